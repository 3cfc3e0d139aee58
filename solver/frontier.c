/* frontier.c - limits on one criterion, one after the other, each from its neighbour's plan. */
#include "frontier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "memory.h"
#include "warm.h"

const char *const criterion_names[CRITERION_COUNT] = {[BY_INEQUALITY] = "inequality",
                                                      [BY_WORST] = "worst",
                                                      [BY_TRAVEL] = "travel",
                                                      [BY_COST] = "cost",
                                                      [BY_NUMBERS] = "numbers"};

static bool read_criterion(const char *text, size_t length, int which, struct frontier_wish *out)
{
    const char *colon = memchr(text, ':', length);
    size_t name = colon ? (size_t)(colon - text) : length;
    for (int k = 0; k < CRITERION_COUNT; k++)
        if (strlen(criterion_names[k]) == name && strncmp(criterion_names[k], text, name) == 0) {
            out->vary[which] = (enum criterion)k;
            if (colon)
                snprintf(out->level, sizeof out->level, "%.*s", (int)(length - name - 1), colon + 1);
            return !colon || (k == BY_WORST && out->level[0]);
        }
    return false;
}

bool frontier_wish_read(const char *text, struct frontier_wish *out)
{
    const char *comma = strchr(text, ',');
    out->level[0] = '\0';
    return comma && read_criterion(text, (size_t)(comma - text), 0, out) &&
           read_criterion(comma + 1, strlen(comma + 1), 1, out) && out->vary[0] != out->vary[1];
}

/* ---- the scenario with other objectives ---- */

/* Measures of inequality: if the scenario's first objective is one, it is the criterion, with its parameters. */
static bool is_inequality(const char *measure)
{
    static const char *const names[] = {"hoover", "shortfall", "gini", "variance", "kolm_pollak", "range"};
    for (int k = 0; k < (int)(sizeof names / sizeof names[0]); k++)
        if (strcmp(names[k], measure) == 0)
            return true;
    return false;
}

static struct json *objective_json(enum criterion c, const char *level, const struct json *policy)
{
    static const char *const measures[] = {[BY_INEQUALITY] = "hoover",
                                           [BY_WORST] = "max_min",
                                           [BY_TRAVEL] = "travel",
                                           [BY_COST] = "cost",
                                           [BY_NUMBERS] = "numbers"};
    const struct json *list = json_get(policy, "objectives");
    bool as_written = c != BY_WORST || !level[0];
    for (int k = 0; as_written && list && list->kind == JSON_ARRAY && k < list->count; k++) {
        const struct json *measure = json_get(list->child[k], "measure");
        bool named = measure && measure->kind == JSON_TEXT;
        if (!named ||
            !(c == BY_INEQUALITY ? k == 0 && is_inequality(measure->text) : strcmp(measure->text, measures[c]) == 0))
            continue;
        struct json *own = json_new(JSON_OBJECT); /* its own parameters, but nothing given away, and no second worst */
        for (int n = 0; n < list->child[k]->count; n++) {
            const struct json *member = list->child[k]->child[n];
            if (strcmp(member->key, "tolerance") != 0 && strcmp(member->key, "depth") != 0)
                json_put(own, member->key, json_copy(member));
        }
        if (c == BY_WORST)
            json_put_number(own, "depth", 1);
        return own;
    }
    struct json *usual = json_new(JSON_OBJECT);
    json_put_text(usual, "measure", measures[c]);
    if (c == BY_WORST)
        json_put_number(usual, "depth", 1);
    if (c == BY_WORST && level[0])
        json_put_text(usual, "level", level);
    return usual;
}

/* Rules that may be broken for a penalty forbid nothing. */
static struct json *hard_rules(const struct json *rules)
{
    struct json *hard = json_new(JSON_ARRAY);
    for (int k = 0; k < rules->count; k++)
        if (!json_get(rules->child[k], "penalty"))
            json_add(hard, json_copy(rules->child[k]));
    return hard;
}

