/* conflict.c - deletion filter over the rules, then the objectives that require something (Chinneck and Dravnieks
 * 1991), with feasibility in place of the objective; then the same over the rows of each rule that is left, by halves,
 * for the group that it is about where it is one. */
#include "conflict_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "memory.h"

/* Is there proof that no plan keeps these rows? Where there is a plan instead, `plan` [column_count] holds it, owned by
 * the caller; NULL: none was found. */
static bool whole_is_infeasible(const struct mip *mip, const struct solve_limits *limits, bool *out, double **plan,
                                struct error *e)
{
    struct solution solution = {0};
    bool ok = solve(mip, limits, &solution, e);
    *out = solution.status == SOLVE_INFEASIBLE;
    *plan = solution.x;
    solution.x = NULL;
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
                   double **plan, struct error *e)
{
    struct solve_limits left = *limits;
    left.seconds = deadline - clock_seconds();
    *plan = NULL;
    bool ok = relaxation_is_infeasible(mip, deadline, limits->stop, out, e); /* often enough, and soon */
    return ok && !*out && !relaxed ? whole_is_infeasible(mip, &left, out, plan, e) : ok;
}

double trial_end(double deadline, int ahead)
{
    double now = clock_seconds(), left = deadline - now;
    return ahead > 2 && isfinite(left) ? now + 2 * left / ahead : deadline;
}

struct trials {
    const struct setting *t;
    const struct access *access;
    struct solve_limits limits;
    double deadline;
    int ahead;                                  /* trials that are still to come, the present one among them */
    bool relaxed;                               /* fractions of decisions count as plans */
    struct scenario scenario;                   /* what is left of it; `rules` and `objectives` owned */
    struct conflict_member *rules, *objectives; /* [rule_count], [objective_count] of what is left, beside it; owned */
    bool ok;
};

static void trials_open(struct trials *w, const struct setting *t, const struct access *access,
                        const struct solve_limits *limits, bool relaxed)
{
    const struct scenario *s = t->scenario;
    *w = (struct trials){.t = t, .access = access, .limits = *limits, .relaxed = relaxed, .scenario = *s, .ok = true};
    w->deadline = clock_seconds() + limits->seconds;
    w->limits.progress = NULL;
    w->scenario.rules = allocate((size_t)s->rule_count + 1, sizeof *w->scenario.rules);
    w->scenario.objectives = allocate((size_t)s->objective_count + 1, sizeof *w->scenario.objectives);
    w->rules = allocate((size_t)s->rule_count + 1, sizeof *w->rules);
    w->objectives = allocate((size_t)s->objective_count + 1, sizeof *w->objectives);
    for (int k = 0; k < s->rule_count; k++) {
        w->scenario.rules[k] = s->rules[k];
        w->rules[k] = (struct conflict_member){.phase = -1, .rule = k, .objective = -1};
    }
    for (int k = 0; k < s->objective_count; k++) {
        w->scenario.objectives[k] = s->objectives[k];
        w->objectives[k] = (struct conflict_member){.phase = -1, .rule = -1, .objective = k};
    }
}

static void member_free(struct conflict_member *m)
{
    plan_free(&m->without);
    free(m->groups);
}

static void trials_free(struct trials *w)
{
    for (int k = 0; k < w->scenario.rule_count; k++)
        member_free(&w->rules[k]);
    for (int k = 0; k < w->scenario.objective_count; k++)
        member_free(&w->objectives[k]);
    free(w->scenario.rules);
    free(w->scenario.objectives);
    free(w->rules);
    free(w->objectives);
}

static bool may_go_on(const struct trials *w)
{
    return w->ok && clock_seconds() < w->deadline && !(w->limits.stop && *w->limits.stop);
}

/* Is there proof that nothing keeps these rows, in the time that is left? As above. */
static bool cannot_be_kept(struct trials *w, const struct mip *mip, double **plan, struct error *e)
{
    bool out = false;
    double end = trial_end(w->deadline, w->ahead);
    w->ok = is_infeasible(mip, &w->limits, w->relaxed ? w->deadline : end, w->relaxed, &out, plan, e);
    return out;
}

/* Is there still proof that no plan does what is asked? Else `m`, which has just been left out, may be needed. */
static bool is_still(struct trials *w, struct conflict_member *m, struct error *e)
{
    struct mip mip = {0};
    struct model model = {0};
    double *plan = NULL;
    w->ok = model_build(w->t->instance, &w->scenario, w->access, &model, &mip, e);
    bool still = w->ok && cannot_be_kept(w, &mip, &plan, e);
    if (m && plan) {
        m->found = true;
        model_read_plan(&model, plan, &m->without);
    }
    free(plan);
    model_free(&model);
    mip_free(&mip);
    return still;
}

