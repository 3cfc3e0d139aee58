/* assess_exchange.c - why here and why this kind: what a decision could be exchanged for, judged as the plan is judged.
 *
 * The same kind at every other site, and every other kind at the same site, as large as the decision or as large as it
 * can be there. Each is tried in the decision's place, all else as planned; the value of the first objective orders
 * them, and only those that come first are held against the rules and against what the measures allow. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess_parts.h"
#include "memory.h"

enum {
    SHOWN = 3, /* alternatives to a decision */
    TRIED = 8  /* at most so many are held against the rules until one of a list keeps them */
};

/* Differences below this share of the value are the rounding of sums. */
static const double ROUNDING = 1e-11;

struct alternative {
    struct decision d; /* size 0: there is nothing to take; `why` says it */
    double effect;     /* on the first objective; NAN: nothing to judge */
    bool kept;         /* it breaks no rule, as far as it was asked */
    char *why[LANGUAGE_COUNT];
};

struct list {
    struct alternative *items; /* [count], owned */
    int count;
    size_t room;
};

static double value_of(const struct exchange *x, const struct outcome *now, int specialty)
{
    return objective_value_of(&x->j->scenario->objectives[0], x->j, now, specialty, x->one);
}

/* Does the rule judge each specialty by itself? */
static bool speaks_of_each(const struct judged *j, const struct rule *r)
{
    struct findings found = {0};
    rule_kinds[r->kind]->check(j, r, &found);
    bool each = found.count > 0;
    for (int k = 0; k < found.count; k++)
        each = each && found.items[k].specialty >= 0;
    free(found.items);
    return each;
}

void exchange_open(struct exchange *x, const struct judged *j)
{
    const struct scenario *s = j->scenario;
    const struct objective *o = &s->objectives[0];
    *x = (struct exchange){.j = j};
    x->one = allocate((size_t)j->instance->specialty_count, sizeof *x->one);
    for (int k = 0; k < s->specialty_count; k++)
        x->one[s->specialties[k]] = objective_kinds[o->kind]->value(j, o, j->after, s->specialties[k]);
    x->value = value_of(x, j->after, -1);
    x->apart = allocate((size_t)s->rule_count + 1, sizeof *x->apart);
    for (int k = 0; k < s->rule_count; k++)
        x->apart[k] = speaks_of_each(j, &s->rules[k]);
    outcome_build(j->instance, s, j->reach, j->after->plan, &x->now);
    x->now.plan = &x->plan;
}

void exchange_free(struct exchange *x)
{
    outcome_free(&x->now);
    plan_free(&x->plan);
    free(x->one);
    free(x->apart);
    *x = (struct exchange){0};
}

/* ---- one exchange ---- */

/* The plan with `instead` in the place of decision `index`; joined to what the plan has of the same already. */
static void put_instead(struct exchange *x, int index, const struct decision *instead)
{
    const struct plan *plan = x->j->after->plan;
    struct decision whole = *instead;
    x->plan.count = 0;
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        bool same = d->measure == whole.measure && d->specialty == whole.specialty && d->site == whole.site &&
                    d->parent == whole.parent && d->form == whole.form;
        if (k != index && !same)
            plan_add(&x->plan, *d);
        else if (k != index && whole.days > 0)
            whole.days += d->days;
        else if (k != index)
            whole.count += d->count;
    }
    plan_add(&x->plan, whole);
    plan_sort(&x->plan);
}

/* What a specialty's part of an outcome is copied back from. */
static void copy_part(const struct exchange *x, const struct outcome *from, int specialty, struct outcome *to)
{
    size_t sites = (size_t)x->j->instance->places.site_count, areas = (size_t)x->j->instance->places.area_count;
    size_t s = (size_t)specialty, groups = (size_t)from->video_groups;
    memcpy(to->supply + s * sites, from->supply + s * sites, sites * sizeof *to->supply);
    memcpy(to->numbers + s * sites, from->numbers + s * sites, sites * sizeof *to->numbers);
    memcpy(to->satellite_days + s * sites, from->satellite_days + s * sites, sites * sizeof *to->satellite_days);
    memcpy(to->coverage + s * areas, from->coverage + s * areas, areas * sizeof *to->coverage);
    memcpy(to->video + s * groups, from->video + s * groups, groups * sizeof *to->video);
    to->total[s] = from->total[s];
}

