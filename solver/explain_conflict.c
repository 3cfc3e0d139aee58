/* explain_conflict.c - why there is no plan, and the least that would have to change. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain_parts.h"
#include "memory.h"
#include "repair.h"

/* Where there is a time for all together, the parts of what is left that the conflict, and the search for the least
 * change, may take: searches that come after them need some too. */
static const double CONFLICT_SHARE = 0.4, CHEAPEST_SHARE = 0.7;

static double share_of_search(struct explaining *x, double share)
{
    double seconds = next_search(x);
    return isfinite(x->deadline) ? share * seconds : seconds;
}

/* ---- the conflict ---- */

/* Does the plan that is to show it keep all the other members, judged without the program? */
static bool is_needed(const struct setting *t, const struct conflict *c, int member)
{
    struct scenario others = *t->scenario;
    struct setting part = *t;
    others.rule_count = others.objective_count = 0;
    others.rules = allocate((size_t)c->count + 1, sizeof *others.rules);
    others.objectives = allocate((size_t)c->count + 1, sizeof *others.objectives);
    for (int k = 0; k < c->count; k++)
        if (k != member && c->members[k].rule >= 0)
            others.rules[others.rule_count++] = t->scenario->rules[c->members[k].rule];
        else if (k != member)
            others.objectives[others.objective_count++] = t->scenario->objectives[c->members[k].objective];
    part.scenario = &others;
    bool is = c->members[member].found && scenario_is_kept(&part, &c->members[member].without);
    free(others.rules);
    free(others.objectives);
    return is;
}

static void put_groups(struct json *o, const struct setting *t, const struct conflict_member *m)
{
    const struct instance *in = t->instance;
    struct json *list = json_put(o, "groups", json_new(JSON_ARRAY));
    for (int k = 0; k < m->group_count; k++) {
        const struct conflict_group *g = &m->groups[k];
        struct json *one = json_add(list, json_new(JSON_OBJECT));
        json_put_text(one, "level", level_name(&in->places, g->level));
        json_put_text(one, "group", level_group_id(&in->places, g->level, g->group));
        json_put_text(one, "name", level_group_name(&in->places, g->level, g->group));
        json_put_text(one, "specialty", g->specialty < 0 ? "*" : in->specialties[g->specialty].id);
    }
}

static bool put_members(const struct setting *t, const struct conflict *c, struct json *document)
{
    struct json *o = json_put(document, "conflict", json_new(JSON_OBJECT));
    struct json *list = json_new(JSON_ARRAY);
    bool smallest = c->count > 0;
    for (int k = 0; k < c->count; k++) {
        const struct conflict_member *m = &c->members[k];
        struct json *one = json_add(list, m->rule >= 0 ? rule_name(t, &t->scenario->rules[m->rule])
                                                       : objective_requirement(t, m->objective));
        int line = m->rule < 0                          ? t->scenario->objectives[m->objective].line
                   : t->scenario->rules[m->rule].source ? t->scenario->rules[m->rule].source->line
                                                        : 0;
        bool needed = is_needed(t, c, k);
        smallest = smallest && needed;
        if (line > 0)
            json_put_number(one, "line", line);
        put_groups(one, t, m);
        json_put_bool(one, "needed", needed);
        json_put(one, "rows", rows_behind(t, m));
    }
    json_put_bool(o, "smallest", smallest);
    json_put(o, "members", list);
    return smallest;
}

/* ---- repairs ---- */

static void put_repair(struct json *o, const struct setting *t, const struct repair *r)
{
    struct json *changes = json_put(o, "changes", json_new(JSON_ARRAY));
    for (int k = 0; k < r->change_count; k++) {
        struct json *one = json_add(changes, json_new(JSON_OBJECT));
        put_knob(t, &r->changes[k].knob, r->changes[k].value, one);
        json_put_number(one, "relative", knob_change(&r->changes[k].knob, r->changes[k].value));
    }
    struct json *drops = json_put(o, "given_up", json_new(JSON_ARRAY));
    for (int k = 0; k < r->drop_count; k++)
        json_add(drops, rule_name(t, &t->scenario->rules[r->drops[k]]));
    json_put_number(o, "total", r->total);
    json_put_number(o, "least", isfinite(r->bound) ? fmax(0, fmin(r->bound, r->total)) : NAN);
}

static void add_to_text(struct json *object, const char *key, const char *more)
{
    for (int k = 0; object && k < object->count; k++) {
        struct json *at = object->child[k];
        if (strcmp(at->key, key) != 0 || at->kind != JSON_TEXT)
            continue;
        struct text all = {0};
        text_add(&all, "%s%s", at->text, more);
        free(at->text);
        at->text = all.chars;
    }
}

