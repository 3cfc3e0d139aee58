/* test_optima.c - is the best plan really the best? Small random instances are solved twice: by the program, and here
 * by looking at every plan there is.
 *
 *     D_js = sum_i n_is f(t_ij)      a_ijs = f(t_ij) / D_js      A_is = sum_j a_ijs K_js      Abar_s = sum_j K_js / N_s
 *     Z = sum_s omega_s E_s / K0_s,  E_s = 1/2 sum_i n_is |A_is - Abar_s|
 *
 * Everything here is on the plain arrays of random_instance.h and none of it calls the rooms that compute coverage,
 * check rules or build the program. A rule counts as binding when a plan that breaks it alone would be better than the
 * best, so that every rule is seen to decide something. */
#include "check.h"
#include "folder.h"
#include "random_instance.h"

#include <stdlib.h>

#include "assess.h"
#include "solve.h"

enum { INSTANCES = 150, VARIABLES = 64, LIMITS = MADE_RULES + 3 };
static const double most_plans = 3e6; /* of an instance */

/* ---- a second statement of the model ---- */

/* One decision: `size` numbers, or days. */
struct variable {
    int measure, specialty, site, parent, most;
};

struct survey {
    const struct made *m;
    double f[MADE_SPECIALTIES][MADE_AREAS][MADE_SITES], demand[MADE_SPECIALTIES][MADE_SITES];
    double supply[MADE_SPECIALTIES][MADE_SITES]; /* today, FTE */
    double coverage[MADE_SPECIALTIES][MADE_AREAS];
    double need[MADE_SPECIALTIES], total[MADE_SPECIALTIES], omega[MADE_SPECIALTIES];
    int full_time[MADE_SPECIALTIES][MADE_SITES], part_time[MADE_SPECIALTIES][MADE_SITES];
    double away[MADE_SPECIALTIES][MADE_SITES];
    int numbers[MADE_SITES];
    double days[MADE_SITES];
    int count;
    struct variable variables[VARIABLES];
    int size[VARIABLES];
    long plans;
    double best;            /* INFINITY: no plan keeps every limit */
    double without[LIMITS]; /* the best plan among those that break this one limit alone */
};

/* The limits after the rules. */
enum { LIMIT_ACCEPTANCE = MADE_RULES, LIMIT_DAYS, LIMIT_SUPPLY };
/* What is counted: the kinds of rule in their order, then these. */
enum { COUNT_ACCEPTANCE = MADE_KINDS, COUNT_DAYS, COUNT_LEAST, COUNT_SUPPLY, LIMIT_KINDS };
static const char *const limit_names[LIMIT_KINDS] = {"cap",          "budget",     "site_capacity", "closed_above",
                                                     "no_one_worse", "fixed",      "acceptance",    "days away",
                                                     "cap with min", "supply >= 0"};

static double decay(const struct made *m, int s, double minutes)
{
    double share = minutes / (m->catchment[s] / 2);
    int zone = 0;
    switch (m->decay) {
    case MADE_GAUSSIAN:
        return exp(-0.5 * share * share);
    case MADE_EXPONENTIAL:
        return exp(-m->beta * minutes);
    case MADE_POWER:
        return pow(minutes < 1 ? 1 : minutes, -m->beta);
    case MADE_ZONES:
        while (m->zone_minutes[zone] < minutes)
            zone++;
        return m->zone_weight[zone];
    default:
        return 1;
    }
}

static void survey_reach(struct survey *t)
{
    const struct made *m = t->m;
    for (int s = 0; s < m->specialty_count; s++)
        for (int j = 0; j < m->site_count; j++)
            for (int i = 0; i < m->area_count; i++) {
                t->f[s][i][j] = made_reaches(m, s, i, j) ? decay(m, s, m->minutes[i][j]) : 0;
                t->demand[s][j] += m->need[s][i] * t->f[s][i][j];
            }
}

