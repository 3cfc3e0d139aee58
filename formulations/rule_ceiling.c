/* rule_ceiling.c - no group ends above u percent of the target, or above where it started.
 *
 *   A_gs <= max(u target_s / 100, A0_gs)        A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 *
 * It is on coverage itself, whatever brings it: new numbers in the group or beside it, conversions, satellites, video.
 * A group already above keeps what it has. Domain rule C4c: the end that the German closure at 110
 * percent aims at (SGB V section 101), stated on coverage itself. */
#include <math.h>

#include "formulation.h"

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    if (!model_has_targets(m, r, e))
        return false;
    const struct places *p = &m->instance->places;
    for (int s = 0; s < m->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(p, r->level); g++) {
            struct linear covered = {0};
            double most = fmax(r->percent / 100 * model_target(m, s), model_group_today(m, r->level, g, s));
            if (model_group_coverage(m, r->level, g, s, 1, &covered))
                model_coverage_row(m, &covered, s, fmax(model_target(m, s), most), -INFINITY, most,
                                   "rule%d_ceiling_%s_%s", r->index, m->instance->specialties[s].id,
                                   level_group_id(p, r->level, g));
            linear_free(&covered);
        }
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double target = r->specialties[s] ? target_coverage(j->instance, j->today, s) : NAN;
        for (int g = 0; target > 0 && g < level_group_count(&j->instance->places, r->level); g++) {
            double before = group_coverage(j->instance, j->today, r->level, g, s);
            double now = group_coverage(j->instance, j->after, r->level, g, s);
            if (isnan(before))
                continue;
            double one = 100 / target, most = fmax(before * one, r->percent);
            findings_add(out, coverage_finding(j,
                                               &(struct finding){r->level, g, s, NULL, now * one, most, false, 0, 0,
                                                                 UNIT_TARGET, one, 0},
                                               fmax(target, most / one)));
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
    text_add(out, da ? " må højst blive %s pct." : " must not end above %s %%",
             sentence_number(r->percent, language, percent));
    sentence_specialties(in, s, r, language, out);
    text_add(out, "%s",
             da ? "; er den højere i dag, må den ikke stige." : "; where it is higher today, it must not rise.");
}

const struct rule_kind rule_ceiling = {
    {.name = "ceiling",
     .accepts = KEY_LEVEL | KEY_PERCENT,
     .of_areas = true,
     .defaults = {.level = "council", .percent = 110}},
    add,
    check,
    sentence,
    {"Ingen gruppe ender med en dækningsgrad over loftet, eller over dagens, hvis den er højere.",
     "No group ends with a degree of coverage above the ceiling, or above today's where that is higher."},
    {"dækningen bliver for høj", "coverage becomes too high"}};
