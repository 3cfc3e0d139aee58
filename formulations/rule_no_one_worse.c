/* rule_no_one_worse.c - no group loses more than delta percent of its coverage of today.
 *
 *   A_gs >= (1 - delta/100) A0_gs        A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 *
 * The row is linear in supply: sum_j (sum_{i in g} n_is a_ijs / n_gs) K_js. Where nothing takes supply away
 * from anyone (satellites do, and the conversion of a part-time number that counted more than 1), no row is needed. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* share[j] = sum_{i in g} n_is a_ijs / n_gs; false when the group has no need */
static bool site_shares(const struct model *m, const struct rule *r, int group, int specialty, double *share)
{
    const struct places *p = &m->instance->places;
    const struct access_weights *w = &m->access->weights[specialty];
    const double *need = m->instance->need + (size_t)specialty * (size_t)p->area_count;
    double total = 0;
    for (int j = 0; j < p->site_count; j++)
        share[j] = 0;
    for (int i = 0; i < p->area_count; i++) {
        if (level_of_area(p, r->level, i) != group)
            continue;
        total += need[i];
        for (size_t k = w->start[i]; k < w->start[i + 1]; k++)
            share[w->site[k]] += need[i] * w->weight[k];
    }
    for (int j = 0; j < p->site_count && total > 0; j++)
        share[j] /= total;
    return total > 0;
}

static void add_row(struct model *m, const struct rule *r, int group, int specialty, const double *share)
{
    size_t base = (size_t)specialty * (size_t)m->instance->places.site_count;
    double today = model_group_coverage(m, r->level, group, specialty), fixed = 0;
    int row =
        mip_add_row(m->mip, 0, INFINITY, "rule%d_not_worse_%s_%s", r->index,
                    level_group_id(&m->instance->places, r->level, group), m->instance->specialties[specialty].id);
    for (int j = 0; j < m->instance->places.site_count; j++) {
        int column = m->supply_column[base + (size_t)j];
        if (column >= 0)
            mip_add_term(m->mip, row, column, share[j]);
        else
            fixed += share[j] * m->supply[base + (size_t)j];
    }
    m->mip->rows[row].lower = (1 - r->percent / 100) * today - fixed;
}

static bool something_is_taken(const struct model *m)
{
    for (int k = 0; k < m->candidate_count; k++)
        if (m->candidates[k].loss > 0 || m->candidates[k].gain < 0)
            return true;
    return false;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    if (!something_is_taken(m))
        return true;
    double *share = allocate((size_t)m->instance->places.site_count, sizeof *share);
    for (int s = 0; s < m->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&m->instance->places, r->level); g++)
            if (site_shares(m, r, g, s, share))
                add_row(m, r, g, s, share);
    free(share);
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&j->instance->places, r->level); g++) {
            double before = group_coverage(j->instance, j->today, r->level, g, s);
            double now = group_coverage(j->instance, j->after, r->level, g, s);
            if (isnan(before))
                continue;
            double least = before - before * r->percent / 100;
            findings_add(out, (struct finding){r->level, g, s, NULL, now, least, true, 1e-6 * fmax(1, least)});
        }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char percent[64];
    text_add(out, "%s", da ? "Dækningen" : "Coverage");
    sentence_where(in, r->level, language, out);
    if (r->percent > 0)
        text_add(out, da ? " må højst falde %s pct. i forhold til i dag" : " may fall at most %s %% below today",
                 sentence_number(r->percent, language, percent));
    else
        text_add(out, "%s", da ? " må ikke falde i forhold til i dag" : " must not fall below today");
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_no_one_worse = {
    {"no_one_worse", KEY_LEVEL | KEY_PERCENT, 0, "council", true, 0, 100}, add, check, sentence};
