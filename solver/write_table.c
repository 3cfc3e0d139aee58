/* write_table.c - the summary on the terminal, in Danish or English, from the document alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formulation.h"
#include "memory.h"
#include "write.h"

/* ---- a table: cells by row, the first column to the left, the others to the right ---- */

enum { COLUMNS_MOST = 6 + MEASURE_COUNT };

struct grid {
    int columns, count; /* of cells */
    char **cells;       /* [count] row by row, owned */
    size_t room;
};

static void add_cell(struct grid *g, const char *text)
{
    size_t at = (size_t)g->count;
    g->cells = grow(g->cells, &g->room, at + 1, sizeof *g->cells);
    g->cells[g->count++] = copy_text(text);
}

static void pad(FILE *to, int width)
{
    for (int k = 0; k < width; k++)
        fputc(' ', to);
}

static void print_grid(struct grid *g, FILE *to)
{
    int widths[COLUMNS_MOST] = {0}, rows = g->count / g->columns;
    for (int k = 0; k < g->count; k++)
        if (text_width(g->cells[k]) > widths[k % g->columns])
            widths[k % g->columns] = text_width(g->cells[k]);
    for (int row = 0; row < rows; row++) {
        for (int c = 0; c < g->columns; c++) {
            const char *cell = g->cells[row * g->columns + c];
            int space = widths[c] - text_width(cell);
            if (c > 0)
                pad(to, 2 + space);
            fputs(cell, to);
            if (c == 0)
                pad(to, space);
        }
        fputc('\n', to);
    }
    for (int k = 0; k < g->count; k++)
        free(g->cells[k]);
    free(g->cells);
    *g = (struct grid){0};
}

/* ---- the document ---- */

struct printing {
    const struct json *document;
    const struct instance *in;
    enum language language;
    FILE *to;
    bool shown[MEASURE_COUNT]; /* measures that the scenario uses or the plan takes all the same: a column each */
    int shown_count;
};

static const char *say(const struct printing *p, const char *da, const char *en)
{
    return p->language == DANISH ? da : en;
}

static const char *text_of(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_TEXT ? j->text : "";
}

