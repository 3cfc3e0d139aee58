/* stages.c - objectives in order; what is known only from below, refined.
 *
 * For each objective, and each of its steps:
 *
 *   1. the linear relaxation is solved and refined until it breaks nothing any more (at most ROOT_ROUNDS times): most
 *      tangents are found where they are cheap
 *   2. the program is solved; its bound is a bound on the measure, since the program lies below it
 *   3. the plan is judged by the measure itself (formulation_judge.c, never the program); the best is kept
 *   4. if measure and bound meet within the gap, or nothing is left to refine, this objective is done; else the program
 *      is refined at the plan and 2. follows, from the best plan
 *   5. a row holds the objective within its tolerance, and the next one follows; of an objective in steps (leximin)
 * each step keeps what those before it have reached, and later objectives have the tolerance of every step
 *   6. what the plan has and nobody needs is taken back (stages_trim.h) */
#include "stages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "memory.h"
#include "program.h"
#include "stages_trim.h"

enum { ROOT_ROUNDS = 400, IDLE_ROUNDS = 8 };

struct work {
    const struct setting *t;
    const struct solve_limits *limits;
    struct program program;
    int phases;
    struct plan *plans; /* [phases] the best so far, what is in force in each */
    const struct stages_aids *aids;
    double begun, deadline;
    double *best_x; /* [start_count] whole columns of the best plan so far, as a start; NULL: none */
    int start_count;
    double *last_x;      /* [decision_count] the decisions that the program of the last round chose; NULL: none */
    double *limits_held; /* [aims so far] what each may not exceed */
    int held;            /* aims that were stated before the first, for what no plan may go beyond */
    struct stages *out;
};

/* ---- judging ---- */

/* The measure alone, to be minimised. */
static double measured(const struct setting *t, int objective, int step, const struct outcome *after)
{
    struct judged j = {t->instance, t->scenario, &t->reach, &t->today, after};
    const struct objective *o = &t->scenario->objectives[objective];
    double value = objective_step_value(o, step, &j, after);
    return objective_kinds[o->kind]->maximise ? -value : value;
}

static double judge_step(const struct setting *t, const struct plan *plan, int objective, int step)
{
    struct outcome after = {0};
    outcome_build(t->instance, t->scenario, &t->reach, plan, &after);
    struct judged j = {t->instance, t->scenario, &t->reach, &t->today, &after};
    double value = measured(t, objective, step, &after);
    if (objective == 0 && step == 0)
        value += soft_penalty(&j);
    if (objective_left_out(&t->scenario->objectives[objective], &j, &after) > 0)
        value = INFINITY;
    outcome_free(&after);
    return value;
}

double stages_judge(const struct setting *t, const struct plan *plan, int objective)
{
    return judge_step(t, plan, objective, 0);
}

void stages_judge_outlook(const struct setting *t, const struct outlook *outlook, const struct plan *plan,
                          double *values)
{
    struct outcome after = {0};
    outcome_build(t->instance, t->scenario, &t->reach, plan, &after);
    struct judged j = {t->instance, t->scenario, &t->reach, &t->today, &after};
    double penalty = soft_penalty(&j);
    outcome_free(&after);
    for (int k = 0; k < outlook->count; k++) {
        const struct setting *there = outlook->settings[k];
        outcome_build(there->instance, there->scenario, &there->reach, plan, &after);
        values[k] = measured(there, 0, 0, &after) + penalty;
        outcome_free(&after);
    }
}

/* The mean over the outlook, or the most above what is least. */
static double judge_outlook(const struct work *w, const struct plan *plan)
{
    const struct outlook *o = &w->aids->outlook;
    double *values = allocate((size_t)o->count, sizeof *values), sum = 0, most = -INFINITY;
    stages_judge_outlook(w->t, o, plan, values);
    for (int k = 0; k < o->count; k++) {
        sum += values[k];
        most = o->mean ? most : fmax(most, values[k] - o->least[k]);
    }
    free(values);
    return o->mean ? sum / o->count : most;
}

/* Does the plan do what is asked besides the scenario? */
static bool keeps_aids(const struct work *w, const struct plan *plan)
{
    bool kept = true;
    for (int k = 0; kept && k < w->aids->condition_count; k++)
        kept = w->aids->conditions[k].keeps(w->aids->conditions[k].data, plan);
    for (int k = 0; kept && w->aids->most && k < w->t->scenario->objective_count; k++)
        kept = isinf(w->aids->most[k]) ||
               judge_step(w->t, plan, k, 0) <= w->aids->most[k] + 1e-8 * fmax(1, fabs(w->aids->most[k]));
    return kept;
}

