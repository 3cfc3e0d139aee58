/* write_xlsx_tables.c - the sheets of plan.xlsx that are tables of the document as it is: coverage, rules and their
 * limits, travel, indicators, data. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "write_xlsx_parts.h"

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* ---- words ---- */

static const char *level_word(const struct sheets *s, const char *name)
{
    static const struct {
        const char *name, *words[LANGUAGE_COUNT];
    } known[] = {{"nation", {"hele landet", "nation"}},
                 {"area", {"område", "area"}},
                 {"site", {"sted", "site"}},
                 {"municipality", {"kommune", "municipality"}},
                 {"council", {"sundhedsråd", "council"}},
                 {"region", {"region", "region"}},
                 {"old_region", {"gammel region", "old region"}},
                 {"landsdel", {"landsdel", "province"}}};
    for (int k = 0; k < COUNT_OF(known); k++)
        if (strcmp(known[k].name, name) == 0)
            return known[k].words[s->p.language];
    return name;
}

static const char *unit_words(const struct sheets *s, const char *unit)
{
    static const char *const danish[UNIT_COUNT] = {
        [UNIT_NUMBERS] = "ydernumre",     [UNIT_DAYS] = "dage om ugen",      [UNIT_SIZES] = "ydernumre og dage",
        [UNIT_FTE] = "fuldtidsydernumre", [UNIT_MONEY] = "mio. kr. om året", [UNIT_MINUTES] = "minutter",
        [UNIT_TARGET] = "pct. af målet",  [UNIT_TODAY] = "pct. af dagens",   [UNIT_POINTS] = "procentpoint",
        [UNIT_NEED] = "pct. af behovet"};
    for (int k = 0; k < UNIT_COUNT && s->p.language == DANISH; k++)
        if (strcmp(unit_names[k], unit) == 0)
            return danish[k];
    return unit;
}

/* The units of the checklist's questions. */
static const char *check_unit(const struct sheets *s, const char *unit)
{
    static const char *const known[][2] = {{"share", "andel"},           {"groups", "sundhedsråd og specialer"},
                                           {"numbers", "ydernumre"},     {"share of need", "andel af behovet"},
                                           {"FTE", "fuldtidsydernumre"}, {"rules", "regler"}};
    for (int k = 0; k < COUNT_OF(known) && s->p.language == DANISH; k++)
        if (strcmp(known[k][0], unit) == 0)
            return known[k][1];
    return unit;
}

static void add_yes(const struct sheets *s, const struct json *object, const char *key)
{
    bool yes = is_true(object, key);
    add_said(s, yes ? "ja" : "nej", yes ? "yes" : "no");
}

/* The name of a group, "" for the nation: the level says it. */
static void add_group_name(const struct sheets *s, const struct json *row)
{
    struct level level;
    const char *id = text_of(row, "group");
    bool known = level_find(&s->p.in->places, text_of(row, "level"), &level);
    int g = known ? level_group(&s->p.in->places, level, id) : -1;
    bool nation = known && level.kind == LEVEL_NATION;
    book_text(s->book, nation ? "" : g < 0 ? id : level_group_name(&s->p.in->places, level, g));
}

/* ---- coverage ---- */

/* Of all specialties together there is no need, and no coverage but the degree. */
static void add_coverage_row(const struct sheets *s, const struct json *row)
{
    static const char *const sums[] = {"fte_baseline", "fte", "needed_fte", "gap_fte"};
    static const char *const ratios[] = {"inhabitants_per_number", "baseline", "plan"};
    add_specialty(s, row);
    book_text(s->book, level_word(s, text_of(row, "level")));
    add_group_name(s, row);
    add_value_of(s, row, "need");
    add_percent_of(s, row, "degree_baseline");
    add_percent_of(s, row, "degree");
    book_number(s->book, number_of(row, "degree") - number_of(row, "degree_baseline"));
    for (int c = 0; c < COUNT_OF(sums); c++)
        add_value_of(s, row, sums[c]);
    for (int c = 0; c < COUNT_OF(ratios); c++)
        add_value_of(s, row, ratios[c]);
    book_text(s->book, json_get(row, "specialty") ? text_of(row, "specialty") : "*");
    add_value_of(s, row, "level");
    add_value_of(s, row, "group");
    book_row(s->book);
}