static void survey_row(struct survey *t, const struct made_row *r)
{
    const struct made *m = t->m;
    double usual[MADE_FORMS] = {1, m->part_time_fte[r->specialty], 1, m->used[MADE_LICENCE] ? m->licence_fte : 1,
                                m->used[MADE_SATELLITE] ? m->satellite_fte : 0.9};
    double fte = isnan(r->fte) ? usual[r->form] : r->fte;
    if (r->form == MADE_VISITING) {
        t->supply[r->specialty][r->site] += fte * r->count * r->days / 5;
        t->supply[r->specialty][r->parent] -= r->count * r->days / 5;
        t->away[r->specialty][r->parent] += r->count * r->days;
        t->days[r->site] += r->count * r->days;
        return;
    }
    t->supply[r->specialty][r->site] += fte * r->count;
    t->numbers[r->site] += r->count;
    t->full_time[r->specialty][r->site] += r->form == MADE_FULL_TIME ? r->count : 0;
    t->part_time[r->specialty][r->site] += r->form == MADE_PART_TIME ? r->count : 0;
}

/* A_is of a supply [sites], per need-weighted inhabitant. */
static double coverage_at(const struct survey *t, int s, int i, const double *supply)
{
    double sum = 0;
    for (int j = 0; j < t->m->site_count; j++)
        if (t->demand[s][j] > 0)
            sum += t->f[s][i][j] / t->demand[s][j] * supply[j];
    return sum;
}

static double group_coverage_of(const struct survey *t, int s, enum made_level level, int g, const double *coverage)
{
    double need = 0, sum = 0;
    for (int i = 0; i < t->m->area_count; i++)
        if (made_group_of_area(t->m, level, i) == g) {
            need += t->m->need[s][i];
            sum += t->m->need[s][i] * coverage[i];
        }
    return need > 0 ? sum / need : NAN;
}

static double target_of(const struct survey *t, int s)
{
    return isnan(t->m->target[s]) ? t->total[s] / t->need[s] : t->m->target[s] / 1e5;
}

static void survey_today(struct survey *t)
{
    const struct made *m = t->m;
    double weights = 0;
    for (int s = 0; s < m->specialty_count; s++)
        weights += m->planned[s] ? m->weight[s] : 0;
    for (int s = 0; s < m->specialty_count; s++) {
        t->omega[s] = m->planned[s] ? m->weight[s] / weights : 0;
        for (int j = 0; j < m->site_count; j++)
            t->total[s] += t->supply[s][j];
        for (int i = 0; i < m->area_count; i++) {
            t->need[s] += m->need[s][i];
            t->coverage[s][i] = coverage_at(t, s, i, t->supply[s]);
        }
    }
}

static void add_variable(struct survey *t, struct variable v)
{
    if (v.most > 0 && t->demand[v.specialty][v.site] > 0)
        t->variables[t->count++] = v;
}

static bool may_travel(const struct made *m, int from, int to)
{
    int here = m->area_of[from], there = m->area_of[to];
    bool same = m->within < 0 || made_group_of_area(m, (enum made_level)m->within, here) ==
                                     made_group_of_area(m, (enum made_level)m->within, there);
    return from != to && same && m->minutes[here][to] <= m->max_minutes;
}

static void survey_variables(struct survey *t, int s)
{
    const struct made *m = t->m;
    for (int j = 0; j < m->site_count; j++) {
        if (m->used[MADE_NEW])
            add_variable(t, (struct variable){MADE_NEW, s, j, -1, m->new_max});
        if (m->used[MADE_CONVERSION])
            add_variable(t, (struct variable){MADE_CONVERSION, s, j, -1, t->part_time[s][j]});
        if (m->used[MADE_LICENCE])
            add_variable(t, (struct variable){MADE_LICENCE, s, j, -1, m->licence_max});
        for (int p = 0; p < m->site_count && m->used[MADE_SATELLITE]; p++)
            if (may_travel(m, p, j)) {
                double left = m->max_days * t->full_time[s][p] - t->away[s][p];
                add_variable(t, (struct variable){MADE_SATELLITE, s, j, p, left < 1 ? 0 : (int)left});
            }
    }
}

