/* rule_cap.c - at most, or at least, so many of these measures in each group.
 *
 *   sum over candidates of the measures in group g of size <= max_g        (>= min)
 *
 * for all specialties of the rule together, or for each by itself. Numbers count one each, satellites and video by days
 * a week. A satellite counts where it is opened. The measures of `less` count against the sum: with new numbers less
 * closures at most 0, numbers move within the group and grow no more. `of` gives a group its own max. With `per_phase`
 * it counts what a phase adds to the phase before. */
#include <ctype.h>
#include <math.h>

#include "formulation.h"

static double most_in(const struct rule *r, int group)
{
    return r->of && !isnan(r->of[group]) ? r->of[group] : r->max; /* NAN: no upper limit */
}

/* ---- the program ---- */

static double count(const struct model *m, const struct rule *r, const struct candidate *c)
{
    (void)m;
    return r->measures[c->measure] - r->less[c->measure];
}

/* What a phase adds is known from below where something may end in the same phase: enough for a most, not for a least.
 */
static bool can_count_added(const struct model *m, const struct rule *r, struct error *e)
{
    char place[PLACE_ROOM];
    for (int k = 0; k < MEASURE_COUNT && r->per_phase && m->scenario->phase.count > 0; k++) {
        bool least = (!isnan(r->min) && r->measures[k]) || r->less[k];
        if (least && m->scenario->measures[k].used && m->scenario->measures[k].may_end)
            return fail(e,
                        "%s: a least number of what a phase adds cannot be asked of \"%s\", which may end; expected "
                        "may_end false, or no per_phase",
                        rule_place(m->scenario, r, place), measure_names[k]);
    }
    return true;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    const struct places *p = &m->instance->places;
    if (!can_count_added(m, r, e))
        return false;
    int groups = level_group_count(p, r->level), slices = r->each ? m->instance->specialty_count : 1;
    struct linear *sums = model_group_sums(m, r, r->each, count);
    for (int k = 0; k < groups * slices; k++) {
        double most = most_in(r, k % groups);
        if (r->each && !r->specialties[k / groups])
            continue;
        int row = model_row(m, &sums[k], isnan(r->min) ? -INFINITY : r->min, isnan(most) ? INFINITY : most,
                            "rule%d_cap_%s_%s", r->index, r->each ? m->instance->specialties[k / groups].id : "all",
                            level_group_id(p, r->level, k % groups));
        model_count_added(m, r->per_phase ? row : -1);
    }
    group_sums_free(m, r, r->each, sums);
    return true;
}

/* ---- the check ---- */

static double size_of(const struct judged *j, const struct rule *r, const struct decision *d)
{
    (void)j;
    int size = measure_in_days(d->measure) ? d->days : d->count;
    return (r->measures[d->measure] ? size : 0) - (r->less[d->measure] ? size : 0);
}

static enum unit unit_of(const struct rule *r)
{
    bool numbers = false, days = false;
    for (int k = 0; k < MEASURE_COUNT; k++)
        if (r->measures[k] || r->less[k])
            *(measure_in_days((enum measure)k) ? &days : &numbers) = true;
    return !days ? UNIT_NUMBERS : numbers ? UNIT_SIZES : UNIT_DAYS;
}

static void check_for(const struct judged *j, const struct rule *r, int specialty, struct findings *out)
{
    enum unit unit = unit_of(r);
    for (int g = 0; g < level_group_count(&j->instance->places, r->level); g++) {
        double limit = most_in(r, g), found = decisions_in(j, r, g, specialty, size_of);
        if (!isnan(limit))
            findings_add(out, (struct finding){r->level, g, specialty, NULL, found, limit, false, 1, 0, unit, 1, 0});
        if (!isnan(r->min))
            findings_add(out, (struct finding){r->level, g, specialty, NULL, found, r->min, true, 1, 0, unit, 1, 0});
    }
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    if (!r->each)
        check_for(j, r, -1, out);
    for (int s = 0; r->each && s < j->instance->specialty_count; s++)
        if (r->specialties[s])
            check_for(j, r, s, out);
}

/* ---- words ---- */

static void say_measures(const bool *measures, enum language language, struct text *out)
{
    const char *and = language == DANISH ? " og " : " and ";
    int left = 0;
    for (int k = 0; k < MEASURE_COUNT; k++)
        left += measures[k];
    for (int k = 0; k < MEASURE_COUNT; k++)
        if (measures[k])
            text_add(out, "%s%s", measure_title((enum measure)k, language), --left == 0 ? "" : left == 1 ? and : ", ");
}

/* "Nye ydernumre i hver region: højst 25; dog 12 i Nordjylland." */
static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    size_t first = out->length;
    say_measures(r->measures, language, out);
    out->chars[first] = (char)toupper((unsigned char)out->chars[first]); /* the titles begin with a to z */
    for (int k = 0, first_less = 1; k < MEASURE_COUNT; k++)
        if (r->less[k] && first_less) {
            first_less = 0;
            text_add(out, "%s", language == DANISH ? " fratrukket " : " less ");
            say_measures(r->less, language, out);
        }
    sentence_where(in, r->level, language, out);
    sentence_specialties(in, s, r, language, out);
    sentence_per_phase(r, language, out);
    sentence_limits(in, r, language, out);
}

const struct rule_kind rule_cap = {
    {.name = "cap",
     .accepts = KEY_LEVEL | KEY_MEASURES | KEY_LESS | KEY_MAX | KEY_MIN | KEY_OF | KEY_PER_PHASE,
     .needs = KEY_MEASURES,
     .whole = true,
     .defaults = {.level = "nation"}},
    add,
    check,
    sentence,
    {"Højst eller mindst så mange af tiltagene i hver gruppe.",
     "At most, or at least, so many of the measures in each group."},
    {"loftet er nået", "the cap is reached"}};