/* Makes the exchange in `x->plan` and `x->now`; take_back ends it. */
static void exchange(struct exchange *x, int index, const struct decision *instead)
{
    const struct judged *j = x->j;
    put_instead(x, index, instead);
    outcome_shift(j->instance, j->scenario, j->reach, &j->after->plan->decisions[index], -1, &x->now);
    outcome_shift(j->instance, j->scenario, j->reach, instead, 1, &x->now);
}

static void take_back(struct exchange *x, const struct decision *instead)
{
    copy_part(x, x->j->after, instead->specialty, &x->now);
}

static double effect_of(struct exchange *x, int index, const struct decision *instead)
{
    exchange(x, index, instead);
    double effect = value_of(x, &x->now, instead->specialty) - x->value;
    take_back(x, instead);
    return fabs(effect) <= ROUNDING * fmax(1, fabs(x->value)) ? 0 : effect;
}

static double worse_by(const struct exchange *x, double effect)
{
    return objective_kinds[x->j->scenario->objectives[0].kind]->maximise ? -effect : effect;
}

/* ---- what stands in the way ---- */

static void say(struct alternative *a, enum language l, const char *text)
{
    free(a->why[l]);
    a->why[l] = copy_text(text);
}

/* What the measures allow, of the specialty's decisions alone. */
static bool keeps_measures(const struct exchange *x, const struct plan *whole, int specialty, struct alternative *a)
{
    struct scenario one = *x->j->scenario;
    struct plan part = {0};
    struct notes said[LANGUAGE_COUNT] = {{0}};
    one.specialties = &specialty;
    one.specialty_count = 1;
    for (int k = 0; k < whole->count; k++)
        if (whole->decisions[k].specialty == specialty)
            plan_add(&part, whole->decisions[k]);
    bool ok = plan_within_measures(x->j->instance, &one, x->j->reach, &part, &said[DANISH], &said[ENGLISH]);
    for (int l = 0; l < LANGUAGE_COUNT && a && said[l].count > 0; l++) {
        const char *after = strstr(said[l].text[0], ": "); /* "Birk, Hudlæge, nye ydernumre: 3; højst 2 ..." */
        struct text why = {0};
        after = after ? after + 2 : said[l].text[0];
        if (*after >= '0' && *after <= '9')
            text_add(&why, "%s", l == DANISH ? "det ville blive " : "that would make ");
        text_add(&why, "%s", after);
        say(a, (enum language)l, why.chars);
        free(why.chars);
    }
    notes_free(&said[DANISH]);
    notes_free(&said[ENGLISH]);
    plan_free(&part);
    return ok;
}

/* What the baseline is called. */
static const char *start_word(const struct exchange *x, enum language language)
{
    bool today = starts_today(x->j->scenario);
    return language == DANISH ? today ? "i dag" : "i udgangspunktet" : today ? "today" : "at the start";
}

static const char *unit_word(enum unit unit, enum language language)
{
    static const char *const words[UNIT_COUNT][LANGUAGE_COUNT] = {
        [UNIT_NUMBERS] = {"", ""},
        [UNIT_DAYS] = {" dage om ugen", " days a week"},
        [UNIT_SIZES] = {" ydernumre og dage", " numbers and days"},
        [UNIT_FTE] = {" fuldtidsydernumre", " FTE"},
        [UNIT_MONEY] = {" mio. kr. om året", " million kr a year"},
        [UNIT_MINUTES] = {" minutter", " minutes"},
        [UNIT_TARGET] = {" pct.", " %"},
        [UNIT_TODAY] = {" pct. af i dag", " % of today"},
        [UNIT_POINTS] = {" procentpoint", " percentage points"},
        [UNIT_NEED] = {" pct. af behovet", " % of need"},
    };
    return words[unit][language];
}

/* As many decimals as tell the two apart, at most three. */
static void two_numbers(const struct finding *f, enum language language, char activity[64], char limit[64])
{
    for (int decimals = 0; decimals <= 3; decimals++) {
        text_local(f->activity, decimals, language, activity);
        text_local(f->limit, decimals, language, limit);
        bool whole = fabs(f->limit - round(f->limit)) < 1e-9 || decimals > 0;
        if (whole && strcmp(activity, limit) != 0)
            return;
    }
}