/* Value of an aim as the program has it, of all phases by their weights: to be minimised, the first with the penalties;
 * INFINITY where the plan does not do what the objective, or what is asked besides, requires. */
static double judge(const struct work *w, const struct plan *plans, int objective, int step)
{
    if (!keeps_aids(w, plans))
        return INFINITY;
    if (objective == 0 && w->aids->outlook.count > 0)
        return judge_outlook(w, plans);
    double sum = 0;
    for (int k = 0; k < w->phases; k++) {
        const struct setting *t = setting_phase(w->t, k);
        double value = judge_step(t, &plans[k], objective, step), weight = t->scenario->phase.weight;
        sum += isinf(value) || w->phases == 1 ? value : weight * value;
    }
    return sum;
}

/* Does the plan keep what earlier aims have reached? Equal values may differ by the rounding of their sums. */
static bool keeps(const struct work *w, const struct plan *plans, const struct aim *aims, int count)
{
    for (int k = 0; k < count; k++) {
        double value = judge(w, plans, aims[k].objective, aims[k].step);
        if (!(value <= w->limits_held[k] + 1e-12 * fabs(value)))
            return false;
    }
    return true;
}

static double gap_of(double value, double bound)
{
    return fabs(value - bound) / fmax(fabs(value), 1e-9);
}

/* ---- one aim ---- */

static bool ended(const struct work *w)
{
    return clock_seconds() > w->deadline || (w->limits->stop && *w->limits->stop);
}

/* What is known of the aim at work. */
struct state {
    double best, bound; /* to be minimised */
    double inner;       /* the closest that a program known only from below is solved next */
    bool optimal;
    enum solve_status status;
    int idle; /* rounds, solved as closely as asked, in which neither has moved */
};

/* Tangents where the relaxation needs them. Each relaxation is a bound already, and half of the time is left to find
 * and prove whole plans. */
static bool refine_relaxation(struct work *w, struct state *now, struct error *e)
{
    bool ok = true;
    double before = -INFINITY, begun = clock_seconds();
    int idle = 0; /* rounds without a rise */
    struct branch_limits limits = {.enough = INFINITY, .stop = w->limits->stop};
    limits.deadline = isinf(w->deadline) ? w->deadline : begun + (w->deadline - begun) / 2;
    for (int round = 0; ok && program_is_lazy(&w->program) && round < ROOT_ROUNDS && clock_seconds() < limits.deadline;
         round++) {
        struct branch_result lp = {0};
        ok = branch_lp(program_mip(&w->program), NULL, &limits, &lp, e);
        bool solved = ok && lp.status == BRANCH_OPTIMAL;
        if (solved)
            now->bound = fmax(now->bound, lp.bound);
        if (solved)
            program_drop_tangents(&w->program, lp.x);
        int rows = solved ? program_refine(&w->program, lp.x, now->best) : 0;
        double rise = lp.value - before;
        before = lp.value;
        branch_result_free(&lp);
        idle = rise <= 1e-9 ? idle + 1 : 0;
        if (rows == 0 || rise < fmax(0.01 * w->limits->gap, 1e-8) * fabs(before) || idle == IDLE_ROUNDS)
            break;
    }
    return ok;
}

static void keep_start(struct work *w, const double *x)
{
    w->start_count = program_mip(&w->program)->column_count;
    free(w->best_x);
    w->best_x = allocate((size_t)w->start_count, sizeof *w->best_x);
    memcpy(w->best_x, x, (size_t)w->start_count * sizeof *x);
}

/* Columns that came after the plan: those that say whether a satellite is open follow from it. */
static void extend_start(struct work *w)
{
    if (!w->best_x)
        return;
    int columns = program_mip(&w->program)->column_count;
    double *x = allocate((size_t)columns, sizeof *x);
    memcpy(x, w->best_x, (size_t)w->start_count * sizeof *x);
    free(w->best_x);
    w->best_x = x;
    w->start_count = columns;
    program_settle_opened(&w->program, x);
}

