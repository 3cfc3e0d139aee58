/* robust_write.c - plans over the draws, told: JSON, CSV, tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "memory.h"
#include "robust.h"
#include "version.h"
#include "write.h"
#include "write_report.h"

/* Decisions in fewer of the draws' plans than this share are counted in the table, not named. */
static const double OFTEN = 0.5;

static const struct objective_kind *kind_of(const struct robust *r)
{
    return objective_kinds[r->study.scenario.objectives[0].kind];
}

/* As people know it: what is to be large is not negated. A regret is a difference and stays as it is. */
static double told(const struct robust *r, double value)
{
    return kind_of(r)->maximise ? -value : value;
}

static const char *number(const struct robust *r, double value, enum language l, char *to)
{
    return objective_number(kind_of(r), value, 0, l, to);
}

/* A difference of percentages is in percentage points, which `unit` says after it. */
static const char *loss(const struct robust *r, double value, bool unit, enum language l, char *to)
{
    if (kind_of(r)->reading != AS_PERCENT)
        return objective_number(kind_of(r), value, 1, l, to);
    text_local(100 * value, 2, l, to);
    return unit ? strcat(to, l == DANISH ? " procentpoint" : " percentage points") : to;
}

static const char *status_word(const struct robust *r)
{
    return r->status == SOLVE_INFEASIBLE   ? "infeasible"
           : !r->found                     ? "no_plan_in_time"
           : r->draw_count < r->wish.draws ? "interrupted"
           : r->searched > 0               ? "searched"
                                           : "chosen";
}

static double regret_of(const struct robust *r, const struct robust_plan *p)
{
    return r->wish.worst ? p->most : p->mean;
}

static bool same_plan(const struct robust *r)
{
    const struct plan *a = &r->nominal.plan, *b = &r->robust.plan;
    bool same = a->count == b->count;
    for (int k = 0; same && k < a->count; k++)
        same = memcmp(&a->decisions[k], &b->decisions[k], sizeof a->decisions[k]) == 0;
    return same;
}

/* ---- sentences ---- */

static void say_nominal(const struct robust *r, enum language l, struct text *out)
{
    char mean[80], most[80];
    text_add(out,
             l == DANISH ? "Scenariets plan taber i gennemsnit %s mod det bedste i hvert træk og højst %s (%d træk)."
                         : "The scenario's plan loses %s on average against the best of each draw, and at most %s (%d "
                           "draws).",
             loss(r, r->nominal.mean, true, l, mean), loss(r, r->nominal.most, true, l, most), r->draw_count);
}

/* Chosen or searched by fewer draws, or the bound is what is true of every plan. */
static void say_unproven(const struct robust *r, enum language l, struct text *out)
{
    bool da = l == DANISH;
    if (r->searched < r->draw_count)
        text_add(
            out,
            da ? " Den er søgt ud fra %d af trækkene og prøvet i dem alle; hvor lidt en plan kan tabe, er ikke bevist."
               : " It was searched for by %d of the draws and tried in all; how little a plan can lose is not proven.",
            r->searched);
    else
        text_add(out, "%s",
                 da ? " Hvor lidt en plan kan tabe, er ikke bevist: giv søgningen mere tid."
                    : " How little a plan can lose is not proven: give the search more time.");
}

static void say_robust(const struct robust *r, enum language l, struct text *out)
{
    char regret[80], official[80], before[80], bound[80];
    bool da = l == DANISH;
    if (same_plan(r))
        text_add(out, "%s", da ? "Ingen plan blev fundet, som taber mindre." : "No plan was found that loses less.");
    else
        text_add(out,
                 da ? "Den robuste plan taber %s %s; efter de officielle tal når den %s mod %s for scenariets plan."
                    : "The robust plan loses %s %s; by the official figures it reaches %s against %s of the scenario's "
                      "plan.",
                 r->wish.worst ? (da ? "højst" : "at most") : (da ? "i gennemsnit" : "on average"),
                 loss(r, regret_of(r, &r->robust), true, l, regret),
                 number(r, told(r, r->robust.official), l, official),
                 number(r, told(r, r->nominal.official), l, before));
    if (r->regret_bound > 0)
        text_add(out,
                 da ? " Bevist: ingen plan kommer under %s i disse træk."
                    : " Proven: none gets below %s in these draws.",
                 loss(r, r->regret_bound, true, l, bound));
    else if (regret_of(r, &r->robust) > 1e-9)
        say_unproven(r, l, out);
}

static void say_rules(const struct robust *r, enum language l, struct text *out)
{
    (void)r;
    text_add(out, "%s",
             l == DANISH ? "Reglerne følger de officielle tal i alle træk; kun dækning og rejsetid ændrer sig."
                         : "The rules go by the official figures in every draw; only coverage and travel change.");
}

