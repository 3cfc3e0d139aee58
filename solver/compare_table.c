/* compare_table.c - the comparison on the terminal, in Danish or English. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"
#include "formulation.h"
#include "grid.h"
#include "memory.h"

enum {
    MATRIX_MOST = 12, /* scenarios whose distances still fit the eye */
    BROKEN_MOST = 30  /* broken rules that are told */
};

struct telling {
    const struct json *tree, *rows;
    enum language language;
    FILE *to;
    bool several;             /* instances */
    bool used[MEASURE_COUNT]; /* measures that some plan takes: a column each */
};

static const char *say(const struct telling *t, const char *da, const char *en)
{
    return t->language == DANISH ? da : en;
}

static const char *in_language(const struct telling *t, const struct json *both)
{
    return said_text(both, t->language == DANISH ? "da" : "en");
}

static void add_number(const struct telling *t, struct grid *g, double value, int decimals)
{
    char text[64];
    grid_add(g, text_local(value, decimals, t->language, text));
}

/* A size of 0 is left blank, as in the summary of solve. */
static void add_size(const struct telling *t, struct grid *g, double value)
{
    if (value == 0)
        grid_add(g, "·");
    else
        add_number(t, g, value, 0);
}

static const struct json *plan_of(const struct json *row, int plan)
{
    const struct json *plans = json_get(row, "plans");
    const struct json *one = plans ? json_get(plans, plan_names[plan]) : NULL;
    return one && one->kind == JSON_OBJECT ? one : NULL;
}

/* "base rules.0.max=40", or with several instances "toy: base". */
static char *label_of(const struct telling *t, const struct json *row)
{
    struct text label = {0};
    const struct json *values = json_get(row, "overrides");
    if (t->several)
        text_add(&label, "%s: ", said_text(row, "instance"));
    text_add(&label, "%s", said_text(row, "scenario"));
    for (int k = 0; k < values->count; k++) {
        char *value = override_text(values->child[k]);
        text_add(&label, " %s=%s", values->child[k]->key, value);
        free(value);
    }
    return label.chars;
}

static void add_label(const struct telling *t, struct grid *g, const struct json *row)
{
    char *label = label_of(t, row);
    grid_add(g, label);
    free(label);
}

static bool is_false(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_FALSE;
}

/* ---- the table ---- */

static const char *const size_keys[MEASURE_COUNT] = {
    [MEASURE_NEW] = "new",          [MEASURE_CONVERSION] = "conversion",    [MEASURE_LICENCE] = "licence",
    [MEASURE_CLOSURE] = "closures", [MEASURE_SATELLITE] = "satellite_days", [MEASURE_VIDEO] = "video_days"};
static const char *const size_titles[MEASURE_COUNT][LANGUAGE_COUNT] = {
    [MEASURE_NEW] = {"nye", "new"},
    [MEASURE_CONVERSION] = {"konvert.", "convert."},
    [MEASURE_LICENCE] = {"på licens", "licence"},
    [MEASURE_SATELLITE] = {"satellitdage", "satellite days"},
    [MEASURE_CLOSURE] = {"nedlagte", "closed"},
    [MEASURE_VIDEO] = {"videodage", "video days"},
};

static void find_used(struct telling *t)
{
    for (int k = 0; k < t->rows->count; k++)
        for (int p = 0; p < PLAN_COUNT; p++) {
            const struct json *plan = plan_of(t->rows->child[k], p);
            for (int m = 0; m < MEASURE_COUNT && plan; m++)
                t->used[m] = t->used[m] || said_number(json_get(plan, "summary"), size_keys[m]) > 0;
        }
}

static int used_count(const struct telling *t)
{
    int count = 0;
    for (int m = 0; m < MEASURE_COUNT; m++)
        count += t->used[m];
    return count;
}

static void add_used_titles(const struct telling *t, struct grid *g)
{
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (t->used[m])
            grid_add(g, size_titles[m][t->language]);
}

/* One column: an indicator of all specialties together. */
struct shown {
    const char *indicator, *titles[LANGUAGE_COUNT];
    double factor;
    int decimals;
};
static const struct shown shown[] = {
    {"hoover", {"ulighed %", "inequality %"}, 100, 2},
    {"gini", {"Gini", "Gini"}, 1, 3},
    {"max_min", {"dårligst %", "worst %"}, 100, 0},
    {"mean_minutes", {"rejsetid min.", "travel min."}, 1, 1},
};
enum { SHOWN = sizeof shown / sizeof *shown };

