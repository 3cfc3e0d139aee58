/* frontier_write.c - a trade-off told: JSON, CSV, and a table with a curve. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "frontier.h"
#include "grid.h"
#include "memory.h"
#include "version.h"
#include "write.h"
#include "write_report.h"

/* What a criterion is called: in a column; so much of it, in a sentence; and not more of it than today. */
static const struct {
    const char *name[LANGUAGE_COUNT], *so_much[LANGUAGE_COUNT], *as_today[LANGUAGE_COUNT];
} words[CRITERION_COUNT] = {
    [BY_INEQUALITY] = {{"ulighed", "inequality"},
                       {"ulighed %s", "inequality %s"},
                       {"Med højst samme ulighed som i dag", "With no more inequality than today"}},
    [BY_WORST] = {{"dårligst dækkede", "worst covered"},
                  {"dårligst dækkede gruppe på %s", "worst covered group at %s"},
                  {"Med mindst samme dækning af den dårligst dækkede gruppe som i dag",
                   "With the worst covered group at least as well covered as today"}},
    [BY_TRAVEL] = {{"rejsetid over i dag, min.", "travel above today, min"},
                   {"rejsetid %s min. i forhold til i dag", "travel %s min compared with today"},
                   {"Uden længere rejsetid end i dag", "Without longer travel than today"}},
    [BY_COST] = {{"mio. kr. om året", "m kr a year"},
                 {"%s mio. kr. om året", "%s m kr a year"},
                 {"Uden at bruge flere penge end i dag", "Without spending more than today"}},
    [BY_NUMBERS] = {{"ydernumre flere end i dag", "numbers more than today"},
                    {"%s ydernumre flere end i dag", "%s numbers more than today"},
                    {"Med højst lige så mange ydernumre som i dag", "With no more provider numbers than today"}}};

static const struct objective_kind *kind_of(const struct frontier *f, int which)
{
    return objective_kinds[f->objectives[which].kind];
}

/* As people know it: what is to be large is not negated, and a sum of prices is not 0.30000000000000004. */
static double told(const struct frontier *f, int which, double value)
{
    if (which == 1 && f->grain > 0)
        value = round(1e6 * value) / 1e6;
    return kind_of(f, which)->maximise ? -value : value;
}

/* Decimals beyond the usual that tell neighbours apart. */
static int decimals(const struct frontier *f, int which)
{
    double before = f->today[which];
    int more = 0;
    for (int k = 0; k < f->count && kind_of(f, which)->reading == AS_MONEY; k++)
        if (f->points[k].chosen && fabs(10 * f->points[k].value[which] - round(10 * f->points[k].value[which])) > 1e-6)
            more = 1; /* one price in hundredths, and all are */
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen) {
            int own = objective_decimals(kind_of(f, which), before, f->points[k].value[which]);
            more = own > more ? own : more;
            before = f->points[k].value[which];
        }
    return more;
}

/* A value of a criterion in a language, into `to` [80]. */
static const char *number(const struct frontier *f, int which, double value, enum language language, char *to)
{
    value = told(f, which, value);
    return objective_number(kind_of(f, which), fabs(value) < 1e-9 ? 0 : value, decimals(f, which), language, to);
}

/* "1,0 mio. kr. om året": as a sentence says it. */
static void add_so_much(const struct frontier *f, int which, double value, enum language language, struct text *out)
{
    char amount[80];
    const char *form = words[f->criteria[which]].so_much[language], *place = strstr(form, "%s");
    text_add(out, "%.*s%s%s", (int)(place - form), form, number(f, which, value, language, amount), place + 2);
}

/* A bound of 0 for what cannot be below 0 anyway is none, unless there is nothing left to gain. */
static bool is_known(const struct frontier *f, double bound, double value)
{
    return isfinite(bound) && (!kind_of(f, 0)->never_negative || bound > 0 || value <= 1e-9);
}

static const char *status_word(const struct frontier *f)
{
    return f->status == SOLVE_INFEASIBLE ? "infeasible"
           : f->count == 0               ? "no_plan_in_time"
           : f->complete                 ? "complete"
                                         : "partial";
}