static void say_finding(const struct exchange *x, const struct rule *r, const struct finding *f, enum language language,
                        struct text *out)
{
    const struct judged *j = x->j;
    const char *group = level_group_name(&j->instance->places, f->level, f->group);
    bool da = language == DANISH, counts = f->unit == UNIT_NUMBERS || f->unit == UNIT_DAYS || f->unit == UNIT_SIZES;
    char activity[64], limit[64];
    if (f->least && counts)
        text_add(out, "%s", da ? "mindsteantallet nås ikke" : "the least number is not reached");
    else
        text_add(out, "%s", rule_kinds[r->kind]->stops[language]);
    if (rule_kinds[r->kind]->spec.closes && f->specialty >= 0) {
        double degree = 100 * group_coverage(j->instance, j->today, f->level, f->group, f->specialty) /
                        target_coverage(j->instance, j->today, f->specialty);
        text_local(degree, 0, language, activity);
        text_add(out, da ? " (%s er dækket %s pct. %s)" : " (%s is covered %s %% %s)", group, activity,
                 start_word(x, language));
        return;
    }
    two_numbers(f, language, activity, limit);
    text_add(out,
             f->least ? (da ? " (%s: %s mod mindst %s%s)" : " (%s: %s, at least %s%s)")
                      : (da ? " (%s: %s mod højst %s%s)" : " (%s: %s, at most %s%s)"),
             f->level.kind == LEVEL_NATION ? (da ? "hele landet" : "the whole country") : group, activity, limit,
             unit_word(f->unit, language));
}

/* What a rule finds; of the specialty alone where it speaks of each by itself. */
static void find_in(const struct exchange *x, const struct judged *j, int rule, int specialty, struct findings *out)
{
    struct rule part = j->scenario->rules[rule];
    bool *only = allocate((size_t)j->instance->specialty_count, sizeof *only);
    only[specialty] = true;
    if (x->apart[rule])
        part.specialties = only;
    rule_kinds[part.kind]->check(j, &part, out);
    free(only);
}

/* The first limit of the rule that the exchange goes beyond, and farther than the plan does; false: none. */
static bool breaks(struct exchange *x, int rule, int specialty, struct finding *out)
{
    struct judged j = *x->j;
    struct findings now = {0}, before = {0};
    bool broken = false;
    j.after = &x->now;
    find_in(x, &j, rule, specialty, &now);
    for (int k = 0; k < now.count && !broken; k++) {
        broken = !finding_satisfied(&now.items[k]);
        *out = now.items[k];
    }
    if (broken)
        find_in(x, x->j, rule, specialty, &before);
    for (int k = 0; k < before.count; k++) {
        const struct finding *f = &before.items[k];
        if (f->level.kind == out->level.kind && f->group == out->group && f->specialty == out->specialty &&
            f->least == out->least && !finding_satisfied(f))
            broken = broken && finding_slack(out) < finding_slack(f);
    }
    free(now.items);
    free(before.items);
    return broken;
}

/* Is the exchange allowed? Else says why not. */
static void ask(struct exchange *x, int index, struct alternative *a)
{
    const struct scenario *s = x->j->scenario;
    struct finding f;
    exchange(x, index, &a->d);
    a->kept =
        keeps_measures(x, &x->plan, a->d.specialty, a) || !keeps_measures(x, x->j->after->plan, a->d.specialty, NULL);
    for (int k = 0; k < s->rule_count && a->kept; k++) {
        if (!isnan(s->rules[k].penalty) || !breaks(x, k, a->d.specialty, &f))
            continue;
        a->kept = false;
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            struct text said = {0};
            say_finding(x, &s->rules[k], &f, (enum language)l, &said);
            say(a, (enum language)l, said.chars);
            free(said.chars);
        }
    }
    take_back(x, &a->d);
}

/* ---- what there is to exchange for ---- */

static void add(struct exchange *x, int index, struct decision d, struct list *to)
{
    to->items = grow(to->items, &to->room, (size_t)to->count + 1, sizeof *to->items);
    struct alternative a = {.d = d, .effect = NAN};
    if (decision_size(&d) > 0)
        a.effect = effect_of(x, index, &d);
    to->items[to->count++] = a;
}

static bool is_reached(const struct exchange *x, int specialty, int site)
{
    return x->j->reach->sites[(size_t)specialty * (size_t)x->j->reach->site_count + (size_t)site].demand > 0;
}