static struct json *with_objectives(const struct json *policy, const enum criterion *criteria, int count,
                                    const char *level, bool hard)
{
    if (policy->kind != JSON_OBJECT)
        return json_copy(policy); /* complained of by whoever reads it */
    struct json *changed = json_new(JSON_OBJECT), *objectives = json_new(JSON_ARRAY);
    for (int k = 0; k < count; k++)
        json_add(objectives, objective_json(criteria[k], level, policy));
    for (int k = 0; k < policy->count; k++) {
        const struct json *member = policy->child[k];
        if (strcmp(member->key, "objectives") == 0)
            continue;
        bool rules = hard && strcmp(member->key, "rules") == 0 && member->kind == JSON_ARRAY;
        json_put(changed, member->key, rules ? hard_rules(member) : json_copy(member));
    }
    json_put(changed, "objectives", objectives);
    return changed;
}

/* ---- what the second criterion is a multiple of ---- */

/* Prices in millionths of a million kr: 1 kr. */
static double common_divisor(double a, double b)
{
    while (b > 0.5) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

static double join_price(double grain, double price)
{
    double kroner = round(1e6 * fabs(price));
    return isnan(price) || grain < 0                 ? grain
           : fabs(1e6 * fabs(price) - kroner) > 1e-3 ? -1
                                                     : common_divisor(grain, kroner);
}

/* 0: of nothing, or of so little that it says nothing. */
static double grain_of(const struct study *w, enum criterion c)
{
    const struct instance *in = &w->instance;
    double grain = 0;
    if (c == BY_NUMBERS)
        return 1;
    for (int m = 0; c == BY_COST && m < MEASURE_COUNT; m++)
        for (int k = 0; k < w->scenario.specialty_count && w->scenario.measures[m].used; k++) {
            int s = w->scenario.specialties[k];
            grain = join_price(grain, in->cost[m * in->specialty_count + s]);
            if (m == MEASURE_CLOSURE && w->scenario.measures[m].compensated)
                grain = join_price(grain, in->compensation[s]);
        }
    return grain < 1000 ? 0 : grain / 1e6;
}

/* ---- one limit ---- */

static bool is_ended(const struct frontier *f)
{
    return f->study.call.stop && *f->study.call.stop;
}

/* What the solver cannot tell apart. */
static double closeness(const struct frontier *f, double value)
{
    return 5e-7 * (1 + fabs(value)) * f->study.scenario.specialty_count;
}

static double sign_of(const struct frontier *f, int which)
{
    return objective_kinds[f->objectives[which].kind]->maximise ? -1 : 1;
}

/* The least value that B can have from a bound on. */
static double next_multiple(const struct frontier *f, double bound)
{
    return f->grain > 0 && isfinite(bound) ? f->grain * ceil(bound / f->grain - 1e-4) : bound;
}

/* A limit about the middle of what lies between two others, neither of which it is. */
static double between(const struct frontier *f, double from, double to)
{
    double middle = (from + to) / 2;
    return f->grain > 0 ? f->grain * floor(middle / f->grain + 1e-4) : middle;
}

/* So far apart that it is worth looking between them. */
static bool are_apart(const struct frontier *f, double from, double to, double share)
{
    double range = f->points[f->count - 1].value[1] - f->points[0].value[1];
    return to - from > (f->grain > 0 ? 1.5 * f->grain : fmax(share * range, 1e-6));
}

static struct frontier_point *insert(struct frontier *f, double limit)
{
    int at = f->count;
    f->points = grow(f->points, &f->room, (size_t)f->count + 1, sizeof *f->points);
    for (; at > 0 && f->points[at - 1].limit > limit; at--)
        f->points[at] = f->points[at - 1];
    f->count++;
    f->points[at] = (struct frontier_point){.limit = limit};
    return &f->points[at];
}

/* The plan of the neighbour below keeps the limit, and is a start. */
static const struct plan *start_for(const struct frontier *f, double limit)
{
    const struct plan *start = NULL;
    for (int k = 0; k < f->count; k++)
        if (f->points[k].value[1] <= limit || !start)
            start = &f->points[k].plan;
    return start;
}

/* To the gap asked for, or to what sums that may cancel out are known to: 1e-5 of 1, others of a thousandth. */
static bool is_closed(const struct frontier *f, const struct frontier_point *p)
{
    struct proof proof = {p->value[0], p->bound[0]};
    double least = objective_kinds[f->objectives[0].kind]->never_negative ? 1e-3 : 1;
    return proof_is_closed(&proof, f->study.scenario.solve.gap, f->study.scenario.specialty_count) ||
           p->value[0] - p->bound[0] <= 1e-5 * fmax(least, fabs(p->value[0]));
}

static void take_point(struct frontier *f, double limit)
{
    struct stages *s = &f->study.stages;
    struct frontier_point *p = insert(f, limit);
    for (int k = 0; k < 2; k++) {
        p->value[k] = stages_judge(&f->study.setting, &s->plan, k);
        p->bound[k] = fmin(sign_of(f, k) * s->proofs[k].bound, p->value[k]);
        if (isnan(p->bound[k]))
            p->bound[k] = -INFINITY;
    }
    p->bound[1] = fmin(next_multiple(f, p->bound[1]), p->value[1]);
    p->proven = is_closed(f, p);
    p->plan = s->plan;
    s->plan = (struct plan){0};
    s->found = false;
}

/* A(limit), then B, from a plan (NULL: the neighbour's). Without a plan nothing is added. */
static bool solve_at(struct frontier *f, double limit, const struct plan *start, struct error *e)
{
    double most[2] = {INFINITY, limit};
    struct stages_aids aids = {.start = start ? start : start_for(f, limit), .most = most, .warm = f->warm};
    if (!study_search(&f->study, &aids, e))
        return false;
    if (f->study.stages.found)
        take_point(f, limit);
    return true;
}

/* The end where B is least: what that is, then A there. From the plan of the other end. */
static bool solve_at_least(struct frontier *f, const struct json *policy, const char *name, struct error *e)
{
    struct study w = {0};
    struct json *changed = with_objectives(policy, &f->criteria[1], 1, f->level, true);
    struct stages_aids aids = {.start = &f->points[0].plan};
    bool ok = study_read_policy(&w, &f->study.call, changed, name, e) && study_search(&w, &aids, e);
    if (ok && w.stages.found && !is_ended(f)) {
        double bound = sign_of(f, 1) * w.stages.proofs[0].bound, least = stages_judge(&w.setting, &w.stages.plan, 0);
        f->least = isnan(bound) ? -INFINITY : fmin(next_multiple(f, bound), least);
        ok = solve_at(f, least, &w.stages.plan, e);
    }
    study_free(&w);
    json_free(changed);
    return ok;
}

/* ---- where to look next ---- */

/* No plan with B <= limit is below this in A. */
static double bound_below(const struct frontier *f, double limit)
{
    double bound = -INFINITY;
    for (int k = 0; k < f->count; k++)
        if (f->points[k].limit >= limit || (isfinite(limit) && f->points[k].limit >= limit - 1e-12 * fabs(limit)))
            bound = fmax(bound, f->points[k].bound[0]);
    return bound;
}

/* What some plan with B <= limit reaches in A. */
static double value_within(const struct frontier *f, double limit)
{
    double value = INFINITY;
    for (int k = 0; k < f->count; k++)
        if (f->points[k].value[1] <= limit + 1e-9 * fmax(1, fabs(limit)))
            value = fmin(value, f->points[k].value[0]);
    return value;
}

/* Of the whole range: a band that is narrower is not looked into, where B is no multiple of anything. */
static const double NARROW = 2e-3;

/* Between the limit of point k and what the next one has of B there may be plans that nobody has looked for: the band.
 * False where there can be none, or none that is better than what is known. */
static bool band_after(const struct frontier *f, int k, struct frontier_band *out)
{
    if (k + 1 >= f->count)
        return false;
    out->from = f->points[k].limit;
    out->to = f->points[k + 1].value[1];
    out->value = value_within(f, out->from);
    out->bound = bound_below(f, out->to);
    out->narrow = !are_apart(f, out->from, out->to, NARROW);
    return are_apart(f, out->from, out->to, 0) && out->bound < out->value - closeness(f, out->value);
}

/* The limit in the middle of the band that is largest, both axes from 0 to 1; false where none is left. */
static bool next_limit(const struct frontier *f, double *limit)
{
    const struct frontier_point *last = &f->points[f->count - 1];
    double width = last->value[1] - f->points[0].value[1], height = f->points[0].value[0] - last->value[0];
    double largest = -1;
    for (int k = 0; k + 1 < f->count; k++) {
        struct frontier_band band;
        if (!band_after(f, k, &band) || band.narrow)
            continue;
        double size = (band.to - band.from) / fmax(width, 1e-12) * (band.value - band.bound) / fmax(height, 1e-12);
        if (size > largest) {
            largest = size;
            *limit = between(f, band.from, band.to);
        }
    }
    return largest >= 0;
}

static bool fill(struct frontier *f, int points, struct error *e)
{
    double limit;
    for (int k = 0; k < points && !is_ended(f) && next_limit(f, &limit); k++) {
        int before = f->count;
        if (!solve_at(f, limit, NULL, e))
            return false;
        if (f->count == before)
            return true; /* no plan in time: the rest would fare no better */
    }
    return true;
}

/* ---- against today ---- */

/* The least of B that is known to be as good as today in A, and the most that is proven not to be. */
static void bracket(const struct frontier *f, double *enough, double *too_little)
{
    double as_good = f->today[0] + 1e-9 * fmax(1, fabs(f->today[0]));
    *enough = INFINITY;
    *too_little = -INFINITY;
    for (int k = 0; k < f->count; k++) {
        if (f->points[k].value[0] <= as_good)
            *enough = fmin(*enough, f->points[k].value[1]);
        if (f->points[k].bound[0] > f->today[0] + closeness(f, f->today[0]))
            *too_little = fmax(*too_little, f->points[k].limit);
    }
}

enum { MOST_HALVINGS = 12 };

/* As little of B as will do to be as good as today, by halving. */
static bool find_fewest(struct frontier *f, struct error *e)
{
    double enough, too_little;
    for (int k = 0; k < MOST_HALVINGS && !is_ended(f); k++) {
        bracket(f, &enough, &too_little);
        too_little = fmax(too_little, f->points[0].value[1]); /* nothing is left of the ends */
        if (!isfinite(enough) || enough <= too_little || !are_apart(f, too_little, enough, 5 * NARROW))
            break;
        int before = f->count;
        double limit = between(f, too_little, enough);
        for (int n = 0; n < f->count; n++)
            if (f->points[n].limit == limit)
                return true; /* solved, and its gap leaves it open */
        if (!solve_at(f, limit, NULL, e))
            return false;
        if (f->count == before)
            break;
    }
    return true;
}

/* ---- what is shown ---- */

static void choose_points(struct frontier *f)
{
    for (int k = 0; k < f->count; k++) {
        struct frontier_point *p = &f->points[k];
        p->chosen = true;
        for (int n = 0; n < f->count && p->chosen; n++) {
            const struct frontier_point *o = &f->points[n];
            double a = 1e-9 * fmax(1, fabs(p->value[0])), b = 1e-9 * fmax(1, fabs(p->value[1]));
            bool no_worse = o->value[0] <= p->value[0] + a && o->value[1] <= p->value[1] + b;
            bool better = o->value[0] < p->value[0] - a || o->value[1] < p->value[1] - b;
            p->chosen = n == k || !no_worse || (!better && n > k);
        }
        /* what is proven at a larger limit holds here too */
        p->bound[0] = fmin(fmax(p->bound[0], bound_below(f, p->limit)), p->value[0]);
    }
}

static void mark_against_today(struct frontier *f)
{
    struct frontier_point *same_second = NULL, *same_first = NULL;
    double enough, too_little;
    bracket(f, &enough, &too_little);
    f->fewer_than = too_little;
    for (int k = 0; k < f->count; k++) {
        struct frontier_point *p = &f->points[k];
        if (p->chosen && p->value[1] <= f->today[1] + 1e-9 * fmax(1, fabs(f->today[1])) &&
            (!same_second || p->value[0] < same_second->value[0]))
            same_second = p;
        if (p->chosen && p->value[1] <= enough + 1e-9 * fmax(1, fabs(enough)) &&
            p->value[0] <= f->today[0] + 1e-9 * fmax(1, fabs(f->today[0])))
            same_first = p;
    }
    if (same_second)
        same_second->same_second = true;
    if (same_first)
        same_first->same_first = true;
}

/* A curve that nowhere is farther from the line has no knee. */
static const double STRAIGHT = 0.05;

static void mark_knee(struct frontier *f)
{
    struct frontier_point *first = NULL, *last = NULL, *knee = NULL;
    double farthest = STRAIGHT;
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen) {
            first = first ? first : &f->points[k];
            last = &f->points[k];
        }
    for (int k = 0; k < f->count && first != last; k++) {
        struct frontier_point *p = &f->points[k];
        double a = (p->value[0] - last->value[0]) / (first->value[0] - last->value[0]);
        double b = (p->value[1] - first->value[1]) / (last->value[1] - first->value[1]);
        double below = (1 - a - b) / sqrt(2); /* the line a + b = 1 joins the ends */
        if (p->chosen && below > farthest) {
            farthest = below;
            knee = p;
        }
    }
    if (knee)
        knee->knee = true;
}

