/* write_table.c - the summary on the terminal, in Danish or English, from the document alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "write.h"

/* ---- a table: cells by row, the first column to the left, the others to the right ---- */

enum { COLUMNS_MOST = 10 };

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
    bool satellite = strcmp(text_of(decision, "measure"), "satellite") == 0;
    return number_of(decision, satellite ? "days" : "count");
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
    add_size(p, g, s->size[MEASURE_NEW]);
    add_size(p, g, s->size[MEASURE_CONVERSION]);
    add_size(p, g, s->size[MEASURE_LICENCE]);
    add_size(p, g, s->size[MEASURE_SATELLITE]);
    add_number(p, g, s->cost, 1);
}

static void add_sums_header(const struct printing *p, struct grid *g)
{
    add_cell(g, say(p, "nye", "new"));
    add_cell(g, say(p, "konvert.", "convert."));
    add_cell(g, say(p, "licens", "licence"));
    add_cell(g, say(p, "satellitdage", "satellite days"));
    add_cell(g, say(p, "mio. kr./år", "m kr a year"));
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
    struct grid g = {after ? 10 : 3, 0, NULL, 0};
    add_cell(&g, say(p, "Speciale", "Specialty"));
    add_cell(&g, after ? say(p, "fuldtid i dag", "FTE today") : say(p, "fuldtid", "FTE"));
    if (after)
        add_cell(&g, say(p, "plan", "plan"));
    add_cell(&g, say(p, "ulighed i dag %", "inequality today %"));
    if (after) {
        add_cell(&g, say(p, "plan %", "plan %"));
        add_cell(&g, say(p, "ændring %", "change %"));
        add_cell(&g, say(p, "nye", "new"));
        add_cell(&g, say(p, "konvert.", "convert."));
        add_cell(&g, say(p, "licens", "licence"));
        add_cell(&g, say(p, "satellitdage", "satellite days"));
    }
    const struct json *list = json_get(before, "specialties");
    const struct json *plan = after ? json_get(after, "specialties") : NULL;
    for (int k = 0; k <= list->count; k++) {
        bool total = k == list->count;
        const char *id = total ? "" : list->child[k]->key;
        add_cell(&g, total ? say(p, "I alt (vægtet)", "All (weighted)") : specialty_name(p, id));
        add_inequality(p, &g, total ? json_get(before, "all") : list->child[k],
                       !plan   ? NULL
                       : total ? json_get(after, "all")
                               : json_get(plan, id));
        struct sums sums = sum_decisions(p, total ? NULL : "specialty", id);
        for (int m = 0; after && m < MEASURE_COUNT; m++)
            add_size(p, &g, sums.size[m]);
    }
    print_grid(&g, p->to);
    fprintf(
        p->to, "%s\n\n",
        say(p,
            "Ulighed: den del af dagens kapacitet, der skulle flyttes, for at alle fik lige stor behovsvægtet dækning "
            "(Hoover).",
            "Inequality: the share of today's supply that would have to move for equal need-weighted coverage "
            "(Hoover)."));
}

static void print_regions(const struct printing *p)
{
    struct grid g = {6, 0, NULL, 0};
    const struct grouping *regions = &p->in->places.groupings[GROUPING_REGION];
    add_cell(&g, say(p, "Region", "Region"));
    add_sums_header(p, &g);
    for (int k = 0; k <= regions->group_count; k++) {
        bool total = k == regions->group_count;
        struct sums sums = sum_decisions(p, total ? NULL : "region", total ? "" : regions->groups[k]);
        add_cell(&g, total ? say(p, "I alt", "All") : regions->groups[k]);
        add_sums(p, &g, &sums);
    }
    print_grid(&g, p->to);
    fputc('\n', p->to);
}

static void print_rules(const struct printing *p)
{
    const struct json *rules = json_get(p->document, "rules");
    if (!rules || rules->count == 0)
        return;
    fprintf(p->to, "%s\n", say(p, "Regler", "Rules"));
    for (int k = 0; k < rules->count; k++) {
        const struct json *r = rules->child[k], *satisfied = json_get(r, "satisfied"),
                          *binding = json_get(r, "binding");
        const char *state = satisfied->kind != JSON_TRUE ? say(p, "BRUDT", "BROKEN")
                            : binding->kind == JSON_TRUE ? say(p, "overholdt, bindende", "kept, binding")
                                                         : say(p, "overholdt", "kept");
        fprintf(p->to, "  %s (%s)\n", in_language(p, json_get(r, "sentence")), state);
    }
    const struct json *limits = json_get(p->document, "measure_limits");
    const struct json *breaches = limits ? json_get(limits, "breaches") : NULL;
    for (int k = 0; breaches && k < breaches->count; k++)
        fprintf(p->to, "  %s %s\n", say(p, "BRUDT:", "BROKEN:"), in_language(p, breaches->child[k]));
    fputc('\n', p->to);
}

static void print_proof(const struct printing *p)
{
    const struct json *objectives = json_get(p->document, "objectives"), *run = json_get(p->document, "run");
    const struct json *o = objectives->child[0];
    char value[64], bound[64], gap[64], seconds[64], baseline[64];
    text_local(number_of(o, "value"), 5, p->language, value);
    text_local(number_of(o, "baseline"), 5, p->language, baseline);
    if (!json_get(o, "bound")) {
        const char *own = say(p, "Mål (%s): %s; i dag %s.\n", "Objective (%s): %s; today %s.\n");
        const char *today = say(p, "Mål (%s): %s i dag.\n", "Objective (%s): %s today.\n");
        if (has_plan(p))
            fprintf(p->to, own, text_of(o, "measure"), value, baseline);
        else
            fprintf(p->to, today, text_of(o, "measure"), baseline);
        return;
    }
    text_local(number_of(o, "bound"), 5, p->language, bound);
    text_local(100 * number_of(o, "gap"), 3, p->language, gap);
    text_local(number_of(run, "seconds"), 1, p->language, seconds);
    fprintf(
        p->to,
        say(p, "Mål (%s): %s mod %s i dag. Bevist: ingen plan under de samme regler kommer under %s (afstand %s %%).\n",
            "Objective (%s): %s against %s today. Proven: no plan under the same rules gets below %s (gap %s %%).\n"),
        text_of(o, "measure"), value, baseline, bound, gap);
    fprintf(p->to, say(p, "Regnetid: %s sekunder.", "Time: %s seconds."), seconds);
    const struct json *verification = json_get(p->document, "verification");
    if (verification)
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
                say(p, "Ingen plan kan opfylde reglerne. Disse kan ikke opfyldes sammen:",
                    "No plan can meet the rules. These cannot be met together:"));
    if (strcmp(status, "no_plan_in_time") == 0)
        fprintf(p->to, "%s\n",
                say(p, "Tiden løb ud, før der var fundet en plan.", "Time ran out before a plan was found."));
    const struct json *conflicts = json_get(p->document, "conflicts");
    for (int k = 0; conflicts && k < conflicts->count; k++)
        fprintf(p->to, "  %s\n", in_language(p, json_get(conflicts->child[k], "sentence")));
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
    struct printing p = {document, in, language, to};
    fprintf(to, "%s\n\n", in_language(&p, json_get(json_get(document, "scenario"), "title")));
    print_status(&p);
    print_specialties(&p);
    if (has_plan(&p)) {
        print_regions(&p);
        print_rules(&p);
    }
    if (has_plan(&p) || strcmp(text_of(document, "schema"), "yderplan-assessment-1") == 0)
        print_proof(&p);
    print_notes(&p);
}