void add_coverage(const struct sheets *s)
{
    static const struct sheet_column columns[] = {
        {{"Speciale", "Specialty"}, STYLE_TEXT, 26},
        {{"Niveau", "Level"}, STYLE_TEXT, 14},
        {{"Navn", "Name"}, STYLE_TEXT, 24},
        {{"Behov (behovsvægtede indbyggere)", "Need (need-weighted inhabitants)"}, STYLE_WHOLE, 13},
        {{"Dækningsgrad før", "Degree of coverage before"}, STYLE_PERCENT, 12},
        {{"Dækningsgrad, plan", "Degree of coverage, plan"}, STYLE_PERCENT, 12},
        {{"Ændring, procentpoint", "Change, percentage points"}, STYLE_ONE, 12},
        {{"Kapacitet før", "Supply before"}, STYLE_TWO, 11},
        {{"Kapacitet, plan", "Supply, plan"}, STYLE_TWO, 11},
        {{"Kapacitet ved målet", "Supply at target"}, STYLE_TWO, 11},
        {{"Mangler til målet", "Missing to target"}, STYLE_TWO, 11},
        {{"Indbyggere pr. fuldtidsydernummer", "Inhabitants per FTE"}, STYLE_WHOLE, 16},
        {{"Pr. 100.000 før", "Per 100,000 before"}, STYLE_TWO, 11},
        {{"Pr. 100.000, plan", "Per 100,000, plan"}, STYLE_TWO, 11},
        {{"specialty", "specialty"}, STYLE_TEXT, 10},
        {{"level", "level"}, STYLE_TEXT, 12},
        {{"group", "group"}, STYLE_TEXT, 20}};
    begin_sheet(s, "Dækning", "Coverage", columns, COUNT_OF(columns));
    static const char *const lists[] = {"together", "coverage"};
    for (int n = 0; n < 2; n++) {
        const struct json *rows = json_get(s->p.document, lists[n]);
        for (int k = 0; rows && k < rows->count; k++)
            add_coverage_row(s, rows->child[k]);
    }
}

/* ---- supply ---- */

void add_supply(const struct sheets *s)
{
    static const struct sheet_column columns[] = {
        {{"Sted", "Site"}, STYLE_TEXT, 20},
        {{"Speciale", "Specialty"}, STYLE_TEXT, 26},
        {{"Ydernumre før", "Numbers before"}, STYLE_WHOLE, 11},
        {{"Ydernumre, plan", "Numbers, plan"}, STYLE_WHOLE, 11},
        {{"Kapacitet før, fuldtidsydernumre", "Supply before, FTE"}, STYLE_TWO, 16},
        {{"Kapacitet, plan", "Supply, plan"}, STYLE_TWO, 11},
        {{"Ændring", "Change"}, STYLE_TWO, 11},
        {{"site", "site"}, STYLE_TEXT, 18},
        {{"specialty", "specialty"}, STYLE_TEXT, 10}};
    static const char *const keys[] = {"numbers_baseline", "numbers", "fte_baseline", "fte"};
    begin_sheet(s, "Kapacitet", "Supply", columns, COUNT_OF(columns));
    const struct json *supply = json_get(s->p.document, "supply");
    for (int k = 0; supply && k < supply->count; k++) {
        const struct json *row = supply->child[k];
        add_site_name(s, text_of(row, "site"));
        add_specialty(s, row);
        for (int c = 0; c < COUNT_OF(keys); c++)
            add_value_of(s, row, keys[c]);
        book_number(s->book, number_of(row, "fte") - number_of(row, "fte_baseline"));
        add_value_of(s, row, "site");
        add_value_of(s, row, "specialty");
        book_row(s->book);
    }
}

/* ---- travel ---- */

