/* rule_min_base.c - a new or licence number needs a population base.
 *
 *   sum_{j in g} (x_js + l_js) <= max(0, floor(n_gs / (beta V_s)) - E_gs)
 *
 *   E_gs   existing numbers in the group: full-time, part-time, shared and licence ones, whatever each is worth; a
 *          satellite is not a number, and closures free none
 *   V_s    need that one number usually has: base_need of specialties.csv, else N_s / existing numbers in the nation
 *
 * Domain rule C11: population base per capacity, as the regions' plans count it (Region Midtjylland's draft plan of
 * 2013); that a number needs 0.7 of the usual base is an assumption of this project. */
#include <math.h>

#include "formulation.h"

/* ---- the program ---- */

static int numbers_at(const struct model *m, int specialty, int site)
{
    int sum = 0;
    for (int form = 0; form < FORM_COUNT; form++)
        sum += form == FORM_SATELLITE ? 0 : model_numbers(m, specialty, site, (enum form)form);
    return sum;
}

/* Existing numbers in a group of the level. */
static int numbers_in(const struct model *m, struct level level, int group, int specialty)
{
    int sum = 0;
    for (int j = 0; j < m->instance->places.site_count; j++)
        if (level_of_site(&m->instance->places, level, j) == group)
            sum += numbers_at(m, specialty, j);
    return sum;
}

/* V_s; NAN and a complaint with nothing to take it from. */
static double usual_base(const struct model *m, const struct rule *r, int specialty, struct error *e)
{
    const struct specialty *s = &m->instance->specialties[specialty];
    int numbers = numbers_in(m, (struct level){LEVEL_NATION, 0}, 0, specialty);
    if (!isnan(s->base_need))
        return s->base_need;
    if (numbers > 0)
        return m->need[specialty] / numbers;
    char place[PLACE_ROOM];
    fail(e,
         "%s: \"%s\" has neither a base_need in %s/specialties.csv nor existing numbers to measure against; expected "
         "one "
         "of them, or leave the specialty out of the rule",
         rule_place(m->scenario, r, place), s->id, m->instance->folder);
    return NAN;
}

static double room_in(const struct model *m, const struct rule *r, int group, int specialty, double base)
{
    double carried = model_group_need(m, r->level, group, specialty) / (r->beta * base);
    return fmax(0, floor(carried + 1e-9 * fmax(1, carried)) - numbers_in(m, r->level, group, specialty));
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level), before = e->count;
    struct linear *sums = model_group_sums(m, r, true, model_adds_number);
    for (int s = 0; s < m->instance->specialty_count; s++) {
        double base = r->specialties[s] ? usual_base(m, r, s, e) : NAN;
        for (int g = 0; base > 0 && g < groups; g++)
            model_row(m, &sums[s * groups + g], -INFINITY, room_in(m, r, g, s, base), "rule%d_base_%s_%s", r->index,
                      m->instance->specialties[s].id, level_group_id(p, r->level, g));
    }
    group_sums_free(m, r, true, sums);
    return e->count == before;
}

/* ---- the check ---- */

static int existing_in(const struct judged *j, struct level level, int group, int specialty)
{
    int sum = 0;
    for (int k = 0; k < j->instance->provider_count; k++) {
        const struct provider *p = &j->instance->providers[k];
        if (p->specialty == specialty && p->form != FORM_SATELLITE &&
            level_of_site(&j->instance->places, level, p->site) == group)
            sum += p->count;
    }
    return sum;
}

static double base_of(const struct judged *j, int specialty)
{
    double given = j->instance->specialties[specialty].base_need;
    int existing = existing_in(j, (struct level){LEVEL_NATION, 0}, 0, specialty);
    return !isnan(given) ? given : existing > 0 ? j->today->need[specialty] / existing : NAN;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double least = r->specialties[s] ? r->beta * base_of(j, s) : NAN; /* need that a number must have */
        for (int g = 0; least > 0 && g < level_group_count(&j->instance->places, r->level); g++) {
            double numbers = group_need(j->instance, r->level, g, s) / least;
            double whole = floor(numbers + 1e-9 * fmax(1, numbers));
            double room = fmax(0, whole - existing_in(j, r->level, g, s));
            double added = decisions_in(j, r, g, s, numbers_added);
            findings_add(out, (struct finding){r->level, g, s, NULL, added, room, false, 1, 0, UNIT_NUMBERS, 1, 0});
        }
    }
}

/* ---- words ---- */

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char level[LEVEL_ROOM];
    char beta[64];
    text_add(out,
             da ? "Nye ydernumre og ydernumre på licens kun, så længe behovet pr. ydernummer er mindst %s gange "
                  "specialets befolkningsgrundlag (opgjort for %s)"
                : "New and licence numbers only as long as need per number is at least %s times the specialty's "
                  "population base (measured for %s)",
             sentence_number(r->beta, language, beta), sentence_level(in, r->level, language, level));
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_min_base = {
    {.name = "min_base",
     .accepts = KEY_LEVEL | KEY_BETA,
     .of_areas = true,
     .defaults = {.level = "council", .beta = 0.7}},
    add,
    check,
    sentence,
    {"Nye ydernumre og ydernumre på licens kun, hvor befolkningsgrundlaget rækker til dem.",
     "New and licence numbers only where the population base carries them."},
    {"befolkningsgrundlaget rækker ikke", "the population base does not carry it"}};