/* Numbers of a form there that the plan neither converts nor closes. */
static int left_of(const struct exchange *x, int specialty, int site, enum form form)
{
    const struct plan *p = x->j->after->plan;
    int left = existing_numbers(x->j->instance, specialty, site, form);
    for (int k = 0; k < p->count; k++) {
        const struct decision *d = &p->decisions[k];
        bool takes = (d->measure == MEASURE_CONVERSION && form == FORM_PART_TIME) ||
                     (d->measure == MEASURE_CLOSURE && d->form == (int)form);
        if (takes && d->specialty == specialty && d->site == site)
            left -= d->count;
    }
    return left > 0 ? left : 0;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The same kind at every other site; of a satellite those that its parent may serve. */
static void list_sites(struct exchange *x, int index, struct list *out)
{
    struct decision of = x->j->after->plan->decisions[index];
    for (int j = 0; j < x->j->instance->places.site_count; j++) {
        struct decision d = of;
        d.site = j;
        if (j == of.site || j == of.parent || !is_reached(x, of.specialty, j))
            continue;
        if (of.measure == MEASURE_SATELLITE && !satellite_in_reach(x->j->instance, x->j->scenario, of.parent, j))
            continue;
        if (of.measure == MEASURE_CONVERSION)
            d.count = least(of.count, left_of(x, of.specialty, j, FORM_PART_TIME));
        if (of.measure == MEASURE_CLOSURE)
            d.count = least(of.count, left_of(x, of.specialty, j, (enum form)of.form));
        if (of.measure == MEASURE_VIDEO && left_of(x, of.specialty, j, FORM_FULL_TIME) == 0)
            d.days = 0;
        if (decision_size(&d) > 0)
            add(x, index, d, out);
    }
}

/* Days that a parent's full-time numbers have left to give. */
static int days_left(const struct exchange *x, int index, int specialty, int parent)
{
    const struct plan *p = x->j->after->plan;
    double days =
        (double)x->j->scenario->measures[MEASURE_SATELLITE].max_days * left_of(x, specialty, parent, FORM_FULL_TIME) -
        existing_days_away(x->j->instance, specialty, parent);
    for (int k = 0; k < p->count; k++)
        if (k != index && p->decisions[k].measure == MEASURE_SATELLITE && p->decisions[k].specialty == specialty &&
            p->decisions[k].parent == parent)
            days -= p->decisions[k].days;
    return days > 0 ? (int)floor(days + 1e-9) : 0;
}

/* A satellite at the site in place of as much as a decision brings, from whichever parent serves best. */
static void add_satellite(struct exchange *x, int index, struct list *out)
{
    const struct decision *of = &x->j->after->plan->decisions[index];
    const struct settings *set = &x->j->scenario->measures[MEASURE_SATELLITE];
    struct decision best = {MEASURE_SATELLITE, of->specialty, of->site, -1, 1, 0, -1};
    double lowest = INFINITY;
    for (int p = 0; p < x->j->instance->places.site_count; p++) {
        int days = satellite_in_reach(x->j->instance, x->j->scenario, p, of->site)
                       ? least(5 * of->count, days_left(x, index, of->specialty, p))
                       : 0;
        struct decision d = {MEASURE_SATELLITE, of->specialty, of->site, p, 1, days, -1};
        double effect = days < set->min_days ? INFINITY : worse_by(x, effect_of(x, index, &d));
        if (effect < lowest) {
            lowest = effect;
            best = d;
        }
    }
    add(x, index, best, out);
    if (best.days == 0) {
        struct alternative *a = &out->items[out->count - 1];
        say(a, DANISH, "ingen fuldtidsydernumre inden for rækkevidde har dage at afgive");
        say(a, ENGLISH, "no full-time number within reach has days to give");
    }
}

static void add_conversion(struct exchange *x, int index, struct list *out)
{
    const struct decision *of = &x->j->after->plan->decisions[index];
    int there = left_of(x, of->specialty, of->site, FORM_PART_TIME);
    add(x, index, (struct decision){MEASURE_CONVERSION, of->specialty, of->site, -1, least(of->count, there), 0, -1},
        out);
    if (there == 0) {
        struct alternative *a = &out->items[out->count - 1];
        say(a, DANISH, "der er intet deltidsydernummer at konvertere");
        say(a, ENGLISH, "there is no part-time number to convert");
    }
}

/* Every other kind of capacity at the same site. Beside a new number a licence would do the same for a time, which says
 * nothing where there are other kinds. */
static void list_kinds(struct exchange *x, int index, struct list *out)
{
    const struct decision *of = &x->j->after->plan->decisions[index];
    const struct settings *set = x->j->scenario->measures;
    if (of->measure == MEASURE_CLOSURE || of->measure == MEASURE_VIDEO)
        return;
    static const enum measure kinds[] = {MEASURE_NEW, MEASURE_CONVERSION, MEASURE_SATELLITE, MEASURE_LICENCE};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        int m = kinds[k];
        struct decision d = {(enum measure)m, of->specialty, of->site, -1, of->count, 0, -1};
        bool same = m == MEASURE_LICENCE && of->measure == MEASURE_NEW && out->count > 0;
        if (m == (int)of->measure || !set[m].used || same)
            continue;
        if (m == MEASURE_SATELLITE)
            add_satellite(x, index, out);
        else if (m == MEASURE_CONVERSION)
            add_conversion(x, index, out);
        else
            add(x, index, d, out);
    }
}