static const char *plan_title(const struct telling *t, int plan)
{
    return in_language(t, json_get(json_get(t->tree, "plans")->child[plan], "title"));
}

static void add_header(const struct telling *t, struct grid *g)
{
    grid_add(g, say(t, "Scenarie", "Scenario"));
    grid_add(g, say(t, "plan", "plan"));
    for (int k = 0; k < SHOWN; k++)
        grid_add(g, shown[k].titles[t->language]);
    add_used_titles(t, g);
    grid_add(g, say(t, "mio. kr./år", "m kr a year"));
    grid_add(g, say(t, "brud", "broken"));
    grid_add(g, say(t, "fra bedste", "from best"));
    grid_add(g, say(t, "afstand %", "gap %"));
    grid_add(g, say(t, "sek.", "s"));
}

/* "3", "12 d.", "3 + 12 d.": numbers and days a week. */
static void add_distance(const struct telling *t, struct grid *g, const struct json *distance)
{
    double numbers = said_number(distance, "numbers"), days = said_number(distance, "days");
    char a[64], b[64];
    struct text both = {0};
    text_local(numbers, 0, t->language, a);
    text_local(days, 0, t->language, b);
    if (!(days > 0))
        text_add(&both, "%s", a);
    else
        text_add(&both, say(t, "%s%s%s d.", "%s%s%s d"), numbers > 0 ? a : "", numbers > 0 ? " + " : "", b);
    grid_add(g, both.chars);
    free(both.chars);
}

/* The gap as the search proved it, and how long it took. */
static void add_search(const struct telling *t, struct grid *g, const struct json *row)
{
    const struct json *objectives = json_get(row, "objectives");
    double gap = objectives && objectives->count ? said_number(objectives->child[0], "gap") : NAN;
    add_number(t, g, 100 * gap, 3);
    add_number(t, g, said_number(json_get(row, "run"), "seconds"), 1);
}

static void add_plan(const struct telling *t, struct grid *g, const struct json *row, int p)
{
    const struct json *plan = plan_of(row, p), *all = json_get(json_get(plan, "indicators"), "all");
    const struct json *summary = json_get(plan, "summary");
    if (p == PLAN_TODAY)
        add_label(t, g, row);
    else
        grid_add(g, "");
    grid_add(g, p == PLAN_TODAY && is_false(row, "starts_today") ? say(t, "Udgangspunkt", "Start") : plan_title(t, p));
    for (int k = 0; k < SHOWN; k++)
        add_number(t, g, shown[k].factor * said_number(all, shown[k].indicator), shown[k].decimals);
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (t->used[m])
            add_size(t, g, said_number(summary, size_keys[m]));
    add_number(t, g, said_number(summary, "cost"), 1);
    add_size(t, g, said_number(plan, "broken_rules"));
    if (p == PLAN_OPTIMUM) {
        grid_add(g, "");
        add_search(t, g, row);
        return;
    }
    add_distance(t, g, json_get(plan, "distance"));
    grid_add(g, "");
    grid_add(g, "");
}

static const char *status_words(const struct telling *t, const char *status)
{
    static const struct {
        const char *status, *words[LANGUAGE_COUNT];
    } all[] = {{"infeasible", {"ingen plan mulig", "no plan possible"}},
               {"no_plan_in_time", {"ingen plan i tide", "no plan in time"}},
               {"error", {"kan ikke læses", "cannot be read"}},
               {"defect", {"fejl i yderplan", "a defect of yderplan"}},
               {"missing", {"ikke regnet endnu", "not worked out yet"}}};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (strcmp(all[k].status, status) == 0)
            return all[k].words[t->language];
    return status;
}

/* A line in place of the best plan, or of all four. */
static void add_without(const struct telling *t, struct grid *g, const struct json *row, bool label)
{
    if (label)
        add_label(t, g, row);
    else
        grid_add(g, "");
    grid_add(g, status_words(t, said_text(row, "status")));
    for (int k = 2; k < g->columns; k++)
        grid_add(g, "");
}