/* ---- sentences ---- */

static void put_sentence(struct json *list, const struct text *said)
{
    struct json *sentence = json_add(list, json_new(JSON_OBJECT));
    json_put_text(sentence, "da", said[DANISH].chars);
    json_put_text(sentence, "en", said[ENGLISH].chars);
}

/* Says the same in both languages, and adds it to the list. */
typedef void say_something(const struct frontier *f, const void *what, enum language language, struct text *out);

static void say(struct json *list, const struct frontier *f, say_something *one, const void *what)
{
    struct text said[LANGUAGE_COUNT] = {{0}};
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        one(f, what, (enum language)l, &said[l]);
    put_sentence(list, said);
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        free(said[l].chars);
}

static void say_same_second(const struct frontier *f, const void *what, enum language l, struct text *out)
{
    const struct frontier_point *p = what;
    char today[80], bound[80];
    bool more = kind_of(f, 0)->maximise, da = l == DANISH;
    text_add(out, "%s: ", words[f->criteria[1]].as_today[l]);
    add_so_much(f, 0, p->value[0], l, out);
    text_add(out, da ? " mod %s i dag." : " against %s today.", number(f, 0, f->today[0], l, today));
    if (is_known(f, p->bound[0], p->value[0]))
        text_add(out, da ? " Bevist: ingen sådan plan kommer %s %s." : " Proven: no such plan gets %s %s.",
                 more ? (da ? "over" : "above") : (da ? "under" : "below"), number(f, 0, p->bound[0], l, bound));
}

static void say_same_first(const struct frontier *f, const void *what, enum language l, struct text *out)
{
    const struct frontier_point *p = what;
    char less[80];
    bool da = l == DANISH, most = kind_of(f, 1)->maximise;
    text_add(out, "%s: ", words[f->criteria[0]].as_today[l]);
    add_so_much(f, 1, p->value[1], l, out);
    text_add(out, "%s", most ? da ? " kan nås." : " can be reached." : da ? " er nok." : " will do.");
    if (p->value[1] <= f->least + 1e-6)
        text_add(out, most ? (da ? " Bevist: ingen plan har mere." : " Proven: no plan has more.")
                           : (da ? " Bevist: ingen plan har mindre." : " Proven: no plan has less."));
    else if (isfinite(f->fewer_than))
        text_add(out,
                 da ? " Bevist: med %s eller %s er der ingen sådan plan." : " Proven: with %s or %s there is none.",
                 number(f, 1, f->fewer_than, l, less), most ? (da ? "mere" : "more") : (da ? "mindre" : "less"));
}

static void say_knee(const struct frontier *f, const void *what, enum language l, struct text *out)
{
    const struct frontier_point *p = what;
    bool da = l == DANISH;
    text_add(out, "%s", da ? "Knækket: " : "The knee: ");
    add_so_much(f, 1, p->value[1], l, out);
    text_add(out, ", ");
    add_so_much(f, 0, p->value[0], l, out);
    text_add(out, "%s",
             da ? ". Dér ligger kurven længst fra den rette linje mellem dens ender, begge akser fra 0 til 1."
                : ". There the curve is farthest from the straight line between its ends, both axes from 0 to 1.");
}

static void say_band(const struct frontier *f, const void *what, enum language l, struct text *out)
{
    const struct frontier_band *band = what;
    char from[80], to[80], low[80], high[80];
    text_add(out,
             l == DANISH ? "Mellem %s og %s (%s) er der ikke søgt: det bedste dér ligger mellem %s og %s (%s)."
                         : "Between %s and %s (%s) nothing was searched: the best there lies between %s and %s (%s).",
             number(f, 1, band->from, l, from), number(f, 1, band->to, l, to), words[f->criteria[1]].name[l],
             number(f, 0, band->bound, l, low), number(f, 0, band->value, l, high), words[f->criteria[0]].name[l]);
}

enum { BANDS_TOLD = 3 };

