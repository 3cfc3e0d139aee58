/* write_table.c - the summary on the terminal, in Danish or English, from the document alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "write_table_parts.h"

/* ---- the document ---- */

const char *say(const struct printing *p, const char *da, const char *en)
{
    return p->language == DANISH ? da : en;
}

const char *ink(const struct printing *p, enum ink with)
{
    return terminal_ink(p->coloured, with);
}

const char *text_of(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_TEXT ? j->text : "";
}

double number_of(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

const char *in_language(const struct printing *p, const struct json *object)
{
    return text_of(object, p->language == DANISH ? "da" : "en");
}

static void add_number(const struct printing *p, struct grid *g, double value, int decimals)
{
    char text[64];
    grid_add(g, text_local(value, decimals, p->language, text));
}

/* A size of 0 is left blank: the eye finds what happens. */
static void add_size(const struct printing *p, struct grid *g, double value)
{
    if (value == 0)
        grid_add_ink(g, "·", INK_DIM);
    else
        add_number(p, g, value, 0);
}

const struct json *side_of(const struct printing *p, const char *side)
{
    const struct json *indicators = json_get(p->document, "indicators");
    const struct json *one = indicators ? json_get(indicators, side) : NULL;
    return one && one->kind == JSON_OBJECT ? one : NULL;
}

bool has_plan(const struct printing *p)
{
    return side_of(p, "plan") != NULL;
}

static double size_of(const struct json *decision)
{
    int m = measure_find(text_of(decision, "measure"));
    return number_of(decision, m >= 0 && measure_in_days((enum measure)m) ? "days" : "count");
}

struct sums sum_decisions(const struct printing *p, const char *key, const char *group)
{
    struct sums sums = {{0}, 0};
    const struct json *decisions = json_get(p->document, "decisions");
    for (int k = 0; decisions && k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        int m = measure_find(text_of(d, "measure"));
        if (m < 0 || (key && strcmp(text_of(d, key), group) != 0))
            continue;
        sums.size[m] += size_of(d);
        sums.cost += number_of(d, "cost");
    }
    return sums;
}

static void add_sums(const struct printing *p, struct grid *g, const struct sums *s)
{
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (p->shown[m])
            add_size(p, g, s->size[m]);
}

void grid_measures(const struct printing *p, struct grid *g)
{
    static const char *const titles[MEASURE_COUNT][LANGUAGE_COUNT][2] = {
        [MEASURE_NEW] = {{"nye", NULL}, {"new", NULL}},
        [MEASURE_CONVERSION] = {{"konvert.", "kon."}, {"convert.", "con."}},
        [MEASURE_LICENCE] = {{"på licens", "lic."}, {"licence", "lic."}},
        [MEASURE_SATELLITE] = {{"satellitdage", "sat."}, {"satellite days", "sat."}},
        [MEASURE_CLOSURE] = {{"nedlagte", "ned."}, {"closed", "clo."}},
        [MEASURE_VIDEO] = {{"videodage", "vid."}, {"video days", "vid."}},
    };
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (p->shown[m])
            grid_add_brief(g, titles[m][p->language][0], titles[m][p->language][1]);
}

void find_shown(struct printing *p)
{
    const struct json *used = json_get(json_get(p->document, "scenario"), "measures");
    struct sums sums = sum_decisions(p, NULL, "");
    for (int m = 0; m < MEASURE_COUNT; m++) {
        const struct json *one = json_get(used, measure_names[m]);
        p->shown[m] = (one && one->kind != JSON_FALSE) || sums.size[m] > 0;
        p->shown_count += p->shown[m];
    }
}

const char *measure_word(const struct printing *p, const char *measure)
{
    static const char *const words[MEASURE_COUNT][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {"Nyt ydernummer", "New number"},     [MEASURE_CONVERSION] = {"Konvertering", "Conversion"},
        [MEASURE_LICENCE] = {"Licens", "Licence number"},     [MEASURE_SATELLITE] = {"Satellit", "Satellite"},
        [MEASURE_CLOSURE] = {"Nedlæggelse", "Closed number"}, [MEASURE_VIDEO] = {"Video", "Video"}};
    int m = measure_find(measure);
    return m < 0 ? measure : words[m][p->language];
}

const char *specialty_name(const struct printing *p, const char *id)
{
    int s = instance_specialty(p->in, id);
    if (s < 0)
        return id;
    return p->language == DANISH ? p->in->specialties[s].name_da : p->in->specialties[s].name_en;
}

/* "Advarsel: ...": a coloured word, then the sentence. */
static void print_labelled(const struct printing *p, const char *word, enum ink with, const char *sentence)
{
    fprintf(p->to, "%s%s%s %s\n", ink(p, with), word, ink(p, INK_PLAIN), sentence);
}

/* ---- a baseline that is not today ---- */

/* "behov × 1,25", or by specialty "behov × 1,25 (Øjenlægehjælp)". */
static void add_factor(const struct printing *p, const char *key, const char *what, struct text *out)
{
    const struct json *factor = chosen_in(p, key);
    char number[64];
    if (factor && factor->kind == JSON_NUMBER)
        text_add(out, "; %s × %s", what, sentence_number(factor->number, p->language, number));
    for (int k = 0; factor && factor->kind == JSON_OBJECT && k < factor->count; k++)
        text_add(out, "; %s × %s (%s)", what, sentence_number(factor->child[k]->number, p->language, number),
                 specialty_name(p, factor->child[k]->key));
}

static void add_file(const struct printing *p, const struct json *file, const char *what, struct text *out)
{
    if (file && file->kind == JSON_TEXT)
        text_add(out, say(p, "; %s fra %s", "; %s from %s"), what, file->text);
}

/* What the baseline has of its own, where it is not today: a scenario's need, year, supply. */
static void print_start(const struct printing *p)
{
    const struct json *files = chosen_in(p, "files");
    const char *need = say(p, "behov", "need"), *supply = say(p, "udbud", "supply"),
               *people = say(p, "befolkning", "population");
    struct text own = {0};
    add_file(p, chosen_in(p, "need"), need, &own);
    add_file(p, json_get(files, "need.csv"), need, &own);
    add_file(p, json_get(files, "need_rates.csv"), say(p, "rater", "rates"), &own);
    add_file(p, json_get(files, "population.csv"), people, &own);
    const struct json *year = chosen_in(p, "population_year");
    if (year)
        text_add(&own, say(p, "; %s i %d", "; %s of %d"), people, (int)year->number);
    add_factor(p, "need_factor", need, &own);
    add_file(p, json_get(files, "providers.csv"), supply, &own);
    add_factor(p, "supply_factor", supply, &own);
    if (own.length > 2)
        fprintf(p->to,
                say(p,
                    "Udgangspunktet er ikke i dag: %s. Hvor regler og mål siger »i dag« og »dagens«, menes "
                    "udgangspunktet.\n",
                    "The start is not today: %s. Where rules and objectives say \"today\" the start is meant.\n"),
                own.chars + 2);
    free(own.chars);
}

/* Supply and inequality as percent of it, its change in percent of the baseline's; `own`: today, where the baseline is
 * something else. */
static void add_inequality(const struct printing *p, struct grid *g, const struct json *own, const struct json *before,
                           const struct json *after)
{
    double today = number_of(before, "hoover"), plan = number_of(after, "hoover");
    if (own)
        add_number(p, g, number_of(own, "supply"), 1);
    add_number(p, g, number_of(before, "supply"), 1);
    if (after)
        add_number(p, g, number_of(after, "supply"), 1);
    if (own)
        add_number(p, g, 100 * number_of(own, "hoover"), 2);
    add_number(p, g, 100 * today, 2);
    if (!after)
        return;
    char change[64], signed_change[70];
    double percent = 100 * (plan - today) / today;
    text_local(percent, 1, p->language, change);
    snprintf(signed_change, sizeof signed_change, "%s%s", percent > 0.05 ? "+" : "", change);
    add_number(p, g, 100 * plan, 2);
    grid_add_ink(g, signed_change, percent < -0.05 ? INK_GOOD : percent > 0.05 ? INK_BAD : INK_PLAIN);
}

/* "Vendsyssel 42 %": of the councils, the one whose degree of coverage of a specialty today is the lowest, or the
 * highest. */
static void add_extreme(const struct printing *p, struct grid *g, const char *specialty, bool highest)
{
    const struct json *coverage = json_get(p->document, "coverage"), *found = NULL;
    struct text cell = {0};
    char degree[64];
    for (int k = 0; coverage && k < coverage->count; k++) {
        const struct json *row = coverage->child[k];
        double ahead = found ? number_of(row, "degree_baseline") - number_of(found, "degree_baseline") : 0;
        if (strcmp(text_of(row, "level"), "council") == 0 && strcmp(text_of(row, "specialty"), specialty) == 0 &&
            (!found || (highest ? ahead > 0 : ahead < 0)))
            found = row;
    }
    if (found)
        text_add(&cell, "%s %s %%", text_of(found, "name"),
                 text_local(number_of(found, "degree_baseline"), 0, p->language, degree));
    grid_add(g, found ? cell.chars : "");
    free(cell.chars);
}

static void add_specialties_header(const struct printing *p, struct grid *g, bool own, bool after)
{
    const char *capacity = say(p, "kapacitet i dag", "FTE today"), *brief = say(p, "kap. i dag", "FTE today");
    grid_add(g, say(p, "Speciale", "Specialty"));
    if (own)
        grid_add_brief(g, capacity, brief);
    if (own)
        grid_add_brief(g, say(p, "udgangspunkt", "start"), say(p, "udg.", "start"));
    else
        grid_add_brief(g, after ? capacity : say(p, "kapacitet", "FTE"), after ? brief : say(p, "kap.", "FTE"));
    if (after)
        grid_add(g, say(p, "plan", "plan"));
    grid_add_brief(g, say(p, "ulighed i dag %", "inequality today %"), say(p, "ulig. i dag %", "ineq. today %"));
    if (own)
        grid_add_brief(g, say(p, "udgangspunkt %", "start %"), say(p, "udg. %", "start %"));
    if (after) {
        grid_add(g, say(p, "plan %", "plan %"));
        grid_add_brief(g, say(p, "ændring %", "change %"), say(p, "ændr. %", "chg. %"));
        grid_measures(p, g);
    } else {
        grid_add(g, say(p, "dårligst dækkede sundhedsråd", "worst covered council"));
        grid_add(g, say(p, "bedst dækkede", "best covered"));
    }
}

/* The row of a specialty in a side of the indicators, or of all together. */
static const struct json *row_of(const struct json *side, const char *id)
{
    return !side ? NULL : id[0] ? json_get(json_get(side, "specialties"), id) : json_get(side, "all");
}

static void print_specialties(const struct printing *p)
{
    const struct json *before = side_of(p, "baseline"), *after = side_of(p, "plan"), *own = side_of(p, "today");
    struct grid g = {.columns = (after ? 6 + p->shown_count : 5) + (own ? 2 : 0), .left = 1};
    if (!after)
        g.left |= 3u << (g.columns - 2);
    add_specialties_header(p, &g, own != NULL, after != NULL);
    const struct json *list = json_get(before, "specialties");
    for (int k = 0; k <= list->count; k++) {
        bool total = k == list->count;
        const char *id = total ? "" : list->child[k]->key;
        if (total)
            grid_add_brief(&g, say(p, "I alt (ulighed vægtet)", "All (inequality weighted)"), say(p, "I alt", "All"));
        else
            grid_add(&g, specialty_name(p, id));
        add_inequality(p, &g, row_of(own, id), row_of(before, id), row_of(after, id));
        struct sums sums = sum_decisions(p, total ? NULL : "specialty", id);
        if (after)
            add_sums(p, &g, &sums);
        for (int highest = 0; highest <= 1 && !after; highest++)
            add_extreme(p, &g, id, highest);
        grid_bar(&g, number_of(row_of(before, id), "hoover"), number_of(row_of(after ? after : before, id), "hoover"));
    }
    g.legend = !after ? say(p, "ulighed █", "inequality █")
               : own  ? say(p, "plan █ udgangspunkt ░", "plan █ start ░")
                      : say(p, "plan █ i dag ░", "plan █ today ░");
    grid_print(&g, p->to);
    fprintf(
        p->to, "%s%s\n",
        own ? say(p,
                  "Kapacitet i fuldtidsydernumre. Ulighed: den del af kapaciteten i udgangspunktet (i dag: af dagens), "
                  "der skulle flyttes, for at alle fik lige stor behovsvægtet dækning (Hoover).",
                  "FTE: full-time numbers or their worth. Inequality: the share of the supply at the start (today: of "
                  "today's) that would have to move for equal need-weighted coverage (Hoover).")
            : say(p,
                  "Kapacitet i fuldtidsydernumre. Ulighed: den del af kapaciteten i dag, der skulle flyttes, for at "
                  "alle fik lige stor behovsvægtet dækning (Hoover).",
                  "FTE: full-time numbers or their worth. Inequality: the share of today's supply that would have to "
                  "move for equal need-weighted coverage (Hoover)."),
        after ? "" : say(p, " Dækning i pct. af målet.", " Coverage in percent of target."));
    if (own)
        print_start(p);
    fputc('\n', p->to);
}

static void print_regions(const struct printing *p)
{
    struct grid g = {.columns = 2 + p->shown_count, .left = 1};
    const struct grouping *regions = &p->in->places.groupings[GROUPING_REGION];
    grid_add(&g, say(p, "Region", "Region"));
    grid_measures(p, &g);
    grid_add(&g, say(p, "mio. kr./år", "m kr a year"));
    for (int k = 0; k <= regions->group_count; k++) {
        bool total = k == regions->group_count;
        struct sums sums = sum_decisions(p, total ? NULL : "region", total ? "" : regions->groups[k]);
        grid_add(&g, total ? say(p, "I alt", "All") : regions->groups[k]);
        add_sums(p, &g, &sums);
        add_number(p, &g, sums.cost, 1);
    }
    grid_print(&g, p->to);
    fputc('\n', p->to);
}

/* The row of the coverage table whose degree falls most at a level, NULL where none falls. */
static const struct json *largest_fall(const struct printing *p, const char *level)
{
    const struct json *coverage = json_get(p->document, "coverage"), *found = NULL;
    double most = 0.5; /* of a percent: what would be written as no change */
    for (int k = 0; coverage && k < coverage->count; k++) {
        const struct json *row = coverage->child[k];
        double fall = number_of(row, "degree_baseline") - number_of(row, "degree");
        if (strcmp(text_of(row, "level"), level) == 0 && fall > most) {
            most = fall;
            found = row;
        }
    }
    return found;
}

/* Who pays: equality must not be bought unseen by taking from somebody. */
static void print_falls(const struct printing *p)
{
    bool any = false;
    static const char *const levels[] = {"area", "council"};
    const char *titles[] = {
        say(p, "Største fald i dækningsgrad i et område", "Largest fall in degree of coverage of an area"),
        say(p, "Største fald i et sundhedsråd", "Largest fall of a council")};
    for (int k = 0; k < 2; k++) {
        const struct json *row = largest_fall(p, levels[k]);
        char before[64], after[64];
        if (!row)
            continue;
        text_local(number_of(row, "degree_baseline"), 0, p->language, before);
        text_local(number_of(row, "degree"), 0, p->language, after);
        if (strcmp(before, after) == 0)
            continue;
        fprintf(p->to, say(p, "%s: %s, %s, fra %s til %s %%.\n", "%s: %s, %s, from %s to %s %%.\n"), titles[k],
                text_of(row, "name"), specialty_name(p, text_of(row, "specialty")), before, after);
        any = true;
    }
    if (any)
        fputc('\n', p->to);
}

/* What the plan as a whole must not hide. */
static void print_levelling(const struct printing *p)
{
    const struct json *notes = json_get(p->document, "notes");
    for (int k = 0; notes && k < notes->count; k++)
        print_labelled(p, say(p, "Bemærk:", "Note:"), INK_WARN, in_language(p, notes->child[k]));
    if (notes && notes->count > 0)
        fputc('\n', p->to);
}

static const char *why_stopped(const struct printing *p)
{
    if (is_ended_by(p, "interruption"))
        return say(p,
                   "Søgningen blev afbrudt, før den ønskede afstand var bevist; planen er den bedste, der var fundet.",
                   "The search was interrupted before the gap asked for was proven; the plan is the best one found.");
    if (is_ended_by(p, "tolerance"))
        return say(
            p,
            "Søgningen nåede så langt, som dens regnenøjagtighed rækker, uden at bevise den ønskede afstand; mere "
            "tid hjælper ikke. Planen er den bedste, der var fundet.",
            "The search went as far as its numerical tolerances allow without proving the gap asked for; more "
            "time does not help. The plan is the best one found.");
    return say(p, "Tiden løb ud, før den ønskede afstand var bevist; planen er den bedste, der var fundet.",
               "Time ran out before the gap asked for was proven; the plan is the best one found.");
}

/* How the search ended; nothing in an assessment, which searches for no plan of its own. */
static void print_search(const struct printing *p)
{
    char seconds[64];
    if (!json_get(p->document, "status"))
        return;
    if (strcmp(text_of(p->document, "status"), "feasible") == 0)
        fprintf(p->to, "%s\n", why_stopped(p));
    text_local(number_of(json_get(p->document, "run"), "seconds"), 1, p->language, seconds);
    fprintf(p->to, say(p, "Regnetid: %s sekunder.", "Time: %s seconds."), seconds);
    if (json_get(p->document, "verification"))
        fprintf(p->to, " %s",
                say(p, "Efterprøvet: alle tal er regnet om fra filerne og stemmer.",
                    "Verified: every number was computed again from the files and agrees."));
    fputc('\n', p->to);
}

static void print_status(const struct printing *p)
{
    const char *status = text_of(p->document, "status");
    if (strcmp(status, "infeasible") == 0)
        print_conflicts(p);
    if (strcmp(status, "no_plan_in_time") == 0)
        fprintf(p->to, "%s\n",
                is_ended_by(p, "interruption")
                    ? say(p, "Søgningen blev afbrudt, før der var fundet en plan.",
                          "The search was interrupted before a plan was found.")
                    : say(p, "Tiden løb ud, før der var fundet en plan.", "Time ran out before a plan was found."));
    if (status[0] && !has_plan(p))
        fputc('\n', p->to);
}

/* Warnings are in English; what the scenario itself chose is said in the language asked for. */
static void print_warning(const struct printing *p, const char *text)
{
    const char *file = strstr(text, ": "), *end = strstr(text, READ_IN_ITS_PLACE);
    struct text said = {0};
    if (p->language == DANISH && file && end)
        text_add(&said, "%.*s: i stedet læses %.*s, som scenariet beder om", (int)(file - text), text,
                 (int)(end - file - 2), file + 2);
    else
        text_add(&said, "%s", text);
    print_labelled(p, say(p, "Advarsel:", "Warning:"), INK_WARN, said.chars);
    free(said.chars);
}

void print_heading(const struct printing *p, const char *text)
{
    fprintf(p->to, "%s%s%s\n", ink(p, INK_BOLD), text, ink(p, INK_PLAIN));
}

/* The title, and the question where the scenario has one. */
static void print_title(const struct printing *p)
{
    const struct json *scenario = json_get(p->document, "scenario"), *asks = json_get(scenario, "asks");
    const struct json *question = asks ? json_get(asks, p->language == DANISH ? "da" : "en") : NULL;
    if (asks && !question) /* given in the other language alone */
        question = json_get(asks, p->language == DANISH ? "en" : "da");
    print_heading(p, in_language(p, json_get(scenario, "title")));
    if (question)
        fprintf(p->to, "%s\n", question->text);
    fputc('\n', p->to);
}

static void print_notes(const struct printing *p)
{
    const struct json *caveats = json_get(p->document, "caveats"), *inputs = json_get(p->document, "inputs");
    const struct json *warnings = inputs ? json_get(inputs, "warnings") : NULL;
    for (int k = 0; warnings && k < warnings->count; k++)
        print_warning(p, warnings->child[k]->text);
    for (int k = 0; caveats && k < caveats->count; k++)
        print_labelled(p, say(p, "Forbehold:", "Caveat:"), INK_DIM, in_language(p, caveats->child[k]));
}

void print_plan(const struct json *document, const struct instance *in, enum language language, FILE *to)
{
    struct printing p = {.document = document, .in = in, .language = language, .to = to};
    p.coloured = terminal_colours(to);
    find_shown(&p);
    print_title(&p);
    print_status(&p);
    print_phases(&p);
    print_specialties(&p);
    if (has_plan(&p)) {
        print_regions(&p);
        if (json_get(document, "phases"))
            print_phase_rules(&p);
        else
            print_rules(&p);
        print_falls(&p);
        print_levelling(&p);
    }
    if (has_plan(&p) || strcmp(text_of(document, "schema"), "yderplan-assessment-1") == 0) {
        print_objectives(&p);
        print_search(&p);
    }
    print_notes(&p);
}
