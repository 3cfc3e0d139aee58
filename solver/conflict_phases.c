/* conflict_phases.c - deletion filter over the rules of all phases: a common rule is left out of every phase at once, a
 * phase's own of it alone; then the objectives that require something. */
#include <stdlib.h>

#include "branch.h"
#include "clock.h"
#include "conflict_parts.h"
#include "memory.h"
#include "program.h"

/* What can be left out: a rule, common (phase -1) or of a phase, or an objective. */
struct piece {
    int phase, index;
    bool is_rule, left_out;
    bool found; /* is there a plan without it alone, of what is left? */
};

struct filter {
    const struct setting *last;
    const struct access *access;
    const struct solve_limits *limits;
    double deadline;
    bool relaxed;
    int phases, count;
    struct piece *pieces;       /* [count] */
    struct scenario *scenarios; /* [phases] what is left; `rules` and `objectives` owned */
    struct setting *settings;   /* [phases] of them */
};

static void add_piece(struct filter *w, int phase, int index, bool is_rule)
{
    w->pieces[w->count++] = (struct piece){phase, index, is_rule, false, false};
}

static bool requires_something(const struct objective *o)
{
    return objective_kinds[o->kind]->require != NULL;
}

static void list_pieces(struct filter *w)
{
    const struct scenario *last = w->last->scenario;
    int room = last->objective_count + last->phase.common_rules;
    for (int t = 0; t < w->phases; t++)
        room += setting_phase(w->last, t)->scenario->rule_count;
    w->pieces = allocate((size_t)room + 1, sizeof *w->pieces);
    for (int k = 0; k < last->phase.common_rules; k++)
        add_piece(w, -1, k, true);
    for (int t = 0; t < w->phases; t++)
        for (int k = last->phase.common_rules; k < setting_phase(w->last, t)->scenario->rule_count; k++)
            add_piece(w, t, k, true);
    for (int k = 0; k < last->objective_count; k++)
        if (requires_something(&last->objectives[k]))
            add_piece(w, -1, k, false);
}

static bool is_left_out(const struct filter *w, int phase, int index, bool is_rule)
{
    for (int k = 0; k < w->count; k++) {
        const struct piece *u = &w->pieces[k];
        if (u->is_rule == is_rule && u->index == index && (u->phase == phase || u->phase < 0))
            return u->left_out;
    }
    return !is_rule; /* an objective that requires nothing is never to blame */
}

/* The scenarios without what is left out. */
static void leave_out(struct filter *w)
{
    for (int t = 0; t < w->phases; t++) {
        const struct scenario *whole = setting_phase(w->last, t)->scenario;
        struct scenario *s = &w->scenarios[t];
        s->rule_count = s->objective_count = 0;
        for (int k = 0; k < whole->rule_count; k++)
            if (!is_left_out(w, t, k, true))
                s->rules[s->rule_count++] = whole->rules[k];
        for (int k = 0; k < whole->objective_count; k++)
            if (!is_left_out(w, t, k, false))
                s->objectives[s->objective_count++] = whole->objectives[k];
    }
}

static void filter_open(struct filter *w)
{
    w->phases = setting_phases(w->last);
    w->scenarios = allocate((size_t)w->phases, sizeof *w->scenarios);
    w->settings = allocate((size_t)w->phases, sizeof *w->settings);
    for (int t = 0; t < w->phases; t++) {
        const struct setting *whole = setting_phase(w->last, t);
        struct scenario *s = &w->scenarios[t];
        *s = *whole->scenario;
        s->rules = allocate((size_t)s->rule_count + 1, sizeof *s->rules);
        s->objectives = allocate((size_t)s->objective_count + 1, sizeof *s->objectives);
        w->settings[t] = *whole;
        w->settings[t].scenario = s;
        w->settings[t].before = t > 0 ? &w->settings[t - 1] : NULL;
    }
    list_pieces(w);
}

static void filter_free(struct filter *w)
{
    for (int t = 0; t < w->phases; t++) {
        free(w->scenarios[t].rules);
        free(w->scenarios[t].objectives);
    }
    free(w->scenarios);
    free(w->settings);
    free(w->pieces);
}

/* Is there still proof that no plan does what is asked? */
static bool is_still(struct filter *w, double end, bool *still, bool *found, struct error *e)
{
    struct program program = {0};
    double *plan = NULL;
    leave_out(w);
    bool ok = program_build(&w->settings[w->phases - 1], w->access, &program, e) &&
              is_infeasible(program_mip(&program), w->limits, end, w->relaxed, still, &plan, e);
    *found = plan != NULL;
    free(plan);
    program_free(&program);
    return ok;
}

static bool may_go_on(const struct filter *w)
{
    return clock_seconds() < w->deadline && !(w->limits->stop && *w->limits->stop);
}

static bool drop_pieces(struct filter *w, struct error *e)
{
    bool ok = true;
    for (int k = 0; ok && k < w->count && may_go_on(w); k++) {
        bool still = false;
        double end = w->relaxed ? w->deadline : trial_end(w->deadline, w->count - k);
        w->pieces[k].left_out = true;
        ok = is_still(w, end, &still, &w->pieces[k].found, e);
        w->pieces[k].left_out = still;
    }
    return ok;
}

static void hand_over(const struct filter *w, struct conflict *out)
{
    out->members = allocate((size_t)w->count + 1, sizeof *out->members);
    for (int k = 0; k < w->count; k++) {
        const struct piece *u = &w->pieces[k];
        if (!u->left_out)
            out->members[out->count++] = (struct conflict_member){.phase = u->phase,
                                                                  .rule = u->is_rule ? u->index : -1,
                                                                  .objective = u->is_rule ? -1 : u->index,
                                                                  .found = u->found};
    }
}

bool conflict_of_phases(const struct setting *last, const struct access *access, const struct solve_limits *limits,
                        bool relaxed, struct conflict *out, struct error *e)
{
    struct solve_limits own = *limits;
    struct filter w = {.last = last, .access = access, .limits = &own, .relaxed = relaxed};
    bool still = true, found = false;
    own.progress = NULL;
    w.deadline = clock_seconds() + limits->seconds;
    filter_open(&w);
    bool ok = (!relaxed || is_still(&w, w.deadline, &still, &found, e)) && (!still || drop_pieces(&w, e));
    if (ok && still)
        hand_over(&w, out);
    filter_free(&w);
    return ok;
}
