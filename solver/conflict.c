/* conflict.c - deletion filter over the rules, then the objectives that require something (Chinneck and Dravnieks
 * 1991), with feasibility in place of the objective. */
#include "conflict.h"

#include <math.h>
#include <stdlib.h>

#include "branch.h"
#include "memory.h"

static bool whole_is_infeasible(const struct mip *mip, const struct solve_limits *limits, bool *out, struct error *e)
{
    struct solution solution = {0};
    bool ok = solve(mip, limits, &solution, e);
    *out = solution.status == SOLVE_INFEASIBLE;
    solution_free(&solution);
    return ok;
}

/* Of the linear relaxation alone: in a moment, and often enough. */
static bool relaxation_is_infeasible(const struct mip *mip, double deadline, const volatile sig_atomic_t *stop,
                                     bool *out, struct error *e)
{
    struct branch_limits limits = {.enough = INFINITY, .deadline = deadline, .stop = stop};
    struct branch_result lp = {.status = BRANCH_STOPPED};
    bool ok = branch_lp(mip, NULL, &limits, &lp, e);
    *out = ok && lp.status == BRANCH_INFEASIBLE;
    branch_result_free(&lp);
    return ok;
}

struct trials {
    const struct setting *t;
    const struct access *access;
    struct solve_limits limits;
    double deadline;
    bool relaxed;             /* fractions of decisions count as plans */
    struct scenario scenario; /* what is left of it; `rules` and `objectives` owned */
    int *objective;           /* [objective_count] which each was in the whole scenario */
    bool ok;
};

static void trials_open(struct trials *w, const struct setting *t, const struct access *access,
                        const struct solve_limits *limits, bool relaxed)
{
    const struct scenario *s = t->scenario;
    *w = (struct trials){t, access, *limits, clock_seconds() + limits->seconds, relaxed, *s, NULL, true};
    w->limits.progress = NULL;
    w->scenario.rules = allocate((size_t)s->rule_count + 1, sizeof *w->scenario.rules);
    w->scenario.objectives = allocate((size_t)s->objective_count + 1, sizeof *w->scenario.objectives);
    w->objective = allocate((size_t)s->objective_count + 1, sizeof *w->objective);
    for (int k = 0; k < s->rule_count; k++)
        w->scenario.rules[k] = s->rules[k];
    for (int k = 0; k < s->objective_count; k++) {
        w->scenario.objectives[k] = s->objectives[k];
        w->objective[k] = k;
    }
}

static void trials_free(struct trials *w)
{
    free(w->scenario.rules);
    free(w->scenario.objectives);
    free(w->objective);
}

static bool may_go_on(const struct trials *w)
{
    return w->ok && clock_seconds() < w->deadline && !(w->limits.stop && *w->limits.stop);
}

/* Is there still proof that no plan does what is asked? */
static bool is_still(struct trials *w, struct error *e)
{
    bool still = false;
    struct mip mip = {0};
    struct model model = {0};
    w->limits.seconds = w->deadline - clock_seconds();
    w->ok = model_build(w->t->instance, &w->scenario, w->access, &model, &mip, e) &&
            (w->relaxed ? relaxation_is_infeasible(&mip, w->deadline, w->limits.stop, &still, e)
                        : whole_is_infeasible(&mip, &w->limits, &still, e));
    model_free(&model);
    mip_free(&mip);
    return still;
}

static void drop_rules(struct trials *w, struct error *e)
{
    struct scenario *s = &w->scenario;
    for (int k = 0; k < s->rule_count && may_go_on(w);) {
        struct rule left_out = s->rules[k];
        s->rule_count--;
        for (int m = k; m < s->rule_count; m++)
            s->rules[m] = s->rules[m + 1];
        if (is_still(w, e))
            continue;
        for (int m = s->rule_count++; m > k; m--)
            s->rules[m] = s->rules[m - 1];
        s->rules[k++] = left_out;
    }
}

static bool requires_something(const struct objective *o)
{
    return objective_kinds[o->kind]->require != NULL;
}

/* Only those that require something could be to blame. */
static void drop_objectives(struct trials *w, struct error *e)
{
    struct scenario *s = &w->scenario;
    for (int k = 0; k < s->objective_count;) {
        struct objective left_out = s->objectives[k];
        int which = w->objective[k];
        bool to_blame = requires_something(&left_out);
        if (to_blame && !may_go_on(w))
            break;
        s->objective_count--;
        for (int m = k; m < s->objective_count; m++) {
            s->objectives[m] = s->objectives[m + 1];
            w->objective[m] = w->objective[m + 1];
        }
        if (!to_blame || is_still(w, e))
            continue;
        for (int m = s->objective_count++; m > k; m--) {
            s->objectives[m] = s->objectives[m - 1];
            w->objective[m] = w->objective[m - 1];
        }
        s->objectives[k] = left_out;
        w->objective[k++] = which;
    }
}

/* What is left, as plan.json lists it. */
static struct json *what_is_left(const struct trials *w)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < w->scenario.rule_count; k++)
        json_add(list, rule_name(w->t, &w->scenario.rules[k]));
    for (int k = 0; k < w->scenario.objective_count; k++)
        if (requires_something(&w->scenario.objectives[k]))
            json_add(list, objective_requirement(w->t, w->objective[k]));
    return list;
}

struct json *find_conflict(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                           struct error *e)
{
    struct trials w;
    trials_open(&w, t, access, limits, false);
    drop_rules(&w, e);
    drop_objectives(&w, e);
    struct json *list = w.ok ? what_is_left(&w) : NULL;
    trials_free(&w);
    return list;
}

bool find_contradiction(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                        struct json **out, struct error *e)
{
    struct trials w;
    *out = NULL;
    trials_open(&w, t, access, limits, true);
    if (is_still(&w, e)) {
        drop_rules(&w, e);
        drop_objectives(&w, e);
        *out = w.ok ? what_is_left(&w) : NULL;
    }
    bool ok = w.ok;
    trials_free(&w);
    return ok;
}