/* Takes a solution: its plan if it is the best, its bound. */
static void take(struct work *w, struct solution *s, const struct aim *aims, int count, struct state *now)
{
    w->out->nodes += s->nodes;
    w->out->threads = s->threads;
    if (s->status != SOLVE_INFEASIBLE ||
        !w->out->found) /* a plan is there: its held rows are at the solver's tolerance */
        now->bound = fmax(now->bound, s->bound);
    bool above_least = aims[count].objective == 0 && w->aids->outlook.count > 0 && !w->aids->outlook.mean;
    if (objective_kinds[w->t->scenario->objectives[aims[count].objective].kind]->never_negative && !above_least)
        now->bound = fmax(now->bound, 0); /* a relaxation may lie below by rounding: relative to 0 that is much */
    now->status = s->status;
    if (!s->x)
        return;
    program_prefer_permanent(&w->program, s->x);
    struct plan *plans = allocate((size_t)w->phases, sizeof *plans);
    program_read_plans(&w->program, s->x, plans);
    double value = judge(w, plans, aims[count].objective, aims[count].step);
    if (keeps(w, plans, aims, count) && value < now->best) {
        now->best = value;
        plans_free(w->plans, w->phases);
        w->plans = plans;
        w->out->found = true;
        keep_start(w, s->x);
    } else {
        plans_free(plans, w->phases);
    }
}

/* How large the numbers are that a value is the sum of: what rounding and the solver's tolerances are relative to. */
static double size_of_terms(struct program *p, const double *x)
{
    const struct mip *m = program_mip(p);
    double sum = fabs(m->constant);
    for (int c = 0; c < m->column_count; c++)
        sum += fabs(m->columns[c].cost * x[c]);
    return sum;
}

/* The program's own value of a plan may not lie above what it stands for: it would cut plans off. */
static bool lies_below(struct work *w, const struct solution *s, double judged, struct error *e)
{
    double slack = s->x ? 1e-6 * fmax(1, size_of_terms(&w->program, s->x)) : 0;
    bool exact = !program_is_lazy(&w->program);
    if (!s->x || (exact ? fabs(s->value - judged) <= slack : s->value <= judged + slack))
        return true;
    return fail_defect(
        e, "the program's value %.12g and the plan's %.12g differ: a defect of yderplan, nothing is written", s->value,
        judged);
}

/* What is known only from below need not be solved closer than it is known: a quarter of the gap so far, and closer
 * each round; half of the one asked for in the end. */
static double inner_gap(const struct work *w, const struct state *now)
{
    double gap = isfinite(now->bound) && isfinite(now->best) ? gap_of(now->best, now->bound) : 0.04;
    return program_is_lazy(&w->program) ? fmax(w->limits->gap / 2, fmin(now->inner, gap / 4)) : w->limits->gap;
}

/* The program may choose a plan again although it was refined there: rows are kept to 1e-7 or so, and adding them once
 * more would change nothing. */
static bool chosen_again(struct work *w, const double *x)
{
    bool same = w->last_x != NULL;
    int count = w->program.decision_count;
    for (int k = 0; same && k < count; k++)
        same = round(w->last_x[k]) == round(x[k]);
    if (!w->last_x)
        w->last_x = allocate((size_t)count + 1, sizeof *w->last_x);
    memcpy(w->last_x, x, (size_t)count * sizeof *x);
    return same;
}

static void add_step(struct work *w, int objective, double seconds, double value, double bound)
{
    struct stages *out = w->out;
    double sign = objective_kinds[w->t->scenario->objectives[objective].kind]->maximise ? -1 : 1;
    out->steps = grow(out->steps, &out->step_room, out->step_count + 1, sizeof *out->steps);
    out->steps[out->step_count++] = (struct stage_step){objective, seconds, sign * value, sign * fmin(bound, value)};
}

/* The way to `s`, where the program's own value is the measure's; then what is known of the measure now. */
static void note_steps(struct work *w, const struct solution *s, const struct aim *aim, const struct state *now)
{
    double ended_at = clock_seconds() - w->begun;
    for (int k = 0; k < s->step_count && !program_is_lazy(&w->program); k++)
        add_step(w, aim->objective, ended_at - s->seconds + s->steps[k].seconds, s->steps[k].value, s->steps[k].bound);
    add_step(w, aim->objective, ended_at, now->best, now->bound);
}