static void say_more_bands(const struct frontier *f, const void *what, enum language l, struct text *out)
{
    (void)f;
    text_add(out,
             l == DANISH
                 ? "Det samme gælder %d andre steder på kurven (unknown i frontier.json); --points søger flere af dem."
                 : "The same is true of %d other stretches of the curve (unknown in frontier.json); --points "
                   "searches more of them.",
             *(const int *)what);
}

static void say_whether_complete(const struct frontier *f, const void *what, enum language l, struct text *out)
{
    (void)what;
    bool da = l == DANISH;
    if (f->complete)
        text_add(out, "%s",
                 da ? "Alle punkter er fundet: enhver plan, der holder reglerne, ligger på kurven eller over den."
                    : "Every point is found: each plan that keeps the rules lies on the curve or above it.");
    else
        text_add(
            out, "%s",
            da ? "Kurven er ikke fuldstændig: hvert punkt er bevist til sin grænse, og imellem dem kan der ligge flere."
               : "The curve is not complete: each point is proven to its bound, and there may be more between them.");
}

static void say_today(const struct frontier *f, const void *what, enum language l, struct text *out)
{
    (void)f, (void)what;
    text_add(out, "%s",
             l == DANISH ? "I dag (ingen beslutninger) holder ikke alle regler."
                         : "Today (nothing decided) does not keep every rule.");
}

static struct json *sentences(const struct frontier *f)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < f->count; k++)
        if (f->points[k].same_second)
            say(list, f, say_same_second, &f->points[k]);
    for (int k = 0; k < f->count; k++)
        if (f->points[k].same_first)
            say(list, f, say_same_first, &f->points[k]);
    for (int k = 0; k < f->count; k++)
        if (f->points[k].knee)
            say(list, f, say_knee, &f->points[k]);
    say(list, f, say_whether_complete, NULL);
    int wide = 0;
    for (int k = 0; k < f->band_count; k++)
        if (!f->bands[k].narrow && is_known(f, f->bands[k].bound, f->bands[k].value) && ++wide <= BANDS_TOLD)
            say(list, f, say_band, &f->bands[k]);
    int more = wide - BANDS_TOLD;
    if (more > 0)
        say(list, f, say_more_bands, &more);
    if (!f->today_keeps)
        say(list, f, say_today, NULL);
    return list;
}

/* ---- JSON ---- */

static struct json *criterion_json(const struct frontier *f, int which)
{
    static const char *const readings[] = {
        [AS_INDEX] = "index",     [AS_PERCENT] = "share", [AS_COUNT] = "count", [AS_MONEY] = "million kr a year",
        [AS_MINUTES] = "minutes", [AS_NEED] = "need"};
    const struct objective_kind *kind = kind_of(f, which);
    struct json *one = json_new(JSON_OBJECT), *title = json_new(JSON_OBJECT), *name = json_new(JSON_OBJECT);
    json_put_text(one, "criterion", criterion_names[f->criteria[which]]);
    json_put_text(one, "measure", kind->spec.name);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        struct text said = {0};
        objective_says(&f->study.instance, &f->objectives[which], (enum language)l, &said);
        json_put_text(title, l == DANISH ? "da" : "en", said.chars);
        json_put_text(name, l == DANISH ? "da" : "en", words[f->criteria[which]].name[l]);
        free(said.chars);
    }
    json_put(one, "title", title);
    json_put(one, "name", name);
    json_put_text(one, "unit", readings[kind->reading]);
    json_put_bool(one, "larger_is_better", kind->maximise);
    json_put_number(one, "grain", which == 1 && f->grain > 0 ? f->grain : NAN);
    return one;
}

static struct json *marks_json(const struct frontier_point *p)
{
    struct json *marks = json_new(JSON_ARRAY);
    if (p->same_second)
        json_add(marks, json_new_text("same_second"));
    if (p->same_first)
        json_add(marks, json_new_text("same_first"));
    if (p->knee)
        json_add(marks, json_new_text("knee"));
    return marks;
}

/* The penalty of soft rules in A; 0 without. */
static double penalty_of(const struct frontier_point *p)
{
    const struct json *penalty = json_get(json_get(p->document, "objectives")->child[0], "penalty");
    return penalty && penalty->kind == JSON_NUMBER ? penalty->number : 0;
}

