/* write_table.c - the summary on the terminal, in Danish or English, from the document alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formulation.h"
#include "memory.h"
#include "write.h"

/* ---- a table: cells by row, the first column to the left, the others to the right ---- */

enum { COLUMNS_MOST = 8 + MEASURE_COUNT };

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
        [MEASURE_LICENCE] = {"på licens", "licence"},
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

/* ---- a baseline that is not today ---- */

/* "behov × 1,25", or by specialty "behov × 1,25 (Øjenlægehjælp)". */
static void add_factor(const struct printing *p, const char *key, const char *what, struct text *out)
{
    const struct json *factor = json_get(json_get(p->document, "scenario"), key);
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
    const struct json *scenario = json_get(p->document, "scenario"), *files = json_get(scenario, "files");
    const char *need = say(p, "behov", "need"), *supply = say(p, "udbud", "supply"),
               *people = say(p, "befolkning", "population");
    struct text own = {0};
    add_file(p, json_get(scenario, "need"), need, &own);
    add_file(p, json_get(files, "need.csv"), need, &own);
    add_file(p, json_get(files, "need_rates.csv"), say(p, "rater", "rates"), &own);
    add_file(p, json_get(files, "population.csv"), people, &own);
    if (json_get(scenario, "population_year"))
        text_add(&own, say(p, "; %s i %d", "; %s of %d"), people, (int)number_of(scenario, "population_year"));
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
    add_cell(g, signed_change);
}