/* The best first; what cannot be judged last; else as listed. */
static void sort(const struct exchange *x, struct list *l)
{
    for (int k = 1; k < l->count; k++) {
        struct alternative a = l->items[k];
        int at = k;
        double effect = isnan(a.effect) ? INFINITY : worse_by(x, a.effect);
        for (; at > 0; at--) {
            const struct alternative *b = &l->items[at - 1];
            if ((isnan(b->effect) ? INFINITY : worse_by(x, b->effect)) <= effect)
                break;
            l->items[at] = *b;
        }
        l->items[at] = a;
    }
}

/* ---- words ---- */

/* "det øger »Ulighed (Hoover)« med 0,12 pct. af dagens", "ville det øge ..." */
static void say_change(const struct exchange *x, double effect, bool would, enum language language, struct text *out)
{
    static const char *const verbs[LANGUAGE_COUNT][2][2] = {
        [DANISH] = {{"det sænker", "det øger"}, {"ville det sænke", "ville det øge"}},
        [ENGLISH] = {{"it lowers", "it raises"}, {"it would lower", "it would raise"}}};
    const struct judged *j = x->j;
    const struct objective *first = &j->scenario->objectives[0];
    bool da = language == DANISH, starts = starts_today(j->scenario);
    double today = objective_value(first, j, j->today), percent = 100 * fabs(effect / today);
    bool relative = isfinite(percent) && fabs(today) > 1e-9;
    char size[80];
    if (relative)
        text_local(percent, percent < 0.095 ? 3 : 2, language, size);
    else
        objective_number(objective_kinds[first->kind], fabs(effect), 0, language, size);
    text_add(out, da ? "%s »" : "%s \"", verbs[language][would][effect > 0]);
    sentence_objective(j->instance, first, !relative, language, out);
    text_add(out, da ? "« med %s" : "\" by %s", size);
    if (relative)
        text_add(out, da ? " pct. af %s" : " %% of %s",
                 da       ? starts ? "dagens" : "udgangspunktets"
                 : starts ? "today's"
                          : "that at the start");
}

static double degree_today(const struct exchange *x, int specialty, int site)
{
    const struct judged *j = x->j;
    struct level area = {LEVEL_AREA, 0};
    int i = j->instance->places.sites[site].area;
    return 100 * group_coverage(j->instance, j->today, area, i, specialty) /
           target_coverage(j->instance, j->today, specialty);
}

/* The nearest other site with capacity today; -1: none within a catchment. */
static int neighbour_of(const struct exchange *x, int specialty, int site)
{
    const struct judged *j = x->j;
    int sites = j->instance->places.site_count, area = j->instance->places.sites[site].area, best = -1;
    double nearest = scenario_catchment(j->scenario, j->instance, specialty);
    for (int k = 0; k < sites; k++) {
        size_t at = (size_t)specialty * (size_t)sites + (size_t)k;
        double minutes = travel_minutes(&j->instance->travel, area, k);
        if (k != site && (j->today->numbers[at] > 0 || j->today->satellite_days[at] > 0) && minutes < nearest) {
            nearest = minutes;
            best = k;
        }
    }
    return best;
}

