/* write_xlsx.c - plan.xlsx: what the plan does and what it leads to, a sheet for each question. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "write_xlsx_parts.h"

/* ---- what the sheets share ---- */

void begin_sheet(const struct sheets *s, const char *da, const char *en, const struct sheet_column *columns, int count)
{
    struct book_column own[40];
    for (int k = 0; k < count; k++)
        own[k] = (struct book_column){columns[k].title[s->p.language], columns[k].style, columns[k].width};
    book_sheet(s->book, say(&s->p, da, en), NULL, NULL, own, count);
}

void add_said(const struct sheets *s, const char *da, const char *en)
{
    book_text(s->book, say(&s->p, da, en));
}

void add_value_of(const struct sheets *s, const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    if (j && j->kind == JSON_TEXT)
        book_text(s->book, j->text);
    else
        book_number(s->book, number_of(object, key));
}

void add_percent_of(const struct sheets *s, const struct json *object, const char *key)
{
    book_number(s->book, number_of(object, key) / 100);
}

void add_specialty(const struct sheets *s, const struct json *object)
{
    const char *id = text_of(object, "specialty");
    bool all = !id[0] || strcmp(id, "*") == 0;
    book_text(s->book, all ? say(&s->p, "Alle specialer", "All specialties") : specialty_name(&s->p, id));
}

void add_site_name(const struct sheets *s, const char *site)
{
    int j = places_site(&s->p.in->places, site);
    book_text(s->book, j < 0 ? "" : s->p.in->places.sites[j].name);
}

void add_area_name(const struct sheets *s, const char *area)
{
    int i = places_area(&s->p.in->places, area);
    book_text(s->book, i < 0 ? "" : s->p.in->places.areas[i].name);
}

enum style style_of(const struct objective_kind *kind)
{
    static const enum style styles[] = {[AS_INDEX] = STYLE_FINE, [AS_PERCENT] = STYLE_SHARE, [AS_COUNT] = STYLE_WHOLE,
                                        [AS_MONEY] = STYLE_TWO,  [AS_MINUTES] = STYLE_TWO,   [AS_NEED] = STYLE_WHOLE};
    return styles[kind->reading];
}

/* ---- the summary ---- */

static void add_change(const struct sheets *s, const char *name, double before, double after, enum style style)
{
    book_text(s->book, name);
    book_styled(s->book, before, style);
    book_styled(s->book, after, style);
    book_styled(s->book, after - before, style);
}

static void add_objectives(const struct sheets *s)
{
    const struct json *list = json_get(s->p.document, "objectives");
    for (int k = 0; list && k < list->count; k++) {
        const struct json *o = list->child[k];
        enum style style = style_of(objective_kinds[kind_of(o)]);
        add_change(s, in_language(&s->p, json_get(o, "title")), number_of(o, "baseline"), number_of(o, "value"), style);
        book_styled(s->book, number_of(o, "bound"), style);
        book_styled(s->book, number_of(o, "gap"), STYLE_SHARE);
        book_row(s->book);
    }
}

static bool is_an_objective(const struct sheets *s, const char *key)
{
    const struct json *list = json_get(s->p.document, "objectives");
    for (int k = 0; list && k < list->count; k++)
        if (strcmp(text_of(list->child[k], "measure"), key) == 0)
            return true;
    return false;
}

static void add_key_figures(const struct sheets *s)
{
    static const char *const keys[] = {
        "hoover", "hoover_between", "hoover_within",     "gini",        "shortfall", "max_min",
        "supply", "mean_minutes",   "beyond_60_minutes", "beyond_50_km"};
    const struct json *before = json_get(side_of(&s->p, "baseline"), "all");
    const struct json *plan = side_of(&s->p, "plan"), *after = plan ? json_get(plan, "all") : NULL;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        if (is_an_objective(s, keys[k]))
            continue;
        add_change(s, indicator_name(s, keys[k]), number_of(before, keys[k]), number_of(after, keys[k]),
                   indicator_style(keys[k]));
        book_row(s->book);
    }
}

