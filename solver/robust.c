/* robust.c - the official figures, every draw, then all draws together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "memory.h"
#include "robust_parts.h"
#include "team.h"

bool robust_is_ended(const struct robust *r)
{
    return r->study.call.stop && *r->study.call.stop;
}

double robust_sign(const struct robust *r)
{
    return objective_kinds[r->study.scenario.objectives[0].kind]->maximise ? -1 : 1;
}

/* ---- what there is to draw from ---- */

static bool can_be_drawn(const struct scenario *s, struct error *e)
{
    static const char *const refused[] = {"p_center", "kolm_pollak", "set_cover"};
    int before = e->count;
    char place[PLACE_ROOM];
    for (int k = 0; k < s->objective_count; k++)
        for (int n = 0; n < 3; n++) {
            const char *name = objective_kinds[s->objectives[k].kind]->spec.name;
            if (strcmp(name, refused[n]) == 0 && (k == 0 || n == 2))
                fail(e, "%s: cannot be compared over draws; expected another measure",
                     objective_place(s, &s->objectives[k], place));
        }
    return e->count == before;
}

bool robust_draw(const struct robust_work *w, int number, struct draw *out, struct error *e)
{
    const struct robust_wish *wish = &w->r->wish;
    return draw_make(&w->r->study.instance, &w->bare, wish->seed, number, wish->need, wish->travel, wish->catchment,
                     out, e);
}

static bool make_draws(struct robust_work *w, struct error *e)
{
    struct robust *r = w->r;
    int count = r->wish.draws;
    r->draws = allocate((size_t)count, sizeof *r->draws);
    r->solved = allocate((size_t)count, sizeof *r->solved);
    w->settings = allocate((size_t)count, sizeof *w->settings);
    w->access = allocate((size_t)count, sizeof *w->access);
    for (int d = 0; d < count; d++) {
        if (!robust_draw(w, d + 1, &r->draws[d], e))
            return false;
        w->settings[d] = &r->draws[d].setting;
        w->access[d] = &r->draws[d].access;
    }
    return true;
}

/* What an area without an open site counts is less than no way that is drawn, the same in every draw. */
static void raise_unreached(struct robust_work *w)
{
    int areas = w->r->study.instance.places.area_count;
    for (int d = 0; d < w->r->wish.draws; d++) {
        const struct travel *t = &w->settings[d]->instance->travel;
        for (size_t k = 0; k < t->start[areas]; k++)
            if (isfinite(t->minutes[k]) && w->first.unreached_minutes < t->minutes[k]) /* NAN stays */
                w->first.unreached_minutes = t->minutes[k];
    }
}

/* ---- each draw ---- */

static struct team team_of(const struct robust_work *w)
{
    return (struct team){.threads = w->limits.threads > 0 ? w->limits.threads : team_size(),
                         .leave = branch_thread_end};
}

/* Those that were interrupted are left out. */
static bool solve_draws(struct robust_work *w, struct share *share, struct error *e)
{
    struct robust *r = w->r;
    bool ok = true;
    w->errors = allocate((size_t)r->wish.draws, sizeof *w->errors);
    robust_solve(w, share);
    for (int d = 0; d < r->wish.draws; d++) {
        if (w->errors[d].count > 0)
            ok = ok && fail_defect(e, "draw %d: %s", d + 1, w->errors[d].text[0]);
        error_free(&w->errors[d]);
        if (isinf(r->solved[d].value)) {
            draw_free(&r->draws[d]);
            continue;
        }
        r->solved[r->draw_count] = r->solved[d];
        w->settings[r->draw_count] = w->settings[d];
        w->access[r->draw_count++] = w->access[d];
    }
    return ok;
}

/* ---- plans over the draws ---- */

static struct outlook outlook_of(const struct robust_work *w)
{
    return (struct outlook){w->r->draw_count, w->settings, w->access, NULL, !w->r->wish.worst};
}

static void judge_plan(void *user, int k)
{
    struct robust_work *w = user;
    struct outlook outlook = outlook_of(w);
    stages_judge_outlook(&w->setting, &outlook, w->plans[k], w->values + (size_t)k * (size_t)w->r->draw_count);
}

static void judge_plans(struct robust_work *w, int count)
{
    struct team team = team_of(w);
    free(w->values);
    w->values = allocate((size_t)count * (size_t)w->r->draw_count, sizeof *w->values);
    team_run(&team, count, judge_plan, w);
}