static bool solve_once(struct work *w, const struct aim *aims, int count, struct state *now, struct error *e)
{
    struct solve_limits limits = *w->limits;
    struct solution s = {0};
    limits.seconds = fmax(0, w->deadline - clock_seconds());
    limits.gap = inner_gap(w, now);
    extend_start(w);
    limits.start = w->best_x;
    limits.warm = w->aids->warm;
    limits.start_count = w->start_count;
    double before = now->best, bound_before = now->bound;
    bool ok = solve(program_mip(&w->program), &limits, &s, e);
    if (ok && s.x && program_settle_opened(&w->program, s.x))
        s.value = mip_value(program_mip(&w->program), s.x);
    if (ok && s.x) {
        struct plan *plans = allocate((size_t)w->phases, sizeof *plans);
        program_read_plans(&w->program, s.x, plans);
        double judged = judge(w, plans, aims[count].objective, aims[count].step);
        /* the program may overrate plans that are not better, or keep what is asked besides only to its tolerance */
        ok = judged > now->best || !keeps_aids(w, plans) || lies_below(w, &s, judged, e);
        plans_free(plans, w->phases);
    }
    if (ok && w->out->first_seconds < 0 && s.x)
        w->out->first_seconds = clock_seconds() - w->begun - s.seconds + s.first_seconds;
    if (ok)
        take(w, &s, aims, count, now);
    if (ok && aims[count].step == 0)
        note_steps(w, &s, &aims[count], now);
    double size = s.x ? size_of_terms(&w->program, s.x) : 0; /* refining may add columns that this plan does not have */
    bool again = ok && s.x && chosen_again(w, s.x);
    int rows = ok && s.x && program_is_lazy(&w->program) ? program_refine(&w->program, s.x, now->best) : 0;
    struct proof proof = {now->best, now->bound};
    bool met = w->out->found && gap_of(now->best, now->bound) <= fmax(w->limits->gap, 1e-6);
    bool closer = limits.gap > fmax(w->limits->gap, 1e-6); /* the next round would look closer */
    bool finished = s.status == SOLVE_OPTIMAL && !closer;
    bool moved = now->best != before || now->bound - bound_before > 2e-7 * (1 + fabs(now->bound));
    now->idle = s.x && !closer && !ended(w) && !moved ? now->idle + 1 : 0; /* the solver ended by itself */
    bool closed = w->out->found && proof_is_closed(&proof, w->limits->gap, w->t->scenario->specialty_count);
    bool rounding = s.x && now->best - now->bound <= 1e-6 * (1 + size) * w->t->scenario->specialty_count;
    bool stuck = now->idle > 0 && (again || (rounding && now->idle == IDLE_ROUNDS));
    now->optimal = met || (finished && rows == 0) || (stuck && closed);
    now->inner = rows > 0 && moved ? now->inner : limits.gap / 4;
    bool more = ok && !now->optimal && !stuck && (rows > 0 || closer) && s.x && !ended(w);
    solution_free(&s);
    return more;
}

static bool state_aim(struct work *w, const struct aim *aim, struct error *e)
{
    const struct outlook *o = &w->aids->outlook;
    if (aim->objective > 0 || o->count == 0)
        return program_aim(&w->program, aim->objective, aim->step, e);
    struct world *worlds = allocate((size_t)o->count, sizeof *worlds);
    for (int k = 0; k < o->count; k++)
        worlds[k] = (struct world){o->settings[k]->instance, o->access[k], o->mean ? 0 : o->least[k]};
    bool ok = model_aim_in(program_model(&w->program), 0, worlds, o->count, o->mean, e);
    free(worlds);
    return ok;
}

static bool solve_aim(struct work *w, const struct aim *aims, int count, struct state *now, struct error *e)
{
    int before = e->count;
    *now = (struct state){INFINITY, -INFINITY, 0.01, false, SOLVE_NO_PLAN, 0};
    free(w->last_x);
    w->last_x = NULL;
    if (w->out->found)
        now->best = judge(w, w->plans, aims[count].objective, aims[count].step);
    if (!state_aim(w, &aims[count], e) || !refine_relaxation(w, now, e))
        return false;
    while (solve_once(w, aims, count, now, e))
        continue;
    const struct mip *mip = program_mip(&w->program);
    w->out->columns = mip->column_count > w->out->columns ? mip->column_count : w->out->columns;
    w->out->rows = mip->row_count > w->out->rows ? mip->row_count : w->out->rows;
    return e->count == before;
}

/* ---- all of them ---- */

static double limit_after(double best, double tolerance)
{
    return best + tolerance * fmax(fabs(best), 1e-6) + 1e-9;
}

/* Aim k may not get worse: its own steps keep it as it is, later objectives have the tolerance. */
static void hold(struct work *w, int k, double best)
{
    w->limits_held[k] = limit_after(best, 0);
    program_hold(&w->program, w->held + k, w->limits_held[k]);
}

