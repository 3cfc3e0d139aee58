/* explain_price.c - what a rule costs: the best value without it, and with it. What a limit costs: the best value with
 * it one unit looser.
 *
 * Both are known between a proven bound and the value of a plan. Let v, b be value and bound of the scenario, v', b'
 * those of the changed one, to be minimised; the plan in hand is one of the changed scenario too, so that v' <= v. Then
 * the best value falls by
 *
 *     at least  max(0, b - v')        and at most  v - b'
 *
 * and v - v' is what the plans that were found differ by. A rule that is not binding may matter all the same: decisions
 * are whole. It is left out too, after those that bind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain_parts.h"
#include "memory.h"
#include "repair.h"
#include "warm.h"

/* A scenario to be solved: without a rule, or with a knob turned. */
struct trial {
    int rule;         /* that is left out, -1: none */
    struct knob knob; /* that is turned, where rule is -1 */
    double to;
    enum binding { BINDS, NEAR, UNKNOWN, SLACK } binding;
    bool tried;
    struct proof now; /* of the first objective */
};

struct trials {
    struct explaining *x;
    struct warm *warm; /* what trials leave for each other */
    double best; /* the best value known of the scenario itself, to be minimised: a trial may come upon a plan of it */
    struct trial *items; /* [count] */
    int count;
    size_t room;
};

/* ---- what binds ---- */

static const struct json *rule_in_plan(const struct trials *w, int rule)
{
    return json_get(w->x->out->study.document, "rules")->child[rule];
}

static bool is_true(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_TRUE;
}

/* The price of the dearest number that the scenario may add: with less than that left, a frame is as good as spent. */
static double dearest(const struct trials *w)
{
    const struct instance *in = w->x->out->study.setting.instance;
    const struct scenario *s = w->x->out->study.setting.scenario;
    double most = 0;
    for (int m = 0; m < MEASURE_COUNT; m++)
        for (int k = 0; k < s->specialty_count && s->measures[m].used; k++)
            most = fmax(most, in->cost[m * in->specialty_count + s->specialties[k]]);
    return most;
}

