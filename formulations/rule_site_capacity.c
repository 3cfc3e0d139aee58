/* rule_site_capacity.c - a site holds so many numbers and has room for so many satellite days, all specialties
 * together.
 *
 *   existing_j + sum_s (x_js + l_js - w_js) <= max(existing_j, max_numbers_j)
 *   existing days_j + sum_ps b_pjs   <= max(existing days_j, room_days_j)
 *
 * Existing numbers are those of every specialty of the instance, in the scenario or not. A site that is too full
 * already need not be emptied; it gets nothing more. A conversion takes no room: the address has it. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

static int takes_room(enum measure m, bool days)
{
    if (days)
        return m == MEASURE_SATELLITE;
    return m == MEASURE_CLOSURE ? -1 : m == MEASURE_NEW || m == MEASURE_LICENCE;
}

/* Of every specialty and form at the site. */
static double there(const struct model *m, int site, bool days)
{
    double sum = 0;
    for (int s = 0; s < m->instance->specialty_count; s++) {
        if (days)
            sum += m->days[(size_t)s * (size_t)m->instance->places.site_count + (size_t)site];
        for (int form = 0; !days && form < FORM_COUNT; form++)
            sum += model_numbers(m, s, site, (enum form)form);
    }
    return sum;
}

static void add_rows(struct model *m, const struct rule *r, bool days)
{
    const struct places *p = &m->instance->places;
    struct linear *room = allocate((size_t)p->site_count, sizeof *room);
    for (int k = 0; k < m->candidate_count; k++)
        linear_add(&room[m->candidates[k].site], m->candidates[k].column, takes_room(m->candidates[k].measure, days));
    for (int j = 0; j < p->site_count; j++) {
        int limit = days ? p->sites[j].room_days : p->sites[j].max_numbers;
        if (limit >= 0 && room[j].count > 0)
            model_row(m, &room[j], -INFINITY, floor(fmax(0, limit - there(m, j, days)) + 1e-9), "rule%d_%s_%s",
                      r->index, days ? "room_days" : "max_numbers", p->sites[j].id);
        linear_free(&room[j]);
    }
    free(room);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    add_rows(m, r, false);
    add_rows(m, r, true);
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    (void)r;
    struct level site = {LEVEL_SITE, 0};
    const struct places *p = &j->instance->places;
    for (int s = 0; s < p->site_count; s++) {
        double numbers = 0, days = existing_satellite_days(j->instance, -1, s);
        for (int form = 0; form < FORM_COUNT; form++)
            if (form != FORM_SATELLITE)
                numbers += existing_numbers(j->instance, -1, s, (enum form)form);
        double most_numbers = fmax(numbers, p->sites[s].max_numbers), most_days = fmax(days, p->sites[s].room_days);
        for (int k = 0; j->after->plan && k < j->after->plan->count; k++) {
            const struct decision *d = &j->after->plan->decisions[k];
            if (d->site == s && d->measure == MEASURE_SATELLITE)
                days += d->days;
            else if (d->site == s && d->measure == MEASURE_CLOSURE)
                numbers -= d->count;
            else if (d->site == s && (d->measure == MEASURE_NEW || d->measure == MEASURE_LICENCE))
                numbers += d->count;
        }
        if (p->sites[s].max_numbers >= 0)
            findings_add(out, (struct finding){site, s, -1, "max_numbers", numbers, most_numbers, false, 1, 0,
                                               UNIT_NUMBERS, 1, 0});
        if (p->sites[s].room_days >= 0)
            findings_add(out,
                         (struct finding){site, s, -1, "room_days", days, most_days, false, 1, 0, UNIT_DAYS, 1, 0});
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    (void)in, (void)s, (void)r;
    text_add(out, "%s",
             language == DANISH ? "Intet sted får flere ydernumre eller satellitdage, end der er plads til "
                                  "(sites.csv: max_numbers, room_days), alle specialer tilsammen."
                                : "No site gets more numbers or satellite days than it has room for (sites.csv: "
                                  "max_numbers, room_days), all specialties together.");
}

const struct rule_kind rule_site_capacity = {
    {.name = "site_capacity", .of_all = true, .defaults = {.level = "nation"}},
    add,
    check,
    sentence,
    {"Intet sted får flere ydernumre eller satellitdage, end der er plads til.",
     "No site gets more numbers or satellite days than it has room for."},
    {"der er ikke plads", "there is no room"}};