/* How many plans there are, whatever the rules say; INFINITY where the arrays here do not suffice. */
static double survey_open(struct survey *t, const struct made *m)
{
    *t = (struct survey){.m = m, .best = INFINITY};
    for (int k = 0; k < LIMITS; k++)
        t->without[k] = INFINITY;
    survey_reach(t);
    for (int k = 0; k < m->row_count; k++)
        survey_row(t, &m->rows[k]);
    survey_today(t);
    double plans = 1;
    for (int s = 0; s < m->specialty_count; s++)
        if (m->planned[s] && t->count < VARIABLES / 2)
            survey_variables(t, s);
    for (int v = 0; v < t->count; v++)
        plans *= t->variables[v].most + 1;
    return plans;
}

/* ---- the rules again ---- */

/* Is a sum beyond its limit, by more than rounding? */
static bool above(double sum, double most)
{
    return sum > most + 1e-9 * fmax(1, fabs(most)); /* NAN: no limit */
}

static bool breaks_cap(const struct survey *t, const struct made_rule *r, bool complete)
{
    double sum[MADE_SPECIALTIES][MADE_AREAS] = {{0}};
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        if (r->measures[d->measure] && r->about[d->specialty])
            sum[r->each ? d->specialty : 0][made_group_of_site(t->m, r->level, d->site)] += t->size[v];
    }
    for (int s = 0; s < (r->each ? t->m->specialty_count : 1); s++)
        for (int g = 0; g < made_group_count(t->m, r->level) && (!r->each || r->about[s]); g++)
            if (above(sum[s][g], isnan(r->of[g]) ? r->max : r->of[g]) || (complete && above(r->min, sum[s][g])))
                return true;
    return false;
}

static bool breaks_budget(const struct survey *t, const struct made_rule *r)
{
    double spent[MADE_SPECIALTIES][MADE_AREAS] = {{0}};
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        if (r->about[d->specialty])
            spent[r->each ? d->specialty : 0][made_group_of_site(t->m, r->level, d->site)] +=
                t->m->cost[d->measure][d->specialty] * t->size[v];
    }
    for (int s = 0; s < t->m->specialty_count; s++)
        for (int g = 0; g < made_group_count(t->m, r->level); g++)
            if (above(spent[s][g], isnan(r->of[g]) ? r->max : r->of[g]))
                return true;
    return false;
}

static bool breaks_site_capacity(const struct survey *t)
{
    const struct made *m = t->m;
    for (int j = 0; j < m->site_count; j++) {
        int added = 0, days = 0;
        for (int v = 0; v < t->count; v++) {
            const struct variable *d = &t->variables[v];
            added += d->site == j && (d->measure == MADE_NEW || d->measure == MADE_LICENCE) ? t->size[v] : 0;
            days += d->site == j && d->measure == MADE_SATELLITE ? t->size[v] : 0;
        }
        if ((added > 0 && m->max_numbers[j] >= 0 && t->numbers[j] + added > m->max_numbers[j]) ||
            (days > 0 && m->room_days[j] >= 0 && above(t->days[j] + days, m->room_days[j])))
            return true;
    }
    return false;
}

static bool breaks_closed_above(const struct survey *t, const struct made_rule *r)
{
    for (int s = 0; s < t->m->specialty_count; s++)
        for (int g = 0; g < made_group_count(t->m, r->level) && r->about[s]; g++) {
            double today = group_coverage_of(t, s, r->level, g, t->coverage[s]);
            int added = 0;
            for (int v = 0; v < t->count; v++) {
                const struct variable *d = &t->variables[v];
                if (d->specialty == s && (d->measure == MADE_NEW || d->measure == MADE_LICENCE) &&
                    made_group_of_site(t->m, r->level, d->site) == g)
                    added += t->size[v];
            }
            if (today / target_of(t, s) > r->percent / 100 && added > (r->exempt[g] ? r->exempt_max : 0))
                return true;
        }
    return false;
}

