/* program.h - the program of a scenario: its model, or where it has phases a model of each, joined into one program.
 *
 * Without phases everything here is what formulation.h does, on the only model. With phases each model is built as if
 * it were alone, and its decisions, those in force in the phase, are then written as sums of what this phase and those
 * before it add (docs/model.md, "Phases"). */
#ifndef YDERPLAN_PROGRAM_H
#define YDERPLAN_PROGRAM_H

#include "assess.h"

/* Start at {0}. */
struct program {
    int phase_count;              /* >= 1 */
    struct program_phase *phases; /* [phase_count] */
    struct mip joint;             /* with more than one phase */
    int decision_count;           /* the leading columns, which are decisions */
    int key_count;
    struct program_key *keys; /* [key_count] decisions that may be taken in some phase, with more than one */
    int aim_count;
    int *hold; /* [aim_count] rows of the joint program that hold aims, -1: none */
    size_t aim_room;
};

/* The program of a setting (that of the last phase), without an objective. `access` is of the setting's own scenario.
 * On false `e` says what is wrong. */
bool program_build(const struct setting *t, const struct access *access, struct program *out, struct error *e);
void program_free(struct program *p);

/* As it is to be solved now. The program's own; to be asked for again after anything below that changes it. */
struct mip *program_mip(struct program *p);

/* The only model, of a scenario without phases; with them that of the last. */
struct model *program_model(struct program *p);

/* Each as its namesake in formulation.h, for all phases together: an aim is the sum of the phases' values by their
 * weights. */
int program_steps(const struct program *p, int k);
bool program_aim(struct program *p, int k, int step, struct error *e);
void program_hold(struct program *p, int k, double limit);
bool program_is_lazy(const struct program *p);
int program_refine(struct program *p, const double *x, double best);
void program_drop_tangents(struct program *p, const double *x);
bool program_settle_opened(const struct program *p, double *x);
void program_prefer_permanent(const struct program *p, double *x); /* without phases; else left as it is */
void program_note_hopeless(const struct program *p, struct notes *notes);
int program_candidates(const struct program *p); /* of all phases */

/* What is in force in each phase: plans [phase_count], to be freed. And back: a phase without a plan (plans[k] NULL)
 * has what the one before it has; decisions that end where they may not are taken as going on. */
void program_read_plans(const struct program *p, const double *x, struct plan *plans);
void program_write_plans(const struct program *p, const struct plan *const *plans, double *x);

#endif
