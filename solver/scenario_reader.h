/* scenario_reader.h - what the readers of a scenario's parts share; for scenario.c and scenario_*.c alone.
 *
 * All faults are collected; each names file, line and the path of the key. Reading goes on with the default: a read_
 * function leaves `out` as it was where the key is not given or wrong. */
#ifndef YDERPLAN_SCENARIO_READER_H
#define YDERPLAN_SCENARIO_READER_H

#include "scenario.h"

/* What every reader works on. */
struct reader {
    const char *file;
    const struct instance *in;
    const struct catalogue *catalogue;
    struct scenario *out;
    struct error *e;
    const char *about;       /* the rule or measure that is being read, which complaints name; NULL: none */
    const struct json *part; /* what the phase that is being read says itself; NULL: no phases */
    int phase, common_rules; /* which phase; how many rules come before its own */
};

/* A value and the path that leads to it; value NULL where the key is not given. */
struct at {
    const struct json *value;
    char path[200];
};

struct at at_key(const struct at *parent, const char *key);
struct at at_index(const struct at *list, int k);
struct at at_member(const struct at *object, int k);

/* Fails with a sentence about a place, and returns false. */
#define FAIL(r, at, ...) wrong((r), (at)->value ? (at)->value->line : 0, (at)->path, __VA_ARGS__)
bool wrong(struct reader *r, int line, const char *path, const char *format, ...) __attribute__((format(printf, 4, 5)));

const char *kind_word(const struct json *j); /* "a number" */
bool expect(struct reader *r, const struct at *a, enum json_kind kind);

/* Fails: "unknown WHAT "found"; did you mean "near"?" */
bool unknown(struct reader *r, const struct at *a, const char *what, const char *found, const char *const *names,
             int count);
int find_name(const char *name, const char *const *names, int count); /* or -1 */

/* Refuses keys that are not among `names` and keys that stand twice. */
void check_keys(struct reader *r, const struct at *object, const char *const *names, int count);
void check_twice(struct reader *r, const struct at *object);

/* least <= number <= most; more than 0; a whole number. */
void read_number(struct reader *r, const struct at *object, const char *key, double least, double most, double *out);
void read_positive(struct reader *r, const struct at *object, const char *key, double *out);
void read_whole(struct reader *r, const struct at *object, const char *key, int least, int most, int *out);
void read_bool(struct reader *r, const struct at *object, const char *key, bool *out);
const char *read_name(struct reader *r, const struct at *object, const char *key); /* NULL: not given, or no text */
bool expect_members(struct reader *r, const struct at *a); /* of an object that would say nothing without any */

/* Exactly one of the keys minutes and km, the other NAN; `minutes` where neither is given, unless it is 0. */
void read_limit(struct reader *r, const struct at *object, double by_default, double *minutes, double *km);

/* A specialty of the instance, by its id or by the text at `a`; one of the scenario. -1 after a complaint. */
int find_specialty(struct reader *r, const struct at *a, const char *id);
int read_specialty(struct reader *r, const struct at *a);
int read_own_specialty(struct reader *r, const struct at *a);
bool read_level(struct reader *r, const struct at *a, struct level *out);
bool read_area_level(struct reader *r, const struct at *a, struct level *out);            /* not "site" */
void read_grouping(struct reader *r, const struct at *object, const char *key, int *out); /* its index */
int find_group(struct reader *r, const struct at *a, struct level level, const char *id); /* -1 after a complaint */

/* A list of some of `names`, at least one, none twice: sets `chosen` [count]. */
void read_names(struct reader *r, const struct at *list, const char *what, const char *const *names, int count,
                bool *chosen);

/* Where a path of a phase's policy is written: "rules.3.max" may stand at phases.1.rules.0.max. Into `to`. */
enum { PATH_ROOM = 240 };
const char *written_path(const struct reader *r, const char *path, char to[PATH_ROOM]);

/* The policy of one phase, its own data and rules among the common ones; owned by the caller. NULL where `root` has no
 * phases, or not as it should. */
struct json *phase_policy(const struct json *root, int phase);

/* The parts that have a file of their own. */
void read_phases(struct reader *r, const struct json *root); /* scenario_phases.c */
void read_choice(struct reader *r, const struct at *root);   /* scenario_data.c */
void read_weights(struct reader *r, const struct at *root);
void read_measures(struct reader *r, const struct at *root);   /* scenario_measures.c */
void read_objectives(struct reader *r, const struct at *root); /* scenario_objectives.c */
void read_rules(struct reader *r, const struct at *root);      /* scenario_rules.c */

/* The numbers among the keys of a rule, for reading and for writing back. */
struct rule_number {
    unsigned bit; /* KEY_ */
    const char *name;
    size_t at; /* offset of the double in struct rule */
    bool positive;
    double most;
};
extern const struct rule_number rule_numbers[];
extern const int rule_number_count;

#endif
