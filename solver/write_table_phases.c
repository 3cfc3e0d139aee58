/* write_table_phases.c - what is decided when, and what it comes to year by year. */
#include <stdlib.h>

#include "grid.h"
#include "write_table_parts.h"

/* What a phase adds of a measure, and what ends of it. */
static double added_of(const struct json *phase, enum measure m)
{
    static const char *const keys[MEASURE_COUNT] = {
        [MEASURE_NEW] = "new",          [MEASURE_CONVERSION] = "conversion",
        [MEASURE_LICENCE] = "licence",  [MEASURE_SATELLITE] = "satellite_days",
        [MEASURE_CLOSURE] = "closures", [MEASURE_VIDEO] = "video_days"};
    return number_of(json_get(phase, "added"), keys[m]);
}

static double ended_of(const struct json *phase, enum measure m)
{
    const struct json *ended = json_get(phase, "ended");
    double sum = 0;
    for (int k = 0; k < ended->count; k++)
        if (measure_find(text_of(ended->child[k], "measure")) == (int)m)
            sum += number_of(ended->child[k], measure_in_days(m) ? "days" : "count");
    return sum;
}

/* "5", or where something ends "5 −2": nothing is left blank. */
static void add_change(const struct printing *p, struct grid *g, double added, double ended)
{
    struct text cell = {0};
    char number[64];
    if (added > 0 || ended == 0)
        text_add(&cell, "%s", added > 0 ? text_local(added, 0, p->language, number) : "·");
    if (ended > 0)
        text_add(&cell, "%s-%s", added > 0 ? " " : "", text_local(ended, 0, p->language, number));
    grid_add(g, cell.chars);
    free(cell.chars);
}

static void add_value(const struct printing *p, struct grid *g, const struct json *objective, const char *key)
{
    const struct objective_kind *kind = objective_kinds[kind_of(objective)];
    char number[80];
    grid_add(g, objective_number(kind, number_of(objective, key), 0, p->language, number));
}

static void add_phase(const struct printing *p, struct grid *g, const struct json *phase, bool planned)
{
    const struct json *objective = json_get(phase, "objectives")->child[0];
    char number[64];
    snprintf(number, sizeof number, "%d", (int)number_of(phase, "year"));
    grid_add(g, number);
    grid_add(g, text_local(100 * number_of(phase, "weight"), 0, p->language, number));
    for (int m = 0; m < MEASURE_COUNT && planned; m++)
        if (p->shown[m])
            add_change(p, g, added_of(phase, (enum measure)m), ended_of(phase, (enum measure)m));
    if (planned)
        grid_add(g, text_local(number_of(json_get(phase, "summary"), "cost"), 1, p->language, number));
    add_value(p, g, objective, "baseline");
    if (planned)
        add_value(p, g, objective, "value");
}

void print_phases(const struct printing *p)
{
    const struct json *phases = json_get(p->document, "phases");
    bool planned = has_plan(p);
    if (!phases)
        return;
    struct grid g = {.columns = planned ? 5 + p->shown_count : 3, .left = 1};
    grid_add(&g, say(p, "Fra", "From"));
    grid_add(&g, say(p, "vægt %", "weight %"));
    if (planned) {
        grid_measures(p, &g);
        grid_add(&g, say(p, "mio. kr./år", "m kr a year"));
    }
    grid_add(&g, say(p, "uden beslutninger", "nothing decided"));
    if (planned)
        grid_add(&g, say(p, "plan", "plan"));
    for (int k = 0; k < phases->count; k++)
        add_phase(p, &g, phases->child[k], planned);
    grid_print(&g, p->to);
    fprintf(p->to,
            say(p, "%sDe to sidste kolonner: %s. Tabellerne herunder er for %d, når alt er besluttet.\n\n",
                "%sThe last columns: %s. The tables below are for %d, when all is decided.\n\n"),
            planned ? say(p, "Hvad hvert år lægger til (og hvad der ophører), og udgiften til alt, der er i kraft. ",
                          "What each year adds (and what ends), and the cost of all that is in force. ")
                    : "",
            in_language(p, json_get(json_get(p->document, "objectives")->child[0], "title")),
            (int)number_of(phases->child[phases->count - 1], "year"));
}

/* The rules of every phase. */
void print_phase_rules(const struct printing *p)
{
    const struct json *phases = json_get(p->document, "phases");
    for (int k = 0; k < phases->count; k++) {
        struct printing one = *p;
        one.document = phases->child[k];
        print_rules(&one);
    }
}

const struct json *chosen_in(const struct printing *p, const char *key)
{
    const struct json *scenario = json_get(p->document, "scenario"), *phases = json_get(scenario, "phases");
    const struct json *last = phases ? phases->child[phases->count - 1] : NULL,
                      *own = last ? json_get(last, key) : NULL;
    return own ? own : json_get(scenario, key);
}
