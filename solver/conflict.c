/* conflict.c - deletion filter over the rules, then the objectives that require something (Chinneck and Dravnieks
 * 1991), with feasibility in place of the objective; then the same over the rows of each rule that is left, by halves,
 * for the group that it is about where it is one. */
#include "conflict_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

bool is_infeasible(const struct mip *mip, const struct solve_limits *limits, double deadline, bool relaxed, bool *out,
                   struct error *e)
{
    struct solve_limits left = *limits;
    left.seconds = deadline - clock_seconds();
    *out = false;
    return relaxed ? relaxation_is_infeasible(mip, deadline, limits->stop, out, e)
                   : whole_is_infeasible(mip, &left, out, e);
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

/* Is there proof that nothing keeps these rows, in the time that is left? */
static bool cannot_be_kept(struct trials *w, const struct mip *mip, struct error *e)
{
    bool out = false;
    w->ok = is_infeasible(mip, &w->limits, w->deadline, w->relaxed, &out, e);
    return out;
}

/* Is there still proof that no plan does what is asked? */
static bool is_still(struct trials *w, struct error *e)
{
    struct mip mip = {0};
    struct model model = {0};
    w->ok = model_build(w->t->instance, &w->scenario, w->access, &model, &mip, e);
    bool still = w->ok && cannot_be_kept(w, &mip, e);
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

/* ---- which group ---- */

/* The program of the rules that are left, whose rows are let go of one after the other. */
struct rows {
    struct trials *w;
    struct mip mip;
    struct model model;
};

/* Lets go of `count` of the rows, of those that are not needed for good; `rows` keeps the others, how many is returned.
 */
static int keep_needed(struct rows *o, int *rows, int count, struct error *e)
{
    struct mip_row *kept = allocate((size_t)count + 1, sizeof *kept);
    int left = count;
    for (int part = count; part >= 1 && may_go_on(o->w); part = part == 1 ? 0 : (part + 1) / 2)
        for (int from = 0; from < left && may_go_on(o->w);) {
            int size = from + part < left ? part : left - from;
            for (int k = 0; k < size; k++) {
                struct mip_row *row = &o->mip.rows[rows[from + k]];
                kept[k] = *row;
                row->lower = -INFINITY;
                row->upper = INFINITY;
            }
            if (cannot_be_kept(o->w, &o->mip, e)) { /* without them too */
                left -= size;
                memmove(rows + from, rows + from + size, (size_t)(left - from) * sizeof *rows);
                continue;
            }
            for (int k = 0; k < size; k++)
                o->mip.rows[rows[from + k]] = kept[k];
            from += size;
        }
    free(kept);
    return left;
}

/* Does the row's name end as the rows of this group do? Specialty -1: all together, or none in the name. */
static bool is_of(const struct rows *o, const char *row, struct level level, int group, int specialty)
{
    const struct instance *in = o->w->t->instance;
    struct mip names = {0};
    const char *of = specialty < 0 ? "all" : in->specialties[specialty].id;
    mip_add_row(&names, 0, 0, "_%s_%s", of, level_group_id(&in->places, level, group));
    const char *end = names.rows[0].name;
    size_t length = strlen(row), ending = strlen(end);
    bool same = length > ending && strcmp(row + length - ending, end) == 0;
    mip_free(&names);
    return same;
}

/* The only group and specialty that a row can be about; false where its name leaves that open. */
static bool find_group(const struct rows *o, const char *row, struct level level, int *group, int *specialty)
{
    const struct instance *in = o->w->t->instance;
    int found = 0;
    for (int s = -1; s < in->specialty_count; s++)
        for (int g = 0; g < level_group_count(&in->places, level); g++)
            if (is_of(o, row, level, g, s)) {
                *group = g;
                *specialty = s;
                found++;
            }
    return found == 1;
}

/* Says of a conflicting rule which group it is about, where all rows that it takes are that group's. */
static void name_group(struct rows *o, const struct rule *r, struct json *conflict, struct error *e)
{
    const struct instance *in = o->w->t->instance;
    char lead[40];
    int *rows = allocate((size_t)o->mip.row_count + 1, sizeof *rows), count = 0, group = -1, specialty = -1;
    struct level level = r->level;
    snprintf(lead, sizeof lead, "rule%d_", r->index);
    for (int k = 0; k < o->mip.row_count; k++)
        if (strncmp(o->mip.rows[k].name, lead, strlen(lead)) == 0)
            rows[count++] = k;
    count = keep_needed(o, rows, count, e);
    bool one = count > 0 && may_go_on(o->w);
    for (int k = 0; one && k < count; k++) {
        struct level area = {LEVEL_AREA, 0};
        int g = -1, s = -1;
        if (!find_group(o, o->mip.rows[rows[k]].name, level, &g, &s)) {
            level = area; /* a rule may have rows of each area */
            one = find_group(o, o->mip.rows[rows[k]].name, level, &g, &s);
        }
        one = one && (k == 0 || (g == group && s == specialty));
        group = g;
        specialty = s;
    }
    if (one) {
        json_put_text(conflict, "level", level_name(&in->places, level));
        json_put_text(conflict, "group", level_group_id(&in->places, level, group));
        json_put_text(conflict, "specialty", specialty < 0 ? "*" : in->specialties[specialty].id);
    }
    free(rows);
}

static void name_groups(struct trials *w, struct json *list, struct error *e)
{
    struct rows o = {.w = w};
    w->ok = model_build(w->t->instance, &w->scenario, w->access, &o.model, &o.mip, e);
    for (int k = 0; w->ok && k < w->scenario.rule_count && may_go_on(w); k++)
        name_group(&o, &w->scenario.rules[k], list->child[k], e);
    model_free(&o.model);
    mip_free(&o.mip);
}

/* What is left, as plan.json lists it: rules with their lines and groups, then objectives. NULL where the program
 * failed. */
static struct json *what_is_left(struct trials *w, struct error *e)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < w->scenario.rule_count; k++) {
        const struct rule *r = &w->scenario.rules[k];
        struct json *conflict = json_add(list, rule_name(w->t, r));
        if (r->source && r->source->line > 0)
            json_put_number(conflict, "line", r->source->line);
    }
    name_groups(w, list, e);
    for (int k = 0; k < w->scenario.objective_count; k++)
        if (requires_something(&w->scenario.objectives[k]))
            json_add(list, objective_requirement(w->t, w->objective[k]));
    if (w->ok)
        return list;
    json_free(list);
    return NULL;
}

struct json *find_conflict(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                           struct error *e)
{
    struct trials w;
    struct json *of_phases = NULL;
    if (t->scenario->phase.count > 0) {
        conflict_of_phases(t, access, limits, false, &of_phases, e);
        return of_phases;
    }
    trials_open(&w, t, access, limits, false);
    drop_rules(&w, e);
    drop_objectives(&w, e);
    struct json *list = w.ok ? what_is_left(&w, e) : NULL;
    trials_free(&w);
    return list;
}

bool find_contradiction(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                        struct json **out, struct error *e)
{
    struct trials w;
    *out = NULL;
    if (t->scenario->phase.count > 0)
        return conflict_of_phases(t, access, limits, true, out, e);
    trials_open(&w, t, access, limits, true);
    if (is_still(&w, e)) {
        drop_rules(&w, e);
        drop_objectives(&w, e);
        *out = w.ok ? what_is_left(&w, e) : NULL;
    }
    bool ok = w.ok;
    trials_free(&w);
    return ok;
}