/* Where coverage is worse and the exchange does less all the same, fewer people are near (domain rule C11). */
static void say_base(const struct exchange *x, const struct decision *of, const struct decision *d,
                     enum language language, struct text *out)
{
    const struct reach_site *sites = x->j->reach->sites + (size_t)d->specialty * (size_t)x->j->reach->site_count;
    double target = target_coverage(x->j->instance, x->j->today, d->specialty) / 1e5;
    double here = sites[of->site].demand * target, there = sites[d->site].demand * target;
    char a[64], b[64];
    if (!(there < here) || degree_today(x, d->specialty, d->site) > degree_today(x, of->specialty, of->site))
        return;
    text_local(there, 1, language, a), text_local(here, 1, language, b);
    text_add(out,
             language == DANISH ? " Behovet i oplandet svarer til %s fuldtidsydernumre mod %s."
                                : " Need in the catchment is worth %s FTE instead of %s.",
             a, b);
}

/* How well each place is covered today, and from where if it is by half at least: why the exchange does less there. */
static void say_place(const struct exchange *x, const struct decision *of, const struct decision *d,
                      enum language language, struct text *out)
{
    const struct places *p = &x->j->instance->places;
    bool da = language == DANISH;
    size_t at = (size_t)d->specialty * (size_t)p->site_count + (size_t)d->site;
    double here = degree_today(x, of->specialty, of->site), there = degree_today(x, d->specialty, d->site);
    char a[64], b[64];
    int near =
        there > here && there >= 50 && x->j->today->numbers[at] == 0 ? neighbour_of(x, d->specialty, d->site) : -1;
    text_local(there, 0, language, a), text_local(here, 0, language, b);
    const char *start = start_word(x, language);
    const char *other = p->areas[p->sites[d->site].area].name, *own = p->areas[p->sites[of->site].area].name;
    if (da)
        text_add(out, " %s er dækket %s pct. %s mod %s pct. i %s", other, a, start, b, own);
    else
        text_add(out, " %s is covered %s %% %s, %s %s %%", other, a, start, own, b);
    if (near >= 0) {
        text_local(travel_minutes(&x->j->instance->travel, p->sites[d->site].area, near), 0, language, a);
        text_add(out, da ? "; det dækkes fra %s, %s minutter derfra" : "; it is covered from %s, %s minutes away",
                 p->sites[near].name, a);
    }
    text_add(out, ".");
    say_base(x, of, d, language, out);
}

/* FTE that the council of a site lacks today (domain rule C21). */
static void say_gap(const struct exchange *x, const struct decision *of, enum language language, struct text *out)
{
    const struct judged *j = x->j;
    struct level council = {LEVEL_GROUPING, GROUPING_COUNCIL};
    int g = level_of_site(&j->instance->places, council, of->site);
    double need = group_need(j->instance, council, g, of->specialty);
    double gap = need / 1e5 *
                 (target_coverage(j->instance, j->today, of->specialty) -
                  group_coverage(j->instance, j->today, council, g, of->specialty));
    bool da = language == DANISH, lacks = gap > 0;
    char fte[64];
    if (isnan(gap))
        return;
    text_local(fabs(gap), 1, language, fte);
    const char *name = level_group_name(&j->instance->places, council, g);
    if (da)
        text_add(out, lacks ? " Sundhedsrådet %s mangler %s %s." : " Sundhedsrådet %s har %s %s mere end målet.", name,
                 fte, fabs(gap) > 1 ? "fuldtidsydernumre" : "fuldtidsydernummer");
    else
        text_add(out, lacks ? " Council %s lacks %s FTE." : " Council %s has %s FTE more than the target.", name, fte);
}

/* How much of another kind it would be. */
static void say_size(const struct exchange *x, const struct decision *of, const struct decision *d,
                     enum language language, struct text *out)
{
    static const char *const one[MEASURE_COUNT][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {"Et nyt ydernummer", "A new number"},
        [MEASURE_CONVERSION] = {"En konvertering", "A conversion"},
        [MEASURE_LICENCE] = {"Et ydernummer på licens", "A licence number"}};
    const struct judged *j = x->j;
    bool da = language == DANISH;
    char is[64], was[64];
    text_local(decision_fte(j->instance, j->scenario, d), 2, language, is);
    text_local(decision_fte(j->instance, j->scenario, of), 2, language, was);
    if (d->measure == MEASURE_SATELLITE)
        text_add(out, da ? " %d %s om ugen fra %s" : " %d %s a week from %s", d->days,
                 da             ? d->days == 1 ? "dag" : "dage"
                 : d->days == 1 ? "day"
                                : "days",
                 j->instance->places.sites[d->parent].name);
    else if (d->count == 1)
        text_add(out, " %s", one[d->measure][language]);
    else
        text_add(out, " %d %s", d->count, measure_title(d->measure, language));
    text_add(out, da ? " giver %s fuldtidsydernummer mod %s." : " would add %s FTE instead of %s.", is, was);
    say_gap(x, of, language, out);
}