static struct json *point_json(const struct frontier *f, const struct frontier_point *p, int number_of_point)
{
    struct json *one = json_new(JSON_OBJECT);
    char name[40];
    numbered_plan(number_of_point, name);
    json_put_number(one, "first", told(f, 0, p->value[0]));
    json_put_number(one, "first_bound", told(f, 0, p->bound[0]));
    json_put_number(one, "second", told(f, 1, p->value[1]));
    json_put_number(one, "second_bound", told(f, 1, p->bound[1]));
    json_put_number(one, "limit", told(f, 1, p->limit));
    json_put_number(one, "penalty", penalty_of(p));
    json_put_bool(one, "proven", p->proven);
    json_put(one, "marks", marks_json(p));
    json_put_text(one, "plan", name);
    json_put(one, "summary", json_copy(json_get(p->document, "summary")));
    return one;
}

static struct json *bands_json(const struct frontier *f)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < f->band_count; k++) {
        struct json *one = json_add(list, json_new(JSON_OBJECT));
        json_put_number(one, "from", told(f, 1, f->bands[k].from));
        json_put_number(one, "to", told(f, 1, f->bands[k].to));
        json_put_number(one, "first_bound", told(f, 0, f->bands[k].bound));
        json_put_number(one, "first", told(f, 0, f->bands[k].value));
    }
    return list;
}

static const struct json *any_document(const struct frontier *f)
{
    for (int k = 0; k < f->count; k++)
        if (f->points[k].document)
            return f->points[k].document;
    return f->study.document;
}

static struct json *run_json(const struct frontier *f)
{
    struct json *run = json_new(JSON_OBJECT);
    json_put_text(run, "version", YDERPLAN_VERSION);
    json_put_text(run, "glpk", solve_version());
    json_put_number(run, "seconds", f->seconds);
    return run;
}

static struct json *frontier_json(const struct frontier *f)
{
    const struct json *document = any_document(f), *conflicts = json_get(document, "conflicts");
    struct json *out = json_new(JSON_OBJECT);
    json_put_text(out, "schema", "yderplan-frontier-1");
    json_put_text(out, "status", status_word(f));
    json_put(out, "caveats", json_copy(json_get(document, "caveats")));
    json_put(out, "scenario", json_copy(json_get(document, "scenario")));
    json_put(out, "first", criterion_json(f, 0));
    json_put(out, "second", criterion_json(f, 1));
    struct json *today = json_put(out, "today", json_new(JSON_OBJECT));
    json_put_number(today, "first", f->count ? told(f, 0, f->today[0]) : NAN);
    json_put_number(today, "second", f->count ? told(f, 1, f->today[1]) : NAN);
    json_put_bool(today, "keeps_rules", f->today_keeps);
    struct json *points = json_put(out, "points", json_new(JSON_ARRAY));
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen)
            json_add(points, point_json(f, &f->points[k], points->count + 1));
    json_put(out, "unknown", bands_json(f));
    json_put_number(out, "second_not_enough", f->count ? told(f, 1, f->fewer_than) : NAN);
    if (conflicts)
        json_put(out, "conflicts", json_copy(conflicts));
    json_put(out, "sentences", f->count ? sentences(f) : json_new(JSON_ARRAY));
    json_put(out, "inputs", json_copy(json_get(document, "inputs")));
    json_put(out, "run", run_json(f));
    return out;
}

/* ---- CSV ---- */

static const char *const sizes[] = {"new", "conversion", "licence", "satellite_days", "closures", "video_days", "cost"};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static double size_of(const struct frontier_point *p, int k)
{
    const struct json *size = json_get(json_get(p->document, "summary"), sizes[k]);
    return size && size->kind == JSON_NUMBER ? size->number : NAN;
}