/* The scenario says that it is another one. */
static void rename_policy(struct json *policy)
{
    for (int k = 0; k < policy->count; k++)
        if (strcmp(policy->child[k]->key, "title") == 0) {
            add_to_text(policy->child[k], "da", " (ændret, så der er en plan)");
            add_to_text(policy->child[k], "en", " (changed so that there is a plan)");
        }
    add_to_text(policy, "name", "-repaired");
}

/* Solves the repaired scenario from the plan that showed that it has one. */
static bool solve_repaired(struct explaining *x, const struct repair *r, struct json *o, struct error *e)
{
    double seconds = next_search(x);
    struct study s = {0};
    struct study_call own = x->call->study;
    struct stages_aids aids = {.start = &r->plan};
    if (seconds <= 0)
        return true;
    own.seconds = seconds;
    own.progress = NULL;
    bool ok = study_read_policy(&s, &own, x->out->repaired, "repaired.json", e) && study_search(&s, &aids, e);
    if (ok && s.stages.status == SOLVE_INFEASIBLE)
        ok = fail_defect(e,
                         "repaired.json: a plan keeps it, though the search says that none can: a defect of yderplan");
    if (ok && s.stages.found) {
        struct json *plan = json_put(o, "plan", json_new(JSON_OBJECT));
        json_put_text(plan, "measure", objective_kinds[s.scenario.objectives[0].kind]->spec.name);
        json_put_number(plan, "value", s.stages.proofs[0].best);
        json_put_number(plan, "bound", isfinite(s.stages.proofs[0].bound) ? s.stages.proofs[0].bound : NAN);
        json_put_number(plan, "baseline",
                        json_get(json_get(x->out->study.document, "objectives")->child[0], "baseline")->number);
    }
    study_free(&s);
    return ok;
}

/* ---- one change alone ---- */

/* Each way may take this part of a search's time: there are many, and the least of all has its own search. */
static const double WAY_SHARE = 0.25;

struct ways {
    struct explaining *x;
    struct elastic *l;
    struct repair *items; /* [count] found */
    int count;
    size_t room;
};

/* Takes the repair over. */
static void keep(struct ways *w, struct repair *r)
{
    if (!r->found) {
        repair_free(r);
        return;
    }
    w->items = grow(w->items, &w->room, (size_t)w->count + 1, sizeof *w->items);
    int at = w->count++;
    for (; at > 0 && w->items[at - 1].total > r->total; at--)
        w->items[at] = w->items[at - 1];
    w->items[at] = *r;
}

static bool is_member(const struct conflict *c, int rule, int objective)
{
    for (int k = 0; k < c->count; k++)
        if (c->members[k].rule == rule && c->members[k].objective == objective)
            return true;
    return rule < 0 && objective < 0; /* the measures are always in it */
}

static bool try_knobs(struct ways *w, const struct conflict *c, struct error *e)
{
    const struct knob *knobs;
    int count = elastic_knobs(w->l, &knobs);
    struct solve_limits limits = study_limits(&w->x->out->study);
    bool ok = true;
    for (int k = 0; ok && k < count; k++) {
        struct repair r;
        if (!is_member(c, knobs[k].rule, knobs[k].objective) || (limits.seconds = WAY_SHARE * next_search(w->x)) <= 0)
            continue;
        ok = repair_by_knob(w->l, k, &limits, &r, e);
        keep(w, &r);
    }
    return ok;
}

static bool try_drops(struct ways *w, const struct conflict *c, struct error *e)
{
    struct solve_limits limits = study_limits(&w->x->out->study);
    bool ok = true;
    for (int k = 0; ok && k < c->count; k++) {
        struct repair r;
        if (c->members[k].rule < 0 || (limits.seconds = WAY_SHARE * next_search(w->x)) <= 0)
            continue;
        ok = repair_by_drop(w->l, c->members[k].rule, &limits, &r, e);
        keep(w, &r);
    }
    return ok;
}

/* ---- from plans at hand ---- */

/* Nothing decided, then what was found without each member; NULL: was not found. */
static const struct plan *plan_at_hand(const struct setting *t, const struct conflict *c, int n)
{
    return n == 0 ? &t->nothing : c->members[n - 1].found ? &c->members[n - 1].without : NULL;
}

/* Is it one number or one rule, and is there no way yet by that one? */
static bool is_new_way(const struct ways *w, const struct repair *r)
{
    if (r->change_count + r->drop_count != 1)
        return false;
    for (int k = 0; k < w->count; k++) {
        const struct repair *other = &w->items[k];
        if (other->change_count + other->drop_count == 1 && other->drop_count == r->drop_count &&
            (r->drop_count ? other->drops[0] == r->drops[0]
                           : knob_is_same(&other->changes[0].knob, &r->changes[0].knob)))
            return false;
    }
    return true;
}