static struct json *sentences(const struct robust *r)
{
    static void (*const all[])(const struct robust *, enum language, struct text *) = {say_nominal, say_robust,
                                                                                       say_rules};
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < 3 && r->found; k++) {
        struct json *sentence = json_add(list, json_new(JSON_OBJECT));
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            struct text said = {0};
            all[k](r, (enum language)l, &said);
            json_put_text(sentence, l == DANISH ? "da" : "en", said.chars);
            free(said.chars);
        }
    }
    return list;
}

/* ---- files ---- */

static struct json *wish_json(const struct robust *r)
{
    struct json *one = json_new(JSON_OBJECT);
    json_put_number(one, "draws", r->wish.draws);
    json_put_number(one, "seed", r->wish.seed);
    json_put_number(one, "need", r->wish.need);
    json_put_number(one, "travel", r->wish.travel);
    json_put_number(one, "catchment", r->wish.catchment);
    json_put_text(one, "minimise", r->wish.worst ? "worst" : "expected");
    return one;
}

static struct json *plan_json(const struct robust *r, const struct robust_plan *p, const char *name)
{
    struct json *one = json_new(JSON_OBJECT);
    json_put_text(one, "plan", name);
    json_put_number(one, "official", told(r, p->official));
    json_put_number(one, "mean_regret", p->mean);
    json_put_number(one, "p90_regret", p->ninetieth);
    json_put_number(one, "worst_regret", p->most);
    json_put(one, "summary", json_copy(json_get(p->document, "summary")));
    return one;
}

static struct json *draws_json(const struct robust *r)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int d = 0; d < r->draw_count; d++) {
        struct json *one = json_add(list, json_new(JSON_OBJECT));
        json_put_number(one, "value", told(r, r->solved[d].value));
        json_put_number(one, "bound", told(r, r->solved[d].bound));
        json_put_number(one, "nominal", told(r, r->nominal.value[d]));
        json_put_number(one, "robust", told(r, r->robust.value[d]));
    }
    return list;
}

static struct json *decisions_json(const struct robust *r)
{
    struct json *list = json_new(JSON_ARRAY);
    int *order = tally_order(&r->tally);
    for (int k = 0; k < r->tally.count; k++) {
        const struct tally_entry *e = &r->tally.entries[order[k]];
        struct json *one = json_add(list, tally_json(&r->tally, order[k], &r->study.instance));
        bool taken = r->regretted[order[k]] >= 0;
        json_put_number(one, "nominal", e->size[r->draw_count]);
        json_put_number(one, "robust", e->size[r->draw_count + 1]);
        json_put_number(one, "worth", taken ? r->worth[order[k]] : NAN);
        json_put_number(one, "regretted", taken ? r->regretted[order[k]] : NAN);
    }
    free(order);
    return list;
}

static struct json *document_of(const struct robust *r)
{
    const struct json *any = r->found ? r->nominal.document : r->study.document;
    const struct json *conflicts = json_get(any, "conflicts");
    struct json *out = json_new(JSON_OBJECT);
    json_put_text(out, "schema", "yderplan-robust-1");
    json_put_text(out, "status", status_word(r));
    json_put(out, "caveats", json_copy(json_get(any, "caveats")));
    json_put(out, "scenario", json_copy(json_get(any, "scenario")));
    json_put(out, "objective", json_copy(json_get(any, "objectives")->child[0]));
    json_put(out, "draw", wish_json(r));
    if (r->found) {
        json_put(out, "nominal", plan_json(r, &r->nominal, "plan-nominal.json"));
        json_put(out, "robust", plan_json(r, &r->robust, "plan-robust.json"));
    }
    json_put_number(out, "searched_draws", r->searched);
    json_put_number(out, "regret_bound", r->found ? r->regret_bound : NAN);
    json_put(out, "draws", draws_json(r));
    json_put(out, "decisions", decisions_json(r));
    if (conflicts)
        json_put(out, "conflicts", json_copy(conflicts));
    json_put(out, "sentences", sentences(r));
    json_put(out, "inputs", json_copy(json_get(any, "inputs")));
    struct json *run = json_put(out, "run", json_new(JSON_OBJECT));
    json_put_text(run, "version", YDERPLAN_VERSION);
    json_put_text(run, "glpk", solve_version());
    json_put_number(run, "seconds", r->seconds);
    return out;
}

