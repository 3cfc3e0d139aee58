/* repair_fit.c - what a scenario would have to say for a plan at hand to keep it: by judging alone, without program or
 * search. Of each broken rule one number is turned as far as the plan takes, or, where no one is enough,
 * all to their loosest and each back as far as the plan allows. */
#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "repair.h"

struct fit {
    const struct setting *t;
    const struct json *policy;
    const struct plan *plan;
    struct knob *knobs; /* [knob_count] */
    int knob_count;
    double *value; /* [knob_count] that each is turned to */
    bool ok;
    struct error *e;
};

static bool is_of(const struct knob *k, int rule, int objective)
{
    return k->rule == rule && k->objective == objective;
}

/* Does the plan keep this rule (or what this objective requires; the other is -1) as its numbers are turned? */
static bool part_is_kept(struct fit *f, int rule, int objective)
{
    struct json *policy = json_copy(f->policy);
    struct scenario whole = {0};
    bool kept = false;
    for (int k = 0; k < f->knob_count; k++)
        if (is_of(&f->knobs[k], rule, objective) && f->value[k] != f->knobs[k].value)
            knob_turn(f->t, &f->knobs[k], f->value[k], policy);
    f->ok = f->ok && scenario_parse(policy, f->t->scenario->file, f->t->instance, &formulation_catalogue, &whole, f->e);
    if (f->ok) {
        struct scenario part = whole;
        struct setting t = *f->t;
        part.rules = rule >= 0 ? &whole.rules[rule] : NULL;
        part.rule_count = rule >= 0;
        part.objectives = objective >= 0 ? &whole.objectives[objective] : NULL;
        part.objective_count = objective >= 0;
        t.scenario = &part;
        kept = scenario_is_kept(&t, f->plan);
    }
    scenario_free(&whole);
    json_free(policy);
    return kept;
}

/* The number as little turned as the plan allows, the others as they are: by halves. */
static void settle(struct fit *f, int knob)
{
    const struct knob *k = &f->knobs[knob];
    double few = 0, enough = knob_steps_to(k, knob_end(k));
    while (f->ok && few < enough) {
        double n = floor((few + enough) / 2);
        f->value[knob] = knob_step(k, n);
        if (part_is_kept(f, k->rule, k->objective))
            enough = n;
        else
            few = n + 1;
    }
    f->value[knob] = knob_step(k, enough);
}

/* Each number of a rule or an objective to its loosest, or back to what it is. */
static void turn_all(struct fit *f, int rule, int objective, bool loosest)
{
    for (int k = 0; k < f->knob_count; k++)
        if (is_of(&f->knobs[k], rule, objective))
            f->value[k] = loosest ? knob_end(&f->knobs[k]) : f->knobs[k].value;
}

/* The number that takes the least change by itself, its value and how much that is; INFINITY: none will do. */
static double best_alone(struct fit *f, int rule, int objective, int *knob, double *value)
{
    double least = INFINITY;
    for (int k = 0; k < f->knob_count; k++) {
        if (!is_of(&f->knobs[k], rule, objective))
            continue;
        f->value[k] = knob_end(&f->knobs[k]);
        if (part_is_kept(f, rule, objective)) {
            settle(f, k);
            double change = knob_change(&f->knobs[k], f->value[k]);
            if (change < least) {
                least = change;
                *knob = k;
                *value = f->value[k];
            }
        }
        f->value[k] = f->knobs[k].value;
    }
    return least;
}

/* All of them turned, and back one after the other; how much that is together. INFINITY: not enough. */
static double all_together(struct fit *f, int rule, int objective)
{
    double total = 0;
    turn_all(f, rule, objective, true);
    if (!part_is_kept(f, rule, objective))
        return INFINITY;
    for (int k = 0; k < f->knob_count; k++)
        if (is_of(&f->knobs[k], rule, objective)) {
            settle(f, k);
            total += knob_change(&f->knobs[k], f->value[k]);
        }
    return total;
}

/* Turns the numbers of a rule or an objective to what the plan takes, one alone if that will do; false where none will,
 * or giving the rule up costs less: then they are as before. */
static bool fit_part(struct fit *f, int rule, int objective)
{
    int knob = -1;
    double value = 0, change = best_alone(f, rule, objective, &knob, &value);
    if (knob >= 0)
        f->value[knob] = value;
    else
        change = all_together(f, rule, objective);
    if (isfinite(change) && (rule < 0 || change <= REPAIR_DROP))
        return true;
    turn_all(f, rule, objective, false);
    return false;
}

static void fit_all(struct fit *f, bool numbers, struct repair *out)
{
    const struct scenario *s = f->t->scenario;
    for (int r = 0; r < s->rule_count; r++)
        if (!part_is_kept(f, r, -1) && !(numbers && fit_part(f, r, -1)))
            out->drops[out->drop_count++] = r;
    for (int k = 0; k < s->objective_count; k++)
        if (numbers && !part_is_kept(f, -1, k))
            fit_part(f, -1, k);
}

bool repair_to_fit(const struct setting *t, const struct json *policy, const struct plan *plan, bool numbers,
                   struct repair *out, struct error *e)
{
    struct fit f = {.t = t, .policy = policy, .plan = plan, .ok = true, .e = e};
    *out = (struct repair){.bound = -INFINITY};
    f.knob_count = knobs_list(t, &f.knobs);
    f.value = allocate((size_t)f.knob_count + 1, sizeof *f.value);
    for (int k = 0; k < f.knob_count; k++)
        f.value[k] = f.knobs[k].value;
    out->changes = allocate((size_t)f.knob_count + 1, sizeof *out->changes);
    out->drops = allocate((size_t)t->scenario->rule_count + 1, sizeof *out->drops);
    fit_all(&f, numbers, out);
    out->total = REPAIR_DROP * out->drop_count;
    for (int k = 0; k < f.knob_count; k++)
        if (f.value[k] != f.knobs[k].value) {
            out->changes[out->change_count++] = (struct repair_change){f.knobs[k], f.value[k]};
            out->total += knob_change(&f.knobs[k], f.value[k]);
        }
    for (int k = 0; k < plan->count; k++)
        plan_add(&out->plan, plan->decisions[k]);
    bool ok = f.ok && repair_holds(t, policy, out, &out->found, e);
    free(f.knobs);
    free(f.value);
    return ok;
}