/* Is it proven that no plan has less of B? */
static bool is_least(const struct frontier *f, double value)
{
    return isfinite(f->least) && value <= f->least + closeness(f, f->least);
}

/* A gap leaves a band too, at the point itself; these are between points. */
static void list_bands(struct frontier *f)
{
    f->complete = is_least(f, f->points[0].value[1]) && !is_ended(f);
    for (int k = 0; k < f->count; k++) {
        struct frontier_band band;
        f->complete = f->complete && (!f->points[k].chosen || f->points[k].proven);
        if (!band_after(f, k, &band))
            continue;
        f->bands = grow(f->bands, &f->band_room, (size_t)f->band_count + 1, sizeof *f->bands);
        f->bands[f->band_count++] = band;
    }
    f->complete = f->complete && f->band_count == 0;
}

/* A plan of its own scenario, which knows no limit on B: what is proven there is the bound without one. */
static bool describe_point(struct frontier *f, struct frontier_point *p, double bound, struct error *e)
{
    struct study *w = &f->study;
    struct stages *s = &w->stages;
    s->status = SOLVE_FEASIBLE;
    s->found = true;
    s->plan = p->plan;
    s->proofs[0] = (struct proof){sign_of(f, 0) * p->value[0], sign_of(f, 0) * bound};
    s->proofs[1] = (struct proof){sign_of(f, 1) * p->value[1], NAN};
    bool ok = study_describe(w, e);
    p->document = w->document;
    w->document = NULL;
    s->plan = (struct plan){0};
    s->found = false;
    return ok;
}