static char *decisions_csv(const struct robust *r)
{
    struct text out = {0};
    int *order = tally_order(&r->tally);
    text_add(&out, TALLY_HEADER "nominal,robust,worth,regretted\r\n");
    for (int k = 0; k < r->tally.count; k++) {
        const struct tally_entry *e = &r->tally.entries[order[k]];
        bool taken = r->regretted[order[k]] >= 0;
        tally_cells(&r->tally, order[k], &r->study.instance, &out);
        text_add_value(&out, e->size[r->draw_count], false);
        text_add_value(&out, e->size[r->draw_count + 1], false);
        text_add_value(&out, taken ? r->worth[order[k]] : NAN, false);
        text_add_value(&out, taken ? r->regretted[order[k]] : NAN, true);
    }
    free(order);
    return out.chars;
}

bool robust_write(const struct robust *r, const char *folder, enum language language, struct error *e)
{
    struct json *document = document_of(r);
    struct output files[] = {
        {"robust.csv", decisions_csv(r)},
        {"robust.json", json_print(document)},
        {"robust.html", study_html(document, NULL, 0, language)},
        {"plan-nominal.json", r->found ? json_print(r->nominal.document) : NULL},
        {"plan-robust.json", r->found ? json_print(r->robust.document) : NULL},
        {"report.html", r->found ? plan_html(r->nominal.document, &r->study.instance, language) : NULL}};
    enum { FILES = sizeof files / sizeof *files };
    bool ok = write_files(folder, files, FILES, e);
    json_free(document);
    for (int k = 0; k < FILES; k++)
        free(files[k].text);
    return ok;
}

/* ---- tables ---- */

static void add_plan(const struct robust *r, const struct robust_plan *p, const char *name, enum language l,
                     struct grid *g)
{
    char text[80];
    grid_add(g, name);
    grid_add(g, number(r, told(r, p->official), l, text));
    grid_add(g, loss(r, p->mean, false, l, text));
    grid_add(g, loss(r, p->ninetieth, false, l, text));
    grid_add(g, loss(r, p->most, false, l, text));
}

static void print_plans(const struct robust *r, enum language l, FILE *to)
{
    static const char *const header[][LANGUAGE_COUNT] = {
        {"Plan", "Plan"},
        {"værdi efter de officielle tal", "value by the official figures"},
        {"tab i gennemsnit", "regret on average"},
        {"i ni af ti træk højst", "at most, in nine of ten draws"},
        {"største tab", "largest regret"}};
    struct grid g = {.columns = 5, .left = 1};
    for (int k = 0; k < 5; k++)
        grid_add(&g, header[k][l]);
    if (kind_of(r)->reading == AS_PERCENT)
        fprintf(to, "%s\n", l == DANISH ? "Tab i procentpoint." : "Regret in percentage points.");
    add_plan(r, &r->nominal, l == DANISH ? "Scenariets" : "The scenario's", l, &g);
    add_plan(r, &r->robust, l == DANISH ? "Den robuste" : "The robust one", l, &g);
    grid_print(&g, to);
}

/* Decisions of the nominal plan that it would be better without in at least half of the draws. */
static void print_regretted(const struct robust *r, enum language l, FILE *to)
{
    struct text said = {0};
    for (int k = 0; k < r->tally.count; k++) {
        const struct tally_entry *e = &r->tally.entries[k];
        const struct specialty *s = &r->study.instance.specialties[e->specialty];
        if (2 * r->regretted[k] >= r->draw_count)
            text_add(&said, "%s%s, %s: %s (%d/%d)", said.length ? "; " : "", l == DANISH ? s->name_da : s->name_en,
                     tally_title(e->kind, l), r->study.instance.places.sites[e->site].name, r->regretted[k],
                     r->draw_count);
    }
    if (said.length > 0)
        fprintf(to,
                l == DANISH ? "Bedre uden i mindst halvdelen af trækkene: %s\n"
                            : "Better without in at least half of the draws: %s\n",
                said.chars);
    free(said.chars);
}

void robust_print(const struct robust *r, enum language language, FILE *to)
{
    if (!r->found) {
        print_plan(r->study.document, &r->study.instance, language, to);
        return;
    }
    struct text title = {0};
    objective_says(&r->study.instance, &r->study.scenario.objectives[0], language, &title);
    fprintf(to, "%s\n%s\n\n", r->study.scenario.title[language], title.chars);
    free(title.chars);
    print_plans(r, language, to);
    fputc('\n', to);
    struct json *list = sentences(r);
    for (int k = 0; k < list->count; k++)
        fprintf(to, "%s\n", json_get(list->child[k], language == DANISH ? "da" : "en")->text);
    json_free(list);
    fputc('\n', to);
    tally_print(&r->tally, &r->study.instance, OFTEN, language, to);
    print_regretted(r, language, to);
    for (int k = 0; k < r->study.instance.caveat_count; k++) {
        const struct caveat *c = &r->study.instance.caveats[k];
        fprintf(to, language == DANISH ? "Forbehold: %s\n" : "Caveat: %s\n", language == DANISH ? c->da : c->en);
    }
}
