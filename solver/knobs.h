/* knobs.h - the numbers of a scenario that limit what a plan may do: caps, frames, percentages, distances, the limits
 * of the measures. Each knows which way it is loosened, by how much people would turn it, and its words. */
#ifndef YDERPLAN_KNOBS_H
#define YDERPLAN_KNOBS_H

#include "assess.h"

struct knob {
    const struct knob_kind *kind;
    int rule, objective; /* index in the scenario of the one that it belongs to, else -1; both -1: of a measure */
    int group;           /* of the rule's level, where it is that group's own limit; else -1 */
    int decision;        /* of `fixed`, else -1 */
    bool least;          /* a lower limit: loosened downwards */
    double value;        /* as it is now */
};

/* Every knob of the scenario: those of rules in their order, of measures, of objectives that require something. Owned
 * by the caller; how many. Where a rule may give each group its own limit, each group's is a knob. */
int knobs_list(const struct setting *t, struct knob **out);

/* Is it this key of this rule, measure or objective? */
bool knob_is(const struct knob *k, const char *owner, const char *key);

/* Are they the same number of a scenario? */
bool knob_is_same(const struct knob *a, const struct knob *b);

/* By so many units looser (a number, a million kr, five minutes ...), not beyond its end; where it is at its end
 * already, as it is. */
double knob_looser(const struct knob *k, int units);

/* Does the program follow it in a straight line, or by leaps? And does it take whole numbers only? */
bool knob_is_linear(const struct knob *k);
bool knob_is_whole(const struct knob *k);

/* The loosest value that it may have. */
double knob_end(const struct knob *k);

/* How much a planner would say it is changed: relative to what it is, of a percentage in parts of a hundred points. */
double knob_change(const struct knob *k, double value);

/* The numbers that people write down, beginning with the first that is looser than it is now: the n-th, not beyond the
 * end; 0: as it is. And the first of them that is at least as loose as `value`. */
double knob_step(const struct knob *k, double n);
double knob_steps_to(const struct knob *k, double value);

/* How far each of them is from the one before it. */
double knob_grain(const struct knob *k);

/* A number to write down that is at least as loose. */
double knob_rounded(const struct knob *k, double value);

/* Sets it in `policy`, the scenario as a tree. */
void knob_turn(const struct setting *t, const struct knob *k, double value, struct json *policy);

/* The scenario, as a tree, without that rule. */
void policy_leave_out(struct json *policy, int rule);

/* "hæv loftet over nye ydernumre i Nordjylland fra 12 til 13". */
void knob_says(const struct setting *t, const struct knob *k, double value, enum language language, struct text *out);

/* Into `to`: where it stands in the scenario (`owner`: "rules.0", "measures.new", "objectives.1"; `key`: "max",
 * "of.Nordjylland", "max_per_site"), `from` and `to`, and the sentence. */
void put_knob(const struct setting *t, const struct knob *k, double value, struct json *to);

#endif
