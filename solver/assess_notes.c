/* assess_notes.c - equality that is bought by taking away, said once for the whole plan.
 *
 * Z = sum_s omega_s E_s / K0_s falls when supply falls; H = sum_s omega_s E_s / K_s, over the plan's own supply, need
 * not (docs/model.md). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess_parts.h"

static void add_note(struct json *list, struct text words[LANGUAGE_COUNT])
{
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "da", words[DANISH].chars);
    json_put_text(o, "en", words[ENGLISH].chars);
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        free(words[k].chars);
}

static int find_kind(const char *name)
{
    int kind = 0;
    while (strcmp(objective_kinds[kind]->spec.name, name) != 0)
        kind++;
    return kind;
}

static double all_supply(const struct judged *j, const struct outcome *now)
{
    double sum = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        sum += now->total[j->scenario->specialties[k]];
    return sum;
}

static void note_supply(const struct judged *j, struct json *list)
{
    static const char *const words[LANGUAGE_COUNT] = {
        [DANISH] = "Den samlede kapacitet falder fra %s til %s fuldtidsydernumre.",
        [ENGLISH] = "Total supply falls from %s to %s FTE."};
    double before = all_supply(j, j->today), after = all_supply(j, j->after);
    struct text said[LANGUAGE_COUNT] = {{0}};
    if (after >= before - 1e-9 * fmax(1, before))
        return;
    for (int k = 0; k < LANGUAGE_COUNT; k++) {
        char from[64], to[64];
        int decimals = before - after < 0.1 - 1e-9 ? 2 : 1;
        text_add(&said[k], words[k], text_local(before, decimals, (enum language)k, from),
                 text_local(after, decimals, (enum language)k, to));
    }
    add_note(list, said);
}

/* ---- Z and H ---- */

static double inequality(const struct judged *j, const struct outcome *now)
{
    struct objective plain;
    objective_default(&formulation_catalogue, j->instance, find_kind("hoover"), &plain);
    return objective_value(&plain, j, now);
}

/* E_s / K_s; NAN without supply. */
static double index_of(const struct judged *j, const struct outcome *now, int specialty)
{
    struct objective plain;
    int kind = find_kind("hoover");
    double supply = now->total[specialty];
    objective_default(&formulation_catalogue, j->instance, kind, &plain);
    return supply > 1e-9
               ? objective_kinds[kind]->value(j, &plain, now, specialty) * hoover_divisor(j, specialty) / supply
               : NAN;
}

static double weighted_index(const struct judged *j, const struct outcome *now)
{
    double sum = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        int s = j->scenario->specialties[k];
        sum += j->scenario->weight[s] * index_of(j, now, s);
    }
    return sum;
}

/* Below 0: less unequal; above: more; 0: neither. Without an index nothing has become better. */
static int change(double before, double after)
{
    double by = after - before;
    return isnan(by) ? 1 : by < -1e-6 ? -1 : by > 1e-6;
}

