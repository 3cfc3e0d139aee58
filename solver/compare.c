/* compare.c - who works out which scenario: threads here and, under MPI, other ranks; results to the database.
 *
 *   rank 0     takes the rows that the database lacks, one for each thread of its own and one for each rank that asks,
 *              and puts what comes back
 *   others     ask, work, answer, until they are sent home
 *
 * A row is worked out by one thread or rank from the row alone, so that it does not matter which. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "branch.h"
#include "compare_parts.h"
#include "memory.h"
#include "ranks.h"
#include "store.h"
#include "team.h"
#include "write.h"

/* Texts between ranks begin with one of these. */
enum { WORK = 'W', HOME = 'H', ANSWER = 'A', LIVES = 'L', BYE = 'B', TOGETHER = 'T', ALONE = 'X' };

static const double BEAT = 2;      /* seconds between two signs of life of a rank at work */
static const double SILENCE = 30;  /* after so many without one a rank is lost, and its row is done again */
static const double PARTING = 5;   /* so many to say goodbye in */
static const long PAUSE = 2000000; /* nanoseconds between two looks for texts */

struct rank {
    int row;      /* it is at work on; -1: none */
    double heard; /* when it last said something */
    bool lost;    /* silent for too long */
    bool resting; /* it was told to stop: gets no more rows */
};

struct work {
    const struct compare_call *call;
    const struct sweep *sweep;
    struct store *store;
    pthread_mutex_t lock; /* of all below, and of the database */
    int *queue;           /* [row_count] rows to be worked out, in turn */
    int next, count;      /* the next of them; how many */
    int done;             /* of `count` */
    int threads;          /* of each search */
    int crew;             /* threads here that work off rows */
    pthread_t leader;     /* waits for them */
    bool led;             /* is there a leader? */
    bool failed;          /* the database could not be written: `e` has it */
    struct error *e;
    struct rank *ranks; /* [ranks_count()] */
    double began, shown;
};

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void rest(void)
{
    nanosleep(&(struct timespec){0, PAUSE}, NULL);
}

/* ---- the queue ---- */

/* The next row to work out, or -1. */
static int take_row(struct work *w)
{
    pthread_mutex_lock(&w->lock);
    int row = w->next < w->count && !w->failed && !*w->call->stop ? w->queue[w->next] : -1;
    if (row >= 0) {
        w->next++;
        w->failed = !store_begin(w->store, w->sweep->rows[row].key, w->e);
    }
    pthread_mutex_unlock(&w->lock);
    return row;
}

/* `result` NULL: the search was stopped, and there is none. */
static void put_row(struct work *w, int row, struct json *result)
{
    pthread_mutex_lock(&w->lock);
    if (result && !w->failed) {
        w->failed = !store_put(w->store, w->sweep->rows[row].key, result, w->e);
        w->done++;
    }
    pthread_mutex_unlock(&w->lock);
    json_free(result);
}

/* A row of a rank that is lost goes to the end of the queue. */
static void put_back(struct work *w, int row)
{
    pthread_mutex_lock(&w->lock);
    for (int k = 0; k + 1 < w->count; k++)
        if (k < w->next && w->queue[k] == row) {
            memmove(&w->queue[k], &w->queue[k + 1], (size_t)(w->count - k - 1) * sizeof *w->queue);
            w->next--;
            break;
        }
    w->queue[w->count - 1] = row;
    w->next = w->next < w->count ? w->next : w->count - 1;
    pthread_mutex_unlock(&w->lock);
}

static struct compare_job job_of(const struct work *w, int row)
{
    const struct sweep_row *r = &w->sweep->rows[row];
    return (struct compare_job){.folder = r->folder,
                                .name = r->name,
                                .policy = r->policy,
                                .gap = w->call->gap,
                                .seconds = w->call->seconds,
                                .threads = w->threads,
                                .stop = w->call->stop};
}

static void work_here(void *work, int thread)
{
    struct work *w = work;
    (void)thread; /* every one does whatever is next */
    for (int row = take_row(w); row >= 0; row = take_row(w)) {
        struct compare_job job = job_of(w, row);
        put_row(w, row, compare_solve(&job));
    }
}

/* ---- other ranks, as rank 0 sees them ---- */

static char *work_text(const struct work *w, int row)
{
    const struct sweep_row *r = &w->sweep->rows[row];
    struct json *o = json_new(JSON_OBJECT);
    struct text text = {0};
    json_put_text(o, "folder", r->folder);
    json_put_text(o, "name", r->name);
    json_put(o, "policy", json_copy(r->policy));
    char *printed = json_print(o);
    text_add(&text, "%c%s", WORK, printed);
    free(printed);
    json_free(o);
    return text.chars;
}

static bool is_idle(const struct rank *r)
{
    return r->row < 0 && !r->lost && !r->resting;
}