static void say_reason(const struct exchange *x, const struct decision *of, const struct alternative *a,
                       enum language language, struct text *out)
{
    bool da = language == DANISH;
    if (isnan(a->effect)) {
        text_add(out, da ? "Ikke muligt: %s." : "Not possible: %s.", a->why[language]);
        return;
    }
    bool worse = worse_by(x, a->effect) > 0;
    if (a->kept && a->effect == 0)
        text_add(out, "%s", da ? "Lige så godt efter dette mål." : "Just as good by this objective.");
    else if (a->kept) {
        text_add(out, "%s", da ? worse ? "Muligt, men " : "Muligt, og " : worse ? "Possible, but " : "Possible, and ");
        say_change(x, a->effect, false, language, out);
        text_add(out, "%s",
                 worse ? "."
                 : da  ? "; en så lille forskel skelner søgningen ikke, eller et senere mål afgør det."
                       : "; the search does not tell so little apart, or a later objective decides.");
    } else {
        text_add(out, da ? "Ikke muligt: %s." : "Not possible: %s.", a->why[language]);
        text_add(out, " ");
        if (a->effect == 0)
            text_add(out, "%s", da ? "Ellers lige så godt." : "Otherwise just as good.");
        else {
            text_add(out, "%s", da ? "Ellers " : "Otherwise ");
            say_change(x, a->effect, true, language, out);
            text_add(out, ".");
        }
    }
    if (a->d.site != of->site)
        say_place(x, of, &a->d, language, out);
    else
        say_size(x, of, &a->d, language, out);
}

static void put_alternative(struct json *list, const struct exchange *x, const struct decision *of,
                            const struct alternative *a)
{
    static const char *const keys[LANGUAGE_COUNT] = {[DANISH] = "da", [ENGLISH] = "en"};
    const struct places *p = &x->j->instance->places;
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "site", p->sites[a->d.site].id);
    json_put_text(o, "area", p->areas[p->sites[a->d.site].area].id);
    json_put_text(o, "measure", measure_names[a->d.measure]);
    json_put_number(o, "effect", a->kept ? a->effect : NAN);
    struct json *reason = json_put(o, "reason", json_new(JSON_OBJECT));
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        struct text said = {0};
        say_reason(x, of, a, (enum language)l, &said);
        json_put_text(reason, keys[l], said.chars);
        free(said.chars);
    }
}

/* Takes the best of the list, and where that is not allowed the best that is: how many of `out`. */
static int choose(struct exchange *x, int index, struct list *from, int most, const struct alternative **out)
{
    int count = 0;
    bool allowed = false;
    sort(x, from);
    for (int k = 0; k < from->count && k < TRIED && count < most; k++) {
        struct alternative *a = &from->items[k];
        if (!isnan(a->effect))
            ask(x, index, a);
        if (count == 0 || a->kept || allowed)
            out[count++] = a;
        allowed = allowed || a->kept;
    }
    return count;
}

static void list_free(struct list *l)
{
    for (int k = 0; k < l->count; k++)
        for (int m = 0; m < LANGUAGE_COUNT; m++)
            free(l->items[k].why[m]);
    free(l->items);
}

void put_not_chosen(struct json *o, struct exchange *x, int index)
{
    const struct decision *of = &x->j->after->plan->decisions[index];
    const struct alternative *shown[2 * SHOWN];
    struct list sites = {0}, kinds = {0};
    list_sites(x, index, &sites);
    list_kinds(x, index, &kinds);
    int other = kinds.count > 0 ? 1 : 0;
    int count = choose(x, index, &sites, SHOWN - other, shown);
    count += choose(x, index, &kinds, SHOWN - count, shown + count);
    struct json *list = json_put(o, "not_chosen", json_new(JSON_ARRAY));
    for (int k = 0; k < count; k++)
        put_alternative(list, x, of, shown[k]);
    list_free(&sites);
    list_free(&kinds);
}