/* Takes entry k out of a list of `count`, or puts `item` back there. */
static void take_out(void *list, size_t size, int k, int count)
{
    char *at = (char *)list + (size_t)k * size;
    memmove(at, at + size, (size_t)(count - k - 1) * size);
}

static void put_back(void *list, size_t size, int k, int count, const void *item)
{
    char *at = (char *)list + (size_t)k * size;
    memmove(at + size, at, (size_t)(count - k) * size);
    memcpy(at, item, size);
}

static bool requires_something(const struct objective *o)
{
    return objective_kinds[o->kind]->require != NULL;
}

/* How many trials there are from rule k on, and from objective o on; what comes after them counts as one. */
static int count_trials(const struct trials *w, int k, int o)
{
    int count = 1;
    for (; k < w->scenario.rule_count; k++)
        count += !w->rules[k].found;
    for (; o < w->scenario.objective_count; o++)
        count += requires_something(&w->scenario.objectives[o]) && !w->objectives[o].found;
    return count;
}

/* Those that are known to be needed stay. */
static void drop_rules(struct trials *w, struct error *e)
{
    struct scenario *s = &w->scenario;
    for (int k = 0; k < s->rule_count && may_go_on(w);) {
        struct rule rule = s->rules[k];
        struct conflict_member member = w->rules[k];
        if (member.found && ++k)
            continue;
        w->ahead = count_trials(w, k, 0);
        take_out(s->rules, sizeof rule, k, s->rule_count);
        take_out(w->rules, sizeof member, k, s->rule_count--);
        if (is_still(w, &member, e))
            continue;
        put_back(s->rules, sizeof rule, k, s->rule_count, &rule);
        put_back(w->rules, sizeof member, k++, s->rule_count++, &member);
    }
}