static bool breaks_fixed(const struct survey *t, const struct made_rule *r, bool complete)
{
    int size = 0;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        if (d->measure == r->measure && d->specialty == r->specialty && d->site == r->site && d->parent == r->parent)
            size = t->size[v];
    }
    return (r->most >= 0 && size > r->most) || (complete && size < r->least);
}

/* Supply of a specialty under the plan in hand. */
static void supply_of(const struct survey *t, int s, double *supply)
{
    const struct made *m = t->m;
    double gain[MADE_MEASURES] = {1, 1 - m->part_time_fte[s], m->licence_fte, m->satellite_fte / 5};
    for (int j = 0; j < m->site_count; j++)
        supply[j] = t->supply[s][j];
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        if (d->specialty != s)
            continue;
        supply[d->site] += gain[d->measure] * t->size[v];
        if (d->parent >= 0)
            supply[d->parent] -= t->size[v] / 5.0;
    }
}

static bool breaks_no_one_worse(const struct survey *t, const struct made_rule *r)
{
    double supply[MADE_SITES], coverage[MADE_AREAS];
    for (int s = 0; s < t->m->specialty_count; s++) {
        if (!r->about[s])
            continue;
        supply_of(t, s, supply);
        for (int i = 0; i < t->m->area_count; i++)
            coverage[i] = coverage_at(t, s, i, supply);
        for (int g = 0; g < made_group_count(t->m, r->level); g++) {
            double today = group_coverage_of(t, s, r->level, g, t->coverage[s]);
            if (group_coverage_of(t, s, r->level, g, coverage) < today * (1 - r->percent / 100) * (1 - 1e-9))
                return true; /* false where nobody has a need: NAN */
        }
    }
    return false;
}

static bool breaks_rule(const struct survey *t, const struct made_rule *r, bool complete)
{
    switch (r->kind) {
    case MADE_CAP:
        return breaks_cap(t, r, complete);
    case MADE_BUDGET:
        return breaks_budget(t, r);
    case MADE_SITE_CAPACITY:
        return breaks_site_capacity(t);
    case MADE_CLOSED_ABOVE:
        return breaks_closed_above(t, r);
    case MADE_NO_ONE_WORSE:
        return complete && breaks_no_one_worse(t, r);
    default:
        return breaks_fixed(t, r, complete);
    }
}

/* ---- what the measures allow by themselves ---- */

static bool breaks_acceptance(const struct survey *t)
{
    int converted[MADE_SPECIALTIES] = {0}, there[MADE_SPECIALTIES] = {0};
    for (int v = 0; v < t->count; v++)
        if (t->variables[v].measure == MADE_CONVERSION)
            converted[t->variables[v].specialty] += t->size[v];
    for (int s = 0; s < t->m->specialty_count; s++)
        for (int j = 0; j < t->m->site_count; j++)
            there[s] += t->part_time[s][j];
    for (int s = 0; s < t->m->specialty_count; s++)
        if (above(converted[s], t->m->acceptance * there[s]))
            return true;
    return false;
}

static bool breaks_days(const struct survey *t)
{
    double days[MADE_SPECIALTIES][MADE_SITES] = {{0}};
    for (int v = 0; v < t->count; v++)
        if (t->variables[v].parent >= 0)
            days[t->variables[v].specialty][t->variables[v].parent] += t->size[v];
    for (int s = 0; s < t->m->specialty_count; s++)
        for (int p = 0; p < t->m->site_count; p++)
            if (days[s][p] > 0 && above(days[s][p] + t->away[s][p], t->m->max_days * t->full_time[s][p]))
                return true;
    return false;
}