static void note_disagreement(const struct judged *j, struct json *list)
{
    static const char *const better[LANGUAGE_COUNT] = {
        [DANISH] =
            "Uligheden falder fra %s til %s pct. af %s kapacitet, men målt på planens egen kapacitet går den fra %s "
            "til %s pct.: den falder, fordi der er mindre at dele.",
        [ENGLISH] =
            "Inequality falls from %s to %s %% of the supply %s, but over the plan's own supply it goes from %s to "
            "%s %%: it falls because there is less to share."};
    static const char *const worse[LANGUAGE_COUNT] = {
        [DANISH] =
            "Uligheden stiger fra %s til %s pct. af %s kapacitet, men målt på planens egen kapacitet går den fra %s "
            "til %s pct.: den stiger, fordi der er mere at dele.",
        [ENGLISH] =
            "Inequality rises from %s to %s %% of the supply %s, but over the plan's own supply it goes from %s to "
            "%s %%: it rises because there is more to share."};
    static const char *const nothing[LANGUAGE_COUNT] = {
        [DANISH] =
            "Uligheden falder fra %s til %s pct. af %s kapacitet, fordi et speciale ingen kapacitet har tilbage.",
        [ENGLISH] = "Inequality falls from %s to %s %% of the supply %s because a specialty has no supply left."};
    double z[] = {inequality(j, j->today), inequality(j, j->after)};
    double h[] = {weighted_index(j, j->today), weighted_index(j, j->after)};
    int by_z = change(z[0], z[1]), by_h = change(h[0], h[1]);
    bool today = starts_today(j->scenario), differ = (by_z < 0 && by_h >= 0) || (by_z > 0 && by_h < 0);
    const char *const whose[LANGUAGE_COUNT] = {
        [DANISH] = today ? "dagens" : "udgangspunktets", [ENGLISH] = today ? "of today" : "at the start"};
    struct text said[LANGUAGE_COUNT] = {{0}};
    if (isnan(z[0]) || isnan(z[1]) || isnan(h[0]) || !differ)
        return;
    for (int k = 0; k < LANGUAGE_COUNT; k++) {
        char number[4][64];
        for (int n = 0; n < 4; n++)
            text_local(100 * (n < 2 ? z[n] : h[n - 2]), 2, (enum language)k, number[n]);
        if (isnan(h[1]))
            text_add(&said[k], nothing[k], number[0], number[1], whose[k]);
        else
            text_add(&said[k], (by_z < 0 ? better : worse)[k], number[0], number[1], whose[k], number[2], number[3]);
    }
    add_note(list, said);
}

/* ---- the worst covered ---- */

/* Of the areas or the councils: percent of the target in the one that is worst covered. */
static double worst_of(const struct judged *j, const struct outcome *now, struct level level, int specialty)
{
    struct objective o;
    int kind = find_kind("max_min");
    objective_default(&formulation_catalogue, j->instance, kind, &o);
    o.level = level;
    return 100 * objective_kinds[kind]->value(j, &o, now, specialty);
}

/* "Øjenlægehjælp fra 45,1 til 40,0 pct." of every specialty whose worst covered group is worse covered. */
static void note_worst(const struct judged *j, struct level level, const char *const words[LANGUAGE_COUNT],
                       struct json *list)
{
    struct text said[LANGUAGE_COUNT] = {{0}};
    for (int s = 0; s < j->scenario->specialty_count; s++) {
        int specialty = j->scenario->specialties[s];
        double before = worst_of(j, j->today, level, specialty), after = worst_of(j, j->after, level, specialty);
        const struct specialty *at = &j->instance->specialties[specialty];
        if (!(after < before - 0.1)) /* what would be read as no change */
            continue;
        for (int k = 0; k < LANGUAGE_COUNT; k++) {
            char from[64], to[64];
            bool da = k == DANISH;
            text_add(&said[k], "%s%s", said[k].length ? ", " : words[k], said[k].length ? "" : ": ");
            text_add(&said[k], da ? "%s fra %s til %s pct." : "%s from %s to %s %%", da ? at->name_da : at->name_en,
                     text_local(before, 1, (enum language)k, from), text_local(after, 1, (enum language)k, to));
        }
    }
    if (!said[DANISH].chars)
        return;
    text_add(&said[DANISH], " af dækningsmålet.");
    text_add(&said[ENGLISH], " of the target.");
    add_note(list, said);
}

struct json *levelling_notes(const struct judged *j)
{
    static const char *const area[LANGUAGE_COUNT] = {[DANISH] = "Det dårligst dækkede område bliver dårligere dækket",
                                                     [ENGLISH] = "The worst covered area is worse covered"};
    static const char *const council[LANGUAGE_COUNT] = {[DANISH] =
                                                            "Det dårligst dækkede sundhedsråd bliver dårligere dækket",
                                                        [ENGLISH] = "The worst covered council is worse covered"};
    struct json *list = json_new(JSON_ARRAY);
    note_supply(j, list);
    note_disagreement(j, list);
    note_worst(j, (struct level){LEVEL_AREA, 0}, area, list);
    note_worst(j, (struct level){LEVEL_GROUPING, GROUPING_COUNCIL}, council, list);
    return list;
}