static void add_sizes(const struct sheets *s)
{
    static const struct {
        const char *key, *title[LANGUAGE_COUNT];
        enum style style;
    } rows[] = {
        {"new", {"Nye ydernumre", "New numbers"}, STYLE_WHOLE},
        {"conversion", {"Konverteringer", "Conversions"}, STYLE_WHOLE},
        {"licence", {"Ydernumre på licens", "Licence numbers"}, STYLE_WHOLE},
        {"satellites", {"Satellitter", "Satellites"}, STYLE_WHOLE},
        {"satellite_days", {"Satellitdage om ugen", "Satellite days a week"}, STYLE_WHOLE},
        {"closures", {"Nedlagte ydernumre", "Closed numbers"}, STYLE_WHOLE},
        {"videos", {"Steder med video", "Sites with video"}, STYLE_WHOLE},
        {"video_days", {"Videodage om ugen", "Video days a week"}, STYLE_WHOLE},
        {"net_fte", {"Kapacitet i alt, fuldtidsydernumre", "Supply added, FTE"}, STYLE_TWO},
        {"cost", {"Udgift, mio. kr. om året", "Cost, million kr a year"}, STYLE_TWO},
        {"cost_per_hoover_point",
         {"Mio. kr. om året pr. procentpoint lavere ulighed (Hoover)",
          "Million kr a year per percentage point less inequality (Hoover)"},
         STYLE_TWO},
        {"cost_per_gini_point",
         {"Mio. kr. om året pr. 0,01 lavere Gini-koefficient", "Million kr a year per 0.01 lower Gini coefficient"},
         STYLE_TWO},
        {"lifted",
         {"Borgere i områder, der løftes til mindst 75 % dækning",
          "Inhabitants of areas lifted to at least 75% coverage"},
         STYLE_WHOLE},
        {"cost_per_lifted", {"Kr. om året pr. løftet borger", "Kr a year per inhabitant lifted"}, STYLE_WHOLE}};
    const struct json *summary = json_get(s->p.document, "summary");
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        book_text(s->book, rows[k].title[s->p.language]);
        book_text(s->book, "");
        book_styled(s->book, number_of(summary, rows[k].key), rows[k].style);
        book_row(s->book);
    }
}

static const char *status_words(const struct sheets *s)
{
    static const struct {
        const char *status, *words[LANGUAGE_COUNT];
    } known[] = {{"optimal", {"Bedste plan, bevist inden for den ønskede afstand", "Best plan, proven within the gap"}},
                 {"feasible",
                  {"En plan, der holder reglerne; søgningen sluttede før beviset",
                   "A plan that keeps the rules; the search ended before the proof"}},
                 {"infeasible", {"Ingen plan kan holde reglerne (bevist)", "No plan can keep the rules (proven)"}},
                 {"no_plan_in_time", {"Ingen plan fundet i tiden", "No plan found in time"}}};
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].status, text_of(s->p.document, "status")) == 0)
            return known[k].words[s->p.language];
    return say(&s->p, "Vurdering af en plan", "Assessment of a plan");
}

static void add_kept_rules(const struct sheets *s)
{
    const struct json *rules = json_get(s->p.document, "rules");
    int kept = 0;
    for (int k = 0; rules && k < rules->count; k++)
        kept += is_true(rules->child[k], "satisfied");
    if (!has_plan(&s->p))
        return;
    add_said(s, "Regler, der er overholdt", "Rules kept");
    book_text(s->book, "");
    book_styled(s->book, kept, STYLE_WHOLE);
    book_row(s->book);
    add_said(s, "Regler i alt", "Rules");
    book_text(s->book, "");
    book_styled(s->book, rules ? rules->count : 0, STYLE_WHOLE);
    book_row(s->book);
}

static void add_conflicts(const struct sheets *s)
{
    const struct json *conflicts = json_get(s->p.document, "conflicts");
    for (int k = 0; conflicts && k < conflicts->count; k++) {
        struct text line = {0};
        text_add(&line, "%s %s", say(&s->p, "Kan ikke holdes samtidig:", "Cannot be kept together:"),
                 in_language(&s->p, json_get(conflicts->child[k], "sentence")));
        book_text(s->book, line.chars);
        book_row(s->book);
        free(line.chars);
    }
}

static void add_summary(const struct sheets *s)
{
    bool own = side_of(&s->p, "today") != NULL;
    const struct json *scenario = json_get(s->p.document, "scenario");
    struct book_column columns[] = {
        {say(&s->p, "Nøgletal", "Key figure"), STYLE_LONG, 70},
        {own ? say(&s->p, "Udgangspunkt", "Start") : say(&s->p, "I dag", "Today"), STYLE_TWO, 14},
        {"Plan", STYLE_TWO, 14},
        {say(&s->p, "Ændring", "Change"), STYLE_TWO, 14},
        {say(&s->p, "Bevist grænse", "Proven bound"), STYLE_TWO, 14},
        {say(&s->p, "Afstand", "Gap"), STYLE_SHARE, 10}};
    book_sheet(s->book, say(&s->p, "Overblik", "Summary"), in_language(&s->p, json_get(scenario, "title")),
               status_words(s), columns, 6);
    add_conflicts(s);
    add_objectives(s);
    add_key_figures(s);
    add_sizes(s);
    add_kept_rules(s);
}