static bool breaks_supply(const struct survey *t)
{
    double supply[MADE_SITES];
    for (int s = 0; s < t->m->specialty_count; s++) {
        supply_of(t, s, supply);
        for (int j = 0; j < t->m->site_count && t->m->planned[s]; j++)
            if (above(0, supply[j]))
                return true;
    }
    return false;
}

/* ---- every plan ---- */

static double inequality(const struct survey *t)
{
    double z = 0, supply[MADE_SITES];
    for (int s = 0; s < t->m->specialty_count; s++) {
        if (!t->m->planned[s])
            continue;
        double total = 0, apart = 0;
        supply_of(t, s, supply);
        for (int j = 0; j < t->m->site_count; j++)
            total += supply[j];
        for (int i = 0; i < t->m->area_count; i++)
            apart += t->m->need[s][i] * fabs(coverage_at(t, s, i, supply) - total / t->need[s]);
        double by = t->total[s] > 0 ? t->total[s] : t->need[s] * t->m->target[s] / 1e5;
        z += t->omega[s] * apart / 2 / by;
    }
    return z;
}

/* How many limits the plan in hand breaks, at most 2; `*which` is the last. While it is not `complete`, only those that
 * more decisions cannot mend. */
static int broken_limits(const struct survey *t, bool complete, int *which)
{
    int broken = 0;
    for (int k = 0; k < t->m->rule_count && broken < 2; k++)
        if (breaks_rule(t, &t->m->rules[k], complete))
            broken++, *which = k;
    if (broken < 2 && breaks_acceptance(t))
        broken++, *which = LIMIT_ACCEPTANCE;
    if (broken < 2 && breaks_days(t))
        broken++, *which = LIMIT_DAYS;
    if (broken < 2 && complete && breaks_supply(t))
        broken++, *which = LIMIT_SUPPLY;
    return broken;
}

/* Tries every size of the variables from `next` on; those after it are 0 so far. */
static void enumerate(struct survey *t, int next)
{
    int which = -1;
    bool complete = next == t->count;
    int broken = broken_limits(t, complete, &which);
    if (broken > 1)
        return;
    if (complete) {
        double *best = broken == 0 ? &t->best : &t->without[which];
        *best = fmin(*best, inequality(t));
        t->plans++;
        return;
    }
    for (t->size[next] = 0; t->size[next] <= t->variables[next].most; t->size[next]++)
        enumerate(t, next + 1);
    t->size[next] = 0;
}

/* ---- by the program ---- */

struct run {
    struct instance instance;
    struct scenario scenario;
    struct setting setting;
    struct access access;
    struct model model;
    struct mip mip;
    struct solution solution;
    struct plan plan;
    struct json *document;
};

static void run_free(struct run *r)
{
    json_free(r->document);
    plan_free(&r->plan);
    solution_free(&r->solution);
    model_free(&r->model);
    mip_free(&r->mip);
    access_free(&r->access);
    setting_free(&r->setting);
    scenario_free(&r->scenario);
    instance_free(&r->instance);
}

/* Reads and solves what stands in the folder, to a gap of 0. */
static bool run(struct run *r)
{
    struct error e = {0};
    struct solve_limits limits = {0, 20, 2, NULL, NULL, NULL};
    char path[1024];
    folder_file("scenario.json", path);
    *r = (struct run){0};
    bool ok = instance_read(folder_path, &r->instance, &e) &&
              scenario_read(path, &r->instance, &formulation_catalogue, &r->scenario, &e) &&
              setting_build(&r->instance, &r->scenario, &r->setting, &e);
    if (ok)
        access_build(&r->instance, &r->scenario, &r->access);
    ok = ok && model_build(&r->instance, &r->scenario, &r->access, &r->model, &r->mip, &e) &&
         solve(&r->mip, &limits, &r->solution, &e);
    if (ok && r->solution.x)
        model_read_plan(&r->model, r->solution.x, &r->plan);
    if (ok) {
        struct claims claims = {r->solution.x ? "optimal" : "infeasible", r->solution.bound, NULL, NULL};
        r->document = plan_document(&r->setting, r->solution.x ? &r->plan : NULL, &claims);
    }
    error_print(&e, stderr);
    error_free(&e);
    return ok;
}

