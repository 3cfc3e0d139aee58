/* write_table_objectives.c - what each objective came to, beside today, and what is proven of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "write_table_parts.h"

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
bool is_ended_by(const struct printing *p, const char *what)
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
    if (json_get(p->document, "phases"))
        text_add(&line, "%s",
                 say(p, " uden beslutninger, vægtet over årene.", " with nothing decided, weighted over the years."));
    else if (side_of(p, "today"))
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

void print_objectives(const struct printing *p)
{
    const struct json *list = json_get(p->document, "objectives");
    print_heading(p, list->count > 1 ? say(p, "Mål, i denne rækkefølge", "Objectives, in this order")
                                     : say(p, "Mål", "Objective"));
    for (int k = 0; k < list->count; k++)
        print_objective(p, list->child[k], k == 0);
}
