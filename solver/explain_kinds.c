/* explain_kinds.c - when is an alternative to a full-time number most relevant?
 *
 * For every specialty and council that lacks capacity today: what one decision of each kind, at the best of the
 * council's sites and taken alone, does to the first objective. That is put beside how much is missing there: where
 * little is, a whole number brings more than is missing and evens out less. Rules are left aside, what the measures
 * allow is not. Domain rules C11 and C21. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain_parts.h"
#include "memory.h"

/* The kinds that are compared. */
enum { KINDS = 4 };
static const enum measure kinds[KINDS] = {MEASURE_NEW, MEASURE_CONVERSION, MEASURE_LICENCE, MEASURE_SATELLITE};

/* FTE that are missing, from each up to the next. */
enum { BINS = 5 };
static const double bins[BINS] = {0, 0.25, 0.5, 1, 2};

struct choice_of_kind {
    struct decision d; /* size 0: none is possible */
    double better;     /* by how much the objective gets better; may be below 0 */
};

struct place {
    int specialty, council;
    double gap; /* FTE */
    struct choice_of_kind best[KINDS];
    int planned[KINDS]; /* numbers, satellite days */
};

struct survey {
    const struct setting *t;
    struct judged j;
    struct outcome now;
    struct plan plan; /* the one decision */
    double *one, value;
    struct place *places;
    int count;
    size_t room;
};

static void survey_open(struct survey *w, const struct setting *t)
{
    const struct scenario *s = t->scenario;
    const struct objective *o = &s->objectives[0];
    *w = (struct survey){.t = t};
    outcome_build(t->instance, s, &t->reach, &t->nothing, &w->now);
    w->now.plan = &w->plan;
    w->j = (struct judged){t->instance, s, &t->reach, &t->today, &w->now};
    w->one = allocate((size_t)t->instance->specialty_count, sizeof *w->one);
    for (int k = 0; k < s->specialty_count; k++)
        w->one[s->specialties[k]] = objective_kinds[o->kind]->value(&w->j, o, &t->today, s->specialties[k]);
    w->value = objective_value_of(o, &w->j, &t->today, -1, w->one);
}

static void survey_free(struct survey *w)
{
    outcome_free(&w->now);
    plan_free(&w->plan);
    free(w->one);
    free(w->places);
}

/* How much better the first objective is with this decision alone. */
static double better_by(struct survey *w, const struct decision *d)
{
    const struct setting *t = w->t;
    const struct objective *o = &t->scenario->objectives[0];
    w->plan.count = 0;
    plan_add(&w->plan, *d);
    outcome_shift(t->instance, t->scenario, &t->reach, d, 1, &w->now);
    double change = objective_value_of(o, &w->j, &w->now, d->specialty, w->one) - w->value;
    outcome_shift(t->instance, t->scenario, &t->reach, d, -1, &w->now);
    return objective_kinds[o->kind]->maximise ? change : -change;
}

static void consider(struct survey *w, struct decision d, struct choice_of_kind *best)
{
    double better = better_by(w, &d);
    if (decision_size(&best->d) == 0 || better > best->better)
        *best = (struct choice_of_kind){d, better};
}

/* All that the measure can do at a site. */
static void consider_at(struct survey *w, int kind, int specialty, int site, struct choice_of_kind *best)
{
    const struct instance *in = w->t->instance;
    const struct settings *set = &w->t->scenario->measures[kinds[kind]];
    struct decision d = {kinds[kind], specialty, site, -1, 1, 0, -1};
    if (!set->used || w->t->reach.sites[(size_t)specialty * (size_t)w->t->reach.site_count + (size_t)site].demand <= 0)
        return;
    if (d.measure == MEASURE_CONVERSION && existing_numbers(in, specialty, site, FORM_PART_TIME) == 0)
        return;
    if (d.measure != MEASURE_SATELLITE) {
        consider(w, d, best);
        return;
    }
    for (d.parent = 0; d.parent < in->places.site_count; d.parent++) {
        double days = (double)set->max_days * existing_numbers(in, specialty, d.parent, FORM_FULL_TIME) -
                      existing_days_away(in, specialty, d.parent);
        bool reached = satellite_in_reach(in, w->t->scenario, d.parent, site);
        for (d.days = set->min_days; reached && d.days <= set->max_days && d.days <= days; d.days++)
            consider(w, d, best);
    }
}

