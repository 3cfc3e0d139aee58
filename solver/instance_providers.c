/* instance_providers.c - providers.csv: the numbers that exist. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "instance_parts.h"
#include "memory.h"

enum { MOST_NUMBERS = 1000000, MOST_FTE = 10 };

enum {
    PROVIDER_SITE,
    PROVIDER_SPECIALTY,
    PROVIDER_FORM,
    PROVIDER_COUNT,
    PROVIDER_NUMBER,
    PROVIDER_FTE,
    PROVIDER_PARENT,
    PROVIDER_DAYS,
    PROVIDER_HOLDER_AGE,
    PROVIDER_RETURNED,
    PROVIDER_VACANT,
    PROVIDER_ACTIVITY,
    PROVIDER_COLUMNS
};
static const struct table_column provider_columns[PROVIDER_COLUMNS] = {
    {"site", true},        {"specialty", true}, {"form", true},           {"count", true},
    {"number", false},     {"fte", false},      {"parent_site", false},   {"days", false},
    {"holder_age", false}, {"returned", false}, {"vacant_months", false}, {"activity", false}};

/* A satellite has a parent and days a week; nothing else has. */
static void read_satellite(const struct instance *in, const struct table *t, int row, struct provider *p,
                           struct error *e)
{
    p->parent = places_site_cell(&in->places, t, row, PROVIDER_PARENT, e);
    positive_cell(t, row, PROVIDER_DAYS, false, WORKING_DAYS, &p->days, e);
    if (p->parent >= 0 && p->parent == p->site)
        table_fail(t, row, PROVIDER_PARENT, e, "\"%s\" is the satellite's own site; expected another",
                   table_text(t, row, PROVIDER_PARENT));
    if (p->returned > 0)
        table_fail(t, row, PROVIDER_RETURNED, e, "a satellite is no number and cannot be handed back; expected 0");
}

static void refuse_cell(const struct table *t, int row, int w, enum form form, struct error *e)
{
    if (table_text(t, row, w)[0] != '\0')
        table_fail(t, row, w, e, "only a satellite has one; expected an empty cell for form %s", form_names[form]);
}

static struct provider read_provider(const struct instance *in, const struct table *t, int row, struct error *e)
{
    struct provider p = {.parent = -1, .fte = NAN, .holder_age = NAN, .vacant_months = NAN, .activity = NAN};
    p.line = t->lines[row];
    p.site = places_site_cell(&in->places, t, row, PROVIDER_SITE, e);
    p.specialty = specialty_cell(in, t, row, PROVIDER_SPECIALTY, e);
    int form = name_cell(t, row, PROVIDER_FORM, "form", form_names, FORM_COUNT, e);
    bool counted = table_whole(t, row, PROVIDER_COUNT, false, 0, MOST_NUMBERS, &p.count, e);
    positive_cell(t, row, PROVIDER_FTE, true, MOST_FTE, &p.fte, e);
    table_number(t, row, PROVIDER_HOLDER_AGE, true, 0, MOST_AGE, &p.holder_age, e);
    table_number(t, row, PROVIDER_VACANT, true, 0, INFINITY, &p.vacant_months, e);
    table_number(t, row, PROVIDER_ACTIVITY, true, 0, INFINITY, &p.activity, e);
    table_whole(t, row, PROVIDER_RETURNED, true, 0, counted ? p.count : MOST_NUMBERS, &p.returned, e);
    if (form == FORM_SATELLITE)
        read_satellite(in, t, row, &p, e);
    else if (form >= 0) {
        refuse_cell(t, row, PROVIDER_PARENT, (enum form)form, e);
        refuse_cell(t, row, PROVIDER_DAYS, (enum form)form, e);
    }
    p.form = form < 0 ? FORM_FULL_TIME : (enum form)form;
    p.number = copy_text(table_text(t, row, PROVIDER_NUMBER));
    return p;
}

/* NAN first. */
static int by_number(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) == 0) - (isnan(b) == 0);
    return (a > b) - (a < b);
}

