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
    return place(s, r->source ? r->source->line : 0, "rules", r->index, rule_kinds[r->kind]->spec.name, to);
}

const char *objective_place(const struct scenario *s, const struct objective *o, char to[PLACE_ROOM])
{
    return place(s, o->line, "objectives", (int)(o - s->objectives), objective_kinds[o->kind]->spec.name, to);
}

const char *sentence_level(const struct instance *in, struct level level, enum language language)
{
    static const char *const kinds[][LANGUAGE_COUNT] = {[LEVEL_NATION] = {"hele landet", "the whole country"},
                                                        [LEVEL_SITE] = {"hvert sted", "every site"},
                                                        [LEVEL_AREA] = {"hvert område", "every area"}};
    static const char *const groupings[][LANGUAGE_COUNT] = {
        [GROUPING_MUNICIPALITY] = {"hver kommune", "every municipality"},
        [GROUPING_COUNCIL] = {"hvert sundhedsråd", "every council"},
        [GROUPING_REGION] = {"hver region", "every region"}};
    if (level.kind != LEVEL_GROUPING)
        return kinds[level.kind][language];
    if (level.grouping <= GROUPING_REGION)
        return groupings[level.grouping][language];
    return in->places.groupings[level.grouping].name;
}

void sentence_specialties(const struct instance *in, const struct scenario *s, const struct rule *r,
                          enum language language, struct text *out)
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
    if (r->each)
        text_add(out, "%s", language == DANISH ? ", hvert speciale for sig" : ", each specialty by itself");
    free(list.chars);
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

void sentence_penalty(const struct rule *r, enum language language, struct text *out)
{
    char penalty[64];
    if (!isnan(r->penalty))
        text_add(out, language == DANISH ? " (kan fraviges; straf %s)" : " (may be broken; penalty %s)",
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
    static const char *const words[3][LANGUAGE_COUNT] = {
        {" i %s", " in %s"}, {" på %s", " at %s"}, {" i hver gruppe af %s", " in every group of %s"}};
    bool own = level.kind == LEVEL_GROUPING && level.grouping > GROUPING_REGION;
    text_add(out, words[own ? 2 : level.kind == LEVEL_SITE][language], sentence_level(in, level, language));
}

void sentence_limits(const struct instance *in, const struct rule *r, enum language language, struct text *out)
{
    bool da = language == DANISH;
    char number[64];
    const char *before = "";
    text_add(out, ":");
    if (r->min == r->max && !r->of) {
        text_add(out, da ? " præcis %s." : " exactly %s.", sentence_number(r->min, language, number));
        return;
    }
    if (!isnan(r->min))
        text_add(out, da ? " mindst %s%s" : " at least %s%s", sentence_number(r->min, language, number),
                 isnan(r->max) && !r->of ? ""
                 : da                    ? " og"
                                         : " and");
    if (!isnan(r->max) || r->of)
        text_add(out, "%s", da ? " højst" : " at most");
    if (!isnan(r->max)) {
        text_add(out, " %s", sentence_number(r->max, language, number));
        before = da ? "; dog" : "; but";
    }
    for (int g = 0; r->of && g < level_group_count(&in->places, r->level); g++)
        if (!isnan(r->of[g])) {
            text_add(out, da ? "%s %s i %s" : "%s %s in %s", before, sentence_number(r->of[g], language, number),
                     level_group_name(&in->places, r->level, g));
            before = ",";
        }
    text_add(out, ".");
}
