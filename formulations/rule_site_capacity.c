/* rule_site_capacity.c - a site holds so many numbers and has room for so many satellite days, all specialties
 * together.
 *
 *   existing_j + sum_s (x_js + l_js) <= max(existing_j, max_numbers_j)
 *   existing days_j + sum_ps b_pjs   <= max(existing days_j, room_days_j)
 *
 * Existing numbers are those of every specialty of the instance, in the scenario or not. A site that is too full
 * already need not be emptied; it gets nothing more. A conversion takes no room: the address has it. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

static bool takes_room(enum measure m, bool days)
{
    return days ? m == MEASURE_SATELLITE : m == MEASURE_NEW || m == MEASURE_LICENCE;
}

static void add_rows(struct model *m, const struct rule *r, bool days)
{
    const struct places *p = &m->instance->places;
    int *rows = allocate((size_t)p->site_count, sizeof *rows); /* row + 1 */
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        int limit = days ? p->sites[c->site].room_days : p->sites[c->site].max_numbers;
        double there = days ? m->days[c->site] : m->numbers[c->site];
        if (limit < 0 || !takes_room(c->measure, days))
            continue;
        if (rows[c->site] == 0)
            rows[c->site] = 1 + mip_add_row(m->mip, -INFINITY, floor(fmax(0, limit - there) + 1e-9), "rule%d_%s_%s",
                                            r->index, days ? "room_days" : "max_numbers", p->sites[c->site].id);
        mip_add_term(m->mip, rows[c->site] - 1, c->column, 1);
    }
    free(rows);
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
            else if (d->site == s && d->measure != MEASURE_CONVERSION)
                numbers += d->count;
        }
        if (p->sites[s].max_numbers >= 0)
            findings_add(out, (struct finding){site, s, -1, "max_numbers", numbers, most_numbers, false, 1});
        if (p->sites[s].room_days >= 0)
            findings_add(out, (struct finding){site, s, -1, "room_days", days, most_days, false, 1});
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

const struct rule_kind rule_site_capacity = {{"site_capacity", 0, 0, "nation", false, 0, 0}, add, check, sentence};