static void loosen(struct work *w, const struct aim *aims, int k, const double *best)
{
    double tolerance = w->t->scenario->objectives[aims[k].objective].tolerance;
    for (int n = k; tolerance > 0 && n >= 0 && aims[n].objective == aims[k].objective; n--) {
        w->limits_held[n] = limit_after(best[n], tolerance);
        program_hold(&w->program, w->held + n, w->limits_held[n]);
    }
}

/* A proof is that of the objective's first step; later steps only choose among its best plans. */
static void note_proof(struct work *w, const struct aim *aim, const struct state *now)
{
    double sign = objective_kinds[w->t->scenario->objectives[aim->objective].kind]->maximise ? -1 : 1;
    if (aim->step == 0)
        w->out->proofs[aim->objective] = (struct proof){sign * now->best, sign * fmin(now->bound, now->best)};
}

static int list_aims(const struct work *w, struct aim **out)
{
    int count = 0, room = 0;
    for (int k = 0; k < w->t->scenario->objective_count; k++)
        room += program_steps(&w->program, k);
    *out = allocate((size_t)room, sizeof **out);
    for (int k = 0; k < w->t->scenario->objective_count; k++)
        for (int step = 0; step < program_steps(&w->program, k); step++)
            (*out)[count++] = (struct aim){k, step};
    return count;
}

/* A first aim without a plan: what is known is a bound. */
static void note_nothing(struct work *w, const struct state *now)
{
    bool maximise = objective_kinds[w->t->scenario->objectives[0].kind]->maximise;
    w->out->status = now->status;
    w->out->proofs[0].bound = maximise ? -now->bound : now->bound;
}

/* An aim that was begun so many seconds ago is not proven: why? A search may end a little before its time, where no
 * step fits in any more. */
static void note_end(struct work *w, double begun)
{
    double now = clock_seconds();
    if (w->out->end != END_PROOF)
        return;
    if (w->limits->stop && *w->limits->stop)
        w->out->end = END_STOP;
    else
        w->out->end = now - begun >= 0.9 * (w->deadline - begun) ? END_TIME : END_TOLERANCE;
}

/* What is asked besides the scenario, and the outlook, may not suffer either. */
static bool may_be_trimmed(const void *user, const struct plan *before, const struct plan *after)
{
    const struct work *w = user;
    return keeps_aids(w, after) && (w->aids->outlook.count == 0 || judge_outlook(w, after) <= judge_outlook(w, before));
}

static bool solve_aims(struct work *w, const struct aim *aims, int count, double *best, struct error *e)
{
    bool optimal = true;
    double begun = clock_seconds(), seconds = w->limits->seconds;
    for (int k = 0; k < count; k++) {
        /* each aim may use its share of the time, and what those before have left */
        struct state now;
        w->deadline = begun + seconds * (k + 1) / count;
        double begun_aim = clock_seconds();
        if (!solve_aim(w, aims, k, &now, e))
            return false;
        if (!now.optimal && (w->out->found || now.status != SOLVE_INFEASIBLE))
            note_end(w, begun_aim);
        if (!w->out->found) {
            note_nothing(w, &now);
            return true;
        }
        note_proof(w, &aims[k], &now);
        optimal = optimal && now.optimal;
        best[k] = now.best;
        if (k + 1 < count)
            hold(w, k, best[k]);
        if (k + 1 < count && aims[k + 1].objective != aims[k].objective)
            loosen(w, aims, k, best);
    }
    w->out->status = optimal ? SOLVE_OPTIMAL : SOLVE_FEASIBLE;
    if (w->phases > 1)
        trim_phases(w->t, aims, count, w->plans);
    else
        trim_plan(w->t, aims, count, &(struct trim_guard){may_be_trimmed, w}, &w->plans[0]);
    return true;
}

static bool solve_all(struct work *w, struct error *e)
{
    struct aim *aims;
    int count = list_aims(w, &aims);
    double *best = allocate((size_t)count, sizeof *best);
    w->limits_held = allocate((size_t)count, sizeof *w->limits_held);
    bool ok = solve_aims(w, aims, count, best, e);
    free(best);
    free(aims);
    return ok;
}

static void work_free(struct work *w)
{
    free(w->best_x);
    free(w->last_x);
    free(w->limits_held);
    plans_free(w->plans, w->phases);
    program_free(&w->program);
}