/* Only those that require something could be to blame. */
static void drop_objectives(struct trials *w, struct error *e)
{
    struct scenario *s = &w->scenario;
    for (int k = 0; k < s->objective_count;) {
        struct objective objective = s->objectives[k];
        struct conflict_member member = w->objectives[k];
        bool to_blame = requires_something(&objective);
        if (member.found && ++k)
            continue;
        if (to_blame && !may_go_on(w))
            break;
        w->ahead = count_trials(w, s->rule_count, k);
        take_out(s->objectives, sizeof objective, k, s->objective_count);
        take_out(w->objectives, sizeof member, k, s->objective_count--);
        if (!to_blame || is_still(w, &member, e))
            continue;
        put_back(s->objectives, sizeof objective, k, s->objective_count, &objective);
        put_back(w->objectives, sizeof member, k++, s->objective_count++, &member);
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
            double *plan = NULL;
            bool still = cannot_be_kept(o->w, &o->mip, &plan, e);
            free(plan);
            if (still) { /* without them too */
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

/* Does the row's name end in these two? */
static bool ends_in(const char *row, const char *word, const char *group)
{
    struct mip names = {0};
    mip_add_row(&names, 0, 0, "_%s_%s", word, group);
    const char *end = names.rows[0].name;
    size_t length = strlen(row), ending = strlen(end);
    bool same = length > ending && strcmp(row + length - ending, end) == 0;
    mip_free(&names);
    return same;
}

/* Does the row's name end as the rows of this group do? Specialty -1: all together, or none in the name, but what is
 * counted at a site. */
static bool is_of(const struct rows *o, const char *row, struct level level, int group, int specialty)
{
    const struct instance *in = o->w->t->instance;
    const char *id = level_group_id(&in->places, level, group);
    if (specialty >= 0)
        return ends_in(row, in->specialties[specialty].id, id);
    bool counted = level.kind == LEVEL_SITE && (ends_in(row, "max_numbers", id) || ends_in(row, "room_days", id));
    return counted || ends_in(row, "all", id);
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

static void add_group(struct conflict_member *m, struct conflict_group g)
{
    for (int k = 0; k < m->group_count; k++)
        if (m->groups[k].level.kind == g.level.kind && m->groups[k].level.grouping == g.level.grouping &&
            m->groups[k].group == g.group && m->groups[k].specialty == g.specialty)
            return;
    m->groups[m->group_count++] = g;
}

/* The group of a row: of the rule's level, or of an area or a site, since a rule may have rows of each. */
static bool group_of(const struct rows *o, const char *row, struct level of_rule, struct conflict_group *g)
{
    const struct level levels[] = {of_rule, {LEVEL_AREA, 0}, {LEVEL_SITE, 0}};
    for (int k = 0; k < 3; k++) {
        g->level = levels[k];
        if (find_group(o, row, levels[k], &g->group, &g->specialty))
            return true;
    }
    return false;
}

/* Notes which groups a conflicting rule cannot be kept in: those of the rows that it takes, where their names tell. */
static void name_groups_of(struct rows *o, const struct rule *r, struct conflict_member *m, struct error *e)
{
    char lead[40];
    int *rows = allocate((size_t)o->mip.row_count + 1, sizeof *rows), count = 0;
    snprintf(lead, sizeof lead, "rule%d_", r->index);
    for (int k = 0; k < o->mip.row_count; k++)
        if (strncmp(o->mip.rows[k].name, lead, strlen(lead)) == 0)
            rows[count++] = k;
    count = keep_needed(o, rows, count, e);
    bool known = count > 0 && may_go_on(o->w);
    m->groups = allocate((size_t)count + 1, sizeof *m->groups);
    for (int k = 0; known && k < count; k++) {
        struct conflict_group g = {r->level, -1, -1};
        known = group_of(o, o->mip.rows[rows[k]].name, r->level, &g);
        if (known)
            add_group(m, g);
    }
    m->group_count = known ? m->group_count : 0;
    free(rows);
}

static void name_groups(struct trials *w, struct error *e)
{
    struct rows o = {.w = w};
    w->ok = model_build(w->t->instance, &w->scenario, w->access, &o.model, &o.mip, e);
    for (int k = 0; w->ok && k < w->scenario.rule_count && may_go_on(w); k++)
        name_groups_of(&o, &w->scenario.rules[k], &w->rules[k], e);
    model_free(&o.model);
    mip_free(&o.mip);
}

/* ---- what is left ---- */

/* Moves the members that are left into `out`. */
static void hand_over(struct trials *w, struct conflict *out)
{
    struct scenario *s = &w->scenario;
    out->members = allocate((size_t)(s->rule_count + s->objective_count) + 1, sizeof *out->members);
    for (int k = 0; k < s->rule_count; k++)
        out->members[out->count++] = w->rules[k];
    for (int k = 0; k < s->objective_count; k++)
        if (requires_something(&s->objectives[k]))
            out->members[out->count++] = w->objectives[k];
    s->rule_count = s->objective_count = 0;
}

static void find_smallest(struct trials *w, struct conflict *out, struct error *e)
{
    drop_rules(w, e);
    drop_objectives(w, e);
    if (!w->relaxed && isfinite(w->limits.seconds)) { /* what a share of the time was too short for, once more */
        drop_rules(w, e);
        drop_objectives(w, e);
    }
    w->ahead = 1;
    if (w->ok)
        name_groups(w, e);
    if (w->ok)
        hand_over(w, out);
}

bool find_conflict(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                   struct conflict *out, struct error *e)
{
    struct trials w;
    *out = (struct conflict){0};
    if (t->scenario->phase.count > 0)
        return conflict_of_phases(t, access, limits, false, out, e);
    trials_open(&w, t, access, limits, false);
    find_smallest(&w, out, e);
    trials_free(&w);
    return w.ok;
}

bool find_contradiction(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                        struct conflict *out, struct error *e)
{
    struct trials w;
    *out = (struct conflict){0};
    if (t->scenario->phase.count > 0)
        return conflict_of_phases(t, access, limits, true, out, e);
    trials_open(&w, t, access, limits, true);
    if (is_still(&w, NULL, e))
        find_smallest(&w, out, e);
    trials_free(&w);
    return w.ok;
}

bool conflict_is_smallest(const struct conflict *c)
{
    for (int k = 0; k < c->count; k++)
        if (!c->members[k].found)
            return false;
    return c->count > 0;
}

void conflict_free(struct conflict *c)
{
    for (int k = 0; k < c->count; k++)
        member_free(&c->members[k]);
    free(c->members);
    *c = (struct conflict){0};
}

static struct json *member_json(const struct setting *last, const struct conflict_member *m)
{
    const struct setting *t = m->phase < 0 ? last : setting_phase(last, m->phase);
    const struct instance *in = t->instance;
    if (m->rule < 0)
        return objective_requirement(t, m->objective);
    const struct rule *r = &t->scenario->rules[m->rule];
    struct json *o = rule_name(t, r);
    if (m->phase >= 0)
        json_put_number(o, "phase", m->phase + 1);
    if (r->source && r->source->line > 0)
        json_put_number(o, "line", r->source->line);
    if (m->group_count == 1) {
        const struct conflict_group *g = &m->groups[0];
        json_put_text(o, "level", level_name(&in->places, g->level));
        json_put_text(o, "group", level_group_id(&in->places, g->level, g->group));
        json_put_text(o, "specialty", g->specialty < 0 ? "*" : in->specialties[g->specialty].id);
    }
    return o;
}

struct json *conflict_json(const struct setting *t, const struct conflict *c)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < c->count; k++)
        json_add(list, member_json(t, &c->members[k]));
    return list;
}
