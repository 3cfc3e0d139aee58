/* rule_parity.c - no group more than delta percentage points of coverage degree from the larger group that holds it.
 *
 *   columns   B_hs >= 0                                     coverage of a group h of the larger level `of`
 *   rows      A_hs - B_hs = 0                               A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 *             A_gs - B_hs <= delta target_s / 100 + up_gs
 *             A_gs - B_hs >= -delta target_s / 100 - down_gs
 *
 *   cost of up and down, where the rule is soft:  penalty x omega_s n_gs / (N_s target_s)
 *
 * for every g with need and the h that holds it (the scenario's reader has seen that levels nest). Without a penalty
 * there is no slack and the two rows are one. B is a column of its own because the rows of all g in h would each be as
 * dense as h is large. Domain rule C13: distribution across the councils of a region is the
 * region's task (terms of reference of the national framework); the 10 points are an assumption of this project. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

static int holder(const struct places *p, const struct rule *r, int group)
{
    int i = 0;
    while (level_of_area(p, r->level, i) != group) /* a group has an area */
        i++;
    return level_of_area(p, r->of_level, i);
}

/* ---- the program ---- */

/* The column B_hs; -1 where h has no need. */
static int add_coverage_of(struct model *m, const struct rule *r, int specialty, int of)
{
    const char *id = m->instance->specialties[specialty].id;
    const char *name = level_group_id(&m->instance->places, r->of_level, of);
    struct linear covered = {0};
    int column = -1;
    if (model_group_coverage(m, r->of_level, of, specialty, 1, &covered)) {
        column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "rule%d_coverage_%s_%s", r->index, id, name);
        linear_add(&covered, column, -1);
        model_row(m, &covered, 0, 0, "rule%d_coverage_%s_%s", r->index, id, name);
    }
    linear_free(&covered);
    return column;
}

/* The rows of a group whose difference A_gs - B_hs is given. */
static void add_rows(struct model *m, const struct rule *r, int specialty, int group, struct linear *difference)
{
    const char *id = m->instance->specialties[specialty].id;
    const char *name = level_group_id(&m->instance->places, r->level, group);
    double target = model_target(m, specialty), most = r->points / 100 * target;
    if (isnan(r->penalty)) {
        model_coverage_row(m, difference, specialty, target, -most, most, "rule%d_parity_%s_%s", r->index, id, name);
        return;
    }
    double weight = model_coverage_weight(m, r->level, group, specialty);
    int up = model_slack(m, r, specialty, weight, "rule%d_up_%s_%s", r->index, id, name);
    int down = model_slack(m, r, specialty, weight, "rule%d_down_%s_%s", r->index, id, name);
    linear_add(difference, up, -1);
    model_coverage_row(m, difference, specialty, target, -INFINITY, most, "rule%d_up_%s_%s", r->index, id, name);
    linear_add(difference, up, 1);
    linear_add(difference, down, 1);
    model_coverage_row(m, difference, specialty, target, -most, INFINITY, "rule%d_down_%s_%s", r->index, id, name);
}

static void add_specialty(struct model *m, const struct rule *r, int specialty)
{
    const struct places *p = &m->instance->places;
    int larger = level_group_count(p, r->of_level);
    int *column = allocate((size_t)larger, sizeof *column);
    for (int h = 0; h < larger; h++)
        column[h] = add_coverage_of(m, r, specialty, h);
    for (int g = 0; g < level_group_count(p, r->level); g++) {
        struct linear difference = {0};
        if (model_group_coverage(m, r->level, g, specialty, 1, &difference)) {
            linear_add(&difference, column[holder(p, r, g)], -1);
            add_rows(m, r, specialty, g, &difference);
        }
        linear_free(&difference);
    }
    free(column);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    if (!model_has_targets(m, r, e))
        return false;
    for (int s = 0; s < m->instance->specialty_count; s++)
        if (r->specialties[s])
            add_specialty(m, r, s);
    return true;
}

/* ---- the check ---- */

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    const struct places *p = &j->instance->places;
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double target = r->specialties[s] ? target_coverage(j->instance, j->today, s) : NAN;
        double one = 100 / target;
        for (int g = 0; target > 0 && g < level_group_count(p, r->level); g++) {
            double here = group_coverage(j->instance, j->after, r->level, g, s);
            double around = group_coverage(j->instance, j->after, r->of_level, holder(p, r, g), s);
            if (!isnan(here))
                findings_add(
                    out, coverage_finding(j,
                                          &(struct finding){r->level, g, s, NULL, fabs(here - around) * one, r->points,
                                                            false, 0, coverage_weight(j, r, g, s), UNIT_POINTS, one, 0},
                                          target));
        }
    }
}

/* ---- words ---- */

/* "regionens", "that of its region" */
static void say_of(const struct instance *in, struct level of, enum language language, struct text *out)
{
    static const char *const known[][LANGUAGE_COUNT] = {
        [KNOWN_MUNICIPALITY] = {"kommunens", "that of its municipality"},
        [KNOWN_COUNCIL] = {"sundhedsrådets", "that of its council"},
        [KNOWN_REGION] = {"regionens", "that of its region"},
        [KNOWN_OLD_REGION] = {"den gamle regions", "that of its old region"},
        [KNOWN_PROVINCE] = {"landsdelens", "that of its province"}};
    if (of.kind == LEVEL_NATION)
        text_add(out, "%s", language == DANISH ? "hele landets" : "that of the whole country");
    else if (grouping_known(in, of) != KNOWN_NONE)
        text_add(out, "%s", known[grouping_known(in, of)][language]);
    else
        text_add(out,
                 language == DANISH ? "den gruppes i kolonnen %s, som den hører til"
                                    : "that of its group of the column %s",
                 in->places.groupings[of.grouping].name);
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char points[64];
    text_add(out, "%s", da ? "Dækningsgraden" : "The degree of coverage");
    sentence_where(in, r->level, language, out);
    text_add(out, da ? " må højst afvige %s procentpoint fra " : " may be at most %s percentage points from ",
             sentence_number(r->points, language, points));
    say_of(in, r->of_level, language, out);
    sentence_penalty(r, language, out);
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_parity = {
    {.name = "parity",
     .accepts = KEY_LEVEL | KEY_OF_LEVEL | KEY_POINTS | KEY_PENALTY,
     .of_areas = true,
     .defaults = {.level = "council", .points = 10, .of_level = "region"}},
    add,
    check,
    sentence,
    {"Ingen gruppe har en dækningsgrad, der afviger mere end så mange procentpoint fra den større gruppes, som den "
     "hører til.",
     "No group has a degree of coverage more than so many percentage points from that of the one that holds it."},
    {"dækningen afviger for meget", "coverage differs too much"}};