static void add_line(const struct frontier *f, const struct frontier_point *p, int number_of_point, struct text *out)
{
    char name[40];
    numbered_plan(number_of_point, name);
    text_add_value(out, told(f, 1, p->value[1]), false);
    text_add_value(out, told(f, 0, p->value[0]), false);
    text_add_value(out, told(f, 0, p->bound[0]), false);
    text_add_value(out, told(f, 1, p->bound[1]), false);
    text_add_value(out, told(f, 1, p->limit), false);
    text_add_cell(out, p->proven ? "1" : "0", false);
    struct text marks = {0};
    text_add(&marks, "%s%s%s", p->same_second ? "same_second " : "", p->same_first ? "same_first " : "",
             p->knee ? "knee " : "");
    if (marks.length > 0)
        marks.chars[marks.length - 1] = '\0';
    text_add_cell(out, marks.chars, false);
    free(marks.chars);
    for (int k = 0; k < SIZES; k++)
        text_add_value(out, size_of(p, k), false);
    text_add_cell(out, name, true);
}

static char *frontier_csv(const struct frontier *f)
{
    struct text out = {0};
    int shown = 0;
    text_add(&out, "%s,%s,%s_bound,%s_bound,%s_limit,proven,marks", criterion_names[f->criteria[1]],
             criterion_names[f->criteria[0]], criterion_names[f->criteria[0]], criterion_names[f->criteria[1]],
             criterion_names[f->criteria[1]]);
    for (int k = 0; k < SIZES; k++)
        text_add(&out, ",%s%s", strcmp(sizes[k], "cost") == 0 ? "cost_of_plan" : sizes[k], "");
    text_add(&out, ",plan\r\n");
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen)
            add_line(f, &f->points[k], ++shown, &out);
    return out.chars;
}

bool frontier_write(const struct frontier *f, const char *folder, enum language language, struct error *e)
{
    struct output *files = allocate((size_t)f->count + 3, sizeof *files);
    char(*names)[40] = allocate((size_t)f->count + 1, sizeof *names);
    const struct json **plans = allocate((size_t)f->count, sizeof *plans);
    int count = 0;
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen) {
            plans[count] = f->points[k].document;
            numbered_plan(count + 1, names[count]);
            files[count] = (struct output){names[count], json_print(f->points[k].document)};
            count++;
        }
    struct json *document = frontier_json(f);
    int plan_count = count;
    files[count++] = (struct output){"frontier.html", study_html(document, plans, plan_count, language)};
    files[count++] = (struct output){"frontier.csv", frontier_csv(f)};
    files[count++] = (struct output){"frontier.json", json_print(document)};
    json_free(document);
    bool ok = write_files(folder, files, count, e);
    if (ok)
        remove_plans_after(folder, plan_count);
    for (int k = 0; k < count; k++)
        free(files[k].text);
    free(plans);
    free(names);
    free(files);
    return ok;
}

/* ---- table ---- */

enum { CURVE = 30 };

/* Where the value lies between the best and the worst shown, today included. */
static void add_curve(const struct frontier *f, double value, const char *mark, struct grid *g)
{
    double least = f->today[0], most = f->today[0];
    struct text line = {0};
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen) {
            least = fmin(least, f->points[k].value[0]);
            most = fmax(most, f->points[k].value[0]);
        }
    int at = most > least ? (int)lround((CURVE - 1) * (value - least) / (most - least)) : 0;
    for (int k = 0; k < at; k++)
        text_add(&line, " ");
    text_add(&line, "%s", mark);
    grid_add(g, line.chars);
    free(line.chars);
}

/* "afstand 0,66 %" where the bound is farther off than was asked for. */
static const char *gap_of(const struct frontier *f, const struct frontier_point *p, enum language l, char to[120])
{
    char percent[64];
    text_local(100 * (p->value[0] - p->bound[0]) / fmax(fabs(p->value[0]), 1e-9), 2, l, percent);
    if (is_known(f, p->bound[0], p->value[0]))
        snprintf(to, 120, l == DANISH ? "afstand %s %%" : "gap %s %%", percent);
    else
        snprintf(to, 120, "%s", l == DANISH ? "ikke bevist" : "not proven");
    return to;
}