/* Some other plan may be better in a draw than the one that was found there. */
static void improve_draws(struct robust_work *w, int count)
{
    for (int k = 0; k < count; k++)
        for (int d = 0; d < w->r->draw_count; d++) {
            double *best = &w->r->solved[d].value, value = w->values[k * w->r->draw_count + d];
            *best = fmin(*best, value);
        }
}

/* Mean or largest regret of plan k. */
static double regret_of(const struct robust_work *w, int k)
{
    double sum = 0, most = -INFINITY;
    int count = w->r->draw_count;
    for (int d = 0; d < count; d++) {
        double regret = w->values[k * count + d] - w->r->solved[d].value;
        sum += regret / count;
        most = fmax(most, regret);
    }
    return w->r->wish.worst ? most : sum;
}

/* The nominal plan first, then the draws' own. Returns which does best over the draws. */
static int best_known(struct robust_work *w)
{
    struct robust *r = w->r;
    int best = 0;
    w->plans = allocate((size_t)r->draw_count + 3, sizeof *w->plans);
    w->plans[0] = &r->nominal.plan;
    for (int d = 0; d < r->draw_count; d++)
        w->plans[d + 1] = &r->solved[d].plan;
    judge_plans(w, r->draw_count + 1);
    improve_draws(w, r->draw_count + 1);
    for (int k = 1; k <= r->draw_count; k++)
        if (regret_of(w, k) < regret_of(w, best))
            best = k;
    return best;
}

static void copy_plan(const struct plan *from, struct plan *to)
{
    for (int k = 0; k < from->count; k++)
        plan_add(to, from->decisions[k]);
}

/* No plan is better in a draw than the draw's own bound, whatever else it does. */
static double bound_of_draws(const struct robust *r)
{
    double sum = 0, most = -INFINITY;
    for (int d = 0; d < r->draw_count; d++) {
        double least = r->solved[d].bound - r->solved[d].value;
        sum += least / r->draw_count;
        most = fmax(most, least);
    }
    return r->wish.worst ? most : sum;
}

enum { MOST_ROWS = 60000 };

/* One program of draws: the decisions once, coverage in each. With more rows it would not get far. */
static int draws_that_fit(const struct robust *r)
{
    int each = r->study.scenario.specialty_count * r->study.instance.places.area_count;
    return each > MOST_ROWS ? 1 : MOST_ROWS / each < r->draw_count ? MOST_ROWS / each : r->draw_count;
}

/* What the program of the first `searched` draws proves is about all of them only if these are all. Each of the most
 * regrets is at least the mean of all. */
static void take_bound(struct robust *r, double bound, bool mean, const double *least)
{
    double sum = 0;
    for (int d = 0; d < r->draw_count; d++)
        sum += least[d] / r->draw_count;
    if (r->searched == r->draw_count && isfinite(bound))
        r->regret_bound = fmax(r->regret_bound, mean ? bound - sum : bound);
}

/* From plan `start`, for the mean or the largest regret. `any`: was a plan found? */
static bool search_once(struct robust_work *w, bool mean, double seconds, const struct plan *start, struct plan *found,
                        bool *any, struct error *e)
{
    struct robust *r = w->r;
    struct stages stages = {0};
    struct outlook outlook = outlook_of(w);
    struct solve_limits limits = w->limits;
    double *least = allocate((size_t)r->draw_count, sizeof *least);
    for (int d = 0; d < r->draw_count; d++)
        least[d] = r->solved[d].value;
    limits.seconds = seconds;
    outlook.least = least;
    outlook.mean = mean;
    outlook.count = r->searched = draws_that_fit(r);
    struct stages_aids aids = {.start = start, .outlook = outlook};
    bool ok = stages_solve(&w->setting, study_access(&r->study), &limits, &aids, &stages, e);
    if (ok)
        take_bound(r, robust_sign(r) * stages.proofs[0].bound, mean, least);
    *any = ok && stages.found;
    if (*any) {
        *found = stages.plan;
        stages.plan = (struct plan){0};
    }
    stages_free(&stages);
    free(least);
    return ok;
}

/* The least mean is a good start for the least largest regret, which alone is hard to search for. */
static bool search_all(struct robust_work *w, int best, struct error *e)
{
    struct robust *r = w->r;
    struct plan found[2] = {{0}, {0}};
    bool ok = true, any = false;
    int passes = r->wish.worst ? 2 : 1, count = r->draw_count + 1;
    for (int k = 0; ok && k < passes; k++) {
        ok = search_once(w, k == 0, w->limits.seconds / passes, w->plans[best], &found[k], &any, e);
        if (!any)
            continue;
        w->plans[count++] = &found[k];
        judge_plans(w, count);
        improve_draws(w, count);
        if (regret_of(w, count - 1) < regret_of(w, best))
            best = count - 1;
    }
    copy_plan(w->plans[best], &r->robust.plan);
    plan_free(&found[0]);
    plan_free(&found[1]);
    return ok;
}

