/* conflict.c - deletion filter over the rules, then the objectives that require something (Chinneck and Dravnieks
 * 1991), with feasibility in place of the objective. */
#include "conflict.h"

#include <stdlib.h>
#include <time.h>

#include "memory.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Is there proof that no plan does what is asked here? */
static bool is_infeasible(const struct setting *t, const struct access *access, const struct scenario *trial,
                          const struct solve_limits *limits, bool *out, struct error *e)
{
    struct mip mip = {0};
    struct model model = {0};
    struct solution solution = {0};
    bool ok = model_build(t->instance, trial, access, &model, &mip, e);
    ok = ok && solve(&mip, limits, &solution, e);
    *out = solution.status == SOLVE_INFEASIBLE;
    solution_free(&solution);
    model_free(&model);
    mip_free(&mip);
    return ok;
}

struct trials {
    const struct setting *t;
    const struct access *access;
    struct solve_limits limits;
    double deadline;
    struct scenario scenario; /* what is left of it; `rules` and `objectives` owned */
    int *objective;           /* [objective_count] which each was in the whole scenario */
    bool ok;
};

static void trials_open(struct trials *w, const struct setting *t, const struct access *access,
                        const struct solve_limits *limits)
{
    const struct scenario *s = t->scenario;
    *w = (struct trials){t, access, *limits, now() + limits->seconds, *s, NULL, true};
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
    return w->ok && now() < w->deadline && !(w->limits.stop && *w->limits.stop);
}

/* Is there still no plan? */
static bool is_still(struct trials *w, struct error *e)
{
    bool still = false;
    w->limits.seconds = w->deadline - now();
    w->ok = is_infeasible(w->t, w->access, &w->scenario, &w->limits, &still, e);
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

struct json *find_conflict(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                           struct error *e)
{
    struct trials w;
    trials_open(&w, t, access, limits);
    drop_rules(&w, e);
    drop_objectives(&w, e);
    struct json *list = w.ok ? json_new(JSON_ARRAY) : NULL;
    for (int k = 0; w.ok && k < w.scenario.rule_count; k++)
        json_add(list, rule_name(t, &w.scenario.rules[k]));
    for (int k = 0; w.ok && k < w.scenario.objective_count; k++)
        if (requires_something(&w.scenario.objectives[k]))
            json_add(list, objective_requirement(t, w.objective[k]));
    trials_free(&w);
    return list;
}
