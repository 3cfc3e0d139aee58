/* manual.c - objectives and rules as a planner looks them up. */
#include "manual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool manual_find(const char *name, struct manual_topic *out)
{
    *out = (struct manual_topic){NULL, NULL};
    for (int k = 0; k < formulation_catalogue.objective_count; k++)
        if (strcmp(objective_kinds[k]->spec.name, name) == 0)
            out->objective = objective_kinds[k];
    for (int k = 0; k < formulation_catalogue.rule_count; k++)
        if (strcmp(rule_kinds[k]->spec.name, name) == 0)
            out->rule = rule_kinds[k];
    return out->objective || out->rule;
}

int manual_names(const char *names[MANUAL_TOPICS])
{
    int count = 0;
    for (int k = 0; k < formulation_catalogue.objective_count; k++)
        names[count++] = objective_kinds[k]->spec.name;
    for (int k = 0; k < formulation_catalogue.rule_count; k++)
        names[count++] = rule_kinds[k]->spec.name;
    return count;
}

const char *manual_says(const struct manual_topic *t, enum language language)
{
    return t->rule ? t->rule->says[language] : t->objective->title[language];
}

static const char *name_of(const struct manual_topic *t)
{
    return t->rule ? t->rule->spec.name : t->objective->spec.name;
}

static unsigned accepts(const struct manual_topic *t)
{
    return t->rule ? t->rule->spec.accepts : t->objective->spec.accepts;
}

static unsigned needs(const struct manual_topic *t)
{
    return t->rule ? t->rule->spec.needs : 0;
}

static const struct defaults *defaults_of(const struct manual_topic *t)
{
    return t->rule ? &t->rule->spec.defaults : &t->objective->spec.defaults;
}

/* ---- keys: what each means, once for all that take it ---- */

/* What a key is without being given: a number of struct defaults, or words. */
struct key_row {
    unsigned bit;
    const char *name;
    const char *meaning[LANGUAGE_COUNT];
    const char *absent[LANGUAGE_COUNT]; /* NULL: `number` or, for a level, its name is the default */
    size_t number;                      /* offset of a double in struct defaults */
    const char *sample;                 /* in an example, where there is no default; NULL: not in the example */
};

#define NUMBER(member) {NULL, NULL}, offsetof(struct defaults, member)