static void print_table(const struct telling *t)
{
    struct grid g = {.columns = 2 + SHOWN + used_count(t) + 5, .left = 3};
    add_header(t, &g);
    for (int k = 0; k < t->rows->count; k++) {
        const struct json *row = t->rows->child[k];
        bool any = json_get(row, "plans") != NULL;
        for (int p = 0; p < PLAN_COUNT && any; p++)
            if (plan_of(row, p))
                add_plan(t, &g, row, p);
        if (!plan_of(row, PLAN_OPTIMUM))
            add_without(t, &g, row, !any);
    }
    grid_print(&g, t->to);
    fputs(
        say(t,
            "Ulighed: den del af kapaciteten i dag, der skulle flyttes for lige dækning (Hoover). Dårligst: det "
            "dårligst dækkede "
            "område og speciale, i pct. af målet. Brud: regler, der ikke holdes.\nEfter behov: lige så mange numre som "
            "i den bedste plan, delt ud efter behov, uanset hvad der er i dag. Dårligst først: ét ad gangen til det "
            "dårligst dækkede.\nFra bedste: beslutninger, der skal ændres for at nå den bedste "
            "plan, ydernumre + dage om ugen. Afstand: til det bevist bedst mulige.\n",
            "Inequality: the share of today's supply that would have to move for equal coverage (Hoover). Worst: the "
            "worst covered area and specialty, in percent of target. Broken: rules not kept.\nBy need: as many numbers "
            "as in the best plan, "
            "shared out by need, whatever is there today. Worst first: one at a time to what is covered worst.\n"
            "From best: decisions to change to come to the best "
            "plan, numbers + days a week. Gap: to what is proven to be best possible.\n"),
        t->to);
}

/* ---- by region ---- */

static void print_regions(const struct telling *t)
{
    const struct json *first = NULL;
    for (int k = 0; k < t->rows->count && !first; k++)
        first = plan_of(t->rows->child[k], PLAN_OPTIMUM);
    const struct json *regions = first ? json_get(first, "regions") : NULL;
    if (!regions || t->several)
        return;
    struct grid g = {.columns = 1 + regions->count, .left = 1};
    grid_add(&g, say(t, "\nNye og på licens i bedste plan", "\nNew and licence numbers in the best plan"));
    for (int r = 0; r < regions->count; r++)
        grid_add(&g, said_text(regions->child[r], "region"));
    for (int k = 0; k < t->rows->count; k++) {
        const struct json *best = plan_of(t->rows->child[k], PLAN_OPTIMUM);
        const struct json *own = best ? json_get(best, "regions") : NULL;
        if (!own || own->count != regions->count)
            continue;
        add_label(t, &g, t->rows->child[k]);
        for (int r = 0; r < own->count; r++)
            add_size(t, &g, said_number(own->child[r], "new") + said_number(own->child[r], "licence"));
    }
    grid_print(&g, t->to);
}

/* ---- how far the best plans are apart ---- */

static void print_matrix(const struct telling *t, const struct json *one)
{
    const struct json *places = json_get(one, "scenarios");
    int count = places->count;
    if (count < 2 || count > MATRIX_MOST)
        return;
    fprintf(
        t->to, "\n%s%s%s\n",
        say(t, "Forskel mellem de bedste planer, ydernumre + dage om ugen", "Best plans apart, numbers + days a week"),
        t->several ? ": " : "", t->several ? said_text(one, "instance") : "");
    struct grid g = {.columns = count, .left = 1};
    grid_add(&g, "");
    for (int a = 0; a + 1 < count; a++) {
        char number[16];
        snprintf(number, sizeof number, "%d", a + 1);
        grid_add(&g, number);
    }
    for (int a = 0; a < count; a++) {
        char *label = label_of(t, t->rows->child[(int)places->child[a]->number]);
        struct text numbered = {0};
        text_add(&numbered, "%d %s", a + 1, label);
        grid_add(&g, numbered.chars);
        for (int b = 0; b + 1 < count; b++) {
            struct json *pair = json_new(JSON_OBJECT);
            json_put_number(pair, "numbers", json_get(one, "numbers")->child[a]->child[b]->number);
            json_put_number(pair, "days", json_get(one, "days")->child[a]->child[b]->number);
            if (b < a)
                add_distance(t, &g, pair);
            else
                grid_add(&g, "");
            json_free(pair);
        }
        free(numbered.chars);
        free(label);
    }
    grid_print(&g, t->to);
}

/* ---- what is to be said besides ---- */