static double value_in(const struct json *document)
{
    const struct json *value = json_get(json_get(document, "objectives")->child[0], "value");
    return value->kind == JSON_NUMBER ? value->number : NAN;
}

static int find_id(char (*ids)[8], int count, const struct json *id)
{
    for (int k = 0; k < count && id; k++)
        if (strcmp(ids[k], id->text) == 0)
            return k;
    return -1;
}

static int find_measure(const char *name)
{
    for (int k = 0; k < MADE_MEASURES; k++)
        if (strcmp(made_measures[k], name) == 0)
            return k;
    return -1;
}

/* Takes the decisions of plan.json in hand; false where one is none that the survey knows. */
static bool take_decisions(struct survey *t, struct made *m, const struct json *list)
{
    for (int k = 0; k < list->count; k++) {
        const struct json *d = list->child[k], *days = json_get(d, "days");
        int measure = find_measure(json_get(d, "measure")->text), v = 0;
        int s = find_id(m->specialty, m->specialty_count, json_get(d, "specialty"));
        int site = find_id(m->site, m->site_count, json_get(d, "site"));
        int parent = find_id(m->site, m->site_count, json_get(d, "parent_site"));
        for (; v < t->count; v++) {
            const struct variable *at = &t->variables[v];
            if (at->measure == measure && at->specialty == s && at->site == site && at->parent == parent)
                break;
        }
        if (v == t->count)
            return false;
        t->size[v] = (int)(days ? days : json_get(d, "count"))->number;
        if (t->size[v] > t->variables[v].most)
            return false;
    }
    return true;
}

/* ---- the tests ---- */

static int instances_of[LIMIT_KINDS], binding_in[LIMIT_KINDS], infeasible, with_satellites, with_located;
static long plans_seen;

static int kind_of(const struct made *m, int limit)
{
    if (limit >= MADE_RULES)
        return limit == LIMIT_ACCEPTANCE ? COUNT_ACCEPTANCE : limit == LIMIT_DAYS ? COUNT_DAYS : COUNT_SUPPLY;
    const struct made_rule *r = &m->rules[limit];
    return r->kind == MADE_CAP && !isnan(r->min) ? COUNT_LEAST : (int)r->kind;
}

/* Once an instance for each kind of limit. */
static void count_binding(const struct survey *t)
{
    bool there[LIMIT_KINDS] = {false}, binds[LIMIT_KINDS] = {false};
    for (int k = 0; k < LIMITS; k++) {
        if (k < MADE_RULES && k >= t->m->rule_count)
            continue;
        there[kind_of(t->m, k)] = true;
        if (t->without[k] < t->best - 1e-9)
            binds[kind_of(t->m, k)] = true;
    }
    for (int kind = 0; kind < LIMIT_KINDS; kind++) {
        instances_of[kind] += there[kind];
        binding_in[kind] += binds[kind];
    }
    infeasible += isinf(t->best) != 0;
    with_satellites += t->m->used[MADE_SATELLITE];
    with_located += t->m->decay == MADE_LOCATED;
    plans_seen += t->plans;
}

static void compare_plan(struct survey *t, struct made *m, const struct run *r)
{
    int which = -1;
    CHECK(r->solution.status == SOLVE_OPTIMAL);
    CHECK_NEAR(r->solution.value, t->best, 1e-6 * fmax(1e-3, t->best));
    CHECK_NEAR(value_in(r->document), r->solution.value, 1e-7 * fmax(1e-3, t->best));
    CHECK(r->solution.bound <= r->solution.value + 1e-9);
    CHECK(r->solution.bound >= r->solution.value - 1e-6);
    CHECK(broken_rules(r->document) == 0);
    CHECK(take_decisions(t, m, json_get(r->document, "decisions")));
    CHECK(broken_limits(t, true, &which) == 0);
    CHECK_NEAR(inequality(t), r->solution.value, 1e-7 * fmax(1e-3, t->best));
}