static bool describe_points(struct frontier *f, struct error *e)
{
    double bound = bound_below(f, INFINITY);
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen && !describe_point(f, &f->points[k], bound, e))
            return false;
    return true;
}

/* ---- all of it ---- */

static bool read_today(struct frontier *f)
{
    struct claims claims = {"feasible", f->study.stages.proofs, NULL, NULL};
    struct json *document = plan_document(&f->study.setting, &f->study.setting.nothing, &claims);
    for (int k = 0; k < 2; k++)
        f->today[k] = stages_judge(&f->study.setting, &f->study.setting.nothing, k);
    f->today_keeps = broken_rules(document) == 0;
    json_free(document);
    return true;
}

static bool find_points(struct frontier *f, const struct json *policy, const char *name, int points, struct error *e)
{
    if (!solve_at(f, INFINITY, NULL, e))
        return false;
    f->status = f->study.stages.status;
    if (f->count == 0)
        return true;
    read_today(f);
    if (!solve_at_least(f, policy, name, e))
        return false;
    double first = f->points[0].value[1], last = f->points[f->count - 1].value[1];
    bool between = f->today[1] > first && f->today[1] < last;
    if (between && !is_ended(f) && !solve_at(f, f->today[1], NULL, e))
        return false;
    return fill(f, points, e) && find_fewest(f, e);
}

