/* rule_closed_above.c - no new or licence number where coverage is above u percent of the target today.
 *
 *   x_js = l_js = 0                        for sites j in a group g with D0_gs = 100 A0_gs / target_s > u
 *   sum_{j in g} (x_js + l_js) <= m        instead, where the group is exempt
 *
 * Closure at 110 percent as in Germany (SGB V section 101; domain rule C4a), with its rural exemption (section 103 (2);
 * C4d). */
#include <math.h>

#include "formulation.h"

/* Above by more than rounding: a group that stands exactly on the percentage is not above it. */
static bool is_above(double degree, double percent)
{
    return degree > percent + 1e-9 * fmax(1, percent);
}

static bool adds_number(enum measure m)
{
    return m == MEASURE_NEW || m == MEASURE_LICENCE;
}

static void close_group(struct model *m, const struct rule *r, int group, int specialty)
{
    int row = -1;
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (c->specialty != specialty || !adds_number(c->measure) ||
            level_of_site(&m->instance->places, r->level, c->site) != group)
            continue;
        if (!r->exempt || !r->exempt[group]) {
            m->mip->columns[c->column].upper = 0;
            continue;
        }
        if (row < 0)
            row = mip_add_row(m->mip, -INFINITY, r->exempt_max, "rule%d_exempt_%s_%s", r->index,
                              level_group_id(&m->instance->places, r->level, group),
                              m->instance->specialties[specialty].id);
        mip_add_term(m->mip, row, c->column, 1);
    }
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    for (int s = 0; s < m->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&m->instance->places, r->level); g++)
            if (is_above(100 * model_group_coverage(m, r->level, g, s) / model_target(m, s), r->percent))
                close_group(m, r, g, s);
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    const struct places *p = &j->instance->places;
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double target = r->specialties[s] ? target_coverage(j->instance, j->today, s) : NAN;
        for (int g = 0; r->specialties[s] && g < level_group_count(p, r->level); g++) {
            double degree = 100 * group_coverage(j->instance, j->today, r->level, g, s) / target;
            if (!is_above(degree, r->percent))
                continue;
            double added = 0;
            for (int k = 0; j->after->plan && k < j->after->plan->count; k++) {
                const struct decision *d = &j->after->plan->decisions[k];
                if (d->specialty == s && level_of_site(p, r->level, d->site) == g && adds_number(d->measure))
                    added += d->count;
            }
            double allowed = r->exempt && r->exempt[g] ? r->exempt_max : 0;
            findings_add(out, (struct finding){r->level, g, s, NULL, added, allowed, false, 1});
        }
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char percent[64];
    text_add(
        out,
        da ? "Ingen nye ydernumre eller ydernumre på licens, hvor dækningsgraden i dag er over %s pct. (opgjort for %s)"
           : "No new or licence numbers where the degree of coverage is above %s %% today (measured for %s)",
        sentence_number(r->percent, language, percent), sentence_level(in, r->level, language));
    sentence_specialties(in, s, r, language, out);
    const char *before = da ? "; undtaget " : "; exempt ";
    for (int g = 0; r->exempt && g < level_group_count(&in->places, r->level); g++)
        if (r->exempt[g]) {
            text_add(out, "%s%s", before, level_group_name(&in->places, r->level, g));
            before = ", ";
        }
    if (r->exempt)
        text_add(out, da ? " (højst %d hver)" : " (at most %d each)", r->exempt_max);
    text_add(out, ".");
}

const struct rule_kind rule_closed_above = {
    {"closed_above", KEY_LEVEL | KEY_PERCENT | KEY_EXEMPT | KEY_EXEMPT_MAX, KEY_PERCENT, "council", true, 110, 1e6},
    add,
    check,
    sentence};
