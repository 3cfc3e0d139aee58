/* share.c - the queue, the threads, the ranks, and what these say to each other.
 *
 * An order has a number, which its answers repeat: one that was lost and comes back may still answer what others do
 * now. */
#include "share.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "memory.h"
#include "ranks.h"
#include "team.h"

/* Texts between ranks begin with one of these; after WORK and whatever answers it comes the order's number. */
enum {
    BRIEF = 'C',
    WORK = 'W',
    ANSWER = 'A',
    DONE = 'D',    /* with the order */
    STOPPED = 'S', /* before it was done */
    LIVES = 'L',
    HOME = 'H',
    BYE = 'B',
    TOGETHER = 'T',
    ALONE = 'X'
};

static const double BEAT = 2;      /* seconds between two signs of life of a rank at work */
static const double SILENCE = 30;  /* after so many without one a rank is lost, and its piece is done again */
static const double PARTING = 5;   /* so many to say goodbye in */
static const long PAUSE = 2000000; /* nanoseconds between two looks for texts */

struct rank {
    int piece;    /* it is at work on; -1: none */
    long order;   /* its number */
    double heard; /* when it last said something */
    bool briefed; /* of the work that is shared out */
    bool lost;    /* silent for too long */
    bool resting; /* it was told to stop, or makes no sense: gets no more work */
};

struct share {
    int count;          /* ranks_count() */
    struct rank *ranks; /* [count] */
    long orders;        /* given so far */
};

struct sharing {
    struct share *share;
    const struct share_work *work;
    pthread_mutex_t lock; /* of all below */
    int *queue;           /* [count] pieces, in turn */
    int next;             /* the first that nobody took */
    int crew;             /* threads here that do pieces */
    pthread_t leader;     /* waits for them */
    bool led;             /* is there a leader? */
};

static void rest(void)
{
    nanosleep(&(struct timespec){0, PAUSE}, NULL);
}

static void say(int to, char what, long order, const char *text)
{
    struct text said = {0};
    text_add(&said, "%c%ld\n%s", what, order, text);
    ranks_send(to, said.chars); /* whoever does not get it stays silent */
    free(said.chars);
}

/* The number of an order, and what follows it. */
static long order_of(const char *text, const char **rest_of_it)
{
    char *end;
    long order = strtol(text + 1, &end, 10);
    *rest_of_it = *end == '\n' ? end + 1 : end;
    return order;
}

/* ---- the queue ---- */

static int pieces_left(struct sharing *s)
{
    pthread_mutex_lock(&s->lock);
    int left = s->work->is_ended(s->work->job) ? 0 : s->work->count - s->next;
    pthread_mutex_unlock(&s->lock);
    return left;
}

/* The next piece, or -1. */
static int take_piece(struct sharing *s)
{
    pthread_mutex_lock(&s->lock);
    bool any = s->next < s->work->count && !s->work->is_ended(s->work->job);
    int piece = any ? s->queue[s->next++] : -1;
    pthread_mutex_unlock(&s->lock);
    return piece;
}

/* A piece that was taken and not done goes to the end of the queue. */
static void put_back(struct sharing *s, int piece)
{
    int last = s->work->count - 1, at = 0;
    pthread_mutex_lock(&s->lock);
    while (s->queue[at] != piece)
        at++;
    memmove(&s->queue[at], &s->queue[at + 1], (size_t)(last - at) * sizeof *s->queue);
    s->queue[last] = piece;
    s->next--;
    pthread_mutex_unlock(&s->lock);
}

/* ---- threads here ---- */

static void work_here(void *sharing, int thread)
{
    struct sharing *s = sharing;
    (void)thread; /* every one does whatever is next */
    for (int piece = take_piece(s); piece >= 0; piece = take_piece(s))
        s->work->work(s->work->job, piece);
}

