/* alternatives.c - one plan after the other, each with a row that keeps it apart from those before. */
#include "alternatives.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alternatives_cut.h"
#include "branch.h"
#include "clock.h"
#include "memory.h"

static bool is_ended(const struct alternatives *a)
{
    return a->study.call.stop && *a->study.call.stop;
}

static double sign_of(const struct alternatives *a)
{
    return objective_kinds[a->study.scenario.objectives[0].kind]->maximise ? -1 : 1;
}

/* What the solver cannot tell apart. */
static double closeness(const struct alternatives *a, double value)
{
    return 5e-7 * (1 + fabs(value)) * a->study.scenario.specialty_count;
}

/* The proven bound of the last search, to be minimised. */
static double bound_of(const struct alternatives *a)
{
    double bound = sign_of(a) * a->study.stages.proofs[0].bound;
    return isnan(bound) ? -INFINITY : bound;
}

static bool keep(struct alternatives *a, struct error *e)
{
    struct study *w = &a->study;
    a->items = grow(a->items, &a->room, (size_t)a->count + 1, sizeof *a->items);
    struct alternative *item = &a->items[a->count++];
    *item = (struct alternative){.value = stages_judge(&w->setting, &w->stages.plan, 0), .bound = bound_of(a)};
    item->bound = fmin(item->bound, item->value);
    bool first = a->count == 1;
    if (!first) { /* of all plans of the scenario only the first search says what is best */
        w->stages.status = SOLVE_FEASIBLE;
        w->stages.proofs[0] = (struct proof){sign_of(a) * item->value, sign_of(a) * a->items[0].bound};
        for (int k = 1; k < w->scenario.objective_count; k++)
            w->stages.proofs[k] = (struct proof){w->stages.proofs[k].best, NAN};
    }
    bool ok = study_describe(w, e);
    item->document = w->document;
    w->document = NULL;
    item->plan = w->stages.plan;
    w->stages.plan = (struct plan){0};
    w->stages.found = false;
    return ok;
}

/* The best of those that differ from all so far. Later objectives may give away of the first what its tolerance lets
 * them, and so more than the limit does: then once more, with the limit held throughout. */
static bool search_next(struct alternatives *a, struct stages_aids *aids, double *value, struct error *e)
{
    int count = a->study.scenario.objective_count;
    const struct stages *s = &a->study.stages;
    double *most = allocate((size_t)count, sizeof *most);
    bool ok = true, again = false;
    most[0] = a->limit;
    for (int k = 1; k < count; k++)
        most[k] = INFINITY;
    do {
        aids->most = again ? most : NULL;
        ok = study_search(&a->study, aids, e);
        *value = ok && s->found ? stages_judge(&a->study.setting, &s->plan, 0) : INFINITY;
        a->next_bound = ok && s->status == SOLVE_INFEASIBLE ? INFINITY : ok ? bound_of(a) : NAN;
        bool within = *value <= a->limit, may_be = isfinite(*value) && a->next_bound <= a->limit;
        again = ok && !again && count > 1 && !within && may_be && !is_ended(a);
    } while (again);
    free(most);
    return ok;
}

/* Takes it if it is good enough; false where it is the last. */
static bool find_next(struct alternatives *a, bool *more, struct error *e)
{
    struct difference apart = {a->count, allocate((size_t)a->count, sizeof *apart.plans), a->differ};
    for (int k = 0; k < a->count; k++)
        apart.plans[k] = &a->items[k].plan;
    struct condition condition = {difference_add, difference_keeps, &apart};
    struct stages_aids aids = {.start = &a->items[a->count - 1].plan, .condition_count = 1, .conditions = &condition};
    double value;
    bool ok = search_next(a, &aids, &value, e);
    free(apart.plans);
    if (!ok)
        return false;
    *more = value <= a->limit + 1e-9 * fmax(1, fabs(a->limit));
    if (*more)
        return keep(a, e);
    a->end = a->next_bound > a->limit + closeness(a, a->limit) ? NO_MORE : UNDECIDED;
    return true;
}

static bool find_all(struct alternatives *a, const struct alternatives_wish *wish, struct error *e)
{
    bool more = true;
    if (!study_search(&a->study, NULL, e))
        return false;
    a->status = a->study.stages.status;
    if (!a->study.stages.found)
        return study_describe(&a->study, e);
    if (!keep(a, e))
        return false;
    const struct plan *best = &a->items[0].plan;
    tally_build(&best, 1, 1, &a->tally);
    int decisions = a->tally.count;
    tally_free(&a->tally);
    a->differ = wish->differ > 0 ? wish->differ : decisions > 10 ? (decisions + 4) / 5 : 2;
    a->limit = a->items[0].value + wish->within * fmax(fabs(a->items[0].value), 1e-6);
    a->end = ENOUGH;
    while (more && a->count < wish->count && !is_ended(a))
        if (!find_next(a, &more, e))
            return false;
    if (is_ended(a))
        a->end = UNDECIDED;
    return true;
}

bool alternatives_find(const struct study_call *call, const char *scenario, const struct alternatives_wish *wish,
                       struct alternatives *out, struct error *e)
{
    double begun = clock_seconds();
    out->within = wish->within;
    out->next_bound = NAN;
    bool ok = study_read(&out->study, call, scenario, e) &&
              study_has_no_phases(&out->study, scenario, "alternatives", e) && find_all(out, wish, e);
    if (ok && out->count > 0) {
        const struct plan **plans = allocate((size_t)out->count, sizeof *plans);
        for (int k = 0; k < out->count; k++)
            plans[k] = &out->items[k].plan;
        tally_build(plans, out->count, out->count, &out->tally);
        free(plans);
    }
    out->seconds = clock_seconds() - begun;
    return ok;
}

void alternatives_free(struct alternatives *a)
{
    for (int k = 0; k < a->count; k++) {
        plan_free(&a->items[k].plan);
        json_free(a->items[k].document);
    }
    free(a->items);
    tally_free(&a->tally);
    study_free(&a->study);
    *a = (struct alternatives){0};
}
