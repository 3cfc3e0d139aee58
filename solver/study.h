/* study.h - one scenario on one instance, from the files to the document of its plan: what every command that solves
 * something does, once or a thousand times. */
#ifndef YDERPLAN_STUDY_H
#define YDERPLAN_STUDY_H

#include "access.h"
#include "phases.h"
#include "stages.h"

/* How a study is made, besides what its scenario says. */
struct study_call {
    const char *instance;              /* folder */
    double gap, seconds;               /* in place of the scenario's; NAN: the scenario's own */
    int threads;                       /* likewise; -1: the scenario's own */
    const volatile sig_atomic_t *stop; /* of solve_limits, as are the next two */
    void (*progress)(void *user, const struct solve_progress *now);
    void *user;
};

/* Start at {0}; what a step has not reached yet is empty. Not to be copied: `setting` points into it. */
struct study {
    struct study_call call;
    struct phases earlier; /* of a scenario with phases those before the last; the three below are of the last */
    struct instance instance;
    struct scenario scenario;
    struct setting setting;
    struct access access; /* made by the first search or program */
    struct stages stages; /* what the search found, and its plan */
    double begun;        /* when reading began, on clock_seconds() */
    double read_seconds; /* how long until the first search had what it needs */
    struct json *document;
};

/* Reads the instance as the scenario chooses its files, then the scenario. `scenario` is its file, NULL for the default
 * one. On false `e` has every fault. */
bool study_read(struct study *w, const struct study_call *call, const char *scenario, struct error *e);

/* The same from a tree, a plan's "scenario" or one that was changed; `name` stands for the file in complaints. `policy`
 * NULL is the default scenario. */
bool study_read_policy(struct study *w, const struct study_call *call, const struct json *policy, const char *name,
                       struct error *e);

/* A complaint, of the file `name`, about phases: `command` takes a scenario without. */
bool study_has_no_phases(const struct study *w, const char *name, const char *command, struct error *e);

/* The limits that the call and the scenario set; for searches of one's own on the study's setting. */
struct solve_limits study_limits(const struct study *w);

/* Coverage coefficients, made once. */
const struct access *study_access(struct study *w);

/* Objectives in order: fills `stages`, anew if it was filled. `aids` may be NULL. */
bool study_search(struct study *w, const struct stages_aids *aids, struct error *e);

/* plan.json into `document`, with the rules in conflict where the scenario is infeasible, computed a second time from
 * the files (check.h); false and a defect where that differs. */
bool study_describe(struct study *w, struct error *e);

/* The exit status that a search's outcome stands for. */
enum status study_status(const struct study *w);

void study_free(struct study *w);

#endif
