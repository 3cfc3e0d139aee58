/* rule_satellite_test.c - satellites go to where coverage is worse than at their parents, and leave enough there.
 *
 *   b_pjs = 0                                            where A0_gs >= A0_hs, p in group h, j in group g
 *   A_hs >= min(A0_hs, percent/100 target_s)             for every group h that may give days of s to another
 *
 * A group may give days where a satellite of one of its sites is within what the measure allows (minutes, `within`,
 * days left of the full-time numbers) and the first row lets it be; caps and decisions ruled out by other rules are not
 * looked at. The second row is about such a group's coverage as a whole: the group keeps it also when numbers there are
 * closed or days go to video, and what else the plan gives it counts in its favour. A row that held only where days are
 * really given would need a switch. Groups that may give nothing are left alone.
 * Within a group nothing is worse covered, so that satellites cross groups only; equal within rounding (1e-9) is not
 * worse. A group without need has no coverage to compare and is not tested; nor are the satellites of today.
 *
 * After the German branch practice, which must improve care where it opens and not impair it at the seat
 * (Zweigpraxis, Ärzte-ZV section 24 (3)); domain rule C8. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* Is coverage today at the receiver not worse than at the giver? NAN, of a group without need, never is. */
static bool is_no_worse(double receiver, double giver)
{
    return receiver >= giver - 1e-9 * giver;
}

/* ---- the program ---- */

static double today_around(const struct model *m, const struct rule *r, int specialty, int site)
{
    return model_group_today(m, r->level, level_of_site(&m->instance->places, r->level, site), specialty);
}

/* Forbids what may not be, and marks in `gives` [specialty_count * groups] who may give days to others. */
static void forbid_pairs(struct model *m, const struct rule *r, bool *gives)
{
    int groups = level_group_count(&m->instance->places, r->level);
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (c->measure != MEASURE_SATELLITE || !r->specialties[c->specialty])
            continue;
        if (is_no_worse(today_around(m, r, c->specialty, c->site), today_around(m, r, c->specialty, c->parent)))
            model_forbid(m, k);
        else
            gives[c->specialty * groups + level_of_site(&m->instance->places, r->level, c->parent)] = true;
    }
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level);
    bool *gives = allocate((size_t)(groups * m->instance->specialty_count), sizeof *gives);
    forbid_pairs(m, r, gives);
    for (int s = 0; s < m->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < groups; g++) {
            struct linear covered = {0};
            double least = fmin(model_group_today(m, r->level, g, s), r->percent / 100 * model_target(m, s));
            if (gives[s * groups + g] && model_group_coverage(m, r->level, g, s, 1, &covered))
                model_coverage_row(m, &covered, s, least, least, INFINITY, "rule%d_giving_%s_%s", r->index,
                                   m->instance->specialties[s].id, level_group_id(p, r->level, g));
            linear_free(&covered);
        }
    free(gives);
    return true;
}

/* ---- the check ---- */

static double covered_today(const struct judged *j, const struct rule *r, int specialty, int site)
{
    int group = level_of_site(&j->instance->places, r->level, site);
    return group_coverage(j->instance, j->today, r->level, group, specialty);
}

/* Days opened at each site from where coverage is no better; nothing is said of sites that have none. */
static void check_pairs(const struct judged *j, const struct rule *r, struct findings *out)
{
    const struct plan *plan = j->after->plan;
    struct level site = {LEVEL_SITE, 0};
    for (int k = 0; plan && k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        if (d->measure != MEASURE_SATELLITE || !r->specialties[d->specialty] || decision_added(j, d) == 0 ||
            !is_no_worse(covered_today(j, r, d->specialty, d->site), covered_today(j, r, d->specialty, d->parent)))
            continue;
        findings_add(out, (struct finding){site, d->site, d->specialty, j->instance->places.sites[d->parent].id,
                                           decision_added(j, d), 0, false, 1, 0, UNIT_DAYS, 1, 0});
    }
}

/* Would the measure, and the first half of the rule, let site `from` give days to `to`? */
static bool may_give(const struct judged *j, const struct rule *r, int specialty, int from, int to)
{
    const struct settings *set = &j->scenario->measures[MEASURE_SATELLITE];
    const struct places *p = &j->instance->places;
    int here = p->sites[from].area, there = p->sites[to].area;
    double minutes = travel_minutes(&j->instance->travel, here, to);
    bool within =
        set->within < 0 || p->groupings[set->within].of_area[here] == p->groupings[set->within].of_area[there];
    return from != to && within && isfinite(minutes) && minutes <= set->max_minutes &&
           j->reach->sites[(size_t)specialty * (size_t)j->reach->site_count + (size_t)to].demand > 0 &&
           !is_no_worse(covered_today(j, r, specialty, to), covered_today(j, r, specialty, from));
}

static bool gives_days(const struct judged *j, const struct rule *r, int specialty, int group)
{
    const struct settings *set = &j->scenario->measures[MEASURE_SATELLITE];
    const struct places *p = &j->instance->places;
    for (int from = 0; set->used && from < p->site_count; from++) {
        if (level_of_site(p, r->level, from) != group)
            continue;
        double left = (double)set->max_days * existing_numbers(j->instance, specialty, from, FORM_FULL_TIME) -
                      existing_days_away(j->instance, specialty, from);
        for (int to = 0; left + 1e-9 >= set->min_days && to < p->site_count; to++)
            if (may_give(j, r, specialty, from, to))
                return true;
    }
    return false;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    check_pairs(j, r, out);
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double one = r->specialties[s] ? 100 / target_coverage(j->instance, j->today, s) : NAN;
        for (int g = 0; r->specialties[s] && g < level_group_count(&j->instance->places, r->level); g++) {
            double before = group_coverage(j->instance, j->today, r->level, g, s);
            double now = group_coverage(j->instance, j->after, r->level, g, s);
            double least = fmin(before * one, r->percent);
            if (!isnan(before) && gives_days(j, r, s, g))
                findings_add(out, coverage_finding(j,
                                                   &(struct finding){r->level, g, s, NULL, now * one, least, true, 0, 0,
                                                                     UNIT_TARGET, one, 0},
                                                   least / one));
        }
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char level[LEVEL_ROOM];
    char percent[64];
    text_add(out,
             da ? "Satellitter åbnes kun, hvor dækningen i dag er dårligere end dér, hvor dagene tages fra (opgjort "
                  "for %s), og "
                  "dér beholdes dagens dækning eller mindst %s pct. af dækningsmålet"
                : "Satellites open only where coverage today is worse than where the days come from (measured for %s), "
                  "which keeps its coverage of today or at least %s %% of the target",
             sentence_level(in, r->level, language, level), sentence_number(r->percent, language, percent));
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_satellite_test = {
    {.name = "satellite_test",
     .accepts = KEY_LEVEL | KEY_PERCENT,
     .of_areas = true,
     .defaults = {.level = "area", .percent = 100}},
    add,
    check,
    sentence,
    {"Satellitter åbnes kun, hvor dækningen er dårligere end dér, hvor dagene tages fra, og dér bliver nok tilbage.",
     "Satellites open only where coverage is worse than where the days come from, and enough stays there."},
    {"dagene må ikke tages fra det sted", "the days may not be taken from there"}};
