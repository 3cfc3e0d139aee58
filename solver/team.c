/* team.c - threads that take the next piece of work until none is left.
 *
 * Which thread does which piece depends on the clock; what is done must not. So pieces write only what is theirs, and
 * the caller joins them afterwards in the order of their numbers. */
#include "team.h"

#include <pthread.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#include <stdlib.h>

struct crew {
    const struct team *team;
    pthread_mutex_t lock;
    pthread_cond_t done;
    int next, count, working;
    void (*work)(void *job, int k);
    void *job;
};

static int take_next(struct crew *c)
{
    pthread_mutex_lock(&c->lock);
    int k = c->next < c->count ? c->next++ : -1;
    pthread_mutex_unlock(&c->lock);
    return k;
}

static void *member(void *crew)
{
    struct crew *c = crew;
    for (int k = take_next(c); k >= 0; k = take_next(c))
        c->work(c->job, k);
    if (c->team->leave != NULL)
        c->team->leave();
    pthread_mutex_lock(&c->lock);
    c->working--;
    pthread_cond_signal(&c->done);
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

/* Waits until all members are done, telling of progress in between. */
static void wait_for(struct crew *c)
{
    pthread_mutex_lock(&c->lock);
    while (c->working > 0) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 200000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&c->done, &c->lock, &until);
        if (c->team->tick != NULL) {
            pthread_mutex_unlock(&c->lock);
            c->team->tick(c->team->user);
            pthread_mutex_lock(&c->lock);
        }
    }
    pthread_mutex_unlock(&c->lock);
}

/* No thread to be had: the caller does it all. */
static void work_alone(struct crew *c)
{
    for (int k = take_next(c); k >= 0; k = take_next(c))
        c->work(c->job, k);
}

void team_run(const struct team *t, int count, void (*work)(void *job, int k), void *job)
{
    struct crew c = {.team = t, .count = count, .work = work, .job = job};
    int wanted = t->threads < count ? t->threads : count, started = 0;
    pthread_t *threads = allocate((size_t)wanted, sizeof *threads);
    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.done, NULL);
    c.working = wanted;
    while (started < wanted && pthread_create(&threads[started], NULL, member, &c) == 0)
        started++;
    pthread_mutex_lock(&c.lock);
    c.working -= wanted - started;
    pthread_mutex_unlock(&c.lock);
    if (started == 0)
        work_alone(&c);
    wait_for(&c);
    for (int k = 0; k < started; k++)
        pthread_join(threads[k], NULL);
    pthread_cond_destroy(&c.done);
    pthread_mutex_destroy(&c.lock);
    free(threads);
}

int team_size(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (int)count;
}