static void add_specialties_header(const struct printing *p, struct grid *g, bool own, bool after)
{
    add_cell(g, say(p, "Speciale", "Specialty"));
    if (own)
        add_cell(g, say(p, "kapacitet i dag", "FTE today"));
    add_cell(g, own     ? say(p, "udgangspunkt", "start")
                : after ? say(p, "kapacitet i dag", "FTE today")
                        : say(p, "kapacitet", "FTE"));
    if (after)
        add_cell(g, say(p, "plan", "plan"));
    add_cell(g, say(p, "ulighed i dag %", "inequality today %"));
    if (own)
        add_cell(g, say(p, "udgangspunkt %", "start %"));
    if (after) {
        add_cell(g, say(p, "plan %", "plan %"));
        add_cell(g, say(p, "ændring %", "change %"));
        add_sums_header(p, g);
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
    struct grid g = {(after ? 6 + p->shown_count : 3) + (own ? 2 : 0), 0, NULL, 0};
    add_specialties_header(p, &g, own != NULL, after != NULL);
    const struct json *list = json_get(before, "specialties");
    for (int k = 0; k <= list->count; k++) {
        bool total = k == list->count;
        const char *id = total ? "" : list->child[k]->key;
        add_cell(&g, total ? say(p, "I alt (ulighed vægtet)", "All (inequality weighted)") : specialty_name(p, id));
        add_inequality(p, &g, row_of(own, id), row_of(before, id), row_of(after, id));
        struct sums sums = sum_decisions(p, total ? NULL : "specialty", id);
        if (after)
            add_sums(p, &g, &sums);
    }
    print_grid(&g, p->to);
    fprintf(
        p->to, "%s\n",
        own ? say(p,
                  "Kapacitet i fuldtidsydernumre. Ulighed: den del af kapaciteten i udgangspunktet (i dag: af dagens), "
                  "der skulle flyttes, for at alle fik lige stor behovsvægtet dækning (Hoover).",
                  "FTE: full-time numbers or their worth. Inequality: the share of the supply at the start (today: of "
                  "today's) that would have to move for equal need-weighted coverage (Hoover).")
            : say(p,
                  "Kapacitet i fuldtidsydernumre. Ulighed: den del af kapaciteten i dag, der skulle flyttes, for at "
                  "alle fik lige stor behovsvægtet dækning (Hoover).",
                  "FTE: full-time numbers or their worth. Inequality: the share of today's supply that would have to "
                  "move for equal need-weighted coverage (Hoover)."));
    if (own)
        print_start(p);
    fputc('\n', p->to);
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

/* How many findings of a rule say `value` under `key`. */
static int count_findings(const struct json *groups, const char *key, bool value)
{
    int count = 0;
    for (int k = 0; k < groups->count; k++)
        count += is_true(groups->child[k], key) == value;
    return count;
}

static double beyond(const struct json *finding)
{
    double over = number_of(finding, "activity") - number_of(finding, "limit");
    return is_true(finding, "least") ? -over : over;
}

enum { WORST = 5 };

/* The findings that are furthest beyond their limits, the furthest first; how many. */
static int find_worst(const struct json *groups, const struct json *worst[WORST])
{
    int count = 0;
    for (int k = 0; k < groups->count; k++) {
        const struct json *f = groups->child[k];
        int at = count;
        if (is_true(f, "satisfied"))
            continue;
        while (at > 0 && beyond(f) > beyond(worst[at - 1]))
            at--;
        for (int n = count < WORST ? count : WORST - 1; n > at; n--)
            worst[n] = worst[n - 1];
        if (at < WORST)
            worst[at] = f;
        count += count < WORST;
    }
    return count;
}

/* What a finding counts in, where the sentence of the rule leaves it open. */
static const char *unit_word(const struct printing *p, enum unit unit)
{
    static const char *const words[UNIT_COUNT][LANGUAGE_COUNT] = {
        [UNIT_NUMBERS] = {"", ""},
        [UNIT_DAYS] = {"", ""},
        [UNIT_SIZES] = {"", ""},
        [UNIT_FTE] = {"", ""},
        [UNIT_MONEY] = {" mio. kr.", " million kr"},
        [UNIT_MINUTES] = {" minutter", " minutes"},
        [UNIT_TARGET] = {" pct.", " %"},
        [UNIT_TODAY] = {" pct. af dagens", " % of today's"},
        [UNIT_POINTS] = {" procentpoint", " percentage points"},
        [UNIT_NEED] = {" pct. af behovet", " % of the need"}};
    return words[unit][p->language];
}

static enum unit unit_of(const struct json *finding)
{
    for (int k = 0; k < UNIT_COUNT; k++)
        if (strcmp(unit_names[k], text_of(finding, "unit")) == 0)
            return (enum unit)k;
    return UNIT_NUMBERS;
}

/* Whole numbers as they are; else as many decimals as the unit deserves, or as it takes to tell two values apart. */
static int decimals_for(const struct printing *p, enum unit unit, const double values[2])
{
    char text[2][64];
    bool fine =
        unit == UNIT_NUMBERS || unit == UNIT_DAYS || unit == UNIT_SIZES || unit == UNIT_FTE || unit == UNIT_MONEY;
    int decimals = fine ? 2 : 1;
    for (; decimals < 6 && values[0] != values[1]; decimals++) {
        text_local(values[0], decimals, p->language, text[0]);
        text_local(values[1], decimals, p->language, text[1]);
        if (strcmp(text[0], text[1]) != 0)
            break;
    }
    return decimals;
}

static void add_activity(const struct printing *p, const struct json *finding, struct text *out)
{
    char activity[64], limit[64];
    enum unit unit = unit_of(finding);
    const char *word = unit_word(p, unit);
    double values[] = {number_of(finding, "activity"), number_of(finding, "limit")};
    bool kept = is_true(finding, "satisfied");
    int decimals = kept && fabs(values[0] - values[1]) < 1e-3 ? 1 : decimals_for(p, unit, values);
    for (int k = 0; k < 2; k++)
        text_local(values[k], fabs(values[k] - round(values[k])) < 1e-9 ? 0 : decimals, p->language,
                   k ? limit : activity);
    if (is_true(finding, "least"))
        text_add(out, say(p, " %s%s; mindst %s", " %s%s; at least %s"), activity, word, limit);
    else if (!kept)
        text_add(out, say(p, " %s%s; højst %s", " %s%s; at most %s"), activity, word, limit);
    else
        text_add(out, say(p, " %s af %s%s", " %s of %s%s"), activity, limit, word);
}

/* Index of a measure among the kinds. */
static int kind_of(const struct json *objective)
{
    for (int k = 0; k < formulation_catalogue.objective_count; k++)
        if (strcmp(objective_kinds[k]->spec.name, text_of(objective, "measure")) == 0)
            return k;
    return 0;
}

/* A penalty reads as the first objective does, which it is added to. */
static const char *penalty_number(const struct printing *p, double penalty, char *to)
{
    const struct json *first = json_get(p->document, "objectives")->child[0];
    const struct objective_kind *kind = objective_kinds[kind_of(first)];
    if (kind->reading == AS_PERCENT)
        return objective_number(kind, penalty, 1, p->language, to);
    return text_local(penalty, 5, p->language, to);
}

static void add_penalty(const struct printing *p, const struct json *rule, struct text *out)
{
    char penalty[80];
    text_add(out, say(p, "; straf %s", "; penalty %s"), penalty_number(p, number_of(rule, "penalty"), penalty));
}

/* A rule that is missed: by what where it is one limit, else how many. */
static void add_missed(const struct printing *p, const struct json *rule, int missed, struct text *out)
{
    const struct json *groups = json_get(rule, "groups"), *worst[WORST];
    bool soft = is_true(rule, "soft");
    char some[64], all[64];
    text_add(out, "%s", soft ? say(p, "ikke helt opfyldt:", "not fully met:") : say(p, "BRUDT:", "BROKEN:"));
    if (missed == 1) {
        find_worst(groups, worst);
        add_group(p, worst[0], out);
        add_activity(p, worst[0], out);
    } else
        text_add(out, say(p, " %s af %s grænser", " %s of %s limits"), text_local(missed, 0, p->language, some),
                 text_local(groups->count, 0, p->language, all));
    if (soft)
        add_penalty(p, rule, out);
}

/* "187 sundhedsråd og specialer er lukket for nye ydernumre", where a rule keeps new numbers out. */
static void add_closed(const struct printing *p, const struct json *groups, int closed, struct text *out)
{
    enum { SITES, AREAS, MUNICIPALITIES, COUNCILS, REGIONS, GROUPS };
    static const char *const words[][LANGUAGE_COUNT][2] = {
        [SITES] = {{"sted", "steder"}, {"site", "sites"}},
        [AREAS] = {{"område", "områder"}, {"area", "areas"}},
        [MUNICIPALITIES] = {{"kommune", "kommuner"}, {"municipality", "municipalities"}},
        [COUNCILS] = {{"sundhedsråd", "sundhedsråd"}, {"council", "councils"}},
        [REGIONS] = {{"region", "regioner"}, {"region", "regions"}},
        [GROUPS] = {{"gruppe", "grupper"}, {"group", "groups"}}};
    struct level level = {LEVEL_NATION, 0};
    char number[64];
    int word = GROUPS;
    if (level_find(&p->in->places, text_of(groups->child[0], "level"), &level) && level.kind != LEVEL_NATION)
        word = level.kind == LEVEL_SITE ? SITES : level.kind == LEVEL_AREA ? AREAS : MUNICIPALITIES + level.grouping;
    const char *const *form = words[word < GROUPS ? word : GROUPS][p->language];
    text_local(closed, 0, p->language, number);
    if (closed == 1)
        text_add(
            out,
            say(p, ", %s %s og speciale er lukket for nye ydernumre", ", %s %s and specialty is closed to new numbers"),
            number, form[0]);
    else
        text_add(out,
                 say(p, ", %s %s og specialer er lukket for nye ydernumre",
                     ", %s %s and specialties are closed to new numbers"),
                 number, form[1]);
}

static bool closes(const struct json *rule)
{
    for (int k = 0; k < formulation_catalogue.rule_count; k++)
        if (strcmp(rule_kinds[k]->spec.name, text_of(rule, "rule")) == 0)
            return rule_kinds[k]->spec.closes;
    return false;
}

/* Limits of 0 that are kept are what the rule means to do, not limits that the plan has run into: how many; taken from
 * `binding`. */
static int count_none(const struct json *groups, int *binding)
{
    int count = 0;
    for (int k = 0; k < groups->count; k++)
        if (number_of(groups->child[k], "limit") == 0 && number_of(groups->child[k], "activity") == 0) {
            count++;
            *binding -= is_true(groups->child[k], "binding");
        }
    return count;
}

static void add_state(const struct printing *p, const struct json *rule, struct text *out)
{
    const struct json *groups = json_get(rule, "groups");
    int missed = count_findings(groups, "satisfied", false), binding = count_findings(groups, "binding", true);
    int none = count_none(groups, &binding), limits = groups->count - none;
    char some[64], all[64];
    if (missed > 0) {
        add_missed(p, rule, missed, out);
        return;
    }
    text_add(out, "%s", say(p, "overholdt", "kept"));
    if (none > 0 && closes(rule))
        add_closed(p, groups, none, out);
    if (groups->count == 1 && none == 0) {
        text_add(out, ":");
        add_activity(p, groups->child[0], out);
    }
    if (binding > 0 && groups->count == 1)
        text_add(out, "%s", say(p, ", bindende", ", binding"));
    else if (binding > 0)
        text_add(out, say(p, ", %s af %s grænser bindende", ", %s of %s limits binding"),
                 text_local(binding, 0, p->language, some), text_local(limits, 0, p->language, all));
}

/* Whom a rule with many limits fails: the worst, each with its size. */
static void print_worst(const struct printing *p, const struct json *rule)
{
    const struct json *groups = json_get(rule, "groups"), *worst[WORST];
    int missed = count_findings(groups, "satisfied", false), shown = missed > 1 ? find_worst(groups, worst) : 0;
    char more[64];
    for (int k = 0; k < shown; k++) {
        struct text line = {0};
        add_group(p, worst[k], &line);
        add_activity(p, worst[k], &line);
        fprintf(p->to, "   %s\n", line.chars);
        free(line.chars);
    }
    if (missed > shown && shown > 0)
        fprintf(p->to, say(p, "    og %s mindre\n", "    and %s smaller ones\n"),
                text_local(missed - shown, 0, p->language, more));
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
        print_worst(p, rules->child[k]);
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

/* What the plan as a whole must not hide. */
static void print_levelling(const struct printing *p)
{
    const struct json *notes = json_get(p->document, "notes");
    for (int k = 0; notes && k < notes->count; k++)
        fprintf(p->to, "%s %s\n", say(p, "Bemærk:", "Note:"), in_language(p, notes->child[k]));
    if (notes && notes->count > 0)
        fputc('\n', p->to);
}

/* ---- the objectives ---- */

/* An objective of the document and how its values are read. */
struct told {
    const struct json *json;
    const struct objective_kind *kind;
    bool first;
    int more;    /* decimals beyond the usual, so that value, today and bound are told apart */
    double need; /* of all specialties, where the value is a part of it; else NAN */
};

static void add_value(const struct printing *p, const struct told *o, double value, struct text *out)
{
    char number[80], percent[64];
    text_add(out, "%s", objective_number(o->kind, value, o->more, p->language, number));
    if (isfinite(value) && o->need > 0)
        text_add(out, say(p, " (%s %% af behovet)", " (%s %% of the need)"),
                 text_local(100 * value / o->need, 1, p->language, percent));
}

/* What ended the search: "time", "interruption", "tolerance". */
static bool is_ended_by(const struct printing *p, const char *what)
{
    const struct json *run = json_get(p->document, "run");
    return run && strcmp(text_of(run, "ended_by"), what) == 0;
}

/* A bound of 0 for what cannot be below 0 anyway is none, unless there is nothing left to gain. */
static bool is_proven(const struct printing *p, const struct told *o)
{
    bool optimal = strcmp(text_of(p->document, "status"), "optimal") == 0;
    double bound = number_of(o->json, "bound"), value = number_of(o->json, "value");
    return isfinite(bound) && (o->kind->maximise || bound > 0 || value <= 1e-9 || optimal);
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

static void add_bound(const struct printing *p, const struct told *o, struct text *out)
{
    char gap[64], bound[80];
    if (!is_proven(p, o)) {
        text_add(out, " %s",
                 is_ended_by(p, "tolerance") ? say(p, "Der er ikke bevist nogen grænse.", "No bound is proven.")
                                             : say(p, "Der er endnu ikke bevist nogen grænse: giv søgningen mere tid.",
                                                   "No bound is proven yet: give the search more time."));
        return;
    }
    bool larger = o->kind->maximise;
    text_add(out, say(p, " Bevist: %s kommer %s ", " Proven: %s gets %s "), bounded(p, o->json, o->first),
             larger ? say(p, "over", "above") : say(p, "under", "below"));
    text_add(out, "%s", objective_number(o->kind, number_of(o->json, "bound"), o->more, p->language, bound));
    text_local(100 * number_of(o->json, "gap"), 3, p->language, gap);
    if (fabs(number_of(o->json, "value")) > 1e-9)
        text_add(out, say(p, " (afstand %s %%)", " (gap %s %%)"), gap);
    text_add(out, ".");
}

/* What soft rules cost, and what the search reached before later objectives used the tolerance of this one. */
static void add_asides(const struct printing *p, const struct told *o, struct text *out)
{
    char penalty[80];
    double cost = json_get(o->json, "penalty") ? number_of(o->json, "penalty") : 0;
    double reached = number_of(o->json, "best");
    double all = number_of(o->json, "value") + (o->kind->maximise ? -cost : cost);
    if (cost > 0)
        text_add(out,
                 say(p, " Dertil straf for regler, der ikke er helt opfyldt: %s.",
                     " Penalty of rules that are not fully met: %s."),
                 penalty_number(p, cost, penalty));
    if (fabs(all - reached) > 1e-6 * fmax(1e-3, fabs(all))) {
        text_add(out, "%s", say(p, " Optimeret alene: ", " Optimised alone: "));
        add_value(p, o, reached, out);
        text_add(out, "%s",
                 say(p, "; resten er givet til målene nedenfor.", "; the rest was given to the objectives below."));
    }
}

/* Need of the nation, over all specialties of the document. */
static double all_need(const struct printing *p)
{
    const struct json *coverage = json_get(p->document, "coverage");
    double need = 0;
    for (int k = 0; coverage && k < coverage->count; k++)
        if (strcmp(text_of(coverage->child[k], "level"), "nation") == 0)
            need += number_of(coverage->child[k], "need");
    return need;
}

static struct told tell(const struct printing *p, const struct json *objective, bool first)
{
    struct told o = {objective, objective_kinds[kind_of(objective)], first, 0, NAN};
    double value = number_of(objective, "value"),
           others[] = {number_of(objective, "baseline"), number_of(objective, "bound"), number_of(objective, "best")};
    for (int k = 0; k < 3; k++)
        if (isfinite(value) && isfinite(others[k])) {
            int more = objective_decimals(o.kind, value, others[k]);
            o.more = more > o.more ? more : o.more;
        }
    if (o.kind->reading == AS_NEED)
        o.need = all_need(p);
    return o;
}

static void print_objective(const struct printing *p, const struct json *objective, bool first)
{
    struct told o = tell(p, objective, first);
    struct text line = {0};
    if (has_plan(p)) {
        add_value(p, &o, number_of(objective, "value"), &line);
        text_add(&line, "%s", say(p, " mod ", " against "));
    }
    add_value(p, &o, number_of(objective, "baseline"), &line);
    if (side_of(p, "today"))
        text_add(&line, "%s", say(p, " i udgangspunktet.", " at the start."));
    else
        text_add(&line, "%s", say(p, " i dag.", " today."));
    if (has_plan(p) && json_get(objective, "bound")) {
        add_asides(p, &o, &line);
        add_bound(p, &o, &line);
    }
    fprintf(p->to, "  %s\n    %s\n", in_language(p, json_get(objective, "title")), line.chars);
    free(line.chars);
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

/* "rules.1 (floor), linje 12: ... (Bornholm, Øjenlægehjælp)" */
static void print_conflict(const struct printing *p, const struct json *conflict)
{
    bool rule = json_get(conflict, "rule") != NULL;
    double line = number_of(conflict, "line");
    struct text place = {0}, where = {0};
    text_add(&place, "%s.%d (%s)", rule ? "rules" : "objectives",
             (int)number_of(conflict, rule ? "index" : "objective"), text_of(conflict, rule ? "rule" : "measure"));
    if (line > 0)
        text_add(&place, say(p, ", linje %d", ", line %d"), (int)line);
    if (json_get(conflict, "group")) /* add_group leads with a blank and ends with a colon */
        add_group(p, conflict, &where);
    fprintf(p->to, "  %s: %s", place.chars, in_language(p, json_get(conflict, "sentence")));
    if (where.length > 2)
        fprintf(p->to, " (%.*s)", (int)where.length - 2, where.chars + 1);
    fputc('\n', p->to);
    free(place.chars);
    free(where.chars);
}

static void print_conflicts(const struct printing *p)
{
    const struct json *conflicts = json_get(p->document, "conflicts");
    int count = conflicts ? conflicts->count : 0, rules = 0;
    for (int k = 0; k < count; k++)
        rules += json_get(conflicts->child[k], "rule") != NULL;
    if (count == 0)
        fprintf(p->to, "%s\n",
                say(p, "Tiltagenes egne grænser kan ikke holdes.",
                    "The limits of the measures themselves cannot be kept."));
    else if (count == 1)
        fprintf(p->to, "%s\n",
                rules ? say(p, "Denne regel kan ikke holdes:", "This rule cannot be kept:")
                      : say(p, "Dette mål kan ikke nås:", "This objective cannot be met:"));
    else
        fprintf(p->to, "%s\n",
                rules == count
                    ? say(p, "Disse regler kan ikke holdes samtidig:", "These rules cannot be kept together:")
                    : say(p, "Disse regler og mål kan ikke holdes samtidig:",
                          "These rules and objectives cannot be kept together:"));
    for (int k = 0; k < count; k++)
        print_conflict(p, conflicts->child[k]);
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

static void print_notes(const struct printing *p)
{
    const struct json *caveats = json_get(p->document, "caveats"), *inputs = json_get(p->document, "inputs");
    const struct json *warnings = inputs ? json_get(inputs, "warnings") : NULL;
    for (int k = 0; warnings && k < warnings->count; k++)
        fprintf(p->to, "%s %s\n", say(p, "Advarsel:", "Warning:"), warnings->child[k]->text);
    for (int k = 0; caveats && k < caveats->count; k++)
        fprintf(p->to, "%s %s\n", say(p, "Forbehold:", "Caveat:"), in_language(p, caveats->child[k]));
}

void print_plan(const struct json *document, const struct instance *in, enum language language, FILE *to)
{
    struct printing p = {.document = document, .in = in, .language = language, .to = to};
    find_shown(&p);
    fprintf(to, "%s\n\n", in_language(&p, json_get(json_get(document, "scenario"), "title")));
    print_status(&p);
    print_specialties(&p);
    if (has_plan(&p)) {
        print_regions(&p);
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