static void print_broken_of(const struct telling *t, const struct json *row, int p, int *told)
{
    const struct json *plan = plan_of(row, p);
    const struct json *rules = plan ? json_get(plan, "rules") : NULL,
                      *breaches = plan ? json_get(plan, "breaches") : NULL;
    char *label = label_of(t, row);
    for (int k = 0; rules && k < rules->count; k++) {
        const struct json *r = rules->child[k], *satisfied = json_get(r, "satisfied");
        if (satisfied->kind == JSON_FALSE && !json_get(r, "soft") && ++*told <= BROKEN_MOST)
            fprintf(t->to, "  %s, %s: %s\n", label, plan_title(t, p), in_language(t, json_get(r, "sentence")));
    }
    for (int k = 0; breaches && k < breaches->count; k++)
        if (++*told <= BROKEN_MOST)
            fprintf(t->to, "  %s, %s: %s\n", label, plan_title(t, p), in_language(t, breaches->child[k]));
    free(label);
}

static bool is_any_broken(const struct telling *t)
{
    for (int k = 0; k < t->rows->count; k++)
        for (int p = PLAN_PROPORTIONAL; p < PLAN_COUNT; p++)
            if (said_number(plan_of(t->rows->child[k], p), "broken_rules") > 0)
                return true;
    return false;
}

/* Today breaks what asks for more than today: no news. */
static void print_broken(const struct telling *t)
{
    int told = 0;
    if (!is_any_broken(t))
        return;
    fprintf(t->to, "\n%s\n", say(t, "Brudte regler", "Broken rules"));
    for (int k = 0; k < t->rows->count; k++)
        for (int p = PLAN_PROPORTIONAL; p < PLAN_COUNT; p++)
            print_broken_of(t, t->rows->child[k], p, &told);
    if (told > BROKEN_MOST)
        fprintf(t->to, say(t, "  og %d til; se compare.json\n", "  and %d more; see compare.json\n"),
                told - BROKEN_MOST);
}

static void print_conflicts_of(const struct telling *t, const struct json *row)
{
    const struct json *conflicts = json_get(row, "conflicts"), *error = json_get(row, "error");
    char *label = label_of(t, row);
    for (int k = 0; error && k < error->count; k++)
        fprintf(t->to, "  %s: %s\n", label, error->child[k]->text);
    for (int k = 0; conflicts && k < conflicts->count; k++)
        fprintf(t->to, "  %s, %s: %s\n", label,
                conflicts->count > 1 ? say(t, "kan ikke holdes sammen", "cannot be kept together")
                                     : say(t, "kan ikke holdes", "cannot be kept"),
                in_language(t, json_get(conflicts->child[k], "sentence")));
    free(label);
}

static void print_failures(const struct telling *t)
{
    bool any = false;
    for (int k = 0; k < t->rows->count; k++) {
        const struct json *row = t->rows->child[k];
        if (!json_get(row, "error") && !json_get(row, "conflicts"))
            continue;
        if (!any)
            fprintf(t->to, "\n%s\n", say(t, "Uden plan", "Without a plan"));
        any = true;
        print_conflicts_of(t, row);
    }
}

/* Each caveat once, though every scenario of an instance has it. */
static void print_caveats(const struct telling *t)
{
    struct json *seen = json_new(JSON_OBJECT);
    for (int k = 0; k < t->rows->count; k++) {
        const struct json *list = json_get(t->rows->child[k], "caveats");
        for (int c = 0; list && c < list->count; c++) {
            const char *words = in_language(t, list->child[c]);
            if (json_get(seen, words))
                continue;
            fprintf(t->to, "%s%s %s\n", seen->count ? "" : "\n", say(t, "Forbehold:", "Caveat:"), words);
            json_put(seen, words, json_new(JSON_NULL));
        }
    }
    json_free(seen);
}

static bool has_several(const struct json *rows)
{
    return rows->count > 0 &&
           strcmp(said_text(rows->child[0], "instance"), said_text(rows->child[rows->count - 1], "instance")) != 0;
}

void print_comparison(const struct json *tree, enum language language, FILE *to)
{
    const struct json *rows = json_get(tree, "scenarios"), *distances = json_get(tree, "distances");
    struct telling t = {.tree = tree, .rows = rows, .language = language, .to = to, .several = has_several(rows)};
    find_used(&t);
    print_table(&t);
    print_regions(&t);
    for (int k = 0; k < distances->count; k++)
        print_matrix(&t, distances->child[k]);
    print_broken(&t);
    print_failures(&t);
    print_caveats(&t);
}