static void give_rows(struct work *w)
{
    for (int k = 1; k < ranks_count(); k++) {
        int row = is_idle(&w->ranks[k]) ? take_row(w) : -1;
        if (row < 0)
            continue;
        char *text = work_text(w, row);
        w->ranks[k].row = row;
        w->ranks[k].heard = seconds_now();
        ranks_send(k, text); /* whoever does not get it stays silent */
        free(text);
    }
}

static void hear(struct work *w, int from, const char *text)
{
    struct rank *r = &w->ranks[from];
    struct json *result = NULL;
    struct error e = {0};
    r->heard = seconds_now();
    r->lost = false; /* it was only slow; the row it was at is being done by somebody else */
    if (text[0] != ANSWER || r->row < 0)
        return;
    r->resting = !json_parse(text + 1, "rank", &result, &e);
    if (result)
        put_row(w, r->row, result);
    else
        put_back(w, r->row);
    r->row = -1;
    error_free(&e);
}

static void look_for_lost(struct work *w)
{
    for (int k = 1; k < ranks_count(); k++) {
        struct rank *r = &w->ranks[k];
        if (r->row < 0 || seconds_now() - r->heard < SILENCE)
            continue;
        fprintf(stderr, "compare: rank %d has been silent for %.0f seconds; its scenario is done again: %s\n", k,
                SILENCE, w->sweep->rows[r->row].name);
        r->lost = true;
        put_back(w, r->row);
        r->row = -1;
    }
}

static int ranks_at_work(const struct work *w)
{
    int at_work = 0;
    for (int k = 1; k < ranks_count(); k++)
        at_work += w->ranks[k].row >= 0;
    return at_work;
}

static void show(struct work *w)
{
    double now = seconds_now();
    bool da = w->call->language == DANISH;
    if (w->call->quiet || !isatty(STDERR_FILENO) || now - w->shown < 0.5)
        return;
    w->shown = now;
    pthread_mutex_lock(&w->lock);
    int done = w->done;
    pthread_mutex_unlock(&w->lock);
    fprintf(stderr, da ? "\r%d af %d scenarier regnet, %.0f s   " : "\r%d of %d scenarios worked out, %.0f s   ", done,
            w->count, now - w->began);
    fflush(stderr);
}

/* What the calling thread does while others work. */
static void attend(void *work)
{
    struct work *w = work;
    int from = 0;
    for (char *text = ranks_receive(&from); text; text = ranks_receive(&from)) {
        hear(w, from, text);
        free(text);
    }
    look_for_lost(w);
    give_rows(w);
    show(w);
}

static int rows_left(struct work *w)
{
    pthread_mutex_lock(&w->lock);
    int left = w->failed || *w->call->stop ? 0 : w->count - w->next;
    pthread_mutex_unlock(&w->lock);
    return left;
}