/* ---- decisions ---- */

static const char *form_word(const struct sheets *s, const char *form)
{
    for (int k = 0; k < FORM_COUNT; k++)
        if (strcmp(form_names[k], form) == 0)
            return form_title((enum form)k, s->p.language);
    return form;
}

static const struct sheet_column decision_columns[] = {
    {{"Tiltag", "Measure"}, STYLE_TEXT, 16},
    {{"Speciale", "Specialty"}, STYLE_TEXT, 26},
    {{"Sted", "Site"}, STYLE_TEXT, 18},
    {{"Satellit fra", "Satellite from"}, STYLE_TEXT, 18},
    {{"Antal", "Count"}, STYLE_WHOLE, 8},
    {{"Dage om ugen", "Days a week"}, STYLE_WHOLE, 8},
    {{"Form", "Form"}, STYLE_TEXT, 12},
    {{"Område", "Area"}, STYLE_TEXT, 18},
    {{"Sundhedsråd", "Council"}, STYLE_TEXT, 22},
    {{"Region", "Region"}, STYLE_TEXT, 14},
    {{"Kapacitet, fuldtidsydernumre", "Supply, FTE"}, STYLE_TWO, 11},
    {{"Netto i hele landet", "Net in the nation"}, STYLE_TWO, 11},
    {{"Mio. kr. om året", "Million kr a year"}, STYLE_TWO, 10},
    {{"Besluttes af", "Decided by"}, STYLE_TEXT, 13},
};
enum { DECISION_COLUMNS = sizeof decision_columns / sizeof decision_columns[0], MOST_EFFECTS = 14 };

/* "60 minutter", "50 km". */
static void add_travel_limit(const struct sheets *s, const struct json *newly)
{
    const struct json *km = newly ? json_get(newly, "km") : NULL, *minutes = newly ? json_get(newly, "minutes") : NULL;
    struct objective limit = {.km = km ? km->number : NAN, .minutes = minutes ? minutes->number : NAN};
    char said[80];
    book_text(s->book, km || minutes ? sentence_limit(&limit, s->p.language, said) : "");
}

/* "Virkning: Ulighed (Hoover)": a column for each objective. */
static int effect_columns(const struct sheets *s, struct sheet_column *to, char titles[MOST_EFFECTS][200])
{
    const struct json *list = json_get(s->p.document, "objectives");
    int count = list && list->count < MOST_EFFECTS ? list->count : MOST_EFFECTS;
    for (int k = 0; k < count; k++) {
        const char *title = in_language(&s->p, json_get(list->child[k], "title"));
        snprintf(titles[k], sizeof titles[k], "%s %.*s", say(&s->p, "Virkning:", "Effect:"), (int)strcspn(title, ":,"),
                 title);
        to[k] = (struct sheet_column){{titles[k], titles[k]}, style_of(objective_kinds[kind_of(list->child[k])]), 12};
    }
    return count;
}

static void add_decision(const struct sheets *s, const struct json *d, int effects)
{
    static const char *const ids[] = {"measure", "specialty", "site", "parent_site", "area"};
    const struct json *effect = json_get(d, "effect");
    book_text(s->book, measure_word(&s->p, text_of(d, "measure")));
    add_specialty(s, d);
    add_site_name(s, text_of(d, "site"));
    add_site_name(s, text_of(d, "parent_site"));
    add_value_of(s, d, "count");
    add_value_of(s, d, "days");
    book_text(s->book, form_word(s, text_of(d, "form")));
    add_area_name(s, text_of(d, "area"));
    add_value_of(s, d, "council");
    add_value_of(s, d, "region");
    add_value_of(s, d, "fte");
    add_value_of(s, d, "net_fte");
    add_value_of(s, d, "cost");
    bool region = strcmp(text_of(d, "decided_by"), "region") == 0;
    add_said(s, region ? "region" : "sundhedsråd", region ? "region" : "council");
    for (int k = 0; k < effects; k++) {
        const struct json *one = effect && k < effect->count ? effect->child[k] : NULL;
        book_number(s->book, one && one->kind == JSON_NUMBER ? one->number : NAN);
    }
    const struct json *newly = json_get(d, "newly_within");
    book_number(s->book, newly ? number_of(newly, "need") : NAN);
    add_travel_limit(s, newly);
    for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++)
        add_value_of(s, d, ids[k]);
    book_text(s->book, in_language(&s->p, json_get(d, "reason")));
    book_row(s->book);
}