/* ---- told of each plan ---- */

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The smallest that nine tenths of the draws do not exceed. */
static void sum_up(const struct robust_work *w, struct robust_plan *p)
{
    const struct robust *r = w->r;
    int count = r->draw_count, at = (9 * count + 9) / 10 - 1;
    double *regret = allocate((size_t)count, sizeof *regret);
    struct outlook outlook = outlook_of(w);
    p->value = allocate((size_t)count, sizeof *p->value);
    stages_judge_outlook(&w->setting, &outlook, &p->plan, p->value);
    p->official = stages_judge(&r->study.setting, &p->plan, 0);
    p->mean = 0;
    for (int d = 0; d < count; d++) {
        regret[d] = p->value[d] - r->solved[d].value;
        p->mean += regret[d] / count;
    }
    qsort(regret, (size_t)count, sizeof *regret, by_size);
    p->ninetieth = regret[at];
    p->most = regret[count - 1];
    free(regret);
}

static const struct tally_entry *entry_of(const struct robust *r, const struct decision *d)
{
    for (int k = 0; k < r->tally.count; k++) {
        const struct tally_entry *e = &r->tally.entries[k];
        if (e->kind == tally_kind(d->measure) && e->specialty == d->specialty && e->site == d->site)
            return e;
    }
    return NULL;
}

/* How many draws' plans decide at least as much of it there; of what is in days, anything. `which` plan it is of. */
static int chosen_in(const struct robust *r, const struct tally_entry *e, int which)
{
    int chosen = 0, least = measure_in_days(e->kind) ? 1 : e->size[which];
    for (int d = 0; d < r->draw_count; d++)
        chosen += e->size[d] >= least;
    return chosen;
}

/* Of each decision of the document, which stand in the plan's order. */
static void put_confidence(const struct robust *r, const struct plan *plan, int which, struct json *document)
{
    const struct json *decisions = json_get(document, "decisions");
    for (int k = 0; k < plan->count; k++) {
        struct json *confidence = json_put(decisions->child[k], "confidence", json_new(JSON_OBJECT));
        json_put_number(confidence, "chosen", chosen_in(r, entry_of(r, &plan->decisions[k]), which));
        json_put_number(confidence, "draws", r->draw_count);
    }
}

/* As a plan of its scenario, plan `which` of the tally: the bound is that of the official figures. */
static bool describe(struct robust *r, struct robust_plan *p, int which, struct error *e)
{
    struct study *w = &r->study;
    struct stages *s = &w->stages;
    s->status = SOLVE_FEASIBLE;
    s->found = true;
    s->plan = p->plan;
    s->proofs[0] = (struct proof){robust_sign(r) * p->official, robust_sign(r) * r->official_bound};
    for (int k = 1; k < w->scenario.objective_count; k++)
        s->proofs[k] = (struct proof){NAN, NAN};
    bool ok = study_describe(w, e);
    if (ok)
        put_confidence(r, &p->plan, which, w->document);
    p->document = w->document;
    w->document = NULL;
    s->plan = (struct plan){0};
    s->found = false;
    return ok;
}

/* The draws' plans count; the nominal and the robust one stand beside. */
static void tally_draws(struct robust *r)
{
    const struct plan **plans = allocate((size_t)r->draw_count + 2, sizeof *plans);
    for (int d = 0; d < r->draw_count; d++)
        plans[d] = &r->solved[d].plan;
    plans[r->draw_count] = &r->nominal.plan;
    plans[r->draw_count + 1] = &r->robust.plan;
    tally_build(plans, r->draw_count + 2, r->draw_count, &r->tally);
    free(plans);
}

/* In how many draws is the nominal plan better without what entry k of the tally says? */
static void regret_decision(void *user, int k)
{
    struct robust_work *w = user;
    struct robust *r = w->r;
    const struct tally_entry *entry = &r->tally.entries[k];
    struct plan without = {0};
    struct outlook outlook = outlook_of(w);
    r->regretted[k] = -1;
    if (entry->size[r->draw_count] == 0)
        return;
    for (int n = 0; n < r->nominal.plan.count; n++) {
        const struct decision *d = &r->nominal.plan.decisions[n];
        if (tally_kind(d->measure) != entry->kind || d->specialty != entry->specialty || d->site != entry->site)
            plan_add(&without, *d);
    }
    double *values = allocate((size_t)r->draw_count, sizeof *values);
    stages_judge_outlook(&w->setting, &outlook, &without, values);
    r->regretted[k] = 0;
    for (int d = 0; d < r->draw_count; d++) {
        r->regretted[k] += values[d] < r->nominal.value[d] - 1e-9;
        r->worth[k] += (values[d] - r->nominal.value[d]) / r->draw_count;
    }
    free(values);
    plan_free(&without);
}

