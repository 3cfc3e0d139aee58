/* rule_meaningful_gap.c - a new or licence number only where enough is missing to fill it.
 *
 *   x_js = l_js = 0        for sites j in a group g with n_gs (target_s - A0_gs) / 100,000 < h        (FTE)
 *
 * h is `fte`, half a full-time number by default, as the German need for an extra local seat (domain rule C21;
 * sozialgerichtsbarkeit.de/legacy/190304). Nothing is missing in a group without need. */
#include <math.h>

#include "formulation.h"

/* Less by more than rounding: where exactly h is missing, a number may come. */
static bool is_less(double missing, double fte)
{
    return missing < fte - 1e-9 * fmax(1, fte);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    if (!model_has_targets(m, r, e))
        return false;
    for (int s = 0; s < m->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&m->instance->places, r->level); g++) {
            double need = model_group_need(m, r->level, g, s);
            double below = need > 0 ? model_target(m, s) - model_group_today(m, r->level, g, s) : 0;
            if (is_less(need * below / 1e5, r->fte))
                model_close_group(m, r, s, g);
        }
    return true;
}

/* FTE that a group lacks today. */
static double gap_today(const struct judged *j, const struct rule *r, int group, int specialty, double target)
{
    double needed = group_need(j->instance, r->level, group, specialty) * target / 1e5;
    double share = group_coverage(j->instance, j->today, r->level, group, specialty) / target;
    return needed > 0 ? needed * (1 - share) : 0;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double target = r->specialties[s] ? target_coverage(j->instance, j->today, s) : NAN;
        for (int g = 0; target > 0 && g < level_group_count(&j->instance->places, r->level); g++) {
            if (!is_less(gap_today(j, r, g, s, target), r->fte))
                continue;
            double added = decisions_in(j, r, g, s, numbers_added);
            findings_add(out, (struct finding){r->level, g, s, NULL, added, 0, false, 1, 0, UNIT_NUMBERS, 1, 0});
        }
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char level[LEVEL_ROOM];
    char fte[64];
    text_add(out,
             da ? "Nye ydernumre og ydernumre på licens kun, hvor der i dag mangler mindst %s %s (opgjort for %s)"
                : "New and licence numbers only where at least %s %s missing today (measured for %s)",
             sentence_number(r->fte, language, fte),
             da           ? r->fte > 1 ? "fuldtidsydernumre" : "fuldtidsydernummer"
             : r->fte > 1 ? "FTE are"
                          : "FTE is",
             sentence_level(in, r->level, language, level));
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_meaningful_gap = {
    {.name = "meaningful_gap",
     .accepts = KEY_LEVEL | KEY_FTE,
     .of_areas = true,
     .closes = true,
     .defaults = {.level = "council", .fte = 0.5}},
    add,
    check,
    sentence,
    {"Nye ydernumre og ydernumre på licens kun, hvor der mangler tilstrækkelig kapacitet i dag.",
     "New and licence numbers only where enough capacity is missing today."},
    {"der mangler for lidt kapacitet", "too little capacity is missing"}};