static void add_marks(const struct frontier *f, const struct frontier_point *p, enum language l, struct grid *g)
{
    struct text marks = {0};
    char gap[120];
    bool da = l == DANISH;
    const char *const said[] = {p->same_second ? (da ? "som i dag, bedst" : "as today, best") : NULL,
                                p->same_first ? (da ? "lige så godt som i dag" : "as good as today") : NULL,
                                p->knee ? (da ? "knæk" : "knee") : NULL, p->proven ? NULL : gap_of(f, p, l, gap)};
    text_add(&marks, "%s", "");
    for (int k = 0; k < 4; k++)
        if (said[k])
            text_add(&marks, "%s%s", marks.length > 0 ? "; " : "", said[k]);
    grid_add(g, marks.chars);
    free(marks.chars);
}

/* Columns of sizes that some plan has. */
static bool is_shown(const struct frontier *f, int k)
{
    bool any = false;
    for (int n = 0; n < f->count; n++)
        any = any || (f->points[n].chosen && size_of(&f->points[n], k) > 0);
    return any && !(f->criteria[1] == BY_COST && k == SIZES - 1);
}

static void add_header(const struct frontier *f, enum language l, struct grid *g)
{
    static const char *const titles[SIZES][LANGUAGE_COUNT] = {{"nye", "new"},
                                                              {"konvert.", "conversions"},
                                                              {"på licens", "licence"},
                                                              {"satellitdage", "satellite days"},
                                                              {"nedlagte", "closed"},
                                                              {"videodage", "video days"},
                                                              {"mio. kr./år", "m kr a year"}};
    grid_add(g, words[f->criteria[1]].name[l]);
    grid_add(g, words[f->criteria[0]].name[l]);
    grid_add(g, l == DANISH ? "bevist grænse" : "proven bound");
    for (int k = 0; k < SIZES; k++)
        if (is_shown(f, k))
            grid_add(g, titles[k][l]);
    grid_add(g, "");
    grid_add(g, "");
}

static void add_point(const struct frontier *f, const struct frontier_point *p, enum language l, struct grid *g)
{
    char text[80];
    grid_add(g, number(f, 1, p->value[1], l, text));
    grid_add(g, number(f, 0, p->value[0], l, text));
    grid_add(g, number(f, 0, is_known(f, p->bound[0], p->value[0]) ? p->bound[0] : NAN, l, text));
    for (int k = 0; k < SIZES; k++)
        if (is_shown(f, k)) {
            double size = size_of(p, k);
            grid_add(g, size == 0 ? "·" : text_local(size, k == SIZES - 1, l, text));
        }
    add_curve(f, p->value[0], "●", g);
    add_marks(f, p, l, g);
}

static void add_today(const struct frontier *f, enum language l, struct grid *g)
{
    char text[80];
    grid_add(g, number(f, 1, f->today[1], l, text));
    grid_add(g, number(f, 0, f->today[0], l, text));
    grid_add(g, "");
    for (int k = 0; k < SIZES; k++)
        if (is_shown(f, k))
            grid_add(g, "·");
    add_curve(f, f->today[0], "○", g);
    grid_add(g, l == DANISH ? "i dag" : "today");
}

void frontier_print(const struct frontier *f, enum language language, FILE *to)
{
    if (f->count == 0) {
        print_plan(f->study.document, &f->study.instance, language, to);
        return;
    }
    struct grid g = {.columns = 5};
    for (int k = 0; k < SIZES; k++)
        g.columns += is_shown(f, k);
    g.left = 3u << (g.columns - 2);
    fprintf(to, "%s\n\n", f->study.scenario.title[language]);
    add_header(f, language, &g);
    add_today(f, language, &g);
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen)
            add_point(f, &f->points[k], language, &g);
    grid_print(&g, to);
    struct json *list = sentences(f);
    fputc('\n', to);
    for (int k = 0; k < list->count; k++)
        fprintf(to, "%s\n", json_get(list->child[k], language == DANISH ? "da" : "en")->text);
    json_free(list);
    for (int k = 0; k < f->study.instance.caveat_count; k++) {
        const struct caveat *c = &f->study.instance.caveats[k];
        fprintf(to, language == DANISH ? "Forbehold: %s\n" : "Caveat: %s\n", language == DANISH ? c->da : c->en);
    }
}
