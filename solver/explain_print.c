/* explain_print.c - the page for a terminal, and the tables; all from the document. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain_parts.h"
#include "memory.h"
#include "repair.h"
#include "write.h"

/* Lines that a list on the page has at most; the files have all. */
enum { LINES = 12, DECISIONS = 3 /* of each measure */ };

struct page {
    const struct explanation *x;
    const struct json *document;
    const struct objective_kind *kind; /* of the first objective */
    enum language language;
    bool da;
    FILE *to;
};

static const char *words(const struct page *p, const struct json *object, const char *key)
{
    const struct json *sentence = json_get(json_get(object, key), p->da ? "da" : "en");
    return sentence && sentence->kind == JSON_TEXT ? sentence->text : "";
}

static double number(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

static const char *text(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_TEXT ? j->text : "";
}

/* A difference of values of the first objective, as people read it: "0,18 procentpoint". */
static const char *difference(const struct page *p, double value, char to[100])
{
    int more = fabs(value) > 0 && p->kind->reading == AS_PERCENT && fabs(value) < 0.001 ? 1 : 0;
    objective_number(p->kind, value, more, p->language, to);
    char *sign = p->kind->reading == AS_PERCENT ? strstr(to, " %") : NULL;
    if (sign)
        snprintf(sign, 100 - (size_t)(sign - to), "%s", p->da ? " procentpoint" : " percentage points");
    return to;
}

static const char *value_text(const struct page *p, double value, int more, char to[100])
{
    return isnan(value) ? strcpy(to, "–") : objective_number(p->kind, value, more, p->language, to);
}

/* ---- what limits cost ---- */

/* What is proven of it: "bevist: mindst 0,13 procentpoint, højst 0,29 procentpoint". That no more can be gained than
 * all there is, goes without saying. */
static void print_proof(const struct page *p, const struct json *one)
{
    const struct json *gain = json_get(one, "gain");
    double above = number(gain, "most"), all = fabs(number(p->document, "best_known"));
    bool limited = above < 0.999 * all, open = strcmp(text(one, "proof"), "open") == 0;
    char least[100], most[100];
    difference(p, number(gain, "least"), least);
    difference(p, above, most);
    if (open && limited)
        fprintf(p->to,
                p->da ? " (højst %s; at det er mere end nul, er ikke bevist)"
                      : " (at most %s; not proven to be above zero)",
                most);
    else if (open)
        fputs(p->da ? " (intet bevist)" : " (nothing proven)", p->to);
    else if (!limited)
        fprintf(p->to, p->da ? " (bevist: mindst %s)" : " (proven: at least %s)", least);
    else if (strcmp(least, most) == 0)
        fputs(p->da ? " (bevist)" : " (proven)", p->to);
    else
        fprintf(p->to, p->da ? " (bevist: mindst %s, højst %s)" : " (proven: at least %s, at most %s)", least, most);
}

/* "0,21 procentpoint (bevist ...)"; `rule`: of one that is left out, else of a looser limit. */
static void print_gain(const struct page *p, const struct json *one, bool rule)
{
    const char *proof = text(one, "proof");
    double found = number(json_get(one, "gain"), "found");
    char size[100];
    fputs("      ", p->to);
    if (strcmp(proof, "not_tried") == 0)
        fputs(p->da ? "ikke prøvet" : "not tried", p->to);
    else if (strcmp(proof, "does_not_matter") == 0 && rule)
        fputs(p->da ? "koster bevisligt intet" : "proven to cost nothing", p->to);
    else if (strcmp(proof, "does_not_matter") == 0)
        fputs(p->da ? "giver bevisligt intet" : "proven to buy nothing", p->to);
    else {
        fputs(found == 0 ? p->da ? "intet fundet" : "nothing found" : difference(p, found, size), p->to);
        print_proof(p, one);
    }
    fputc('\n', p->to);
}

static void print_rules(const struct page *p)
{
    const struct json *rules = json_get(p->document, "rules");
    if (!rules || rules->count == 0)
        return;
    fprintf(p->to, "\n%s\n",
            p->da ? "Hvad hver regel koster: så meget bedre bliver målet uden den"
                  : "What each rule costs: how much better the objective gets without it");
    for (int k = 0; k < rules->count; k++) {
        const struct json *one = rules->child[k];
        const char *in_plan = text(one, "in_plan");
        fprintf(p->to, "  rules.%d (%s)%s %s\n", (int)number(one, "index"), text(one, "rule"),
                strcmp(in_plan, "binding") == 0 ? (p->da ? ", bindende:" : ", binding:")
                : strcmp(in_plan, "near") == 0  ? (p->da ? ", næsten brugt:" : ", nearly spent:")
                                                : ":",
                words(p, one, "sentence"));
        print_gain(p, one, true);
    }
}

static void print_looser(const struct page *p)
{
    const struct json *list = json_get(p->document, "looser");
    if (!list || list->count == 0)
        return;
    fprintf(p->to, "\n%s\n",
            p->da ? "Hvad en løsere grænse giver, hver for sig" : "What a looser limit buys, each by itself");
    for (int k = 0; k < list->count && k < LINES; k++) {
        fprintf(p->to, "  %s\n", words(p, list->child[k], "sentence"));
        print_gain(p, list->child[k], false);
    }
    if (list->count > LINES)
        fprintf(p->to, p->da ? "  og %d til, se limits.csv\n" : "  and %d more, see limits.csv\n", list->count - LINES);
}

/* ---- which kind ---- */

static const char *const kind_names[] = {"new", "conversion", "satellite", "licence"};
enum { KIND_COLUMNS = sizeof kind_names / sizeof *kind_names };

static void print_bin(const struct page *p, const struct json *bin)
{
    char from[64], to[64], share[64], range[140];
    sentence_number(number(bin, "from"), p->language, from);
    sentence_number(number(bin, "to"), p->language, to);
    if (isnan(number(bin, "to")))
        snprintf(range, sizeof range, p->da ? "%s og derover" : "%s and more", from);
    else
        snprintf(range, sizeof range, p->da ? "%s til %s" : "%s to %s", from, to);
    text_local(100 * number(bin, "alternative_to_full"), 0, p->language, share);
    fprintf(p->to, "  %-16s %7.0f", range, number(bin, "places"));
    for (int k = 0; k < KIND_COLUMNS; k++)
        fprintf(p->to, " %8.0f", number(json_get(bin, "most"), kind_names[k]));
    fprintf(p->to, " %10s", share);
    for (int k = 0; k < KIND_COLUMNS; k++)
        fprintf(p->to, " %8.0f", number(json_get(bin, "planned"), kind_names[k]));
    fputc('\n', p->to);
}

/* How many kinds there are to choose between. */
static int kinds_used(const struct scenario *s)
{
    int used = 0;
    for (int k = 0; k < KIND_COLUMNS; k++)
        used += s->measures[measure_find(kind_names[k])].used;
    return used;
}

static void print_kinds(const struct page *p)
{
    const struct json *kinds = json_get(p->document, "kinds"), *bins = json_get(kinds, "by_gap");
    if (!kinds || kinds_used(&p->x->study.scenario) < 2)
        return;
    fprintf(p->to, "\n%s\n  %s\n",
            p->da ? "Hvornår er et alternativ til et fuldtidsydernummer mest relevant?"
                  : "When is an alternative to a full-time number most relevant?",
            words(p, kinds, "answer"));
    fprintf(p->to,
            p->da ? "  Mangler, fuldt.  steder  gavner mest:                           alternativ  planen vælger:\n"
                    "                               nyt konvert. satellit   licens    i pct.¹      nye konvert. "
                    "sat.dage   licens\n"
                  : "  FTE missing      places  helps most:                            alternative  the plan takes:\n"
                    "                               new convers. satellite licence    in %%¹        new convers. "
                    "sat.days  licence\n");
    for (int k = 0; bins && k < bins->count; k++)
        if (number(bins->child[k], "places") > 0)
            print_bin(p, bins->child[k]);
    fprintf(
        p->to, "  %s\n",
        p->da ? "¹ Så meget af et nyt ydernummers virkning når den bedste konvertering eller satellit i sundhedsrådet."
              : "¹ So much of a new number's effect does the best conversion or satellite in the council reach.");
}

/* ---- why here ---- */

static double weight_of(const struct json *decision)
{
    const struct json *effect = json_get(decision, "effect");
    double first = effect && effect->count > 0 && effect->child[0]->kind == JSON_NUMBER ? effect->child[0]->number : 0;
    return fabs(first);
}

static const char *site_name(const struct page *p, const char *id)
{
    const struct places *places = &p->x->study.instance.places;
    int j = places_site(places, id);
    return j < 0 ? id : places->sites[j].name;
}

/* "2 nye ydernumre", "en satellit, 2 dage om ugen fra Odense" */
static void print_what(const struct page *p, const struct json *d)
{
    static const char *const one[MEASURE_COUNT][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {"et nyt ydernummer", "a new number"},
        [MEASURE_CONVERSION] = {"en konvertering", "a conversion"},
        [MEASURE_LICENCE] = {"et ydernummer på licens", "a licence number"},
        [MEASURE_SATELLITE] = {"en satellit", "a satellite"},
        [MEASURE_CLOSURE] = {"en nedlæggelse", "a closure"},
        [MEASURE_VIDEO] = {"video", "video"}};
    int m = measure_find(text(d, "measure"));
    double count = number(d, "count"), days = number(d, "days");
    if (!(count > 1))
        fprintf(p->to, "%s", one[m][p->language]);
    else
        fprintf(p->to, "%.0f %s", count, measure_title((enum measure)m, p->language));
    if (days > 0)
        fprintf(p->to, p->da ? ", %.0f %s om ugen" : ", %.0f %s a week", days,
                p->da       ? days == 1 ? "dag" : "dage"
                : days == 1 ? "day"
                            : "days");
    if (json_get(d, "parent_site"))
        fprintf(p->to, p->da ? " fra %s" : " from %s", site_name(p, text(d, "parent_site")));
}

static void print_decision(const struct page *p, const struct json *d)
{
    const struct instance *in = &p->x->study.instance;
    int s = instance_specialty(in, text(d, "specialty"));
    const struct json *not_chosen = json_get(d, "not_chosen");
    fprintf(p->to, "  %s, %s: ", site_name(p, text(d, "site")),
            p->da ? in->specialties[s].name_da : in->specialties[s].name_en);
    print_what(p, d);
    fprintf(p->to, "\n    %s\n", words(p, d, "reason"));
    for (int k = 0; not_chosen && k < not_chosen->count; k++) {
        const struct json *a = not_chosen->child[k];
        fputs(p->da ? "    – hvorfor ikke " : "    – why not ", p->to);
        if (strcmp(text(a, "site"), text(d, "site")) != 0)
            fprintf(p->to, p->da ? "i %s" : "in %s", site_name(p, text(a, "site")));
        else
            print_what(p, a);
        fprintf(p->to, "? %s\n", words(p, a, "reason"));
    }
}

/* The decision of the measure with the largest effect that is not shown yet; -1: none. */
static int next_of(const struct json *list, enum measure m, const bool *shown)
{
    int best = -1;
    for (int k = 0; k < list->count; k++)
        if (!shown[k] && strcmp(text(list->child[k], "measure"), measure_names[m]) == 0 &&
            (best < 0 || weight_of(list->child[k]) > weight_of(list->child[best])))
            best = k;
    return best;
}

static void print_decisions(const struct page *p)
{
    const struct json *list = json_get(p->document, "decisions");
    if (!list || list->count == 0)
        return;
    bool *shown = allocate((size_t)list->count, sizeof *shown);
    fprintf(p->to, "\n%s\n",
            p->da ? "Hvorfor her, og hvorfor denne slags: af hver slags de beslutninger, der virker mest (alle i "
                    "not_chosen.csv)"
                  : "Why here, and why this kind: of each kind the decisions that do most (all in not_chosen.csv)");
    for (int m = 0; m < MEASURE_COUNT; m++)
        for (int n = 0; n < DECISIONS; n++) {
            int k = next_of(list, (enum measure)m, shown);
            if (k < 0)
                break;
            shown[k] = true;
            print_decision(p, list->child[k]);
        }
    free(shown);
}

/* ---- no plan ---- */

static void print_rows(const struct page *p, const struct json *rows)
{
    for (int k = 0; rows && k < rows->count; k++) {
        const struct json *row = rows->child[k], *cells = json_get(row, "cells");
        fprintf(p->to, "      %s:%.0f:", text(row, "file"), number(row, "line"));
        for (int c = 0; c < cells->count; c++)
            if (cells->child[c]->text && cells->child[c]->text[0])
                fprintf(p->to, " %s %s%s", cells->child[c]->key, cells->child[c]->text,
                        c + 1 < cells->count ? "," : "");
        fputc('\n', p->to);
    }
}

static void print_groups(const struct page *p, const struct json *groups)
{
    const struct instance *in = &p->x->study.instance;
    for (int k = 0; groups && k < groups->count && k < LINES; k++) {
        const struct json *g = groups->child[k];
        int s = instance_specialty(in, text(g, "specialty"));
        bool nation = strcmp(text(g, "level"), "nation") == 0;
        if (nation && s < 0)
            continue;
        fprintf(p->to, p->da ? "    kan ikke holdes%s%s%s%s\n" : "    cannot be kept%s%s%s%s\n",
                nation  ? ""
                : p->da ? " i "
                        : " in ",
                nation ? "" : text(g, "name"),
                s < 0   ? ""
                : p->da ? " for "
                        : " for ",
                s < 0   ? ""
                : p->da ? in->specialties[s].name_da
                        : in->specialties[s].name_en);
    }
}

static void print_conflict(const struct page *p)
{
    const struct json *conflict = json_get(p->document, "conflict"), *members = json_get(conflict, "members");
    const char *file = p->x->study.scenario.file;
    if (!conflict)
        return;
    bool smallest = json_get(conflict, "smallest")->kind == JSON_TRUE;
    fprintf(p->to, "\n%s\n",
            members->count == 1
                ? p->da ? "Der er ingen plan: dette kan ikke holdes" : "There is no plan: this cannot be kept"
            : p->da ? "Der er ingen plan: dette kan ikke holdes samtidig"
                    : "There is no plan: these cannot be kept together");
    for (int k = 0; k < members->count; k++) {
        const struct json *m = members->child[k];
        fprintf(p->to, "  %s:%.0f: %s\n", file, number(m, "line"), words(p, m, "sentence"));
        print_groups(p, json_get(m, "groups"));
        print_rows(p, json_get(m, "rows"));
    }
    if (members->count > 1)
        fprintf(p->to, "  %s\n",
                smallest ? p->da ? "Bevist mindst: uden en hvilken som helst af dem er der en plan for resten af dem."
                                 : "Proven smallest: without any one of them there is a plan for the others."
                : p->da  ? "Ikke bevist mindst: tiden rakte ikke til at prøve alle."
                         : "Not proven smallest: time did not suffice to try all.");
}

/* What belongs together stands under its first line. */
static void print_way(const struct page *p, const struct json *way)
{
    const char *lead = "-";
    const struct json *changes = json_get(way, "changes"), *given_up = json_get(way, "given_up");
    for (int k = 0; k < changes->count; k++, lead = p->da ? "  og" : "  and")
        fprintf(p->to, "  %s %s (%s.%s)\n", lead, words(p, changes->child[k], "sentence"),
                text(changes->child[k], "owner"), text(changes->child[k], "key"));
    for (int k = 0; k < given_up->count; k++, lead = p->da ? "  og" : "  and")
        fprintf(p->to, p->da ? "  %s opgiv rules.%.0f: %s\n" : "  %s give up rules.%.0f: %s\n", lead,
                number(given_up->child[k], "index"), words(p, given_up->child[k], "sentence"));
}

/* Does it change the same number as the repair does, and nothing else? The repair then does with less of it, if not as
 * much. */
static bool is_same_way(const struct json *a, const struct json *b)
{
    const struct json *x = json_get(a, "changes"), *y = json_get(b, "changes");
    bool one = x && y && x->count == 1 && y->count == 1 && json_get(a, "given_up")->count == 0 &&
               json_get(b, "given_up")->count == 0;
    return one && strcmp(text(x->child[0], "owner"), text(y->child[0], "owner")) == 0 &&
           strcmp(text(x->child[0], "key"), text(y->child[0], "key")) == 0;
}

/* Is it the least, or what is known instead? Changes are counted in parts of the numbers that are changed. */
static void print_least(const struct page *p, const struct json *repair)
{
    double total = number(repair, "total"), least = number(repair, "least");
    char sum[64], bound[64];
    text_local(100 * total, 1, p->language, sum);
    text_local(100 * least, 1, p->language, bound);
    if (repair_total_is_least(total, least))
        fprintf(p->to, "  %s\n",
                p->da ? "Bevist mindst: ingen ændringer, som tilsammen er mindre, giver en plan."
                      : "Proven least: no changes that together are smaller give a plan.");
    else if (least > 0)
        fprintf(p->to,
                p->da
                    ? "  Ikke bevist mindst: regnet i procent af hvert tal er ændringerne tilsammen %s; bevist er, at "
                      "mindst %s skal til.\n"
                    : "  Not proven least: in percent of each number, these changes sum up to %s; proven is that at "
                      "least %s are needed.\n",
                sum, bound);
    else
        fprintf(p->to, "  %s\n",
                p->da ? "Ikke bevist mindst: en mindre ændring kan ikke udelukkes."
                      : "Not proven least: a smaller change cannot be ruled out.");
}

static void print_repair(const struct page *p)
{
    const struct json *repair = json_get(p->document, "repair"), *others = json_get(p->document, "alternatives");
    char value[100], today[100], bound[100];
    if (!repair)
        return;
    if (repair->kind == JSON_OBJECT) {
        bool proven = repair_total_is_least(number(repair, "total"), number(repair, "least"));
        fprintf(p->to, "\n%s (repaired.json)\n",
                proven  ? p->da ? "Den mindste ændring, der giver en plan" : "The least change that gives a plan"
                : p->da ? "Den mindste ændring, der er fundet, som giver en plan"
                        : "The least change found that gives a plan");
        print_way(p, repair);
        print_least(p, repair);
        const struct json *plan = json_get(repair, "plan");
        int more = plan ? objective_decimals(p->kind, number(plan, "value"), number(plan, "bound")) : 0;
        if (plan)
            fprintf(p->to,
                    p->da ? "  Så når planen %s mod %s i dag; ingen kommer under %s.\n"
                          : "  The plan then reaches %s against %s today; proven bound %s.\n",
                    value_text(p, number(plan, "value"), more, value),
                    value_text(p, number(plan, "baseline"), more, today),
                    value_text(p, number(plan, "bound"), more, bound));
    } else
        fprintf(p->to, "\n%s\n",
                p->da ? "Der blev ikke fundet en ændring, som giver en plan."
                      : "No change that gives a plan was found.");
    if (others && others->count > 0)
        fprintf(p->to, "\n%s\n",
                p->da ? "Hver for sig ville også dette være nok" : "Each of these alone would do as well");
    for (int k = 0; others && k < others->count; k++)
        if (!is_same_way(repair, others->child[k]))
            print_way(p, others->child[k]);
}

/* ---- the page ---- */

static void print_head(const struct page *p)
{
    const struct study *s = &p->x->study;
    const struct json *objective = json_get(p->document, "objectives")->child[0];
    const char *title = s->scenario.title[p->language] ? s->scenario.title[p->language] : s->scenario.name;
    char value[100], bound[100], today[100];
    fprintf(p->to, "%s\n", title);
    if (!s->stages.found) {
        if (s->stages.status != SOLVE_INFEASIBLE)
            fprintf(p->to, "%s\n",
                    p->da ? "Tiden løb ud, før der var fundet en plan." : "Time ran out before a plan was found.");
        return;
    }
    struct text short_name = {0};
    sentence_objective(&s->instance, &s->scenario.objectives[0], false, p->language, &short_name);
    double reached = number(objective, "value"), proven = number(objective, "bound");
    int more = isnan(proven) ? 0 : objective_decimals(p->kind, reached, proven);
    fprintf(p->to,
            p->da ? "%s: %s i planen, bevist grænse %s, i dag %s\n" : "%s: %s in the plan, proven bound %s, today %s\n",
            short_name.chars, value_text(p, reached, more, value), value_text(p, proven, more, bound),
            value_text(p, number(objective, "baseline"), more, today));
    free(short_name.chars);
}

/* Differences smaller than the gap stay open: what to do about it. */
static void print_open(const struct page *p)
{
    static const char *const lists[] = {"rules", "looser"};
    int open = 0;
    for (int l = 0; l < 2; l++) {
        const struct json *list = json_get(p->document, lists[l]);
        for (int k = 0; list && k < list->count; k++)
            open += strcmp(text(list->child[k], "proof"), "open") == 0;
    }
    if (open > 0)
        fprintf(p->to, "%s\n",
                p->da ? "  Hvor intet er bevist, er forskellen mindre end afstanden mellem planerne og deres bevis: en "
                        "mindre --gap og længere --time skærper svaret."
                      : "  Where nothing is proven, the difference is smaller than the gap of the plans: a smaller "
                        "--gap and a longer --time sharpen the answer.");
}

void explanation_print(const struct explanation *x, enum language language, FILE *to)
{
    const struct scenario *s = &x->study.scenario;
    struct page p = {x, x->document, objective_kinds[s->objectives[0].kind], language, language == DANISH, to};
    print_head(&p);
    print_rules(&p);
    print_looser(&p);
    print_open(&p);
    print_kinds(&p);
    print_decisions(&p);
    print_conflict(&p);
    print_repair(&p);
    const struct json *caveats = json_get(x->document, "caveats");
    for (int k = 0; caveats && k < caveats->count; k++)
        fprintf(to, "%s%s: %s\n", k == 0 ? "\n" : "", p.da ? "Forbehold" : "Caveat",
                text(caveats->child[k], p.da ? "da" : "en"));
}