static const struct key_row rows[] = {
    {KEY_LEVEL,
     "level",
     {"hvilke grupper der ses på: nation, area, site eller en kolonne af areas.csv (region, council, municipality, …); "
      "ikke site, hvor det handler om dækning",
      "which groups it looks at: nation, area, site or a column of areas.csv (region, council, municipality, …); not "
      "site where it is about coverage"},
     {NULL, NULL},
     0,
     NULL},
    {KEY_MEASURES,
     "measures",
     {"liste af tiltag, der tæller med: new, conversion, licence, satellite, closure, video",
      "list of measures that count: new, conversion, licence, satellite, closure, video"},
     {"", ""},
     0,
     "[\"new\", \"licence\"]"},
    {KEY_LESS,
     "less",
     {"liste af andre tiltag, der trækkes fra", "list of other measures, which count against the sum"},
     {"ingen", "none"},
     0,
     NULL},
    {KEY_MAX,
     "max",
     {"højst så meget i hver gruppe, ≥ 0: ydernumre, dage om ugen eller mio. kr. om året",
      "at most so much in each group, ≥ 0: numbers, days a week or million kr a year"},
     {"ingen grænse", "no limit"},
     0,
     "5"},
    {KEY_MIN, "min", {"mindst så meget, ≥ 0", "at least so much, ≥ 0"}, {"ingen grænse", "no limit"}, 0, NULL},
    {KEY_OF,
     "of",
     {"{gruppe: tal}: gruppens eget max", "{group: number}: the group's own max"},
     {"ingen", "none"},
     0,
     NULL},
    {KEY_OF_LEVEL,
     "of",
     {"hvilke større grupper der sammenlignes med: nation eller en kolonne af areas.csv",
      "which larger groups it compares with: nation or a column of areas.csv"},
     {NULL, NULL},
     0,
     NULL},
    {KEY_PERCENT, "percent", {"så mange procent, ≥ 0", "so many percent, ≥ 0"}, NUMBER(percent), NULL},
    {KEY_POINTS, "points", {"så mange procentpoint, ≥ 0", "so many percentage points, ≥ 0"}, NUMBER(points), NULL},
    {KEY_COUNT, "count", {"så mange grupper, heltal ≥ 0", "so many groups, whole, ≥ 0"}, {"", ""}, 0, "17"},
    {KEY_LIMIT,
     "minutes",
     {"grænse i minutter, ≥ 0, til og med; enten minutes eller km",
      "limit in minutes, ≥ 0, inclusive; either minutes or km"},
     NUMBER(minutes),
     "45"},
    {KEY_LIMIT, "km", {"grænse i km, ≥ 0, til og med", "limit in km, ≥ 0, inclusive"}, {"–", "–"}, 0, NULL},
    {KEY_MINUTES, "minutes", {"minutter, ≥ 0, til og med", "minutes, ≥ 0, inclusive"}, NUMBER(minutes), NULL},
    {KEY_SHARE, "share", {"andel af behovet, 0…1", "share of the need, 0…1"}, NUMBER(share), NULL},
    {KEY_BETA,
     "beta",
     {"så mange gange det sædvanlige behov pr. ydernummer, > 0", "so many times the usual need per number, > 0"},
     NUMBER(beta),
     NULL},
    {KEY_FTE, "fte", {"kapacitet i fuldtidsydernumre, ≥ 0", "capacity in full-time numbers, ≥ 0"}, NUMBER(fte), NULL},
    {KEY_EXEMPT,
     "exempt",
     {"liste af grupper (i travel_limit: områder), der er undtaget, mindst én",
      "list of groups (in travel_limit: areas) that are exempt, at least one"},
     {"ingen", "none"},
     0,
     NULL},
    {KEY_EXEMPT_MAX,
     "exempt_max",
     {"så mange ydernumre må en undtaget gruppe højst få, heltal ≥ 0",
      "so many numbers an exempt group may get, whole, ≥ 0"},
     {"0", "0"},
     0,
     NULL},
    {KEY_DECISIONS,
     "decisions",
     {"liste af beslutninger: measure, specialty, site, evt. parent_site (satellit) eller form (nedlæggelse), og "
      "count, "
      "days eller min og max",
      "list of decisions: measure, specialty, site, perhaps parent_site (satellite) or form (closure), and count, days "
      "or min and max"},
     {"", ""},
     0,
     "[{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"d\", \"count\": 1}]"},
    {KEY_THETA,
     "theta",
     {"så stor en del af dækningsmålet, > 0", "so large a share of the target, > 0"},
     NUMBER(theta),
     NULL},
    {KEY_EPSILON,
     "epsilon",
     {"modvilje mod ulighed, 0,01…100", "aversion to inequality, 0.01…100"},
     NUMBER(epsilon),
     NULL},
    {KEY_UNREACHED,
     "unreached_minutes",
     {"minutter, som et område uden et åbent sted tæller, > 0",
      "minutes that an area without an open site counts, > 0"},
     {"to gange den længste rejsetid", "twice the longest travel there is"},
     0,
     NULL},
    {KEY_DEPTH,
     "depth",
     {"hvor mange grupper der løftes én efter én, heltal ≥ 1",
      "how many groups are raised one after the other, whole, ≥ 1"},
     {NULL, NULL},
     0,
     NULL},
    {KEY_PER_PHASE,
     "per_phase",
     {"true: i et scenarie med faser tælles kun det, fasen lægger til, ikke alt, der er i kraft",
      "true: in a scenario with phases only what the phase adds is counted, not all that is in force"},
     {"false", "false"},
     0,
     NULL},
    {KEY_PENALTY,
     "penalty",
     {"> 0: reglen kan fraviges mod en straf på så meget i det første mål; 1 er straffen, når intet nås for "
      "nogen",
      "> 0: the rule may be missed at a penalty of so much in the first objective; 1 is the penalty for reaching "
      "nothing "
      "for anybody"},
     {"ingen: reglen skal holdes", "none: the rule must be kept"},
     0,
     NULL},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const struct key_row for_rules = {
    0,
    "specialty",
    {"hvilke specialer: et id, en liste, \"*\" (alle) eller \"each\" (hvert for sig)",
     "which specialties: an id, a list, \"*\" (all) or \"each\" (each by itself)"},
    {"\"*\"", "\"*\""},
    0,
    NULL};

static const struct key_row for_objectives = {
    0,
    "tolerance",
    {"så meget må senere mål gøre dette dårligere, ≥ 0: tolerance × |værdi|",
     "so much later objectives may worsen this one, ≥ 0: tolerance × |value|"},
    {"0", "0"},
    0,
    NULL};

static double number_of(const struct manual_topic *t, const struct key_row *row)
{
    return *(const double *)((const char *)defaults_of(t) + row->number);
}

/* "50", "council": the default as JSON has it, without quotes; NULL: the key has none. `to` >= 64 bytes */
static const char *value_by_default(const struct manual_topic *t, const struct key_row *row, char *to)
{
    const struct defaults *d = defaults_of(t);
    if (row->absent[DANISH] || (needs(t) & row->bit))
        return NULL;
    if (row->bit == KEY_LEVEL)
        return d->level;
    if (row->bit == KEY_OF_LEVEL)
        return d->of_level;
    text_number(row->bit == KEY_DEPTH ? d->depth : number_of(t, row), to);
    return to;
}

static void describe(const struct manual_topic *t, const struct key_row *row, enum language language,
                     struct manual_key *out)
{
    static const char *const required[] = {"skal gives", "required"},
                             *const one_of[] = {"en af de to", "one of the two"},
                             *const some_of[] = {"mindst én grænse", "at least one limit"};
    unsigned limits = KEY_MAX | KEY_MIN | KEY_OF;
    char number[64];
    const char *value = value_by_default(t, row, number);
    if (needs(t) & row->bit)
        value = row->bit == KEY_LIMIT ? one_of[language] : required[language];
    else if ((row->bit & limits) && (accepts(t) & KEY_OF))
        value = some_of[language];
    else if (!value)
        value = row->absent[language];
    *out = (struct manual_key){row->name, row->meaning[language], ""};
    snprintf(out->by_default, sizeof out->by_default, "%s", value);
}

int manual_keys(const struct manual_topic *t, enum language language, struct manual_key keys[MANUAL_KEYS])
{
    int count = 0;
    for (int k = 0; k < ROWS; k++)
        if (accepts(t) & rows[k].bit)
            describe(t, &rows[k], language, &keys[count++]);
    if (!t->rule || !t->rule->spec.of_all)
        describe(t, t->rule ? &for_rules : &for_objectives, language, &keys[count++]);
    return count;
}

/* ---- the whole ---- */

void manual_example(const struct manual_topic *t, struct text *out)
{
    char number[64];
    text_add(out, "{\"%s\": \"%s\"", t->rule ? "rule" : "measure", name_of(t));
    for (int k = 0; k < ROWS; k++) {
        const struct key_row *row = &rows[k];
        const char *value = accepts(t) & row->bit ? value_by_default(t, row, number) : NULL;
        bool word = row->bit == KEY_LEVEL || row->bit == KEY_OF_LEVEL;
        if (accepts(t) & row->bit && !value)
            value = row->bit == KEY_PERCENT ? text_number(defaults_of(t)->percent, number), number : row->sample;
        if (value)
            text_add(out, word ? ", \"%s\": \"%s\"" : ", \"%s\": %s", row->name, value);
    }
    text_add(out, "}");
}

void manual_print(const struct manual_topic *t, enum language language, FILE *to)
{
    bool da = language == DANISH;
    struct manual_key keys[MANUAL_KEYS];
    struct text example = {0};
    int count = manual_keys(t, language, keys);
    manual_example(t, &example);
    fprintf(to, "%s%s\n\n", name_of(t), t->rule ? da ? " - regel" : " - rule" : da ? " - mål" : " - objective");
    const char *says = manual_says(t, language);
    fprintf(to, "%s%s\n", says, says[strlen(says) - 1] == '.' ? "" : ".");
    if (t->objective)
        fprintf(to, "%s\n",
                t->objective->maximise ? da ? "Gøres så stort som muligt." : "Made as large as possible."
                : da                   ? "Gøres så lille som muligt."
                                       : "Made as small as possible.");
    fprintf(to, "\n%s\n", da ? "Nøgler" : "Keys");
    for (int k = 0; k < count; k++)
        fprintf(to, "  %-17s %s\n  %-17s (%s)\n", keys[k].name, keys[k].meaning, "", keys[k].by_default);
    fprintf(to, "\n%s\n  %s\n\n%s: docs/%s/%s.md\n", da ? "Eksempel" : "Example", example.chars,
            da ? "Matematik og kilder" : "Mathematics and sources", t->rule ? "rules" : "objectives", name_of(t));
    free(example.chars);
}
