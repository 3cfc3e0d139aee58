/* repair.h - the least change to an infeasible scenario that gives it a plan.
 *
 * An elastic program: every rule's rows get slack where a number of the scenario (knobs.h) would give it, and the sum
 * of relative changes is minimised. What it proposes is put into the scenario, and the plan that it found is judged by
 * the rules as they then are, without the program. */
#ifndef YDERPLAN_REPAIR_H
#define YDERPLAN_REPAIR_H

#include "knobs.h"
#include "solve.h"

/* Changes that together give the scenario a plan. Start at {0}. */
struct repair {
    bool found;       /* is there one, and has it been judged? */
    int change_count; /* numbers to be changed */
    struct repair_change {
        struct knob knob;
        double value; /* rounded to what people write down */
    } * changes;      /* [change_count] */
    int drop_count;   /* rules to be given up, rising */
    int *drops;       /* [drop_count] index */
    double total;     /* sum of knob_change over the changes; a rule given up counts REPAIR_DROP */
    double bound;     /* proven: no such changes sum up to less, -INFINITY: nothing proven. Of one number or rule alone
                         before rounding, of all together among the numbers that people write down */
    struct plan plan; /* that keeps the repaired scenario */
};
extern const double REPAIR_DROP;
void repair_free(struct repair *r);

struct elastic;

/* The elastic program of a scenario: `policy` is its tree, as read. NULL with `e` after a defect. */
struct elastic *elastic_build(const struct setting *t, const struct access *access, const struct json *policy,
                              struct error *e);
void elastic_free(struct elastic *l);

/* Its knobs: as knobs_list, of which those that the program cannot follow are not used. */
int elastic_knobs(const struct elastic *l, const struct knob **out);

/* Is it proven that nothing sums up to less? */
bool repair_is_least(const struct repair *r);
bool repair_total_is_least(double total, double bound);

/* The least change with all numbers free to change, and only if that is not enough, or costs more, with rules given up.
 * `out` comes in as a repair that is known, where the search begins and which it never ends above, or as none. */
bool repair_cheapest(struct elastic *l, const struct solve_limits *limits, struct repair *out, struct error *e);

/* By that one number alone, or by giving up that one rule. What was found without the rule is where searches for its
 * numbers begin, so that it is best asked first. */
bool repair_by_knob(struct elastic *l, int knob, const struct solve_limits *limits, struct repair *out,
                    struct error *e);
bool repair_by_drop(struct elastic *l, int rule, const struct solve_limits *limits, struct repair *out,
                    struct error *e);

/* Without program or search: each rule that the plan breaks (and each objective that requires more of it) loosened as
 * far as this plan takes, one that no number saves given up; with `numbers` false every broken rule is given up. A
 * valid change, seldom the least. Not found where the plan is beyond its measures or what an objective requires at its
 * loosest. */
bool repair_to_fit(const struct setting *t, const struct json *policy, const struct plan *plan, bool numbers,
                   struct repair *out, struct error *e);

/* Does its plan keep the scenario with the changes made? */
bool repair_holds(const struct setting *t, const struct json *policy, const struct repair *r, bool *out,
                  struct error *e);

/* Does the plan keep every hard rule of the setting's scenario, what each measure allows, and what its objectives
 * require? Judged without the program. */
bool scenario_is_kept(const struct setting *t, const struct plan *plan);

/* The scenario with the changes made; owned by the caller. */
struct json *repaired_policy(const struct setting *t, const struct json *policy, const struct repair *r);

#endif