static void *lead_crew(void *sharing)
{
    struct sharing *s = sharing;
    team_run(&(struct team){.threads = s->crew, .leave = s->work->leave}, s->crew, work_here, s);
    pthread_mutex_lock(&s->lock);
    s->crew = 0;
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* Starts `threads` that do pieces, in a thread of theirs, so that this one is free to attend to the ranks; where none
 * is to be had works itself. */
static void start_crew(struct sharing *s, int threads)
{
    s->crew = threads;
    s->led = pthread_create(&s->leader, NULL, lead_crew, s) == 0;
    if (!s->led)
        lead_crew(s);
}

static void end_crew(struct sharing *s)
{
    if (s->led)
        pthread_join(s->leader, NULL);
    s->led = false;
}

static int crew_at_work(struct sharing *s)
{
    pthread_mutex_lock(&s->lock);
    int crew = s->crew;
    pthread_mutex_unlock(&s->lock);
    return crew;
}

/* ---- other ranks, as rank 0 sees them ---- */

static void give_order(struct sharing *s, int rank, int piece)
{
    struct rank *r = &s->share->ranks[rank];
    char *order = s->work->order(s->work->job, piece);
    r->piece = piece;
    r->order = ++s->share->orders;
    r->heard = clock_seconds();
    if (!r->briefed && s->work->brief)
        say(rank, BRIEF, 0, s->work->brief);
    r->briefed = true;
    say(rank, WORK, r->order, order);
    free(order);
}

static void give_orders(struct sharing *s)
{
    for (int k = 1; k < s->share->count; k++) {
        const struct rank *r = &s->share->ranks[k];
        int piece = r->piece < 0 && !r->lost && !r->resting ? take_piece(s) : -1;
        if (piece >= 0)
            give_order(s, k, piece);
    }
}

static void hear(struct sharing *s, int from, const char *text)
{
    struct rank *r = &s->share->ranks[from];
    const char *answer;
    long order = order_of(text, &answer);
    r->heard = clock_seconds();
    r->lost = false; /* it was only slow; the piece it was at is being done by somebody else */
    if (r->piece < 0 || order != r->order)
        return;
    if (text[0] == STOPPED || (text[0] == ANSWER && !s->work->answer(s->work->job, r->piece, answer))) {
        r->resting = true;
        put_back(s, r->piece);
    }
    if (r->resting || text[0] == DONE)
        r->piece = -1;
}

static void look_for_lost(struct sharing *s)
{
    for (int k = 1; k < s->share->count; k++) {
        struct rank *r = &s->share->ranks[k];
        struct text name = {0};
        if (r->piece < 0 || clock_seconds() - r->heard < SILENCE)
            continue;
        s->work->name(s->work->job, r->piece, &name);
        fprintf(stderr, "%s: rank %d has been silent for %.0f seconds; what it was at is done again: %s\n",
                s->work->command, k, SILENCE, name.chars);
        free(name.chars);
        r->lost = true;
        put_back(s, r->piece);
        r->piece = -1;
    }
}

static int ranks_at_work(const struct sharing *s)
{
    int at_work = 0;
    for (int k = 1; k < s->share->count; k++)
        at_work += s->share->ranks[k].piece >= 0;
    return at_work;
}

/* What the calling thread does while others work. */
static void attend(struct sharing *s)
{
    int from = 0;
    for (char *text = ranks_receive(&from); text; text = ranks_receive(&from)) {
        hear(s, from, text);
        free(text);
    }
    look_for_lost(s);
    give_orders(s);
    if (s->work->attend)
        s->work->attend(s->work->job);
}

/* A rank that is lost leaves work that threads of our own may have to take up. */
static void work_off(struct sharing *s)
{
    while (pieces_left(s) > 0 || ranks_at_work(s) > 0 || crew_at_work(s) > 0) {
        attend(s);
        int left = pieces_left(s);
        if (crew_at_work(s) == 0)
            end_crew(s);
        if (left > 0 && crew_at_work(s) == 0)
            start_crew(s, left < s->work->threads ? left : s->work->threads);
        rest();
    }
    end_crew(s);
}

void share_out(struct share *share, const struct share_work *w)
{
    struct rank me = {.piece = -1};
    struct share here = {.count = 1, .ranks = &me};
    struct sharing s = {.share = share ? share : &here, .work = w};
    s.queue = allocate((size_t)w->count, sizeof *s.queue);
    for (int k = 0; k < w->count; k++)
        s.queue[k] = k;
    for (int k = 0; k < s.share->count; k++)
        s.share->ranks[k].briefed = false;
    pthread_mutex_init(&s.lock, NULL);
    work_off(&s);
    pthread_mutex_destroy(&s.lock);
    free(s.queue);
}

int share_count(const struct share *s)
{
    return s ? s->count : 1;
}

static void send_all(const struct share *s, char what)
{
    for (int k = 1; k < s->count; k++)
        if (!s->ranks[k].lost)
            say(k, what, 0, "");
}

/* Sends all home, and when they have said goodbye lets them go: alone, without waiting for one another, where one does
 * not answer. Returns whether alone. */
static bool part(const struct share *s)
{
    int waiting = s->count - 1, from = 0;
    double until = clock_seconds() + PARTING;
    send_all(s, HOME);
    while (waiting > 0 && clock_seconds() < until) {
        char *text = ranks_receive(&from);
        waiting -= text && text[0] == BYE;
        free(text);
        rest();
    }
    send_all(s, waiting > 0 ? ALONE : TOGETHER);
    return waiting > 0;
}

static enum status lead(const struct share_job *j, bool *alone, struct error *e)
{
    struct share s = {.count = ranks_count()};
    s.ranks = allocate((size_t)s.count, sizeof *s.ranks);
    for (int k = 0; k < s.count; k++)
        s.ranks[k].piece = -1;
    enum status status = j->lead(j->job, &s, e);
    *alone = part(&s);
    free(s.ranks);
    return status;
}

/* ---- another rank ---- */

struct seat {
    long order;
    double said; /* when it last gave a sign of life */
};

void share_answer(const struct seat *s, const char *text)
{
    say(0, ANSWER, s->order, text);
}

void share_alive(void *seat, const struct solve_progress *now)
{
    struct seat *s = seat;
    (void)now;
    if (clock_seconds() - s->said < BEAT)
        return;
    s->said = clock_seconds();
    say(0, LIVES, 0, "");
}

static void do_order(const struct share_job *j, const char *text)
{
    const char *order;
    struct seat seat = {order_of(text, &order), clock_seconds()};
    bool done = j->obey(j->job, &seat, order);
    say(0, done ? DONE : STOPPED, seat.order, "");
}

static void hear_brief(const struct share_job *j, const char *text)
{
    const char *brief;
    order_of(text, &brief);
    j->brief(j->job, brief);
}

/* Takes orders until it is sent home; returns whether to leave alone. */
static bool serve(const struct share_job *j)
{
    char what = '\0';
    while (what != TOGETHER && what != ALONE) {
        int from;
        char *text = ranks_receive(&from);
        what = text ? text[0] : '\0';
        if (what == BRIEF)
            hear_brief(j, text);
        else if (what == WORK)
            do_order(j, text);
        else if (what == HOME)
            say(0, BYE, 0, "");
        else if (!what)
            rest();
        free(text);
    }
    return what == ALONE;
}

/* ---- a job ---- */

enum status share_job(const struct share_job *j, struct error *e)
{
    enum status status = STATUS_DONE;
    bool alone = false;
    ranks_begin();
    if (ranks_me() == 0)
        status = lead(j, &alone, e);
    else
        alone = serve(j);
    if (alone)
        error_print(e, stderr);
    ranks_end(alone, status);
    return status;
}
