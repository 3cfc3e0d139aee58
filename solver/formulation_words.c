/* formulation_words.c - words that the sentences of rules share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formulation.h"

static const char *place(const struct scenario *s, int line, const char *list, int index, const char *name,
                         char to[PLACE_ROOM])
{
    int length = line > 0 ? snprintf(to, PLACE_ROOM, "%.300s:%d: ", s->file, line) : 0;
    snprintf(to + length, PLACE_ROOM - (size_t)length, "%s.%d (%s)", list, index, name);
    return to;
}

const char *rule_place(const struct scenario *s, const struct rule *r, char to[PLACE_ROOM])
{
    char list[40] = "rules";
    bool own = s->phase.count > 0 && r->index >= s->phase.common_rules;
    if (own)
        snprintf(list, sizeof list, "phases.%d.rules", s->phase.index);
    return place(s, r->source ? r->source->line : 0, list, r->index - (own ? s->phase.common_rules : 0),
                 rule_kinds[r->kind]->spec.name, to);
}

const char *objective_place(const struct scenario *s, const struct objective *o, char to[PLACE_ROOM])
{
    return place(s, o->line, "objectives", (int)(o - s->objectives), objective_kinds[o->kind]->spec.name, to);
}

enum known_grouping grouping_known(const struct instance *in, struct level level)
{
    const char *name = in->places.groupings[level.grouping].name;
    if (level.grouping <= GROUPING_REGION)
        return (enum known_grouping)(KNOWN_MUNICIPALITY + level.grouping);
    return strcmp(name, "old_region") == 0 ? KNOWN_OLD_REGION
           : strcmp(name, "landsdel") == 0 ? KNOWN_PROVINCE
                                           : KNOWN_NONE;
}

const char *sentence_level(const struct instance *in, struct level level, enum language language, char to[LEVEL_ROOM])
{
    static const char *const kinds[][LANGUAGE_COUNT] = {[LEVEL_NATION] = {"hele landet", "the whole country"},
                                                        [LEVEL_SITE] = {"hvert sted", "every site"},
                                                        [LEVEL_AREA] = {"hvert område", "every area"}};
    static const char *const groupings[][LANGUAGE_COUNT] = {
        [KNOWN_MUNICIPALITY] = {"hver kommune", "every municipality"},
        [KNOWN_COUNCIL] = {"hvert sundhedsråd", "every council"},
        [KNOWN_REGION] = {"hver region", "every region"},
        [KNOWN_OLD_REGION] = {"hver gammel region", "every old region"},
        [KNOWN_PROVINCE] = {"hver landsdel", "every province"}};
    bool grouped = level.kind == LEVEL_GROUPING;
    enum known_grouping known = grouped ? grouping_known(in, level) : KNOWN_NONE;
    if (grouped && known == KNOWN_NONE)
        snprintf(to, LEVEL_ROOM, language == DANISH ? "hver gruppe i kolonnen %s" : "every group of the column %s",
                 in->places.groupings[level.grouping].name);
    else
        snprintf(to, LEVEL_ROOM, "%s", grouped ? groupings[known][language] : kinds[level.kind][language]);
    return to;
}

void sentence_only(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                   struct text *out)
{
    struct text list = {0};
    bool all = true;
    for (int k = 0; k < s->specialty_count; k++) {
        const struct specialty *at = &in->specialties[s->specialties[k]];
        if (r->specialties[s->specialties[k]])
            text_add(&list, "%s%s", list.length ? ", " : "", language == DANISH ? at->name_da : at->name_en);
        else
            all = false;
    }
    if (!all && list.chars)
        text_add(out, language == DANISH ? " (kun %s)" : " (only %s)", list.chars);
    free(list.chars);
}

void sentence_specialties(const struct instance *in, const struct scenario *s, const struct rule *r,
                          enum language language, struct text *out)
{
    sentence_only(in, s, r, language, out);
    if (r->each)
        text_add(out, "%s", language == DANISH ? ", hvert speciale for sig" : ", each specialty by itself");
}

const char *sentence_number(double value, enum language language, char *to)
{
    text_number(value, to);
    for (char *c = to; *c && language == DANISH; c++)
        if (*c == '.')
            *c = ',';
    return to;
}

const char *sentence_limit(const struct objective *o, enum language language, char *to)
{
    bool in_km = isnan(o->minutes);
    sentence_number(in_km ? o->km : o->minutes, language, to);
    strcat(to, in_km ? " km" : language == DANISH ? " minutter" : " minutes");
    return to;
}

void sentence_per_phase(const struct rule *r, enum language language, struct text *out)
{
    if (r->per_phase)
        text_add(out, "%s", language == DANISH ? " (det, fasen lægger til)" : " (what the phase adds)");
}

void sentence_penalty(const struct rule *r, enum language language, struct text *out)
{
    char penalty[64];
    if (!isnan(r->penalty))
        text_add(out, language == DANISH ? " (kan fraviges mod en straf på %s)" : " (may be missed at a penalty of %s)",
                 sentence_number(r->penalty, language, penalty));
}

void objective_says(const struct instance *in, const struct objective *o, enum language language, struct text *out)
{
    const struct objective_kind *kind = objective_kinds[o->kind];
    if (kind->says)
        kind->says(in, o, language, out);
    else
        text_add(out, "%s", kind->title[language]);
}

void sentence_objective(const struct instance *in, const struct objective *o, bool whole, enum language language,
                        struct text *out)
{
    struct text all = {0};
    objective_says(in, o, language, &all);
    text_add_bytes(out, all.chars, whole ? all.length : strcspn(all.chars, ":,"));
    free(all.chars);
}

/* ---- values ---- */

