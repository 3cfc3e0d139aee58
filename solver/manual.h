/* manual.h - what a planner reads of an objective or a rule: what it says, its keys, an example. Drawn from the
 * formulations and the scenario's catalogue, so that it cannot say anything else than they do. And of what else stands
 * in a scenario: measures, coverage, decays. */
#ifndef YDERPLAN_MANUAL_H
#define YDERPLAN_MANUAL_H

#include "formulation.h"

/* An objective or a rule; the other is NULL. */
struct manual_topic {
    const struct objective_kind *objective;
    const struct rule_kind *rule;
};

/* The objective or rule of that name; false: there is none. */
bool manual_find(const char *name, struct manual_topic *out);

/* Their names, objectives first, as the program lists them; [MANUAL_TOPICS] at most. How many. */
enum { MANUAL_TOPICS = 100, MANUAL_KEYS = 16 };
int manual_names(const char *names[MANUAL_TOPICS]);

/* One sentence on what it is. */
const char *manual_says(const struct manual_topic *t, enum language language);

/* A key that it takes in a scenario. */
struct manual_key {
    const char *name, *meaning;
    char by_default[80]; /* what holds without it, or that it is required */
};
int manual_keys(const struct manual_topic *t, enum language language, struct manual_key keys[MANUAL_KEYS]);

/* It in a scenario: {"rule": "floor", ...}, with the keys that it needs and those that have a default. */
void manual_example(const struct manual_topic *t, struct text *out);

/* All of it, for a terminal. */
void manual_print(const struct manual_topic *t, enum language language, FILE *to);

/* A measure, the coverage, or a decay. */
enum { MANUAL_OTHER_KEYS = 6 };
struct manual_other {
    const char *name, *kind; /* "measure", "coverage", "decay" */
    const char *says[LANGUAGE_COUNT];
    struct manual_other_key {
        const char *name, *meaning[LANGUAGE_COUNT], *by_default[LANGUAGE_COUNT];
    } keys[MANUAL_OTHER_KEYS]; /* up to the first without a name */
    const char *example;       /* a member of a scenario */
};
const struct manual_other *manual_find_other(const char *name); /* NULL: there is none */
int manual_other_names(const char *names[MANUAL_TOPICS]);       /* measures first; how many */
void manual_print_other(const struct manual_other *o, enum language language, FILE *to);

#endif