static void look_at(struct survey *w, int specialty, int council)
{
    const struct instance *in = w->t->instance;
    struct level level = {LEVEL_GROUPING, GROUPING_COUNCIL};
    double need = group_need(in, level, council, specialty);
    double target = target_coverage(in, &w->t->today, specialty);
    struct place p = {.specialty = specialty, .council = council};
    p.gap = need * (target - group_coverage(in, &w->t->today, level, council, specialty)) / 1e5;
    if (!(p.gap > 1e-9))
        return;
    for (int j = 0; j < in->places.site_count; j++)
        for (int k = 0; k < KINDS && level_of_site(&in->places, level, j) == council; k++)
            consider_at(w, k, specialty, j, &p.best[k]);
    w->places = grow(w->places, &w->room, (size_t)w->count + 1, sizeof *w->places);
    w->places[w->count++] = p;
}

static void count_planned(struct survey *w, const struct plan *plan)
{
    struct level level = {LEVEL_GROUPING, GROUPING_COUNCIL};
    for (int n = 0; n < w->count; n++)
        for (int d = 0; d < plan->count; d++)
            for (int k = 0; k < KINDS; k++) {
                const struct decision *at = &plan->decisions[d];
                if (at->measure == kinds[k] && at->specialty == w->places[n].specialty &&
                    level_of_site(&w->t->instance->places, level, at->site) == w->places[n].council)
                    w->places[n].planned[k] += decision_size(at);
            }
}

/* ---- which does most ---- */

static double per_million(const struct survey *w, const struct choice_of_kind *c)
{
    double cost = decision_size(&c->d) > 0 ? decision_cost(w->t->instance, &c->d) : NAN;
    return cost > 0 ? c->better / cost : NAN;
}

/* The kind that makes the objective best; of equals the first. -1: none makes it better. A licence, which does what a
 * new number does, only where there are no new ones. */
static int most_of(const struct survey *w, const struct place *p, bool for_money)
{
    int most = -1;
    double best = 1e-12;
    for (int k = 0; k < KINDS; k++) {
        if (decision_size(&p->best[k].d) == 0)
            continue;
        double is = for_money ? per_million(w, &p->best[k]) : p->best[k].better;
        if (is > best * (1 + 1e-9)) {
            best = is;
            most = k;
        }
    }
    return most;
}

static struct json *choice_json(const struct survey *w, const struct choice_of_kind *c)
{
    const struct instance *in = w->t->instance;
    struct json *o = json_new(JSON_OBJECT);
    json_put_text(o, "site", in->places.sites[c->d.site].id);
    if (c->d.parent >= 0)
        json_put_text(o, "parent_site", in->places.sites[c->d.parent].id);
    if (c->d.days > 0)
        json_put_number(o, "days", c->d.days);
    json_put_number(o, "fte", decision_fte(in, w->t->scenario, &c->d));
    json_put_number(o, "cost", decision_cost(in, &c->d));
    json_put_number(o, "gain", c->better);
    json_put_number(o, "gain_per_million", per_million(w, c));
    return o;
}

static struct json *place_json(const struct survey *w, const struct place *p)
{
    const struct instance *in = w->t->instance;
    struct level level = {LEVEL_GROUPING, GROUPING_COUNCIL};
    struct json *o = json_new(JSON_OBJECT);
    int most = most_of(w, p, false), for_money = most_of(w, p, true);
    json_put_text(o, "specialty", in->specialties[p->specialty].id);
    json_put_text(o, "council", level_group_id(&in->places, level, p->council));
    json_put_number(o, "gap_fte", p->gap);
    json_put_text(o, "most", most < 0 ? NULL : measure_names[kinds[most]]);
    json_put_text(o, "most_per_million", for_money < 0 ? NULL : measure_names[kinds[for_money]]);
    struct json *best = json_put(o, "kinds", json_new(JSON_OBJECT));
    struct json *planned = json_put(o, "planned", json_new(JSON_OBJECT));
    for (int k = 0; k < KINDS; k++) {
        if (decision_size(&p->best[k].d) > 0)
            json_put(best, measure_names[kinds[k]], choice_json(w, &p->best[k]));
        json_put_number(planned, measure_names[kinds[k]], p->planned[k]);
    }
    return o;
}

/* ---- by how much is missing ---- */

struct bin {
    int count, most[KINDS], for_money[KINDS], none, planned[KINDS];
    double other, whole; /* what the best alternatives do together, and what new numbers do, where both can be */
};

static int bin_of(double gap)
{
    int b = BINS - 1;
    while (bins[b] > gap)
        b--;
    return b;
}

static void count_place(const struct survey *w, const struct place *p, struct bin *b)
{
    int most = most_of(w, p, false), for_money = most_of(w, p, true);
    double whole = p->best[0].better, other = 0;
    b->count++;
    b->none += most < 0;
    if (most >= 0)
        b->most[most]++;
    if (for_money >= 0)
        b->for_money[for_money]++;
    for (int k = 0; k < KINDS; k++) {
        b->planned[k] += p->planned[k];
        bool alternative = kinds[k] == MEASURE_CONVERSION || kinds[k] == MEASURE_SATELLITE;
        if (alternative && decision_size(&p->best[k].d) > 0)
            other = fmax(other, p->best[k].better);
    }
    if (decision_size(&p->best[0].d) > 0 && whole > 0) {
        b->other += other;
        b->whole += whole;
    }
}