static void add_decisions(const struct sheets *s)
{
    static const struct sheet_column last[] = {
        {{"Behov, der kommer inden for grænsen", "Need newly within the limit"}, STYLE_WHOLE, 13},
        {{"Grænse for rejsetid", "Travel limit"}, STYLE_TEXT, 12},
        {{"measure", "measure"}, STYLE_TEXT, 11},
        {{"specialty", "specialty"}, STYLE_TEXT, 10},
        {{"site", "site"}, STYLE_TEXT, 16},
        {{"parent_site", "parent_site"}, STYLE_TEXT, 16},
        {{"area", "area"}, STYLE_TEXT, 8},
        {{"Begrundelse", "Reason"}, STYLE_TEXT, 90}}; /* runs on to the right */
    enum { LAST = sizeof last / sizeof last[0] };
    struct sheet_column columns[DECISION_COLUMNS + MOST_EFFECTS + LAST];
    char titles[MOST_EFFECTS][200];
    memcpy(columns, decision_columns, sizeof decision_columns);
    int effects = effect_columns(s, columns + DECISION_COLUMNS, titles);
    memcpy(columns + DECISION_COLUMNS + effects, last, sizeof last);
    begin_sheet(s, "Beslutninger", "Decisions", columns, DECISION_COLUMNS + effects + LAST);
    const struct json *decisions = json_get(s->p.document, "decisions");
    for (int k = 0; decisions && k < decisions->count; k++)
        add_decision(s, decisions->child[k], effects);
}

/* ---- specialties ---- */

static void add_specialties(const struct sheets *s)
{
    static const struct sheet_column columns[] = {
        {{"Speciale", "Specialty"}, STYLE_TEXT, 28},
        {{"Kapacitet før", "Supply before"}, STYLE_TWO, 11},
        {{"Kapacitet, plan", "Supply, plan"}, STYLE_TWO, 11},
        {{"Ulighed før (Hoover)", "Inequality before (Hoover)"}, STYLE_SHARE, 12},
        {{"Ulighed, plan (Hoover)", "Inequality, plan (Hoover)"}, STYLE_SHARE, 12},
        {{"Ændring af ulighed", "Change in inequality"}, STYLE_PERCENT, 11},
        {{"Nye", "New"}, STYLE_WHOLE, 8},
        {{"Konverteringer", "Conversions"}, STYLE_WHOLE, 14},
        {{"På licens", "Licence"}, STYLE_WHOLE, 9},
        {{"Satellitdage om ugen", "Satellite days a week"}, STYLE_WHOLE, 12},
        {{"Nedlagte", "Closed"}, STYLE_WHOLE, 9},
        {{"Videodage om ugen", "Video days a week"}, STYLE_WHOLE, 10},
        {{"Mio. kr. om året", "Million kr a year"}, STYLE_TWO, 10}};
    begin_sheet(s, "Specialer", "Specialties", columns, sizeof columns / sizeof columns[0]);
    const struct json *before = side_of(&s->p, "baseline"), *after = side_of(&s->p, "plan");
    const struct json *list = before ? json_get(before, "specialties") : NULL;
    for (int k = 0; list && k <= list->count; k++) {
        bool all = k == list->count;
        const char *id = all ? "" : list->child[k]->key;
        const struct json *b = all ? json_get(before, "all") : list->child[k];
        const struct json *a = !after ? NULL
                               : all  ? json_get(after, "all")
                                      : json_get(json_get(after, "specialties"), id);
        struct sums sums = sum_decisions(&s->p, all ? NULL : "specialty", id);
        book_text(s->book,
                  all ? say(&s->p, "I alt (ulighed vægtet)", "All (inequality weighted)") : specialty_name(&s->p, id));
        book_number(s->book, number_of(b, "supply"));
        book_number(s->book, number_of(a, "supply"));
        book_number(s->book, number_of(b, "hoover"));
        book_number(s->book, number_of(a, "hoover"));
        book_number(s->book, number_of(a, "hoover") / number_of(b, "hoover") - 1);
        for (int m = 0; m < MEASURE_COUNT; m++)
            book_number(s->book, after ? sums.size[m] : NAN);
        book_number(s->book, after ? sums.cost : NAN);
        book_row(s->book);
    }
}

/* ---- satellites: what is given, what is got ---- */