/* Of all specialties together first. */
static void add_travel_rows(const struct sheets *s, bool together)
{
    static const char *const keys[] = {
        "mean_minutes_baseline", "mean_minutes", "p90_minutes_baseline",  "p90_minutes",
        "beyond_30_baseline",    "beyond_30",    "beyond_45_baseline",    "beyond_45",
        "beyond_60_baseline",    "beyond_60",    "beyond_50_km_baseline", "beyond_50_km"};
    const struct json *rows = json_get(s->p.document, "travel");
    for (int k = 0; rows && k < rows->count; k++) {
        const struct json *row = rows->child[k];
        if ((strcmp(text_of(row, "specialty"), "*") == 0) != together)
            continue;
        add_specialty(s, row);
        book_text(s->book, level_word(s, text_of(row, "level")));
        add_group_name(s, row);
        for (int c = 0; c < COUNT_OF(keys); c++)
            add_value_of(s, row, keys[c]);
        add_value_of(s, row, "specialty");
        add_value_of(s, row, "level");
        add_value_of(s, row, "group");
        book_row(s->book);
    }
}

void add_travel(const struct sheets *s)
{
    static const struct sheet_column columns[] = {
        {{"Speciale", "Specialty"}, STYLE_TEXT, 26},
        {{"Niveau", "Level"}, STYLE_TEXT, 14},
        {{"Navn", "Name"}, STYLE_TEXT, 24},
        {{"Rejsetid i gennemsnit før, minutter", "Mean travel before, minutes"}, STYLE_ONE, 13},
        {{"Rejsetid i gennemsnit, plan", "Mean travel, plan"}, STYLE_ONE, 13},
        {{"Rejsetid før, 90-percentil", "Travel before, 90th percentile"}, STYLE_ONE, 13},
        {{"Rejsetid, plan, 90-percentil", "Travel, plan, 90th percentile"}, STYLE_ONE, 13},
        {{"Behov over 30 minutter væk før", "Need beyond 30 minutes before"}, STYLE_SHARE, 13},
        {{"Behov over 30 minutter væk, plan", "Need beyond 30 minutes, plan"}, STYLE_SHARE, 13},
        {{"Behov over 45 minutter væk før", "Need beyond 45 minutes before"}, STYLE_SHARE, 13},
        {{"Behov over 45 minutter væk, plan", "Need beyond 45 minutes, plan"}, STYLE_SHARE, 13},
        {{"Behov over 60 minutter væk før", "Need beyond 60 minutes before"}, STYLE_SHARE, 13},
        {{"Behov over 60 minutter væk, plan", "Need beyond 60 minutes, plan"}, STYLE_SHARE, 13},
        {{"Behov over 50 km væk før", "Need beyond 50 km before"}, STYLE_SHARE, 13},
        {{"Behov over 50 km væk, plan", "Need beyond 50 km, plan"}, STYLE_SHARE, 13},
        {{"specialty", "specialty"}, STYLE_TEXT, 10},
        {{"level", "level"}, STYLE_TEXT, 10},
        {{"group", "group"}, STYLE_TEXT, 18}};
    begin_sheet(s, "Rejse", "Travel", columns, COUNT_OF(columns));
    add_travel_rows(s, true);
    add_travel_rows(s, false);
}

/* ---- rules ---- */

void add_rules(const struct sheets *s)
{
    static const struct sheet_column columns[] = {{{"Nr.", "No."}, STYLE_WHOLE, 6},
                                                  {{"Regel", "Rule"}, STYLE_LONG, 80},
                                                  {{"Overholdt", "Kept"}, STYLE_TEXT, 11},
                                                  {{"Bindende", "Binding"}, STYLE_TEXT, 10},
                                                  {{"Fundet", "Found"}, STYLE_TWO, 11},
                                                  {{"Grænse", "Limit"}, STYLE_TWO, 11},
                                                  {{"Luft til grænsen", "Slack"}, STYLE_TWO, 11},
                                                  {{"Enhed", "Unit"}, STYLE_TEXT, 18},
                                                  {{"Grænser i alt", "Limits"}, STYLE_WHOLE, 9},
                                                  {{"Straf", "Penalty"}, STYLE_FINE, 10},
                                                  {{"rule", "rule"}, STYLE_TEXT, 18}};
    begin_sheet(s, "Regler", "Rules", columns, COUNT_OF(columns));
    const struct json *rules = json_get(s->p.document, "rules");
    for (int k = 0; rules && k < rules->count; k++) {
        const struct json *rule = rules->child[k];
        book_number(s->book, number_of(rule, "index") + 1);
        book_text(s->book, in_language(&s->p, json_get(rule, "sentence")));
        add_yes(s, rule, "satisfied");
        add_yes(s, rule, "binding");
        add_value_of(s, rule, "activity");
        add_value_of(s, rule, "limit");
        add_value_of(s, rule, "slack");
        book_text(s->book, unit_words(s, text_of(rule, "unit")));
        book_number(s->book, json_get(rule, "groups")->count);
        add_value_of(s, rule, "penalty");
        add_value_of(s, rule, "rule");
        book_row(s->book);
    }
    const struct json *limits = json_get(s->p.document, "measure_limits");
    const struct json *breaches = limits ? json_get(limits, "breaches") : NULL;
    for (int k = 0; breaches && k < breaches->count; k++) {
        book_text(s->book, "");
        book_text(s->book, in_language(&s->p, breaches->child[k]));
        add_said(s, "nej", "no");
        book_row(s->book);
    }
}