static void put_counts(struct json *o, const char *key, const int counts[KINDS])
{
    struct json *to = json_put(o, key, json_new(JSON_OBJECT));
    for (int k = 0; k < KINDS; k++)
        json_put_number(to, measure_names[kinds[k]], counts[k]);
}

static void put_bin(struct json *list, const struct bin *b, int k)
{
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_number(o, "from", bins[k]);
    json_put_number(o, "to", k + 1 < BINS ? bins[k + 1] : NAN);
    json_put_number(o, "places", b->count);
    put_counts(o, "most", b->most);
    json_put_number(o, "none", b->none);
    put_counts(o, "most_per_million", b->for_money);
    put_counts(o, "planned", b->planned);
    json_put_number(o, "alternative_to_full", b->whole > 0 ? b->other / b->whole : NAN);
}

/* Of places that lack at least `from` and less than `to`: where an alternative does at least what a full number does.
 */
static void count_alternatives(const struct survey *w, double from, double to, int *alternative, int *all)
{
    *alternative = *all = 0;
    for (int n = 0; n < w->count; n++) {
        const struct place *p = &w->places[n];
        int most = most_of(w, p, false);
        if (p->gap < from || p->gap >= to || most < 0)
            continue;
        (*all)++;
        *alternative += kinds[most] == MEASURE_CONVERSION || kinds[most] == MEASURE_SATELLITE;
    }
}

/* Where some kind does good: of each, in how many places it does most for its money. */
static void count_for_money(const struct survey *w, int most[KINDS], int *all)
{
    *all = 0;
    for (int n = 0; n < w->count; n++) {
        int kind = most_of(w, &w->places[n], true);
        *all += kind >= 0;
        if (kind >= 0)
            most[kind]++;
    }
}

static void put_answer(struct json *o, const struct survey *w)
{
    struct text words[LANGUAGE_COUNT] = {{0}};
    int few, few_of, many, many_of, money[KINDS] = {0}, money_of;
    count_alternatives(w, 0, 0.5, &few, &few_of);
    count_alternatives(w, 0.5, INFINITY, &many, &many_of);
    count_for_money(w, money, &money_of);
    text_add(
        &words[DANISH],
        "Hvor et sundhedsråd mangler under et halvt fuldtidsydernummer i et speciale, gavner en konvertering eller "
        "en satellit målet mere end et helt ydernummer i %d af %d tilfælde; hvor der mangler mere, i %d af %d.",
        few, few_of, many, many_of);
    text_add(&words[ENGLISH],
             "Where a council lacks less than half an FTE in a specialty, a conversion or a satellite helps the "
             "objective more than a whole number in %d of %d cases; where it lacks more, in %d of %d.",
             few, few_of, many, many_of);
    if (money_of > 0) {
        text_add(&words[DANISH],
                 " Pr. krone gavner en satellit mest i %d, en konvertering i %d og et nyt ydernummer i %d.", money[3],
                 money[1], money[0] + money[2]);
        text_add(&words[ENGLISH],
                 " For its money a satellite helps most in %d, a conversion in %d, a new number in %d.", money[3],
                 money[1], money[0] + money[2]);
    }
    text_add(&words[DANISH], " Hver beslutning er regnet for sig selv, fra udgangspunktet og uden reglerne.");
    text_add(&words[ENGLISH], " Each decision is taken alone, from the start and without the rules.");
    put_sentence(o, "answer", words);
}

void put_kinds(const struct setting *t, const struct plan *plan, struct json *document)
{
    struct survey w;
    struct bin all[BINS] = {{0}};
    survey_open(&w, t);
    for (int k = 0; k < t->scenario->specialty_count; k++) {
        int s = t->scenario->specialties[k];
        for (int g = 0; g < t->instance->places.groupings[GROUPING_COUNCIL].group_count; g++)
            look_at(&w, s, g);
    }
    count_planned(&w, plan);
    struct json *o = json_put(document, "kinds", json_new(JSON_OBJECT));
    put_answer(o, &w);
    for (int n = 0; n < w.count; n++)
        count_place(&w, &w.places[n], &all[bin_of(w.places[n].gap)]);
    struct json *by_gap = json_put(o, "by_gap", json_new(JSON_ARRAY));
    for (int k = 0; k < BINS; k++)
        put_bin(by_gap, &all[k], k);
    struct json *places = json_put(o, "places", json_new(JSON_ARRAY));
    for (int n = 0; n < w.count; n++)
        json_add(places, place_json(&w, &w.places[n]));
    survey_free(&w);
}