/* Degree of coverage of the area around a site. */
static void add_degrees(const struct sheets *s, const char *specialty, const char *site)
{
    const struct json *coverage = json_get(s->p.document, "coverage"), *found = NULL;
    int j = places_site(&s->p.in->places, site);
    const char *area = j < 0 ? "" : s->p.in->places.areas[s->p.in->places.sites[j].area].id;
    for (int k = 0; coverage && k < coverage->count && !found; k++) {
        const struct json *row = coverage->child[k];
        if (strcmp(text_of(row, "level"), "area") == 0 && strcmp(text_of(row, "group"), area) == 0 &&
            strcmp(text_of(row, "specialty"), specialty) == 0)
            found = row;
    }
    add_percent_of(s, found, "degree_baseline");
    add_percent_of(s, found, "degree");
}

static double minutes_between(const struct sheets *s, const char *parent, const char *site)
{
    const struct places *p = &s->p.in->places;
    int from = places_site(p, parent), to = places_site(p, site);
    double minutes = from < 0 || to < 0 ? NAN : travel_minutes(&s->p.in->travel, p->sites[from].area, to);
    return isfinite(minutes) ? minutes : NAN;
}

static void add_satellites(const struct sheets *s)
{
    static const struct sheet_column columns[] = {
        {{"Speciale", "Specialty"}, STYLE_TEXT, 26},
        {{"Fra", "From"}, STYLE_TEXT, 18},
        {{"Til", "To"}, STYLE_TEXT, 18},
        {{"Region", "Region"}, STYLE_TEXT, 14},
        {{"Dage om ugen", "Days a week"}, STYLE_WHOLE, 8},
        {{"Minutter imellem", "Minutes between"}, STYLE_ONE, 10},
        {{"Kapacitet på stedet, fuldtidsydernumre", "Supply at the site, FTE"}, STYLE_TWO, 14},
        {{"Netto i hele landet", "Net in the nation"}, STYLE_TWO, 10},
        {{"Mio. kr. om året", "Million kr a year"}, STYLE_TWO, 10},
        {{"Dækningsgrad der, hvorfra, før", "Degree of coverage where from, before"}, STYLE_PERCENT, 15},
        {{"Dækningsgrad der, hvorfra, plan", "Degree of coverage where from, plan"}, STYLE_PERCENT, 15},
        {{"Dækningsgrad der, hvortil, før", "Degree of coverage where to, before"}, STYLE_PERCENT, 15},
        {{"Dækningsgrad der, hvortil, plan", "Degree of coverage where to, plan"}, STYLE_PERCENT, 15}};
    begin_sheet(s, "Satellitter", "Satellites", columns, sizeof columns / sizeof columns[0]);
    const struct json *decisions = json_get(s->p.document, "decisions");
    for (int k = 0; decisions && k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        const char *parent = text_of(d, "parent_site"), *site = text_of(d, "site");
        if (measure_find(text_of(d, "measure")) != MEASURE_SATELLITE)
            continue;
        add_specialty(s, d);
        add_site_name(s, parent);
        add_site_name(s, site);
        add_value_of(s, d, "region");
        add_value_of(s, d, "days");
        book_number(s->book, minutes_between(s, parent, site));
        add_value_of(s, d, "fte");
        add_value_of(s, d, "net_fte");
        add_value_of(s, d, "cost");
        add_degrees(s, text_of(d, "specialty"), parent);
        add_degrees(s, text_of(d, "specialty"), site);
        book_row(s->book);
    }
}

/* ---- the workbook ---- */

bool plan_xlsx(const struct json *document, const struct instance *in, enum language language, const char *folder,
               struct text *out, struct error *e)
{
    struct sheets s = {.p = {.document = document, .in = in, .language = language}};
    struct text path = {0};
    text_add(&path, "%s/plan.xlsx.made-%ld", folder, (long)getpid());
    s.book = book_new(path.chars, in_language(&s.p, json_get(json_get(document, "scenario"), "title")));
    add_summary(&s);
    add_decisions(&s);
    add_specialties(&s);
    add_coverage(&s);
    add_supply(&s);
    add_travel(&s);
    add_rules(&s);
    add_limits(&s);
    add_satellites(&s);
    add_indicators(&s);
    add_checklist(&s);
    add_data(&s);
    bool ok = book_close(s.book, e);
    if (ok && !text_read(path.chars, out))
        ok = fail_defect(e, "%s: cannot be read back", path.chars);
    unlink(path.chars);
    free(path.chars);
    return ok;
}
