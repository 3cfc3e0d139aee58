/* rule_floor.c - every group reaches v percent of the target.
 *
 *   A_gs >= v target_s / 100 - slack_gs        A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 *
 *   cost of the slack, where the rule is soft:  penalty x omega_s n_gs / (N_s target_s)
 *
 * so that a penalty of 1 charges 1 where v is 100 and nobody is covered. Without a penalty there is no slack. Domain
 * rule C5; 50 percent is where specialist care counts as under-supplied in Germany (planning directive, section 29). */
#include <math.h>

#include "formulation.h"

static void add_floor(struct model *m, const struct rule *r, int specialty, int group)
{
    const char *id = m->instance->specialties[specialty].id;
    const char *name = level_group_id(&m->instance->places, r->level, group);
    struct linear covered = {0};
    if (model_group_coverage(m, r->level, group, specialty, 1, &covered)) {
        if (!isnan(r->penalty))
            linear_add(&covered,
                       model_slack(m, r, specialty, model_coverage_weight(m, r->level, group, specialty),
                                   "rule%d_below_%s_%s", r->index, id, name),
                       1);
        model_coverage_row(m, &covered, specialty, model_target(m, specialty),
                           r->percent / 100 * model_target(m, specialty), INFINITY, "rule%d_floor_%s_%s", r->index, id,
                           name);
    }
    linear_free(&covered);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    if (!model_has_targets(m, r, e))
        return false;
    for (int s = 0; s < m->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&m->instance->places, r->level); g++)
            add_floor(m, r, s, g);
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double target = r->specialties[s] ? target_coverage(j->instance, j->today, s) : NAN;
        double one = 100 / target;
        for (int g = 0; target > 0 && g < level_group_count(&j->instance->places, r->level); g++) {
            double now = group_coverage(j->instance, j->after, r->level, g, s);
            if (!isnan(now))
                findings_add(out,
                             coverage_finding(j,
                                              &(struct finding){r->level, g, s, NULL, now * one, r->percent, true, 0,
                                                                coverage_weight(j, r, g, s), UNIT_TARGET, one, 0},
                                              target));
        }
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char percent[64];
    text_add(out, "%s", da ? "Dækningsgraden" : "The degree of coverage");
    sentence_where(in, r->level, language, out);
    text_add(out, da ? " skal være mindst %s pct." : " must be at least %s %%",
             sentence_number(r->percent, language, percent));
    sentence_penalty(r, language, out);
    sentence_specialties(in, s, r, language, out);
    text_add(out, da && out->chars[out->length - 1] == '.' ? "" : "."); /* "pct." ends the sentence */
}

const struct rule_kind rule_floor = {{.name = "floor",
                                      .accepts = KEY_LEVEL | KEY_PERCENT | KEY_PENALTY,
                                      .of_areas = true,
                                      .defaults = {.level = "council", .percent = 50}},
                                     add,
                                     check,
                                     sentence,
                                     {"Alle grupper når en dækningsgrad på mindst så mange procent.",
                                      "Every group reaches a degree of coverage of at least so many percent."},
                                     {"mindste dækningsgrad nås ikke", "the least degree of coverage is not reached"}};