static double number_of(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

static enum binding group_binds(const struct trials *w, const struct json *group)
{
    bool money = strcmp(json_get(group, "unit")->text, unit_names[UNIT_MONEY]) == 0;
    double left = number_of(group, "limit") - number_of(group, "activity");
    return is_true(group, "binding") ? BINDS : money && left < dearest(w) ? NEAR : SLACK;
}

/* Is the limit of this side binding in the group (-1: in any)? */
static enum binding binds_in(const struct trials *w, const struct knob *k)
{
    const struct setting *t = &w->x->out->study.setting;
    const struct rule *r = &t->scenario->rules[k->rule];
    const struct json *groups = json_get(rule_in_plan(w, k->rule), "groups");
    const char *id = k->group >= 0 ? level_group_id(&t->instance->places, r->level, k->group) : NULL;
    bool sided = rule_kinds[r->kind]->spec.accepts & (KEY_MIN | KEY_DECISIONS);
    enum binding is = SLACK;
    for (int g = 0; g < groups->count; g++) {
        const struct json *one = groups->child[g];
        bool here =
            (!id || strcmp(json_get(one, "group")->text, id) == 0) && (!sided || is_true(one, "least") == k->least);
        enum binding now = here ? group_binds(w, one) : SLACK;
        is = now < is ? now : is;
    }
    return is;
}

/* The same of a rule as a whole. */
static enum binding rule_binds(const struct trials *w, int rule)
{
    const struct json *groups = json_get(rule_in_plan(w, rule), "groups");
    enum binding is = SLACK;
    for (int g = 0; g < groups->count; g++) {
        enum binding now = group_binds(w, groups->child[g]);
        is = now < is ? now : is;
    }
    return is;
}

static int planned(const struct plan *p, enum measure m, int specialty, int parent)
{
    int sum = 0;
    for (int k = 0; k < p->count; k++)
        if (p->decisions[k].measure == m && p->decisions[k].specialty == specialty &&
            (parent < 0 || p->decisions[k].parent == parent))
            sum += decision_size(&p->decisions[k]);
    return sum;
}

/* Does a specialty of the plan convert as many as accept it? */
static bool acceptance_binds(const struct setting *t, const struct plan *p)
{
    const struct instance *in = t->instance;
    for (int k = 0; k < t->scenario->specialty_count; k++) {
        int s = t->scenario->specialties[k], there = 0;
        for (int j = 0; j < in->places.site_count; j++)
            there += existing_numbers(in, s, j, FORM_PART_TIME);
        int most = (int)floor(t->scenario->measures[MEASURE_CONVERSION].acceptance * there + 1e-9);
        if (there > most && planned(p, MEASURE_CONVERSION, s, -1) >= most)
            return true;
    }
    return false;
}

/* Does a parent give as many days as its numbers may? */
static bool days_bind(const struct setting *t, const struct plan *p)
{
    const struct instance *in = t->instance;
    for (int k = 0; k < p->count; k++) {
        const struct decision *d = &p->decisions[k];
        if (d->measure != MEASURE_SATELLITE)
            continue;
        double most = (double)t->scenario->measures[MEASURE_SATELLITE].max_days *
                          existing_numbers(in, d->specialty, d->parent, FORM_FULL_TIME) -
                      existing_days_away(in, d->specialty, d->parent);
        if (planned(p, MEASURE_SATELLITE, d->specialty, d->parent) >= most)
            return true;
    }
    return false;
}

static bool site_binds(const struct plan *p, enum measure m, double most)
{
    for (int k = 0; k < p->count; k++)
        if (p->decisions[k].measure == m && p->decisions[k].count >= most)
            return true;
    return false;
}

static enum binding measure_binds(const struct setting *t, const struct plan *p, const struct knob *k)
{
    bool binds = (knob_is(k, "new", "max_per_site") && site_binds(p, MEASURE_NEW, k->value)) ||
                 (knob_is(k, "licence", "max_per_site") && site_binds(p, MEASURE_LICENCE, k->value)) ||
                 (knob_is(k, "conversion", "acceptance") && acceptance_binds(t, p)) ||
                 (knob_is(k, "satellite", "max_days") && days_bind(t, p));
    return knob_is(k, "satellite", "max_minutes") ? UNKNOWN : binds ? BINDS : SLACK;
}

/* ---- what is tried ---- */

/* At most so many groups of a rule are turned one by one. */
enum { GROUPS_TRIED = 8 };

static void add(struct trials *w, struct trial one)
{
    w->items = grow(w->items, &w->room, (size_t)w->count + 1, sizeof *w->items);
    one.now = (struct proof){NAN, NAN};
    w->items[w->count++] = one;
}

static void list_rules(struct trials *w, bool slack)
{
    const struct scenario *s = &w->x->out->study.scenario;
    for (int k = 0; k < s->rule_count; k++) {
        enum binding is = rule_binds(w, k);
        if ((is == SLACK) == slack)
            add(w, (struct trial){.rule = k, .binding = is});
    }
}

static void list_knobs(struct trials *w)
{
    const struct study *s = &w->x->out->study;
    struct knob *knobs;
    int count = knobs_list(&s->setting, &knobs), of_rule = 0, last = -1;
    for (int k = 0; k < count; k++) {
        const struct knob *at = &knobs[k];
        enum binding is = at->rule >= 0        ? binds_in(w, at)
                          : at->objective >= 0 ? UNKNOWN
                                               : measure_binds(&s->setting, &s->stages.plan, at);
        of_rule = at->rule == last ? of_rule : 0;
        last = at->rule;
        double to = knob_looser(at, 1);
        if (is != SLACK && to != at->value && (at->rule < 0 || of_rule++ < GROUPS_TRIED))
            add(w, (struct trial){.rule = -1, .knob = *at, .to = to, .binding = is});
    }
    free(knobs);
}

/* The scenario of a trial; owned by the caller. */
static struct json *policy_of(const struct trials *w, const struct trial *one)
{
    const struct setting *t = &w->x->out->study.setting;
    struct json *policy = json_copy(w->x->policy);
    if (one->rule < 0)
        knob_turn(t, &one->knob, one->to, policy);
    else
        policy_leave_out(policy, one->rule);
    return policy;
}

static double sign_of(const struct trials *w)
{
    return objective_kinds[w->x->out->study.scenario.objectives[0].kind]->maximise ? -1 : 1;
}

/* A better plan of a changed scenario may keep the scenario as it is: then the change is not what made it better. */
static void learn(struct trials *w, const struct plan *plan)
{
    const struct setting *t = &w->x->out->study.setting;
    struct outcome after = {0};
    if (!scenario_is_kept(t, plan))
        return;
    outcome_build(t->instance, t->scenario, &t->reach, plan, &after);
    struct judged j = {t->instance, t->scenario, &t->reach, &t->today, &after};
    double value = sign_of(w) * objective_value(&t->scenario->objectives[0], &j, &after) + soft_penalty(&j);
    if (value < w->best)
        w->best = value;
    outcome_free(&after);
}

/* Solves it from the plan in hand, in the time there is. */
static bool search_trial(struct trials *w, struct trial *one, struct error *e)
{
    const struct explain_call *call = w->x->call;
    double seconds = next_search(w->x);
    if (seconds <= 0)
        return true;
    struct study s = {0};
    struct study_call own = call->study;
    struct stages_aids aids = {.start = &w->x->out->study.stages.plan, .warm = w->warm};
    struct json *policy = policy_of(w, one);
    own.seconds = seconds;
    own.progress = NULL;
    bool ok = study_read_policy(&s, &own, policy, call->scenario, e) && study_search(&s, &aids, e);
    if (ok) {
        one->tried = true;
        one->now = s.stages.proofs[0];
        learn(w, &s.stages.plan);
    }
    json_free(policy);
    study_free(&s);
    return ok;
}

/* ---- what came of it ---- */

/* How much better the changed scenario is: what was found, and between which limits it is proven to lie. */
struct gain {
    double found, least, most; /* >= 0; most INFINITY: nothing proven */
};

/* The proven bound of a trial, to be minimised: its own, or that of its rule left out altogether, which is looser
 * still. -INFINITY: none. */
static double bound_of(const struct trials *w, const struct trial *one)
{
    double bound = one->tried && isfinite(one->now.bound) ? sign_of(w) * one->now.bound : -INFINITY;
    for (int k = 0; k < w->count; k++) {
        const struct trial *whole = &w->items[k];
        if (one->rule < 0 && one->knob.rule >= 0 && whole->rule == one->knob.rule && whole->tried &&
            isfinite(whole->now.bound))
            bound = fmax(bound, sign_of(w) * whole->now.bound);
    }
    return bound;
}

static struct gain gain_of(const struct trials *w, const struct trial *one)
{
    const struct study *s = &w->x->out->study;
    double sign = sign_of(w), v = w->best, b = sign * s->stages.proofs[0].bound;
    double now = isnan(one->now.best) ? v : fmin(v, sign * one->now.best);
    double now_bound = bound_of(w, one);
    double tiny = 2e-7 * (1 + fabs(v)) * s->scenario.specialty_count; /* what no bound tells apart (proof_is_closed) */
    struct gain g = {v - now, fmax(0, b - now), fmax(0, v - now_bound)};
    g.found = g.found <= tiny ? 0 : g.found;
    g.least = g.least <= tiny ? 0 : g.least;
    g.most = g.most <= tiny ? 0 : g.most;
    g.most = fmax(g.most, g.found);
    return g;
}

/* Is it proven that the limit matters, or that it does not? */
static const char *proof_word(const struct gain *g)
{
    return g->least > 0 ? "matters" : g->most == 0 ? "does_not_matter" : "open";
}

static void put_gain(struct json *o, const struct trials *w, const struct trial *one)
{
    static const char *const binding[] = {
        [BINDS] = "binding", [NEAR] = "near", [UNKNOWN] = "unknown", [SLACK] = "not_binding"};
    struct gain g = gain_of(w, one);
    json_put_text(o, "in_plan", binding[one->binding]);
    json_put_bool(o, "tried", one->tried);
    json_put_number(o, "value", one->tried ? one->now.best : NAN);
    json_put_number(o, "bound", one->tried && isfinite(bound_of(w, one)) ? sign_of(w) * bound_of(w, one) : NAN);
    struct json *gain = json_put(o, "gain", json_new(JSON_OBJECT));
    json_put_number(gain, "found", one->tried ? g.found : NAN);
    json_put_number(gain, "least", one->tried ? g.least : NAN);
    json_put_number(gain, "most", one->tried && isfinite(g.most) ? g.most : NAN);
    json_put_text(o, "proof", one->tried ? proof_word(&g) : "not_tried");
}

static void put_rule(struct json *list, const struct trials *w, const struct trial *one)
{
    const struct setting *t = &w->x->out->study.setting;
    const struct rule *r = &t->scenario->rules[one->rule];
    struct json *o = json_add(list, rule_name(t, r));
    if (r->source && r->source->line > 0)
        json_put_number(o, "line", r->source->line);
    put_gain(o, w, one);
}

static void put_looser(struct json *list, const struct trials *w, const struct trial *one)
{
    const struct setting *t = &w->x->out->study.setting;
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    put_knob(t, &one->knob, one->to, o);
    put_gain(o, w, one);
}

/* The dearest first; what was not tried last. */
static int compare(const struct trials *w, const struct trial *a, const struct trial *b)
{
    if (a->tried != b->tried)
        return a->tried ? -1 : 1;
    struct gain x = gain_of(w, a), y = gain_of(w, b);
    if (x.found != y.found)
        return x.found > y.found ? -1 : 1;
    return x.most != y.most ? x.most > y.most ? -1 : 1 : 0;
}

static void sort(struct trials *w)
{
    for (int k = 1; k < w->count; k++) {
        struct trial one = w->items[k];
        int at = k;
        for (; at > 0 && compare(w, &one, &w->items[at - 1]) < 0; at--)
            w->items[at] = w->items[at - 1];
        w->items[at] = one;
    }
}

bool put_prices(struct explaining *x, struct json *document, struct error *e)
{
    struct trials w = {.x = x, .warm = warm_new()};
    bool ok = true;
    w.best = sign_of(&w) * x->out->study.stages.proofs[0].best;
    list_rules(&w, false);
    list_knobs(&w);
    list_rules(&w, true);
    x->of = x->done + w.count;
    for (int k = 0; ok && k < w.count; k++)
        ok = search_trial(&w, &w.items[k], e);
    sort(&w);
    json_put_number(document, "best_known", sign_of(&w) * w.best);
    struct json *rules = json_put(document, "rules", json_new(JSON_ARRAY));
    struct json *looser = json_put(document, "looser", json_new(JSON_ARRAY));
    for (int k = 0; ok && k < w.count; k++)
        if (w.items[k].rule >= 0)
            put_rule(rules, &w, &w.items[k]);
        else
            put_looser(looser, &w, &w.items[k]);
    free(w.items);
    warm_free(w.warm);
    return ok;
}
