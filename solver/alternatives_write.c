/* alternatives_write.c - plans that differ, told: JSON, CSV, tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alternatives.h"
#include "grid.h"
#include "memory.h"
#include "version.h"
#include "write.h"
#include "write_report.h"

static const struct objective_kind *kind_of(const struct alternatives *a)
{
    return objective_kinds[a->study.scenario.objectives[0].kind];
}

/* As people know it: what is to be large is not negated. */
static double told(const struct alternatives *a, double value)
{
    return kind_of(a)->maximise ? -value : value;
}

static const char *number(const struct alternatives *a, double value, enum language l, char *to)
{
    return objective_number(kind_of(a), told(a, value), kind_of(a)->reading == AS_PERCENT, l, to);
}

static const char *status_word(const struct alternatives *a)
{
    return a->status == SOLVE_INFEASIBLE ? "infeasible"
           : a->count == 0               ? "no_plan_in_time"
           : a->end == NO_MORE           ? "no_more"
           : a->end == ENOUGH            ? "enough"
                                         : "undecided";
}

/* Decisions by which plan k differs from the nearest of the others. */
static int least_distance(const struct alternatives *a, int k)
{
    int least = -1;
    for (int n = 0; n < a->count; n++) {
        int distance = tally_distance(&a->tally, k, n);
        if (n != k && (least < 0 || distance < least))
            least = distance;
    }
    return least;
}

/* ---- sentences ---- */

/* "1 beslutning", "10 decisions". */
static const char *decisions(int count, enum language l, char to[40])
{
    static const char *const words[][LANGUAGE_COUNT] = {{"beslutning", "decision"}, {"beslutninger", "decisions"}};
    snprintf(to, 40, "%d %s", count, words[count != 1][l]);
    return to;
}

static void say_best(const struct alternatives *a, enum language l, struct text *out)
{
    char best[80], bound[80];
    bool da = l == DANISH, more = kind_of(a)->maximise;
    text_add(out, da ? "Plan 1 er scenariets plan: %s." : "Plan 1 is the scenario's plan: %s.",
             number(a, a->items[0].value, l, best));
    if (isfinite(a->items[0].bound) && (!kind_of(a)->never_negative || a->items[0].bound > 0))
        text_add(out, da ? " Bevist: ingen plan kommer %s %s." : " Proven: no plan gets %s %s.",
                 more ? (da ? "over" : "above") : (da ? "under" : "below"), number(a, a->items[0].bound, l, bound));
}

static void say_found(const struct alternatives *a, enum language l, struct text *out)
{
    char percent[64], least[40];
    bool da = l == DANISH;
    sentence_number(100 * a->within, l, percent);
    decisions(a->differ, l, least);
    if (a->count == 1)
        text_add(out,
                 da ? "Der er ikke fundet andre planer, som er højst %s %% dårligere og afviger i mindst %s."
                    : "No other plan was found that is at most %s %% worse and differs in at least %s.",
                 percent, least);
    else
        text_add(
            out,
            da ? "Planerne er højst %s %% dårligere end den, og to og to afviger de i mindst %s (hvad et speciale får "
                 "på et sted)."
               : "The plans are at most %s %% worse than that, and each two differ in at least %s (what a specialty "
                 "gets at a site).",
            percent, least);
}

static void say_end(const struct alternatives *a, enum language l, struct text *out)
{
    static const char *const ends[][LANGUAGE_COUNT] = {
        [NO_MORE] = {"Bevist: der er ingen yderligere plan, som er så god og afviger så meget fra dem alle.",
                     "Proven: there is no further plan that is so good and differs so much from all of these."},
        [ENOUGH] = {"Der blev ikke bedt om flere; der kan være flere.", "No more were asked for; there may be more."},
        [UNDECIDED] = {"Om der er flere, er ikke afgjort: giv søgningen mere tid eller en mindre afstand (--gap).",
                       "Whether there are more is undecided: give the search more time or a smaller gap (--gap)."}};
    text_add(out, "%s", ends[a->end][l]);
}

static struct json *sentences(const struct alternatives *a)
{
    static void (*const all[])(const struct alternatives *, enum language, struct text *) = {say_best, say_found,
                                                                                             say_end};
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < 3 && a->count > 0; k++) {
        if (k == 1 && a->count == 1 && a->end == ENOUGH)
            continue; /* no other was asked for */
        struct json *sentence = json_add(list, json_new(JSON_OBJECT));
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            struct text said = {0};
            all[k](a, (enum language)l, &said);
            json_put_text(sentence, l == DANISH ? "da" : "en", said.chars);
            free(said.chars);
        }
    }
    return list;
}