static int by_provider(const void *a, const void *b)
{
    const struct provider *x = a, *y = b;
    int orders[] = {by_int(x->site, y->site),
                    by_int(x->specialty, y->specialty),
                    by_int((int)x->form, (int)y->form),
                    by_int(x->parent, y->parent),
                    strcmp(x->number, y->number),
                    by_int(x->count, y->count),
                    by_number(x->fte, y->fte),
                    by_number(x->days, y->days),
                    by_number(x->holder_age, y->holder_age),
                    by_int(x->returned, y->returned),
                    by_number(x->vacant_months, y->vacant_months),
                    by_number(x->activity, y->activity),
                    by_int(x->line, y->line)};
    for (size_t k = 0; k < sizeof orders / sizeof orders[0]; k++)
        if (orders[k] != 0)
            return orders[k];
    return 0;
}

/* FTE of one number. Licence numbers count 1 here, where no scenario says otherwise. */
static double number_fte(const struct instance *in, const struct provider *p)
{
    if (!isnan(p->fte))
        return p->fte;
    return p->form == FORM_PART_TIME ? in->specialties[p->specialty].part_time_fte : 1;
}

/* Satellites take their days from the parent's numbers; more than these have would leave supply below 0. */
static void check_days_away(const struct instance *in, const char *path, struct error *e)
{
    size_t sites = (size_t)in->places.site_count, pairs = sites * (size_t)in->specialty_count;
    double *held = allocate(pairs, sizeof *held), *away = allocate(pairs, sizeof *away);
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        size_t row = (size_t)p->specialty * sites;
        if (p->form == FORM_SATELLITE)
            away[row + (size_t)p->parent] += p->count * p->days;
        else
            held[row + (size_t)p->site] += p->count * number_fte(in, p) * WORKING_DAYS;
    }
    for (size_t k = 0; k < pairs; k++)
        if (away[k] > held[k] + 1e-9)
            fail(e, "%s: satellites of site \"%s\" in specialty \"%s\" take %g days a week, its numbers have %g", path,
                 in->places.sites[k % sites].id, in->specialties[k / sites].id, away[k], held[k]);
    free(held);
    free(away);
}

/* More may already be there than a site is said to hold; the rule site_capacity then allows no more. */
static void note_full_sites(struct instance *in, const char *file)
{
    int *numbers = allocate((size_t)in->places.site_count, sizeof *numbers);
    double *days = allocate((size_t)in->places.site_count, sizeof *days);
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form == FORM_SATELLITE)
            days[p->site] += p->count * p->days;
        else /* MOST_NUMBERS a row: stay clear of the end of int */
            numbers[p->site] = numbers[p->site] > INT_MAX - p->count ? INT_MAX : numbers[p->site] + p->count;
    }
    for (int j = 0; j < in->places.site_count; j++) {
        const struct site *s = &in->places.sites[j];
        if (s->max_numbers >= 0 && numbers[j] > s->max_numbers)
            note(&in->notes, "%s: site \"%s\" has %d numbers already, more than its max_numbers %d", file, s->id,
                 numbers[j], s->max_numbers);
        if (s->room_days >= 0 && days[j] > s->room_days)
            note(&in->notes, "%s: site \"%s\" has %g satellite days already, more than its room_days %d", file, s->id,
                 days[j], s->room_days);
    }
    free(numbers);
    free(days);
}

void read_providers(struct instance *in, const struct choice *c, struct error *e)
{
    struct table t = {0};
    int before = e->count;
    if (!file_read(in, c, "providers.csv", provider_columns, PROVIDER_COLUMNS, &t, e))
        return;
    in->providers = allocate((size_t)t.row_count, sizeof *in->providers);
    for (; in->provider_count < t.row_count; in->provider_count++)
        in->providers[in->provider_count] = read_provider(in, &t, in->provider_count, e);
    qsort(in->providers, (size_t)in->provider_count, sizeof *in->providers, by_provider);
    if (e->count == before && in->places.site_count > 0 && in->specialty_count > 0) {
        check_days_away(in, t.path, e);
        note_full_sites(in, choice_file(c, "providers.csv"));
    }
    table_free(&t);
}