void add_limits(const struct sheets *s)
{
    static const struct sheet_column columns[] = {{{"Regel nr.", "Rule no."}, STYLE_WHOLE, 8},
                                                  {{"rule", "rule"}, STYLE_TEXT, 18},
                                                  {{"Niveau", "Level"}, STYLE_TEXT, 14},
                                                  {{"Navn", "Name"}, STYLE_TEXT, 24},
                                                  {{"Speciale", "Specialty"}, STYLE_TEXT, 26},
                                                  {{"Hvad", "What"}, STYLE_TEXT, 14},
                                                  {{"Fundet", "Found"}, STYLE_TWO, 11},
                                                  {{"Grænse", "Limit"}, STYLE_TWO, 11},
                                                  {{"Mindst/højst", "Least/most"}, STYLE_TEXT, 12},
                                                  {{"Luft til grænsen", "Slack"}, STYLE_TWO, 11},
                                                  {{"Enhed", "Unit"}, STYLE_TEXT, 18},
                                                  {{"Overholdt", "Kept"}, STYLE_TEXT, 11},
                                                  {{"Bindende", "Binding"}, STYLE_TEXT, 10}};
    begin_sheet(s, "Grænser", "Limits", columns, COUNT_OF(columns));
    const struct json *rules = json_get(s->p.document, "rules");
    for (int k = 0; rules && k < rules->count; k++) {
        const struct json *groups = json_get(rules->child[k], "groups");
        for (int g = 0; g < groups->count; g++) {
            const struct json *f = groups->child[g];
            bool least = is_true(f, "least");
            book_number(s->book, number_of(rules->child[k], "index") + 1);
            add_value_of(s, rules->child[k], "rule");
            book_text(s->book, level_word(s, text_of(f, "level")));
            add_group_name(s, f);
            add_specialty(s, f);
            book_text(s->book, text_of(f, "what"));
            add_value_of(s, f, "activity");
            add_value_of(s, f, "limit");
            add_said(s, least ? "mindst" : "højst", least ? "least" : "most");
            add_value_of(s, f, "slack");
            book_text(s->book, unit_words(s, text_of(f, "unit")));
            add_yes(s, f, "satisfied");
            add_yes(s, f, "binding");
            book_row(s->book);
        }
    }
}

/* ---- indicators ---- */