/* ---- files ---- */

static struct json *plan_json(const struct alternatives *a, int k)
{
    struct json *one = json_new(JSON_OBJECT), *distances = json_new(JSON_ARRAY);
    char name[40];
    numbered_plan(k + 1, name);
    json_put_text(one, "plan", name);
    json_put_number(one, "value", told(a, a->items[k].value));
    json_put_number(one, "bound", told(a, a->items[k].bound));
    json_put_number(one, "decisions", tally_decisions(&a->tally, k));
    for (int n = 0; n < a->count; n++)
        json_add(distances, json_new_number(tally_distance(&a->tally, k, n)));
    json_put(one, "differs", distances);
    json_put(one, "summary", json_copy(json_get(a->items[k].document, "summary")));
    return one;
}

static void put_decisions(const struct alternatives *a, struct json *out)
{
    struct json *list = json_put(out, "decisions", json_new(JSON_ARRAY));
    int *order = tally_order(&a->tally);
    for (int k = 0; k < a->tally.count; k++)
        json_add(list, tally_json(&a->tally, order[k], &a->study.instance));
    free(order);
}

static char *decisions_csv(const struct alternatives *a)
{
    struct text out = {0};
    int *order = tally_order(&a->tally);
    text_add(&out, TALLY_HEADER "%s", a->count == 0 ? "\r\n" : "");
    for (int p = 0; p < a->count; p++)
        text_add(&out, "plan_%02d%s", p + 1, p + 1 < a->count ? "," : "\r\n");
    for (int k = 0; k < a->tally.count; k++) {
        tally_cells(&a->tally, order[k], &a->study.instance, &out);
        for (int p = 0; p < a->count; p++)
            text_add_value(&out, a->tally.entries[order[k]].size[p], p + 1 == a->count);
    }
    free(order);
    return out.chars;
}

static struct json *document_of(const struct alternatives *a)
{
    const struct json *any = a->count > 0 ? a->items[0].document : a->study.document;
    const struct json *conflicts = json_get(any, "conflicts");
    struct json *out = json_new(JSON_OBJECT);
    json_put_text(out, "schema", "yderplan-alternatives-1");
    json_put_text(out, "status", status_word(a));
    json_put(out, "caveats", json_copy(json_get(any, "caveats")));
    json_put(out, "scenario", json_copy(json_get(any, "scenario")));
    json_put(out, "objective", json_copy(json_get(any, "objectives")->child[0]));
    json_put_number(out, "within", a->within);
    json_put_number(out, "limit", a->count > 0 ? told(a, a->limit) : NAN);
    json_put_number(out, "differ", a->differ);
    struct json *plans = json_put(out, "plans", json_new(JSON_ARRAY));
    for (int k = 0; k < a->count; k++)
        json_add(plans, plan_json(a, k));
    json_put_number(out, "next_bound", told(a, a->next_bound));
    put_decisions(a, out);
    if (conflicts)
        json_put(out, "conflicts", json_copy(conflicts));
    json_put(out, "sentences", sentences(a));
    json_put(out, "inputs", json_copy(json_get(any, "inputs")));
    struct json *run = json_put(out, "run", json_new(JSON_OBJECT));
    json_put_text(run, "version", YDERPLAN_VERSION);
    json_put_text(run, "glpk", solve_version());
    json_put_number(run, "seconds", a->seconds);
    return out;
}

bool alternatives_write(const struct alternatives *a, const char *folder, enum language language, struct error *e)
{
    struct output *files = allocate((size_t)a->count + 3, sizeof *files);
    char(*names)[40] = allocate((size_t)a->count + 1, sizeof *names);
    int count = 0;
    for (; count < a->count; count++) {
        numbered_plan(count + 1, names[count]);
        files[count] = (struct output){names[count], json_print(a->items[count].document)};
    }
    struct json *document = document_of(a);
    files[count++] = (struct output){"alternatives.csv", decisions_csv(a)};
    files[count++] = (struct output){"alternatives.json", json_print(document)};
    files[count++] = (struct output){"alternatives.html", study_html(document, NULL, 0, language)};
    json_free(document);
    bool ok = write_files(folder, files, count, e);
    if (ok)
        remove_plans_after(folder, a->count);
    for (int k = 0; k < count; k++)
        free(files[k].text);
    free(names);
    free(files);
    return ok;
}