static double number_of(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

static const char *in_language(const struct printing *p, const struct json *object)
{
    return text_of(object, p->language == DANISH ? "da" : "en");
}

static void add_number(const struct printing *p, struct grid *g, double value, int decimals)
{
    char text[64];
    add_cell(g, text_local(value, decimals, p->language, text));
}

/* A size of 0 is left blank: the eye finds what happens. */
static void add_size(const struct printing *p, struct grid *g, double value)
{
    if (value == 0)
        add_cell(g, "·");
    else
        add_number(p, g, value, 0);
}

static const struct json *side_of(const struct printing *p, const char *side)
{
    const struct json *indicators = json_get(p->document, "indicators");
    const struct json *one = indicators ? json_get(indicators, side) : NULL;
    return one && one->kind == JSON_OBJECT ? one : NULL;
}

static bool has_plan(const struct printing *p)
{
    return side_of(p, "plan") != NULL;
}

static double size_of(const struct json *decision)
{
    int m = measure_find(text_of(decision, "measure"));
    return number_of(decision, m >= 0 && measure_in_days((enum measure)m) ? "days" : "count");
}

/* Sizes by measure, cost and net FTE of the decisions where `key` is `group`. */
struct sums {
    double size[MEASURE_COUNT], cost;
};

static struct sums sum_decisions(const struct printing *p, const char *key, const char *group)
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

static void add_sums_header(const struct printing *p, struct grid *g)
{
    static const char *const titles[MEASURE_COUNT][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {"nye", "new"},
        [MEASURE_CONVERSION] = {"konvert.", "convert."},
        [MEASURE_LICENCE] = {"licens", "licence"},
        [MEASURE_SATELLITE] = {"satellitdage", "satellite days"},
        [MEASURE_CLOSURE] = {"nedlagte", "closed"},
        [MEASURE_VIDEO] = {"videodage", "video days"},
    };
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (p->shown[m])
            add_cell(g, titles[m][p->language]);
}

static void find_shown(struct printing *p)
{
    const struct json *used = json_get(json_get(p->document, "scenario"), "measures");
    struct sums sums = sum_decisions(p, NULL, "");
    for (int m = 0; m < MEASURE_COUNT; m++) {
        const struct json *one = json_get(used, measure_names[m]);
        p->shown[m] = (one && one->kind != JSON_FALSE) || sums.size[m] > 0;
        p->shown_count += p->shown[m];
    }
}

static const char *specialty_name(const struct printing *p, const char *id)
{
    int s = instance_specialty(p->in, id);
    if (s < 0)
        return id;
    return p->language == DANISH ? p->in->specialties[s].name_da : p->in->specialties[s].name_en;
}

/* Inequality as percent of supply, its change in percent of today's. */
static void add_inequality(const struct printing *p, struct grid *g, const struct json *before,
                           const struct json *after)
{
    double today = number_of(before, "hoover"), plan = number_of(after, "hoover");
    add_number(p, g, number_of(before, "supply"), 1);
    if (after)
        add_number(p, g, number_of(after, "supply"), 1);
    add_number(p, g, 100 * today, 2);
    if (!after)
        return;
    char change[64], signed_change[70];
    double percent = 100 * (plan - today) / today;
    text_local(percent, 1, p->language, change);
    snprintf(signed_change, sizeof signed_change, "%s%s", percent > 0.05 ? "+" : "", change);
    add_number(p, g, 100 * plan, 2);
    add_cell(g, signed_change);
}

static void print_specialties(const struct printing *p)
{
    const struct json *before = side_of(p, "baseline"), *after = side_of(p, "plan");
    struct grid g = {after ? 6 + p->shown_count : 3, 0, NULL, 0};
    add_cell(&g, say(p, "Speciale", "Specialty"));
    add_cell(&g, after ? say(p, "kapacitet i dag", "FTE today") : say(p, "kapacitet", "FTE"));
    if (after)
        add_cell(&g, say(p, "plan", "plan"));
    add_cell(&g, say(p, "ulighed i dag %", "inequality today %"));
    if (after) {
        add_cell(&g, say(p, "plan %", "plan %"));
        add_cell(&g, say(p, "ændring %", "change %"));
        add_sums_header(p, &g);
    }
    const struct json *list = json_get(before, "specialties");
    const struct json *plan = after ? json_get(after, "specialties") : NULL;
    for (int k = 0; k <= list->count; k++) {
        bool total = k == list->count;
        const char *id = total ? "" : list->child[k]->key;
        add_cell(&g, total ? say(p, "I alt (ulighed vægtet)", "All (inequality weighted)") : specialty_name(p, id));
        add_inequality(p, &g, total ? json_get(before, "all") : list->child[k],
                       !plan   ? NULL
                       : total ? json_get(after, "all")
                               : json_get(plan, id));
        struct sums sums = sum_decisions(p, total ? NULL : "specialty", id);
        if (after)
            add_sums(p, &g, &sums);
    }
    print_grid(&g, p->to);
    fprintf(
        p->to, "%s\n\n",
        say(p,
            "Kapacitet i fuldtidsydernumre. Ulighed: den del af kapaciteten i dag, der skulle flyttes, for at alle fik "
            "lige stor behovsvægtet dækning "
            "(Hoover).",
            "FTE: full-time numbers or their worth. Inequality: the share of today's supply that would have to move "
            "for equal need-weighted coverage "
            "(Hoover)."));
}

static void print_regions(const struct printing *p)
{
    struct grid g = {2 + p->shown_count, 0, NULL, 0};
    const struct grouping *regions = &p->in->places.groupings[GROUPING_REGION];
    add_cell(&g, say(p, "Region", "Region"));
    add_sums_header(p, &g);
    add_cell(&g, say(p, "mio. kr./år", "m kr a year"));
    for (int k = 0; k <= regions->group_count; k++) {
        bool total = k == regions->group_count;
        struct sums sums = sum_decisions(p, total ? NULL : "region", total ? "" : regions->groups[k]);
        add_cell(&g, total ? say(p, "I alt", "All") : regions->groups[k]);
        add_sums(p, &g, &sums);
        add_number(p, &g, sums.cost, 1);
    }
    print_grid(&g, p->to);
    fputc('\n', p->to);
}

/* The name of the group that a finding is about, with its specialty where it has one. */
static void add_group(const struct printing *p, const struct json *finding, struct text *out)
{
    struct level level;
    const char *specialty = text_of(finding, "specialty"), *name = text_of(finding, "group");
    bool part = level_find(&p->in->places, text_of(finding, "level"), &level) && level.kind != LEVEL_NATION;
    bool one = strcmp(specialty, "*") != 0;
    if (part) {
        int g = level_group(&p->in->places, level, name);
        text_add(out, " %s", g >= 0 ? level_group_name(&p->in->places, level, g) : name);
    }
    if (one)
        text_add(out, "%s %s", part ? "," : "", specialty_name(p, specialty));
    if (part || one)
        text_add(out, ":");
}

static bool is_true(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_TRUE;
}

/* How many findings of a rule say `value` under `key`; *worst gets the one that is furthest beyond its limit. */
static int count_findings(const struct json *groups, const char *key, bool value, const struct json **worst)
{
    int count = 0;
    double furthest = -INFINITY;
    for (int k = 0; k < groups->count; k++) {
        const struct json *f = groups->child[k];
        double beyond = number_of(f, "activity") - number_of(f, "limit");
        if (is_true(f, key) != value)
            continue;
        count++;
        if (is_true(f, "least"))
            beyond = -beyond;
        if (beyond > furthest) {
            furthest = beyond;
            *worst = f;
        }
    }
    return count;
}

static void add_activity(const struct printing *p, const struct json *finding, struct text *out)
{
    char activity[64], limit[64];
    double values[] = {number_of(finding, "activity"), number_of(finding, "limit")};
    for (int k = 0; k < 2; k++) /* counts without decimals, money and coverage with some */
        text_local(values[k], values[k] == floor(values[k]) ? 0 : 2, p->language, k ? limit : activity);
    if (is_true(finding, "least"))
        text_add(out, say(p, " %s; mindst %s", " %s; at least %s"), activity, limit);
    else if (!is_true(finding, "satisfied"))
        text_add(out, say(p, " %s; højst %s", " %s; at most %s"), activity, limit);
    else
        text_add(out, say(p, " %s af %s", " %s of %s"), activity, limit);
}

static void add_penalty(const struct printing *p, const struct json *rule, int missed, struct text *out)
{
    char penalty[64];
    if (missed > 1)
        text_add(out, say(p, "; %d grænser i alt", "; %d limits in all"), missed);
    text_local(number_of(rule, "penalty"), 5, p->language, penalty);
    text_add(out, say(p, "; straf %s", "; penalty %s"), penalty);
}

static void add_state(const struct printing *p, const struct json *rule, struct text *out)
{
    const struct json *groups = json_get(rule, "groups"), *worst = NULL;
    int broken = count_findings(groups, "satisfied", false, &worst);
    bool soft = is_true(rule, "soft");
    if (broken > 0) {
        text_add(out, "%s", soft ? say(p, "ikke helt opfyldt:", "not fully met:") : say(p, "BRUDT:", "BROKEN:"));
        add_group(p, worst, out);
        add_activity(p, worst, out);
        if (soft)
            add_penalty(p, rule, broken, out);
        else if (broken > 1)
            text_add(out, say(p, "; %d grænser brudt i alt", "; %d limits broken in all"), broken);
        return;
    }
    int binding = count_findings(groups, "binding", true, &worst);
    text_add(out, "%s", say(p, "overholdt", "kept"));
    if (groups->count == 1) {
        text_add(out, ":");
        add_activity(p, groups->child[0], out);
    }
    if (binding > 0 && groups->count == 1)
        text_add(out, "%s", say(p, ", bindende", ", binding"));
    else if (binding > 0)
        text_add(out, say(p, ", %d af %d grænser bindende", ", %d of %d limits binding"), binding, groups->count);
}

static void print_rules(const struct printing *p)
{
    const struct json *rules = json_get(p->document, "rules"), *limits = json_get(p->document, "measure_limits");
    const struct json *breaches = limits ? json_get(limits, "breaches") : NULL;
    if (!rules || rules->count + (breaches ? breaches->count : 0) == 0)
        return;
    fprintf(p->to, "%s\n", say(p, "Regler", "Rules"));
    for (int k = 0; k < rules->count; k++) {
        struct text state = {0};
        add_state(p, rules->child[k], &state);
        fprintf(p->to, "  %s (%s)\n", in_language(p, json_get(rules->child[k], "sentence")), state.chars);
        free(state.chars);
    }
    for (int k = 0; breaches && k < breaches->count; k++)
        fprintf(p->to, "  %s %s\n", say(p, "BRUDT:", "BROKEN:"), in_language(p, breaches->child[k]));
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

/* ---- the objectives ---- */

/* A value with as many decimals as its size needs: shares with five, people with none. */
static const char *objective_number(const struct printing *p, double value, double size, char *to)
{
    return text_local(value, fabs(size) < 10 ? 5 : fabs(size) < 1000 ? 2 : 0, p->language, to);
}

/* A bound of 0 for what cannot be below 0 anyway is none. */
static bool is_proven(const struct json *objective, bool maximise)
{
    double bound = number_of(objective, "bound");
    return isfinite(bound) && (maximise || bound > 0 || number_of(objective, "value") <= 0);
}

/* Whom the bound is about: later objectives are optimised among the plans that keep the earlier ones, the first with
 * the penalties of soft rules. */
static const char *bounded(const struct printing *p, const struct json *objective, bool first)
{
    if (!first)
        return say(p, "ingen plan, der holder målene ovenfor,", "no plan that keeps the objectives above");
    if (json_get(objective, "penalty"))
        return say(p, "ingen plan under de samme regler, straf medregnet,",
                   "no plan under the same rules, penalty included,");
    return say(p, "ingen plan under de samme regler", "no plan under the same rules");
}

static void print_bound(const struct printing *p, const struct json *objective, bool maximise, bool first, double size)
{
    char bound[64], gap[64];
    if (!is_proven(objective, maximise)) {
        fprintf(p->to, " %s",
                say(p, "Der er endnu ikke bevist nogen grænse: giv søgningen mere tid.",
                    "No bound is proven yet: give the search more time."));
        return;
    }
    objective_number(p, number_of(objective, "bound"), size, bound);
    text_local(100 * number_of(objective, "gap"), 3, p->language, gap);
    fprintf(p->to, say(p, " Bevist: %s kommer %s %s (afstand %s %%).", " Proven: %s gets %s %s (gap %s %%)."),
            bounded(p, objective, first), maximise ? say(p, "over", "above") : say(p, "under", "below"), bound, gap);
}

/* What soft rules cost, and what the search reached before later objectives used the tolerance of this one. */
static void print_asides(const struct printing *p, const struct json *objective, bool maximise, double size)
{
    char best[64], penalty[64];
    double cost = json_get(objective, "penalty") ? number_of(objective, "penalty") : 0;
    double reached = number_of(objective, "best"), all = number_of(objective, "value") + (maximise ? -cost : cost);
    if (cost > 0)
        fprintf(p->to,
                say(p, " Dertil straf for regler, der ikke er helt opfyldt: %s.",
                    " Penalty of rules that are not fully met: %s."),
                text_local(cost, 5, p->language, penalty));
    if (fabs(all - reached) > 1e-6 * fmax(1e-3, fabs(all)))
        fprintf(p->to,
                say(p, " For sig nåede målet %s; resten er givet til målene nedenfor.",
                    " By itself it reached %s; the rest was given to the objectives below."),
                objective_number(p, reached, size, best));
}

/* Index of a measure among the kinds. */
static int kind_of(const struct json *objective)
{
    for (int k = 0; k < formulation_catalogue.objective_count; k++)
        if (strcmp(objective_kinds[k]->spec.name, text_of(objective, "measure")) == 0)
            return k;
    return 0;
}

static void print_objective(const struct printing *p, const struct json *objective, bool first)
{
    const struct objective_kind *kind = objective_kinds[kind_of(objective)];
    double value = number_of(objective, "value"), baseline = number_of(objective, "baseline");
    double size = fmax(isnan(value) ? 0 : fabs(value), isnan(baseline) ? 0 : fabs(baseline));
    char now[64], today[64];
    objective_number(p, value, size, now);
    objective_number(p, baseline, size, today);
    fprintf(p->to, "  %s\n    ", kind->title[p->language]);
    if (!has_plan(p)) {
        fprintf(p->to, say(p, "%s i dag.\n", "%s today.\n"), today);
        return;
    }
    fprintf(p->to, say(p, "%s mod %s i dag.", "%s against %s today."), now, today);
    if (json_get(objective, "bound")) {
        print_asides(p, objective, kind->maximise, size);
        print_bound(p, objective, kind->maximise, first, size);
    }
    fputc('\n', p->to);
}

static void print_objectives(const struct printing *p)
{
    const struct json *list = json_get(p->document, "objectives");
    fprintf(p->to, "%s\n",
            list->count > 1 ? say(p, "Mål, i denne rækkefølge", "Objectives, in this order")
                            : say(p, "Mål", "Objective"));
    for (int k = 0; k < list->count; k++)
        print_objective(p, list->child[k], k == 0);
}

/* How the search ended; nothing in an assessment, which searches for no plan of its own. */
static void print_search(const struct printing *p)
{
    char seconds[64];
    if (!json_get(p->document, "status"))
        return;
    if (strcmp(text_of(p->document, "status"), "feasible") == 0)
        fprintf(p->to, "%s\n",
                say(p,
                    "Søgningen blev stoppet, før den ønskede afstand var bevist; planen er den bedste, der var fundet.",
                    "The search was stopped before the gap asked for was proven; the plan is the best one found."));
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
        fprintf(p->to, "%s\n",
                say(p, "Ingen plan kan opfylde reglerne. Dette kan ikke opfyldes inden for tiltagenes egne grænser:",
                    "No plan can meet the rules. This cannot be met within the limits of the measures:"));
    if (strcmp(status, "no_plan_in_time") == 0)
        fprintf(p->to, "%s\n",
                say(p, "Tiden løb ud, før der var fundet en plan.", "Time ran out before a plan was found."));
    const struct json *conflicts = json_get(p->document, "conflicts");
    for (int k = 0; conflicts && k < conflicts->count; k++)
        fprintf(p->to, "  %s\n", in_language(p, json_get(conflicts->child[k], "sentence")));
    if (status[0] && !has_plan(p))
        fputc('\n', p->to);
}

/* Warnings are in English; what the scenario itself chose is said in the language asked for. */
static void print_warning(const struct printing *p, const char *text)
{
    const char *file = strstr(text, ": "), *end = strstr(text, READ_IN_ITS_PLACE);
    if (p->language == DANISH && file && end)
        fprintf(p->to, "Advarsel: %.*s: i stedet læses %.*s, som scenariet beder om\n", (int)(file - text), text,
                (int)(end - file - 2), file + 2);
    else
        fprintf(p->to, "%s %s\n", say(p, "Advarsel:", "Warning:"), text);
}

/* The title, and the question where the scenario has one. */
static void print_title(const struct printing *p)
{
    const struct json *scenario = json_get(p->document, "scenario"), *asks = json_get(scenario, "asks");
    const struct json *question = asks ? json_get(asks, p->language == DANISH ? "da" : "en") : NULL;
    if (asks && !question) /* given in the other language alone */
        question = json_get(asks, p->language == DANISH ? "en" : "da");
    fprintf(p->to, "%s\n", in_language(p, json_get(scenario, "title")));
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
        fprintf(p->to, "%s %s\n", say(p, "Forbehold:", "Caveat:"), in_language(p, caveats->child[k]));
}

void print_plan(const struct json *document, const struct instance *in, enum language language, FILE *to)
{
    struct printing p = {.document = document, .in = in, .language = language, .to = to};
    find_shown(&p);
    print_title(&p);
    print_status(&p);
    print_specialties(&p);
    if (has_plan(&p)) {
        print_regions(&p);
        print_rules(&p);
        print_falls(&p);
    }
    if (has_plan(&p) || strcmp(text_of(document, "schema"), "yderplan-assessment-1") == 0) {
        print_objectives(&p);
        print_search(&p);
    }
    print_notes(&p);
}