static const struct {
    const char *key, *name[LANGUAGE_COUNT];
    enum style style;
} others[] = {
    {"hoover_index",
     {"Ulighed målt på tilstandens egen kapacitet", "Inequality over the state's own supply"},
     STYLE_SHARE},
    {"hoover_between", {"Ulighed mellem regioner", "Inequality between regions"}, STYLE_SHARE},
    {"hoover_within", {"Ulighed inden for regioner", "Inequality within regions"}, STYLE_SHARE},
    {"supply", {"Kapacitet, fuldtidsydernumre", "Supply, FTE"}, STYLE_TWO},
    {"mean", {"Gennemsnitlig dækning pr. 100.000", "Mean coverage per 100,000"}, STYLE_TWO},
    {"p10",
     {"Dækning, som en tiendedel af behovet højst har, pr. 100.000",
      "Coverage not exceeded by a tenth of the need, per 100,000"},
     STYLE_TWO},
    {"p90",
     {"Dækning, som ni tiendedele af behovet højst har, pr. 100.000",
      "Coverage not exceeded by nine tenths of the need, per 100,000"},
     STYLE_TWO},
    {"ratio_90_10", {"Forhold mellem de to (90:10)", "Ratio of the two (90:10)"}, STYLE_TWO},
    {"mean_minutes",
     {"Gennemsnitlig rejsetid til nærmeste åbne sted, minutter", "Mean travel to the nearest open site, minutes"},
     STYLE_ONE},
    {"p90_minutes",
     {"Rejsetid, som ni tiendedele af behovet højst har, minutter",
      "Travel not exceeded by nine tenths of the need, minutes"},
     STYLE_ONE},
    {"beyond_30_minutes",
     {"Behov ud over 30 minutter fra et åbent sted", "Need beyond 30 minutes from an open site"},
     STYLE_WHOLE},
    {"beyond_45_minutes",
     {"Behov ud over 45 minutter fra et åbent sted", "Need beyond 45 minutes from an open site"},
     STYLE_WHOLE},
    {"beyond_60_minutes",
     {"Behov ud over 60 minutter fra et åbent sted", "Need beyond 60 minutes from an open site"},
     STYLE_WHOLE},
    {"beyond_50_km", {"Behov ud over 50 km fra et åbent sted", "Need beyond 50 km from an open site"}, STYLE_WHOLE},
    {"unreached_need",
     {"Behov i områder, som intet sted kan nås fra", "Need in areas that no site is within reach of"},
     STYLE_WHOLE}};

static const struct objective_kind *kind_by_key(const char *key)
{
    for (int k = 0; k < formulation_catalogue.objective_count; k++)
        if (strcmp(objective_kinds[k]->spec.name, key) == 0)
            return objective_kinds[k];
    return NULL;
}

const char *indicator_name(const struct sheets *s, const char *key)
{
    const struct objective_kind *kind = kind_by_key(key);
    for (int k = 0; k < COUNT_OF(others); k++)
        if (strcmp(others[k].key, key) == 0)
            return others[k].name[s->p.language];
    return kind ? kind->title[s->p.language] : key;
}

enum style indicator_style(const char *key)
{
    const struct objective_kind *kind = kind_by_key(key);
    for (int k = 0; k < COUNT_OF(others); k++)
        if (strcmp(others[k].key, key) == 0)
            return others[k].style;
    return kind ? style_of(kind) : STYLE_FINE;
}

static void add_indicators_of(const struct sheets *s, const char *id, const struct json *before,
                              const struct json *after)
{
    for (int k = 0; before && k < before->count; k++) {
        const char *key = before->child[k]->key;
        enum style style = indicator_style(key);
        double was = number_of(before, key), is = number_of(after, key);
        book_text(s->book, id[0] ? specialty_name(&s->p, id) : say(&s->p, "Alle specialer", "All specialties"));
        book_text(s->book, indicator_name(s, key));
        book_styled(s->book, was, style);
        book_styled(s->book, is, style);
        book_styled(s->book, is - was, style);
        book_text(s->book, id[0] ? id : "all");
        book_text(s->book, key);
        book_row(s->book);
    }
}

void add_indicators(const struct sheets *s)
{
    static const struct sheet_column columns[] = {
        {{"Speciale", "Specialty"}, STYLE_TEXT, 28}, {{"Indikator", "Indicator"}, STYLE_LONG, 75},
        {{"Før", "Before"}, STYLE_FINE, 14},         {{"Plan", "Plan"}, STYLE_FINE, 14},
        {{"Ændring", "Change"}, STYLE_FINE, 14},     {{"specialty", "specialty"}, STYLE_TEXT, 10},
        {{"indicator", "indicator"}, STYLE_TEXT, 18}};
    begin_sheet(s, "Indikatorer", "Indicators", columns, COUNT_OF(columns));
    const struct json *before = side_of(&s->p, "baseline"), *after = side_of(&s->p, "plan");
    const struct json *list = before ? json_get(before, "specialties") : NULL;
    add_indicators_of(s, "", before ? json_get(before, "all") : NULL, after ? json_get(after, "all") : NULL);
    for (int k = 0; list && k < list->count; k++)
        add_indicators_of(s, list->child[k]->key, list->child[k],
                          after ? json_get(json_get(after, "specialties"), list->child[k]->key) : NULL);
}

/* ---- for whoever approves: comply or explain ---- */