static bool compare_one(struct survey *t, struct made *m, unsigned seed)
{
    struct run r;
    int before = checks_failed_in_test;
    made_write(m, ',');
    enumerate(t, 0);
    count_binding(t);
    bool ran = run(&r);
    CHECK(ran);
    if (ran && isinf(t->best)) {
        CHECK(r.solution.status == SOLVE_INFEASIBLE);
        CHECK(r.solution.x == NULL);
    } else if (ran && r.solution.x)
        compare_plan(t, m, &r);
    else
        CHECK(!"a plan was found");
    run_free(&r);
    if (checks_failed_in_test > before)
        fprintf(stderr, "  seed %u: best %.10g of %ld plans\n", seed, t->best, t->plans);
    return checks_failed_in_test == before;
}

static void the_best_plan_is_the_best_of_all(void)
{
    static struct made m;
    static struct survey t;
    int done = 0, wrong = 0;
    for (unsigned seed = 0; done < INSTANCES && wrong < 5; seed++) {
        made_build(&m, seed, MADE_TINY);
        double plans = survey_open(&t, &m);
        if (plans > most_plans || plans < 50)
            continue;
        done++;
        wrong += !compare_one(&t, &m, seed);
    }
    fprintf(stderr, "%d instances, %ld plans looked at; %d infeasible, %d with satellites, %d located\n", done,
            plans_seen, infeasible, with_satellites, with_located);
    for (int kind = 0; kind < LIMIT_KINDS; kind++)
        fprintf(stderr, "  %-14s in %2d, decides in %2d\n", limit_names[kind], instances_of[kind], binding_in[kind]);
}

static void every_rule_decides_in_some_instance(void)
{
    for (int kind = 0; kind < COUNT_SUPPLY; kind++) /* supply hardly ever falls to 0 */
        CHECK(binding_in[kind] >= 3);
    CHECK(infeasible >= 3);
    CHECK(with_satellites >= 20);
    CHECK(with_located >= 5);
}

/* plan.json without what names the files and the run. */
static char *account(const struct json *document)
{
    struct json *kept = json_new(JSON_OBJECT);
    for (int k = 0; k < document->count; k++) {
        const char *key = document->child[k]->key;
        if (strcmp(key, "inputs") != 0 && strcmp(key, "run") != 0)
            json_put(kept, key, json_copy(document->child[k]));
    }
    char *text = json_print(kept);
    json_free(kept);
    return text;
}

static char *account_of_folder(void)
{
    struct run r;
    char *text = run(&r) ? account(r.document) : NULL;
    run_free(&r);
    return text;
}

static void neither_row_order_nor_delimiter_changes_a_plan(void)
{
    static const char *const files[] = {"areas.csv", "sites.csv",       "travel.csv",   "need.csv",
                                        "costs.csv", "specialties.csv", "providers.csv"};
    static struct made m;
    for (unsigned seed = 500; seed < 525; seed++) {
        made_build(&m, seed, MADE_TINY);
        made_write(&m, ',');
        char *plain = account_of_folder();
        made_write(&m, ';');
        for (size_t k = 0; k < sizeof files / sizeof *files; k++)
            folder_shuffle(files[k], seed + (unsigned)k);
        char *shuffled = account_of_folder();
        CHECK(plain != NULL);
        CHECK_TEXT(shuffled, plain);
        free(plain);
        free(shuffled);
    }
}

int main(void)
{
    folder_make();
    RUN(the_best_plan_is_the_best_of_all);
    RUN(every_rule_decides_in_some_instance);
    RUN(neither_row_order_nor_delimiter_changes_a_plan);
    folder_remove();
    return check_done();
}
