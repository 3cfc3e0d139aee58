/* conflict.c - deletion filter over the rules (Chinneck and Dravnieks 1991), with feasibility in place of the
 * objective. */
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

/* Is there proof that no plan meets these rules? */
static bool is_infeasible(const struct setting *t, const struct access *access, const struct scenario *trial,
                          const struct solve_limits *limits, bool *out, struct error *e)
{
    struct mip mip = {0};
    struct model model = {0};
    struct solution solution = {0};
    bool ok = model_build(t->instance, trial, access, &model, &mip, e);
    for (int c = 0; c < mip.column_count; c++)
        mip.columns[c].cost = 0;
    ok = ok && solve(&mip, limits, &solution, e);
    *out = solution.status == SOLVE_INFEASIBLE;
    solution_free(&solution);
    model_free(&model);
    mip_free(&mip);
    return ok;
}

struct json *find_conflict(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                           struct error *e)
{
    const struct scenario *s = t->scenario;
    struct scenario trial = *s;
    struct solve_limits quiet = *limits;
    quiet.progress = NULL;
    int kept = s->rule_count;
    double deadline = now() + limits->seconds;
    bool ok = true;
    trial.rules = allocate((size_t)kept + 1, sizeof *trial.rules);
    for (int k = 0; k < kept; k++)
        trial.rules[k] = s->rules[k];
    for (int k = 0; ok && k < kept && now() < deadline && !(limits->stop && *limits->stop);) {
        quiet.seconds = deadline - now();
        struct rule left_out = trial.rules[k];
        for (int m = k; m + 1 < kept; m++)
            trial.rules[m] = trial.rules[m + 1];
        trial.rule_count = kept - 1;
        bool still = false;
        ok = is_infeasible(t, access, &trial, &quiet, &still, e);
        if (still) {
            kept--;
            continue;
        }
        for (int m = kept - 1; m > k; m--)
            trial.rules[m] = trial.rules[m - 1];
        trial.rules[k++] = left_out;
    }
    struct json *list = ok ? json_new(JSON_ARRAY) : NULL;
    for (int k = 0; ok && k < kept; k++)
        json_add(list, rule_name(t, &trial.rules[k]));
    free(trial.rules);
    return list;
}
