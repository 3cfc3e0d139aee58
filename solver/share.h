/* share.h - pieces of work shared out: over threads here and, under MPI (ranks.h), over other ranks.
 *
 *   rank 0     takes the pieces in turn, one for each thread of its own and one for each rank that is idle
 *   others     are told of a piece by a text, its order, and answer by texts, until they are sent home
 *
 * A rank at work gives signs of life. One that is silent for too long is lost, and its piece is done again by another
 * rank or here; if it was only slow, what it still answers is dropped and it gets new work. A piece must not depend on
 * who does it, nor on the pieces before it. */
#ifndef YDERPLAN_SHARE_H
#define YDERPLAN_SHARE_H

#include "error.h"
#include "solve.h"
#include "text.h"

/* The ranks, as rank 0 sees them. */
struct share;
int share_count(const struct share *s); /* of ranks, with rank 0; NULL: 1 */

struct share_work {
    const char *command; /* leads what is said of a rank that is lost */
    const char *brief;   /* what every order takes for granted; a rank is told of it once. NULL: nothing */
    int count;           /* of pieces: 0 .. count - 1 */
    int threads;         /* that do pieces here, >= 1 */
    void (*leave)(void); /* in each of them, before it ends; may be NULL */
    void *job;           /* for the functions below */

    /* Called in any thread, several at once. */
    bool (*is_ended)(void *job); /* is no piece to be begun any more? */
    void (*work)(void *job, int k);

    /* Called in the thread of share_out(). */
    char *(*order)(void *job, int k);                   /* owned by the caller */
    bool (*answer)(void *job, int k, const char *text); /* false: it makes no sense, the rank gets no more work */
    void (*name)(void *job, int k, struct text *to);    /* what a piece is called */
    void (*attend)(void *job);                          /* now and then; may be NULL */
};

/* Until every piece is done or the work has ended. `s` NULL: there are no other ranks. */
void share_out(struct share *s, const struct share_work *w);

/* Where another rank does its piece; not to be kept. */
struct seat;

void share_answer(const struct seat *s, const char *text);

/* A sign of life, not too often: for solve_limits, with the seat as `user`. */
void share_alive(void *seat, const struct solve_progress *now);

/* A job of several processes, all called alike. Rank 0 leads; the others hear what
 * orders take for granted (`brief`; may be NULL), and obey: do what an order says, returning false where they were told
 * to stop. Returns the status of `lead`; of another rank STATUS_DONE. Where some rank is gone the others are not waited
 * for: that ends the process with the status, `e` printed. */
struct share_job {
    enum status (*lead)(void *job, struct share *s, struct error *e);
    void (*brief)(void *job, const char *text);
    bool (*obey)(void *job, struct seat *seat, const char *order);
    void *job;
};
enum status share_job(const struct share_job *j, struct error *e);

#endif