static bool is_whole(double value)
{
    return fabs(value - round(value)) < 1e-6;
}

const char *objective_number(const struct objective_kind *kind, double value, int more, enum language language,
                             char *to)
{
    static const int usual[] = {
        [AS_INDEX] = 4, [AS_PERCENT] = 2, [AS_COUNT] = 0, [AS_MONEY] = 1, [AS_MINUTES] = 2, [AS_NEED] = 0};
    int decimals = usual[kind->reading] + more;
    if (kind->reading == AS_PERCENT)
        value *= 100;
    if (kind->reading == AS_COUNT)
        decimals = is_whole(value) ? 0 : 2; /* a bound may lie between two counts */
    if (kind->reading == AS_MONEY && more == 0 && !is_whole(10 * value))
        decimals = 2;
    text_local(value, decimals, language, to);
    if (kind->reading == AS_PERCENT && isfinite(value))
        strcat(to, " %");
    return to;
}

int objective_decimals(const struct objective_kind *kind, double a, double b)
{
    char text[2][80];
    for (int more = 0; more <= 3 && fabs(a - b) > 5e-6 * fmax(fabs(a), fabs(b)); more++)
        if (strcmp(objective_number(kind, a, more, DANISH, text[0]),
                   objective_number(kind, b, more, DANISH, text[1])) != 0)
            return more;
    return 0;
}

void sentence_where(const struct instance *in, struct level level, enum language language, struct text *out)
{
    static const char *const words[2][LANGUAGE_COUNT] = {{" i %s", " in %s"}, {" på %s", " at %s"}};
    char name[LEVEL_ROOM];
    text_add(out, words[level.kind == LEVEL_SITE][language], sentence_level(in, level, language, name));
}

/* Is "none" what a limit of 0 says? Not of money, nor of what is left after a subtraction. */
static bool counts_none(const struct rule *r)
{
    for (int k = 0; k < MEASURE_COUNT; k++)
        if (r->less[k])
            return false;
    return rule_kinds[r->kind]->spec.accepts & KEY_MEASURES;
}

/* Groups whose own limit is `none` (0) or not: " 12 i Nordjylland, 20 i Syddanmark"; " ingen i Midtjylland, Sjælland".
 */
static void add_own_limits(const struct instance *in, const struct rule *r, bool none, const char *before,
                           enum language language, struct text *out)
{
    const char *at = language == DANISH ? "i" : "in";
    char number[64];
    bool first = true;
    for (int g = 0; g < level_group_count(&in->places, r->level); g++) {
        if (isnan(r->of[g]) || (r->of[g] == 0 && counts_none(r)) != none)
            continue;
        text_add(out, "%s", first ? before : ",");
        if (!none)
            text_add(out, " %s %s", sentence_number(r->of[g], language, number), at);
        else if (first)
            text_add(out, " %s %s", language == DANISH ? "ingen" : "none", at);
        text_add(out, " %s", level_group_name(&in->places, r->level, g));
        first = false;
    }
}

/* How many groups have an own limit of 0 that counts as none (or another one). */
static int count_own_limits(const struct instance *in, const struct rule *r, bool none)
{
    int count = 0;
    for (int g = 0; r->of && g < level_group_count(&in->places, r->level); g++)
        count += !isnan(r->of[g]) && (r->of[g] == 0 && counts_none(r)) == none;
    return count;
}

void sentence_limits(const struct instance *in, const struct rule *r, enum language language, struct text *out)
{
    bool da = language == DANISH, whole = r->level.kind == LEVEL_NATION && r->of && !isnan(r->of[0]);
    double most = whole ? r->of[0] : r->max; /* the nation has no other group */
    int some = whole ? 0 : count_own_limits(in, r, false), none = whole ? 0 : count_own_limits(in, r, true);
    char number[64];
    text_add(out, ":");
    if (r->min == most && some + none == 0) {
        text_add(out, da ? " præcis %s." : " exactly %s.", sentence_number(r->min, language, number));
        return;
    }
    if (!isnan(r->min))
        text_add(out, da ? " mindst %s" : " at least %s", sentence_number(r->min, language, number));
    if (!isnan(r->min) && (!isnan(most) || some + none > 0))
        text_add(out, "%s", da ? " og" : " and");
    if (!isnan(most) && most == 0 && counts_none(r))
        text_add(out, "%s", da ? " ingen" : " none");
    else if (!isnan(most))
        text_add(out, da ? " højst %s" : " at most %s", sentence_number(most, language, number));
    const char *but = isnan(most) ? "" : da ? "; dog" : "; but";
    if (some > 0)
        add_own_limits(in, r, false, isnan(most) ? da ? " højst" : " at most" : but, language, out);
    if (none > 0)
        add_own_limits(in, r, true, some > 0 ? "," : but, language, out);
    text_add(out, ".");
}