/* "Vendsyssel: Kirurgi; Fyn: Neurologi". */
static void add_where(const struct sheets *s, const struct json *groups)
{
    struct text where = {0};
    for (int k = 0; groups && k < groups->count; k++)
        text_add(&where, "%s%s: %s", k ? "; " : "", text_of(groups->child[k], "group"),
                 specialty_name(&s->p, text_of(groups->child[k], "specialty")));
    book_text(s->book, where.chars ? where.chars : "");
    free(where.chars);
}

void add_checklist(const struct sheets *s)
{
    static const struct sheet_column columns[] = {
        {{"Spørgsmål", "Question"}, STYLE_LONG, 70},
        {{"Svar", "Answer"}, STYLE_TEXT, 9},
        {{"Før", "Before"}, STYLE_FINE, 12},
        {{"Plan", "Plan"}, STYLE_FINE, 12},
        {{"Grænse", "Limit"}, STYLE_FINE, 12},
        {{"Enhed", "Unit"}, STYLE_TEXT, 16},
        {{"Hvor", "Where"}, STYLE_LONG, 60},
        {{"Regionens forklaring", "The region's explanation"}, STYLE_LONG, 60}};
    begin_sheet(s, "Tjekliste", "Checklist", columns, COUNT_OF(columns));
    const struct json *list = json_get(s->p.document, "checklist");
    for (int k = 0; list && k < list->count; k++) {
        const struct json *one = list->child[k];
        bool share = strncmp(text_of(one, "unit"), "share", 5) == 0;
        static const char *const keys[] = {"baseline", "found", "limit"};
        book_text(s->book, in_language(&s->p, json_get(one, "question")));
        add_yes(s, one, "satisfied");
        for (int c = 0; c < COUNT_OF(keys); c++)
            book_styled(s->book, number_of(one, keys[c]), share ? STYLE_SHARE : STYLE_ONE);
        book_text(s->book, check_unit(s, text_of(one, "unit")));
        add_where(s, json_get(one, "groups"));
        book_row(s->book);
    }
}

/* ---- data ---- */

static void add_line(const struct sheets *s, const char *what, const char *text)
{
    book_text(s->book, what);
    book_text(s->book, text);
    book_row(s->book);
}

static void add_sentences(const struct sheets *s, const char *what, const char *key)
{
    const struct json *list = json_get(s->p.document, key);
    for (int k = 0; list && k < list->count; k++)
        add_line(s, what, in_language(&s->p, list->child[k]));
}

void add_data(const struct sheets *s)
{
    static const struct sheet_column columns[] = {{{"Hvad", "What"}, STYLE_TEXT, 26},
                                                  {{"Tekst", "Text"}, STYLE_LONG, 110}};
    const struct json *inputs = json_get(s->p.document, "inputs");
    const struct json *warnings = json_get(inputs, "warnings"), *files = json_get(inputs, "files");
    begin_sheet(s, "Data og forbehold", "Data and caveats", columns, COUNT_OF(columns));
    add_sentences(s, say(&s->p, "Forbehold", "Caveat"), "caveats");
    add_sentences(s, say(&s->p, "Bemærk", "Note"), "notes");
    for (int k = 0; warnings && k < warnings->count; k++)
        add_line(s, say(&s->p, "Advarsel", "Warning"), warnings->child[k]->text);
    add_line(s, say(&s->p, "Kapacitet", "Supply"),
             say(&s->p,
                 "Regnet i fuldtidsydernumre. Dækningsgrad: dækningen i procent af målet, som er landsgennemsnittet i "
                 "dag, hvor specialet ikke har sit eget.",
                 "Counted in full-time numbers (FTE). Degree of coverage: coverage in percent of the target, which is "
                 "today's national mean where the specialty has none of its own."));
    add_line(s, say(&s->p, "Behov fra", "Need from"), text_of(inputs, "need"));
    add_line(s, say(&s->p, "Rejsetid fra", "Travel from"), text_of(inputs, "travel"));
    for (int k = 0; files && k < files->count; k++) {
        struct text name = {0};
        text_add(&name, "SHA-256 %s %s", say(&s->p, "af", "of"), files->child[k]->key);
        add_line(s, name.chars, files->child[k]->text);
        free(name.chars);
    }
}
