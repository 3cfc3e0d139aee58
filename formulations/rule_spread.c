/* rule_spread.c - at most m new and licence numbers in each group, of each specialty.
 *
 *   sum_{j in g} (x_js + l_js) <= m
 *
 * So that what is added spreads over the country (domain rule C14, an assumption of this project). A group may be a
 * single site. With `per_phase` it counts what a phase adds. */
#include <math.h>

#include "formulation.h"

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level);
    struct linear *sums = model_group_sums(m, r, true, model_adds_number);
    for (int k = 0; k < groups * m->instance->specialty_count; k++) {
        int row = model_row(m, &sums[k], -INFINITY, r->max, "rule%d_spread_%s_%s", r->index,
                            m->instance->specialties[k / groups].id, level_group_id(p, r->level, k % groups));
        model_count_added(m, r->per_phase ? row : -1);
    }
    group_sums_free(m, r, true, sums);
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++)
        for (int g = 0; r->specialties[s] && g < level_group_count(&j->instance->places, r->level); g++) {
            double added = decisions_in(j, r, g, s, numbers_added);
            findings_add(out, (struct finding){r->level, g, s, NULL, added, r->max, false, 1, 0, UNIT_NUMBERS, 1, 0});
        }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    static const char *const words[2][LANGUAGE_COUNT] = {
        {"Højst %s nye ydernumre og ydernumre på licens af hvert speciale",
         "At most %s new and licence numbers of each specialty"},
        {"Højst %s nyt ydernummer eller ydernummer på licens af hvert speciale",
         "At most %s new or licence number of each specialty"}};
    char most[64];
    text_add(out, words[r->max == 1][language], sentence_number(r->max, language, most));
    sentence_where(in, r->level, language, out);
    sentence_only(in, s, r, language, out);
    sentence_per_phase(r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_spread = {
    {.name = "spread",
     .accepts = KEY_LEVEL | KEY_MAX | KEY_PER_PHASE,
     .needs = KEY_MAX,
     .whole = true,
     .defaults = {.level = "municipality"}},
    add,
    check,
    sentence,
    {"Højst så mange nye ydernumre og ydernumre på licens i hver gruppe, for hvert speciale for sig.",
     "At most so many new and licence numbers in each group, for each specialty by itself."},
    {"der er allerede så mange nye, som der må være", "there are as many new ones as there may be"}};