/* ---- tables ---- */

static const char *const sizes[] = {"new", "conversion", "licence", "satellite_days", "closures", "video_days", "cost"};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static double size_of(const struct alternatives *a, int plan, int k)
{
    const struct json *size = json_get(json_get(a->items[plan].document, "summary"), sizes[k]);
    return size && size->kind == JSON_NUMBER ? size->number : NAN;
}

static bool is_shown(const struct alternatives *a, int k)
{
    bool any = false;
    for (int n = 0; n < a->count; n++)
        any = any || size_of(a, n, k) > 0;
    return any;
}

static void add_header(const struct alternatives *a, enum language l, struct grid *g)
{
    static const char *const titles[SIZES][LANGUAGE_COUNT] = {{"nye", "new"},
                                                              {"konvert.", "conversions"},
                                                              {"på licens", "licence"},
                                                              {"satellitdage", "satellite days"},
                                                              {"nedlagte", "closed"},
                                                              {"videodage", "video days"},
                                                              {"mio. kr./år", "m kr a year"}};
    static const char *const first[][LANGUAGE_COUNT] = {{"plan", "plan"},
                                                        {"værdi", "value"},
                                                        {"mod plan 1", "against plan 1"},
                                                        {"afviger fra plan 1", "differs from plan 1"},
                                                        {"fra den nærmeste", "from the nearest"}};
    for (int k = 0; k < 5; k++)
        grid_add(g, first[k][l]);
    for (int k = 0; k < SIZES; k++)
        if (is_shown(a, k))
            grid_add(g, titles[k][l]);
}

static void add_plan(const struct alternatives *a, int plan, enum language l, struct grid *g)
{
    char text[80];
    double best = a->items[0].value;
    snprintf(text, sizeof text, "%d", plan + 1);
    grid_add(g, text);
    grid_add(g, number(a, a->items[plan].value, l, text));
    double percent = 100 * (told(a, a->items[plan].value) - told(a, best)) / fmax(fabs(best), 1e-6);
    text[0] = '+';
    text_local(percent, 2, l, text + (percent >= 0.005));
    strcat(text, " %");
    grid_add(g, plan == 0 ? "·" : text);
    snprintf(text, sizeof text, "%d", tally_distance(&a->tally, plan, 0));
    grid_add(g, plan == 0 ? "·" : text);
    snprintf(text, sizeof text, "%d", least_distance(a, plan));
    grid_add(g, a->count == 1 ? "·" : text);
    for (int k = 0; k < SIZES; k++)
        if (is_shown(a, k)) {
            double size = size_of(a, plan, k);
            grid_add(g, size == 0 ? "·" : text_local(size, k == SIZES - 1, l, text));
        }
}

void alternatives_print(const struct alternatives *a, enum language language, FILE *to)
{
    if (a->count == 0) {
        print_plan(a->study.document, &a->study.instance, language, to);
        return;
    }
    struct grid g = {.columns = 5};
    struct text title = {0};
    for (int k = 0; k < SIZES; k++)
        g.columns += is_shown(a, k);
    objective_says(&a->study.instance, &a->study.scenario.objectives[0], language, &title);
    fprintf(to, "%s\n%s\n\n", a->study.scenario.title[language], title.chars);
    free(title.chars);
    add_header(a, language, &g);
    for (int k = 0; k < a->count; k++)
        add_plan(a, k, language, &g);
    grid_print(&g, to);
    fputc('\n', to);
    struct json *list = sentences(a);
    for (int k = 0; k < list->count; k++)
        fprintf(to, "%s\n", json_get(list->child[k], language == DANISH ? "da" : "en")->text);
    json_free(list);
    fputc('\n', to);
    if (a->count > 1)
        tally_print(&a->tally, &a->study.instance, 0, language, to);
    for (int k = 0; k < a->study.instance.caveat_count; k++) {
        const struct caveat *c = &a->study.instance.caveats[k];
        fprintf(to, language == DANISH ? "Forbehold: %s\n" : "Caveat: %s\n", language == DANISH ? c->da : c->en);
    }
}