static void regret_decisions(struct robust_work *w)
{
    struct robust *r = w->r;
    struct team team = team_of(w);
    tally_draws(r);
    r->regretted = allocate((size_t)r->tally.count, sizeof *r->regretted);
    r->worth = allocate((size_t)r->tally.count, sizeof *r->worth);
    team_run(&team, r->tally.count, regret_decision, w);
}

/* ---- all of it ---- */

static bool find_nominal(struct robust *r, struct error *e)
{
    struct study *w = &r->study;
    if (!study_search(w, NULL, e))
        return false;
    r->status = w->stages.status;
    if (!w->stages.found)
        return study_describe(w, e);
    double bound = robust_sign(r) * w->stages.proofs[0].bound;
    r->official_bound = isnan(bound) ? -INFINITY : bound;
    copy_plan(&w->stages.plan, &r->nominal.plan);
    plan_free(&w->stages.plan);
    w->stages.found = false;
    r->found = true;
    return true;
}

static bool find_robust(struct robust_work *w, struct share *share, struct error *e)
{
    struct robust *r = w->r;
    if (!make_draws(w, e))
        return false;
    raise_unreached(w);
    if (!solve_draws(w, share, e))
        return false;
    if (r->draw_count == 0) { /* interrupted before any draw was solved */
        r->found = false;
        r->status = r->study.stages.status = SOLVE_NO_PLAN;
        return study_describe(&r->study, e);
    }
    int best = best_known(w);
    r->regret_bound = bound_of_draws(r);
    if (robust_is_ended(r))
        copy_plan(w->plans[best], &r->robust.plan);
    else if (!search_all(w, best, e))
        return false;
    sum_up(w, &r->nominal);
    sum_up(w, &r->robust);
    regret_decisions(w);
    return describe(r, &r->nominal, r->draw_count, e) && describe(r, &r->robust, r->draw_count + 1, e);
}

void robust_work_free(struct robust_work *w)
{
    json_free(w->policy);
    setting_free(&w->setting);
    free(w->settings);
    free(w->access);
    free(w->errors);
    free(w->plans);
    free(w->values);
}

bool robust_read(struct robust_work *w, const struct study_call *call, struct json *policy, const char *name,
                 struct error *e)
{
    struct study *s = &w->r->study;
    w->policy = policy;
    if (!study_read_policy(s, call, policy, name, e) || !study_has_no_phases(s, name, "robust", e) ||
        !can_be_drawn(&s->scenario, e))
        return false;
    s->scenario.objectives[0].depth = 1; /* of the worst covered only the worst is compared */
    w->limits = study_limits(s);
    w->bare = s->scenario;
    w->bare.objective_count = 1;
    w->first = w->bare.objectives[0];
    w->bare.objectives = &w->first;
    return setting_build(&s->instance, &w->bare, &w->setting, e);
}

bool robust_find(const struct study_call *call, const char *scenario, const struct robust_wish *wish,
                 struct share *share, struct robust *out, struct error *e)
{
    struct robust_work w = {.r = out};
    struct json *policy = NULL;
    double begun = clock_seconds();
    out->wish = *wish;
    bool ok = json_read(scenario, &policy, e) && robust_read(&w, call, policy, scenario, e) && find_nominal(out, e) &&
              (!out->found || find_robust(&w, share, e));
    out->seconds = clock_seconds() - begun;
    robust_work_free(&w);
    return ok;
}

static void plan_over_draws_free(struct robust_plan *p)
{
    plan_free(&p->plan);
    free(p->value);
    json_free(p->document);
}

void robust_free(struct robust *r)
{
    for (int d = 0; d < r->wish.draws && r->draws; d++)
        draw_free(&r->draws[d]);
    for (int d = 0; d < r->draw_count; d++)
        plan_free(&r->solved[d].plan);
    free(r->draws);
    free(r->solved);
    free(r->regretted);
    free(r->worth);
    plan_over_draws_free(&r->nominal);
    plan_over_draws_free(&r->robust);
    tally_free(&r->tally);
    study_free(&r->study);
    *r = (struct robust){.seconds = 0};
}