/* Is there a way that gives up rules and changes no number? */
static bool gives_up_only(const struct ways *w)
{
    for (int k = 0; k < w->count; k++)
        if (w->items[k].change_count == 0)
            return true;
    return false;
}

/* What the searches may have had no time for: the scenario made to fit a plan at hand. `best` is the least of these
 * changes; those by one number or one rule become ways where there is none yet, and the fewest rules given up together
 * where none alone is known to do. */
static bool fit_plans(struct ways *w, const struct conflict *c, struct repair *best, struct error *e)
{
    const struct setting *t = &w->x->out->study.setting;
    struct repair fewest = {.found = false};
    bool ok = true;
    for (int n = 0; ok && n < 2 * (c->count + 1); n++) {
        const struct plan *plan = plan_at_hand(t, c, n / 2);
        struct repair r = {.found = false};
        bool numbers = n % 2 == 1;
        ok = !plan || repair_to_fit(t, w->x->policy, plan, numbers, &r, e);
        struct repair *least = numbers ? best : &fewest;
        bool alone = r.found && is_new_way(w, &r);
        if (alone) /* and once more below, where it is the least too */
            keep(w, &r);
        if (alone)
            ok = ok && repair_to_fit(t, w->x->policy, plan, numbers, &r, e);
        bool better = r.found && (!least->found || r.total < least->total);
        repair_free(better ? least : &r);
        if (better)
            *least = r;
    }
    if (fewest.found && !gives_up_only(w))
        keep(w, &fewest);
    else
        repair_free(&fewest);
    return ok;
}

static void put_ways(const struct ways *w, struct json *document)
{
    struct json *list = json_put(document, "alternatives", json_new(JSON_ARRAY));
    for (int k = 0; k < w->count; k++)
        put_repair(json_add(list, json_new(JSON_OBJECT)), &w->x->out->study.setting, &w->items[k]);
}

/* The least of all: several changes together, or the best of those that do alone where the search found none better. */
static bool put_cheapest(struct ways *w, struct repair *known, struct json *document, struct error *e)
{
    struct explaining *x = w->x;
    const struct setting *t = &x->out->study.setting;
    struct solve_limits limits = study_limits(&x->out->study);
    struct repair together = *known; /* taken over */
    *known = (struct repair){.found = false};
    limits.seconds = share_of_search(x, CHEAPEST_SHARE);
    bool ok = limits.seconds <= 0 || repair_cheapest(w->l, &limits, &together, e);
    struct repair *least = together.found ? &together : NULL;
    if (w->count > 0 && (!least || w->items[0].total < least->total)) {
        least = &w->items[0];
        least->bound = together.bound;
    }
    struct json *o = json_put(document, "repair", json_new(least ? JSON_OBJECT : JSON_NULL));
    if (ok && least) {
        put_repair(o, t, least);
        x->out->repaired = repaired_policy(t, x->policy, least);
        rename_policy(x->out->repaired);
        ok = solve_repaired(x, least, o, e);
    }
    repair_free(&together);
    return ok;
}

static bool put_repairs(struct explaining *x, struct elastic *l, const struct conflict *c, struct json *document,
                        struct error *e)
{
    struct ways w = {.x = x, .l = l};
    struct repair known = {.bound = -INFINITY};
    bool ok = try_drops(&w, c, e) && try_knobs(&w, c, e) && /* in this order: see repair.h */
              fit_plans(&w, c, &known, e);
    if (ok)
        put_ways(&w, document);
    ok = ok && put_cheapest(&w, &known, document, e);
    repair_free(&known);
    for (int k = 0; k < w.count; k++)
        repair_free(&w.items[k]);
    free(w.items);
    return ok;
}

/* How many searches the account of a conflict takes at most. */
static int count_searches(const struct elastic *l, const struct conflict *c)
{
    const struct knob *knobs;
    int count = elastic_knobs(l, &knobs), searches = 2;
    for (int k = 0; k < count; k++)
        searches += is_member(c, knobs[k].rule, knobs[k].objective);
    for (int k = 0; k < c->count; k++)
        searches += c->members[k].rule >= 0;
    return searches;
}

bool put_conflict(struct explaining *x, struct json *document, struct error *e)
{
    struct study *s = &x->out->study;
    struct solve_limits limits = study_limits(s);
    struct conflict conflict = {0};
    struct elastic *l = NULL;
    limits.seconds = share_of_search(x, CONFLICT_SHARE);
    bool ok = find_conflict(&s->setting, study_access(s), &limits, &conflict, e);
    if (ok) {
        put_members(&s->setting, &conflict, document);
        l = elastic_build(&s->setting, study_access(s), x->policy, e);
        ok = l != NULL;
    }
    if (ok) {
        x->of = x->done + count_searches(l, &conflict);
        ok = put_repairs(x, l, &conflict, document, e);
    }
    elastic_free(l);
    conflict_free(&conflict);
    return ok;
}
