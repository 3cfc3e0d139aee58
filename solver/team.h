/* team.h - work done side by side in threads, with the calling thread free to tell of progress. */
#ifndef YDERPLAN_TEAM_H
#define YDERPLAN_TEAM_H

struct team {
    int threads;              /* >= 1 */
    void (*tick)(void *user); /* called from the calling thread about five times a second; may be NULL */
    void (*leave)(void);      /* called by each thread at its end; may be NULL */
    void *user;
};

/* Calls work(job, k) for k = 0 .. count-1, begun in that order, by at most `threads` threads; returns when all are
 * done. */
void team_run(const struct team *t, int count, void (*work)(void *job, int k), void *job);

/* As many as there are processors, at least 1. */
int team_size(void);

#endif
