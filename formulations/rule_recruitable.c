/* rule_recruitable.c - new FTE in a region stays within the specialists that can be recruited there.
 *
 *   sum_{j in r} (x_js + phi_L l_js + (1 - f_s) c_js) <= percent/100 R_rs        for every region r and specialty s
 *
 * R is `recruitable` of supply.csv. A conversion counts what it adds at its address, as elsewhere, but never less than
 * nothing: neither it nor a closure frees anybody to be recruited again. Satellites and video move people who are there
 * already. The rule's level is always the region. A region or specialty that supply.csv leaves out is an error, not a
 * zero. Domain rule C10: practices may not grow at the cost of the hospitals (the government's proposal of September
 * 2024, section 5.1). */
#include <math.h>

#include "formulation.h"

static bool recruits(enum measure m)
{
    return m == MEASURE_NEW || m == MEASURE_LICENCE || m == MEASURE_CONVERSION;
}

/* R_rs; NAN: no row. */
static double recruitable(const struct instance *in, int group, int specialty)
{
    for (int k = 0; k < in->supply_count; k++)
        if (in->supply[k].region == group && in->supply[k].specialty == specialty)
            return in->supply[k].recruitable;
    return NAN;
}

static bool all_known(const struct model *m, const struct rule *r, struct error *e)
{
    const struct instance *in = m->instance;
    int before = e->count;
    char place[PLACE_ROOM];
    rule_place(m->scenario, r, place);
    if (in->supply_count == 0)
        return fail(e, "%s: no rows in %s/supply.csv; expected one for each region and specialty", place, in->folder);
    for (int s = 0; s < in->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&in->places, r->level); g++)
            if (isnan(recruitable(in, g, s)))
                fail(e, "%s: no row for region \"%s\" and specialty \"%s\" in %s/supply.csv; expected one", place,
                     level_group_id(&in->places, r->level, g), in->specialties[s].id, in->folder);
    return e->count == before;
}

static double recruited(const struct model *m, const struct rule *r, const struct candidate *c)
{
    (void)m, (void)r;
    return recruits(c->measure) ? fmax(0, c->gain) : 0;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level);
    if (!all_known(m, r, e))
        return false;
    struct linear *sums = model_group_sums(m, r, true, recruited);
    for (int k = 0; k < groups * m->instance->specialty_count; k++) {
        int s = k / groups, g = k % groups;
        if (!r->specialties[s])
            continue;
        int row = model_row(m, &sums[k], -INFINITY, r->percent / 100 * recruitable(m->instance, g, s),
                            "rule%d_recruitable_%s_%s", r->index, m->instance->specialties[s].id,
                            level_group_id(p, r->level, g));
        model_count_added(m, r->per_phase ? row : -1);
    }
    group_sums_free(m, r, true, sums);
    return true;
}

static double hired(const struct judged *j, const struct rule *r, const struct decision *d)
{
    (void)r;
    return recruits(d->measure) ? fmax(0, decision_fte(j->instance, j->scenario, d)) : 0;
}

/* The least that a used measure recruits: less room than that is no room. */
static double least_hired(const struct judged *j, int specialty)
{
    const double fte[MEASURE_COUNT] = {
        [MEASURE_NEW] = 1,
        [MEASURE_CONVERSION] = 1 - j->instance->specialties[specialty].part_time_fte,
        [MEASURE_LICENCE] = j->scenario->measures[MEASURE_LICENCE].fte,
    };
    double least = INFINITY;
    for (int k = 0; k < MEASURE_COUNT; k++)
        if (j->scenario->measures[k].used && fte[k] > 0)
            least = fmin(least, fte[k]);
    return isinf(least) ? 0 : least;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&j->instance->places, r->level); g++) {
            double most = r->percent * recruitable(j->instance, g, s) / 100;
            if (!isnan(most))
                findings_add(out, (struct finding){r->level, g, s, NULL, decisions_in(j, r, g, s, hired), most, false,
                                                   least_hired(j, s), 0, UNIT_FTE, 1, 0});
        }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char percent[64];
    text_add(out, "%s", da ? "Ny kapacitet i hver region: højst " : "New FTE in every region: at most ");
    if (r->percent != 100)
        text_add(out, da ? "%s pct. af " : "%s %% of ", sentence_number(r->percent, language, percent));
    text_add(out, "%s", da ? "de speciallæger, der kan rekrutteres der" : "the specialists who can be recruited there");
    sentence_specialties(in, s, r, language, out);
    sentence_per_phase(r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_recruitable = {
    {.name = "recruitable", .accepts = KEY_PERCENT | KEY_PER_PHASE, .defaults = {.level = "region", .percent = 100}},
    add,
    check,
    sentence,
    {"Ny kapacitet i en region holder sig inden for de speciallæger, der kan rekrutteres der.",
     "New FTE in a region stays within the specialists who can be recruited there."},
    {"der kan ikke rekrutteres flere speciallæger", "no more specialists can be recruited"}};
