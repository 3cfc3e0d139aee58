/* compare_parts.h - the parts of compare: which scenarios (compare_sweep.c), one of them (compare_solve.c), their
 * tables (compare_write.c, compare_table.c). */
#ifndef YDERPLAN_COMPARE_PARTS_H
#define YDERPLAN_COMPARE_PARTS_H

#include "compare.h"
#include "hash.h"
#include "json.h"
#include "override.h"
#include "plan.h"
#include "solve.h"

/* ---- the sweep: what is to be worked out ---- */

struct sweep_row {
    const char *folder;      /* of the instance; not owned */
    char *instance;          /* the folder's own name */
    char *scenario;          /* the file's name without .json */
    char *name;              /* "base.json [rules.0.max=40]": leads complaints */
    int *choice;             /* [override_count] which value of each override */
    struct json *policy;     /* the scenario with its overrides; NULL where it cannot be had */
    struct json *complaints; /* list of sentences: why it cannot be read; NULL where it can */
    int chain, place;        /* its chain, by number in the sweep of all parts, and where in it; from 1 */
    char key[HASH_TEXT]; /* of input files, scenario with its defaults, version, and the rows before it in its chain */
};

/* Rows of one file on one instance that differ in their rules alone, in the order of the sweep: each is worked out with
 * what those before it left. */
struct chain {
    int count;
    int *rows; /* [count] places in the sweep, rising; not owned */
};

struct sweep {
    int override_count, row_count, chain_count;
    struct override *overrides; /* [override_count] */
    struct sweep_row *rows;     /* [row_count] by instance, scenario, then the values, the last override quickest */
    struct chain *chains;       /* [chain_count] by number */
    int *chained;               /* [row_count] the rows of all chains */
};

enum { CHAIN_MOST = 25 }; /* rows of a chain; the next begins another, so that there are some to share out */

/* Which rows there are: the files of folders, all combinations of values; the chains of the call's part. Scenarios that
 * cannot be read have their complaints. False where the call makes no sense. Free it either way. */
bool sweep_read(const struct compare_call *c, struct sweep *out, struct error *e);

/* Reads row k against its instance: its own key, or its complaints. May be called for several rows at once. */
void sweep_prepare(const struct compare_call *c, struct sweep *s, int k);

/* When all are prepared: puts what stands before a row in its chain into its key. */
void sweep_chain_keys(struct sweep *s);
void sweep_free(struct sweep *s);

/* {path: value} of a row. */
struct json *sweep_values(const struct sweep *s, const struct sweep_row *row);

/* ---- one scenario ---- */

/* What the rows of a chain leave those after them. Start at {0}. */
struct trail {
    struct warm *warm; /* plans and proofs of blocks */
    struct plan plan;  /* the last that was found, if `found` */
    bool found;
};
void trail_free(struct trail *t);

struct compare_job {
    const char *folder, *name; /* instance; what leads complaints */
    const struct json *policy;
    double gap, seconds; /* of compare_call */
    int threads;         /* of the search */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *user, const struct solve_progress *now);
    void *user;
};

/* The result (docs/compare.md, "compare.json"): one entry of its `scenarios` without what the sweep calls it. NULL
 * where the search was stopped. Owned by the caller. `trail` has what the rows before it left, and gets what it
 * leaves. */
struct json *compare_solve(const struct compare_job *job, struct trail *trail);

/* Only the search again, for what it leaves. False where it was stopped. */
bool compare_retrace(const struct compare_job *job, struct trail *trail);

/* The result of a row that cannot be read. */
struct json *compare_unread(const struct json *complaints);

/* Decisions with their sizes, sorted, so that two plans can be held against each other quickly. Start at {0}. */
struct sizes {
    int count;
    struct sized {
        char *decision; /* measure, specialty, site, parent, form */
        double size;
        bool days; /* in days a week, not in numbers */
    } * items;     /* [count], owned */
};
void sizes_build(const struct json *decisions, struct sizes *out);
void sizes_free(struct sizes *s);

/* By how much two plans differ: the sum over all decisions of the difference in size, numbers and days a week apart. */
struct distance {
    double numbers, days;
};
struct distance plan_distance(const struct sizes *a, const struct sizes *b);

/* ---- what comes out ---- */

/* compare.json of a sweep: begun, then each row in order with its result (copied; NULL where it is missing), then what
 * speaks of all together. Owned by the caller. */
struct json *comparison_begin(const struct sweep *s);
void comparison_add(struct json *tree, const struct sweep *s, int k, const struct json *result);
void comparison_end(struct json *tree);

/* compare.csv; owned by the caller. */
char *comparison_csv(const struct json *comparison);

void print_comparison(const struct json *comparison, enum language language, FILE *to);

enum { PLAN_TODAY, PLAN_PROPORTIONAL, PLAN_GREEDY, PLAN_OPTIMUM, PLAN_COUNT };
extern const char *const plan_names[PLAN_COUNT]; /* "today", "proportional", "greedy", "optimum" */

/* Of trees: "" and NAN without. */
const char *said_text(const struct json *object, const char *key);
double said_number(const struct json *object, const char *key);

#endif