static void *lead_crew(void *work)
{
    struct work *w = work;
    team_run(&(struct team){.threads = w->crew, .leave = branch_thread_end}, w->crew, work_here, w);
    pthread_mutex_lock(&w->lock);
    w->crew = 0;
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* Starts `threads` that work off rows, in a thread of theirs, so that this one is free to attend to the ranks; where
 * none is to be had works itself. */
static void start_crew(struct work *w, int threads)
{
    w->crew = threads;
    w->led = pthread_create(&w->leader, NULL, lead_crew, w) == 0;
    if (!w->led)
        lead_crew(w);
}

static void end_crew(struct work *w)
{
    if (w->led)
        pthread_join(w->leader, NULL);
    w->led = false;
}

static int crew_at_work(struct work *w)
{
    pthread_mutex_lock(&w->lock);
    int crew = w->crew;
    pthread_mutex_unlock(&w->lock);
    return crew;
}

/* Until every row has come back. A rank that is lost leaves work that threads of our own may have to take up. */
static void work_off(struct work *w, int side_by_side)
{
    while (rows_left(w) > 0 || ranks_at_work(w) > 0 || crew_at_work(w) > 0) {
        attend(w);
        int left = rows_left(w);
        if (crew_at_work(w) == 0)
            end_crew(w);
        if (left > 0 && crew_at_work(w) == 0)
            start_crew(w, left < side_by_side ? left : side_by_side);
        rest();
    }
    end_crew(w);
    if (w->shown > 0)
        fputc('\n', stderr);
}

static void send_all(const struct work *w, char what)
{
    for (int k = 1; k < ranks_count(); k++)
        if (!w->ranks[k].lost)
            ranks_send(k, (char[]){what, '\0'});
}

/* Sends all home, and when they have said goodbye lets them go: alone, without waiting for one another, where one does
 * not answer. Returns whether alone. */
static bool part(struct work *w)
{
    int waiting = ranks_count() - 1, from = 0;
    double until = seconds_now() + PARTING;
    send_all(w, HOME);
    while (waiting > 0 && seconds_now() < until) {
        char *text = ranks_receive(&from);
        waiting -= text && text[0] == BYE;
        free(text);
        rest();
    }
    send_all(w, waiting > 0 ? ALONE : TOGETHER);
    return waiting > 0;
}

/* ---- another rank ---- */

struct life {
    double said;
};

static void say_alive(void *life, const struct solve_progress *now)
{
    struct life *l = life;
    (void)now;
    if (seconds_now() - l->said < BEAT)
        return;
    l->said = seconds_now();
    ranks_send(0, (char[]){LIVES, '\0'});
}

static void answer(const struct compare_call *c, const char *text)
{
    struct json *order = NULL, *result = NULL;
    struct error e = {0};
    struct life life = {seconds_now()};
    if (json_parse(text, "order", &order, &e)) {
        struct compare_job job = {said_text(order, "folder"),
                                  said_text(order, "name"),
                                  json_get(order, "policy"),
                                  c->gap,
                                  c->seconds,
                                  c->threads > 0 ? c->threads : 1,
                                  c->stop,
                                  say_alive,
                                  &life};
        result = compare_solve(&job);
    }
    struct text said = {0};
    char *printed = result ? json_print(result) : copy_text("");
    text_add(&said, "%c%s", ANSWER, printed);
    ranks_send(0, said.chars);
    free(printed);
    free(said.chars);
    json_free(order);
    json_free(result);
    error_free(&e);
}

/* Takes orders until it is sent home; returns whether to leave alone. */
static bool serve(const struct compare_call *c)
{
    for (;;) {
        int from;
        char *text = ranks_receive(&from), what = text ? text[0] : '\0';
        if (what == WORK)
            answer(c, text + 1);
        else if (what == HOME)
            ranks_send(0, (char[]){BYE, '\0'});
        free(text);
        if (what == TOGETHER || what == ALONE)
            return what == ALONE;
        if (!what)
            rest();
    }
}

/* ---- rank 0 ---- */

struct preparing {
    const struct compare_call *call;
    struct sweep *sweep;
};

static void prepare_row(void *preparing, int k)
{
    struct preparing *p = preparing;
    sweep_prepare(p->call, p->sweep, k);
}

/* Where nothing at all can be read the call is wrong, and the sentences are its complaint. */
static bool is_any_read(const struct sweep *s, struct error *e)
{
    for (int k = 0; k < s->row_count; k++)
        if (!s->rows[k].complaints)
            return true;
    for (int k = 0; k < s->row_count; k++)
        for (int c = 0; c < s->rows[k].complaints->count; c++)
            fail(e, "%s", s->rows[k].complaints->child[c]->text);
    return s->row_count == 0;
}

static struct json *sweep_rows(const struct sweep *s)
{
    struct json *rows = json_new(JSON_ARRAY);
    for (int k = 0; k < s->row_count; k++) {
        struct json *row = json_add(rows, json_new(JSON_OBJECT));
        json_put_text(row, "instance", s->rows[k].instance);
        json_put_text(row, "scenario", s->rows[k].scenario);
        json_put(row, "overrides", sweep_values(s, &s->rows[k]));
        json_put_text(row, "key", s->rows[k].key);
    }
    return rows;
}

static char *database_in(const char *folder)
{
    struct text path = {0};
    text_add(&path, "%s/compare.sqlite", folder);
    return path.chars;
}

/* Takes over what another sweep's database has of this sweep's rows. */
static bool take_over(struct work *w, const char *folder)
{
    char *path = database_in(folder);
    struct store *from = store_open_to_read(path, w->e);
    bool ok = from != NULL;
    for (int k = 0; k < w->sweep->row_count && ok; k++) {
        const char *key = w->sweep->rows[k].key;
        struct json *result = NULL;
        ok = store_has(w->store, key) || store_get(from, key, &result, w->e);
        ok = ok && (!result || store_put(w->store, key, result, w->e));
        json_free(result);
    }
    store_close(from);
    free(path);
    return ok;
}

static bool is_queued(const struct work *w, const char *key)
{
    for (int k = 0; k < w->count; k++)
        if (strcmp(w->sweep->rows[w->queue[k]].key, key) == 0)
            return true;
    return false;
}

/* Rows that the database lacks, those first whose work was begun the fewest times: whatever brings the program down
 * goes last. What cannot be read is put at once. */
static bool queue_rows(struct work *w)
{
    int most = 0, count = w->sweep->row_count;
    int *begun = allocate((size_t)count, sizeof *begun);
    bool ok = true;
    w->queue = allocate((size_t)count, sizeof *w->queue);
    for (int k = 0; k < count; k++) {
        const struct sweep_row *row = &w->sweep->rows[k];
        begun[k] = store_has(w->store, row->key) ? -1 : store_begun(w->store, row->key);
        most = begun[k] > most ? begun[k] : most;
        if (begun[k] < 0 || !row->complaints || !ok)
            continue;
        struct json *result = compare_unread(row->complaints);
        ok = store_put(w->store, row->key, result, w->e);
        begun[k] = -1;
        json_free(result);
    }
    for (int times = 0; times <= most; times++)
        for (int k = 0; k < count; k++)
            if (begun[k] == times && !is_queued(w, w->sweep->rows[k].key))
                w->queue[w->count++] = k;
    free(begun);
    return ok;
}

static bool open_store(struct work *w)
{
    char *path = database_in(w->call->output);
    struct json *rows = sweep_rows(w->sweep);
    w->store = store_open(path, w->e);
    bool ok = w->store && store_sweep(w->store, rows, w->e);
    for (int k = 0; k < w->call->from_count && ok; k++)
        ok = take_over(w, w->call->from[k]);
    json_free(rows);
    free(path);
    return ok && queue_rows(w);
}

static bool write_outputs(const struct compare_call *c, const struct json *tree, struct error *e)
{
    struct output outputs[] = {{"compare.json", json_print(tree)}, {"compare.csv", comparison_csv(tree)}};
    bool ok = write_files(c->output, outputs, 2, e);
    for (int k = 0; k < 2; k++)
        free(outputs[k].text);
    return ok;
}

/* What became of all rows, as an exit status: a defect weighs more than what is missing, that more than what could not
 * be read. */
static enum status status_of(const struct json *tree)
{
    enum status status = STATUS_DONE;
    const struct json *rows = json_get(tree, "scenarios");
    for (int k = 0; k < rows->count; k++) {
        const char *word = said_text(rows->child[k], "status");
        if (strcmp(word, "defect") == 0)
            return STATUS_DEFECT;
        if (strcmp(word, "missing") == 0)
            status = STATUS_NO_PLAN;
        else if (strcmp(word, "error") == 0 && status == STATUS_DONE)
            status = STATUS_INPUT;
    }
    return status;
}

/* From the database, so that it does not matter when a row was worked out. */
static enum status tell(struct work *w)
{
    struct json *tree = comparison_begin(w->sweep);
    bool ok = true;
    for (int k = 0; k < w->sweep->row_count && ok; k++) {
        struct json *result = NULL;
        ok = store_get(w->store, w->sweep->rows[k].key, &result, w->e);
        comparison_add(tree, w->sweep, k, result);
        json_free(result);
    }
    comparison_end(tree);
    ok = ok && write_outputs(w->call, tree, w->e);
    if (ok && !w->call->quiet)
        print_comparison(tree, w->call->language, stdout);
    enum status status = ok ? status_of(tree) : w->e->status;
    json_free(tree);
    return status;
}

/* Everything but the ranks' coming and going. */
static enum status lead(struct work *w, struct sweep *sweep)
{
    const struct compare_call *c = w->call;
    int threads = c->threads > 0 ? c->threads : ranks_count() > 1 ? 1 : team_size();
    if (!sweep_read(c, sweep, w->e) || !writable_folder(c->output, w->e))
        return w->e->status;
    team_run(&(struct team){.threads = threads}, sweep->row_count, prepare_row, &(struct preparing){c, sweep});
    if (!is_any_read(sweep, w->e) || !open_store(w))
        return w->e->status;
    w->threads = w->count > 0 && w->count < threads ? threads / w->count : 1;
    work_off(w, threads);
    return w->failed ? w->e->status : tell(w);
}

static enum status lead_ranks(const struct compare_call *c, bool *alone, struct error *e)
{
    struct sweep sweep = {0};
    struct work w = {.call = c, .sweep = &sweep, .e = e, .began = seconds_now()};
    w.ranks = allocate((size_t)ranks_count(), sizeof *w.ranks);
    for (int k = 0; k < ranks_count(); k++)
        w.ranks[k].row = -1;
    pthread_mutex_init(&w.lock, NULL);
    enum status status = lead(&w, &sweep);
    *alone = part(&w);
    pthread_mutex_destroy(&w.lock);
    store_close(w.store);
    sweep_free(&sweep);
    free(w.queue);
    free(w.ranks);
    return status;
}

enum status compare(const struct compare_call *c, struct error *e)
{
    enum status status = STATUS_DONE;
    bool alone = false;
    ranks_begin();
    if (ranks_me() == 0)
        status = lead_ranks(c, &alone, e);
    else
        alone = serve(c);
    if (alone) {
        error_print(e, stderr);
        ranks_end(true, status);
    }
    ranks_end(false, status);
    return status;
}