static bool is_set_cover(const struct json *policy, const char *name, struct error *e)
{
    const struct json *list = json_get(policy, "objectives");
    for (int k = 0; list && list->kind == JSON_ARRAY && k < list->count; k++) {
        const struct json *measure = json_get(list->child[k], "measure");
        if (measure && measure->kind == JSON_TEXT && strcmp(measure->text, "set_cover") == 0)
            return !fail(e,
                         "%s:%d: objectives.%d: set_cover asks something of every plan, which a trade-off leaves out; "
                         "expected the rule travel_limit in its place",
                         name, list->child[k]->line, k);
    }
    return false;
}

/* What the scenario says of its own objectives has to be right as well, though others take their place. */
static bool is_sound(const struct study_call *call, const struct json *policy, const char *name, struct error *e)
{
    struct study w = {0};
    bool ok = study_read_policy(&w, call, policy, name, e) && study_has_no_phases(&w, name, "frontier", e) &&
              !is_set_cover(policy, name, e);
    study_free(&w);
    return ok;
}

bool frontier_find(const struct study_call *call, const char *scenario, const struct frontier_wish *wish,
                   struct frontier *out, struct error *e)
{
    struct json *policy = NULL, *changed = NULL;
    double begun = clock_seconds();
    bool swapped = wish->vary[0] > wish->vary[1]; /* what comes last is best held: it is whole, or a sum of prices */
    out->criteria[0] = wish->vary[swapped];
    out->criteria[1] = wish->vary[!swapped];
    out->level = wish->level;
    out->least = -INFINITY;
    out->fewer_than = -INFINITY;
    out->warm = warm_new();
    bool ok = json_read(scenario, &policy, e) && is_sound(call, policy, scenario, e);
    if (ok) {
        changed = with_objectives(policy, out->criteria, 2, out->level, false);
        ok = study_read_policy(&out->study, call, changed, scenario, e);
    }
    for (int k = 0; ok && k < 2; k++)
        out->objectives[k] = out->study.scenario.objectives[k];
    if (ok)
        out->grain = grain_of(&out->study, out->criteria[1]);
    ok = ok && find_points(out, policy, scenario, wish->points, e);
    if (ok && out->count > 0) {
        choose_points(out);
        mark_against_today(out);
        mark_knee(out);
        list_bands(out);
        ok = describe_points(out, e);
    } else if (ok) {
        ok = study_describe(&out->study, e); /* the rules in conflict */
    }
    out->seconds = clock_seconds() - begun;
    json_free(changed);
    json_free(policy);
    return ok;
}

void frontier_free(struct frontier *f)
{
    for (int k = 0; k < f->count; k++) {
        plan_free(&f->points[k].plan);
        json_free(f->points[k].document);
    }
    free(f->points);
    free(f->bands);
    study_free(&f->study);
    warm_free(f->warm);
    *f = (struct frontier){0};
}