/* Can every objective be stated? What is wrong with a later one is said before hours go into the first. */
static bool can_be_stated(const struct setting *t, const struct access *access, struct error *e)
{
    struct program program = {0};
    bool ok = true;
    if (t->scenario->objective_count > 1) {
        ok = program_build(t, access, &program, e);
        for (int k = 0; k < t->scenario->objective_count; k++)
            ok = program_aim(&program, k, 0, e) && ok;
    }
    program_free(&program);
    return ok;
}

/* What no plan may go beyond, and the conditions. */
static bool state_aids(struct work *w, struct error *e)
{
    bool ok = true;
    for (int k = 0; ok && w->aids->most && k < w->t->scenario->objective_count; k++)
        if (isfinite(w->aids->most[k])) {
            ok = program_aim(&w->program, k, 0, e);
            program_hold(&w->program, w->held++, w->aids->most[k]);
        }
    for (int k = 0; ok && k < w->aids->condition_count; k++)
        ok = w->aids->conditions[k].add(program_model(&w->program), w->aids->conditions[k].data, e);
    return ok;
}

static void begin_from(struct work *w, const struct plan *start)
{
    const struct plan **plans = allocate((size_t)w->phases, sizeof *plans);
    for (int k = w->phases - 1; k >= 0; k--, start = start ? start->before : NULL)
        plans[k] = start;
    w->start_count = program_mip(&w->program)->column_count;
    w->best_x = allocate((size_t)w->start_count, sizeof *w->best_x);
    program_write_plans(&w->program, plans, w->best_x);
    free(plans);
}

/* The plans become the caller's. */
static void hand_over(struct work *w, struct stages *out)
{
    out->plan = w->plans[w->phases - 1];
    w->plans[w->phases - 1] = (struct plan){0};
    out->earlier_count = w->phases - 1;
    if (out->earlier_count == 0)
        return;
    out->earlier = w->plans;
    out->plan.before = &out->earlier[out->earlier_count - 1];
    w->plans = NULL;
    w->phases = 0;
}

bool stages_solve(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                  const struct stages_aids *aids, struct stages *out, struct error *e)
{
    static const struct stages_aids none = {0};
    struct work w = {.t = t, .limits = limits, .aids = aids ? aids : &none, .out = out, .begun = clock_seconds()};
    w.phases = setting_phases(t);
    w.plans = allocate((size_t)w.phases, sizeof *w.plans);
    *out = (struct stages){.status = SOLVE_NO_PLAN, .first_seconds = -1};
    out->proofs = allocate((size_t)t->scenario->objective_count, sizeof *out->proofs);
    for (int k = 0; k < t->scenario->objective_count; k++)
        out->proofs[k] = (struct proof){NAN, NAN};
    bool ok = can_be_stated(t, access, e) && program_build(t, access, &w.program, e) && state_aids(&w, e);
    if (ok && w.aids->start)
        begin_from(&w, w.aids->start);
    ok = ok && solve_all(&w, e);
    hand_over(&w, out);
    out->seconds = clock_seconds() - w.begun;
    work_free(&w);
    return ok;
}

void stages_free(struct stages *s)
{
    free(s->proofs);
    free(s->steps);
    plan_free(&s->plan);
    plans_free(s->earlier, s->earlier_count);
    *s = (struct stages){0};
}

bool stages_program(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                    struct mip *mip, struct proof *known, struct error *e)
{
    struct stages out = {.proofs = NULL};
    struct stages_aids none = {0};
    struct work w = {.t = t, .limits = limits, .aids = &none, .out = &out, .phases = setting_phases(t)};
    w.plans = allocate((size_t)w.phases, sizeof *w.plans);
    struct state now = {INFINITY, -INFINITY, 0.01, false, SOLVE_NO_PLAN, 0};
    struct aim first = {0, 0};
    w.deadline = clock_seconds() + limits->seconds;
    bool ok = program_build(t, access, &w.program, e) && program_aim(&w.program, 0, 0, e);
    bool lazy = ok && program_is_lazy(&w.program);
    if (ok && lazy)
        ok = refine_relaxation(&w, &now, e);
    while (ok && lazy && solve_once(&w, &first, 0, &now, e))
        continue;
    ok = ok && e->count == 0;
    *known = lazy ? (struct proof){now.best, fmin(now.bound, now.best)} : (struct proof){NAN, NAN};
    if (ok) {
        struct mip *whole = program_mip(&w.program);
        *mip = *whole;
        *whole = (struct mip){0};
    }
    stages_free(&out);
    work_free(&w);
    return ok;
}
