/* compare.c - who works out which scenario: threads here and, under MPI, other ranks; results to the database.
 *
 *   rank 0     takes the chains of which the database lacks rows, one for each thread of its own and one for each rank
 *              that is idle, and puts the results as they come
 *   others     work off a chain, answering row by row, until they are sent home
 *
 * A chain is worked out from its beginning by one thread or rank, so that it does not matter which. Rows that the
 * database has are only searched again, for what they leave those behind them. */
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
#include "write_report.h"

/* Texts between ranks begin with one of these. */
enum { WORK = 'W', HOME = 'H', ANSWER = 'A', LIVES = 'L', BYE = 'B', TOGETHER = 'T', ALONE = 'X' };

static const double BEAT = 2;      /* seconds between two signs of life of a rank at work */
static const double SILENCE = 30;  /* after so many without one a rank is lost, and its row is done again */
static const double PARTING = 5;   /* so many to say goodbye in */
static const long PAUSE = 2000000; /* nanoseconds between two looks for texts */

struct rank {
    int chain;    /* it is at work on; -1: none */
    int at;       /* in the chain: the row it has to answer next */
    double heard; /* when it last said something */
    bool lost;    /* silent for too long */
    bool resting; /* it was told to stop: gets no more chains */
};

struct work {
    const struct compare_call *call;
    const struct sweep *sweep;
    struct store *store;
    pthread_mutex_t lock; /* of all below, and of the database */
    bool *has;            /* [row_count] is there a result? */
    int *queue;           /* [chain_count] chains that lack rows, in turn */
    int next, count;      /* the next of them; how many */
    int rows, done;       /* that were lacking; that have come since */
    int threads;          /* of each search */
    int crew;             /* threads here that work off chains */
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

static const struct sweep_row *row_at(const struct work *w, int chain, int at)
{
    return &w->sweep->rows[w->sweep->chains[chain].rows[at]];
}

/* The first row of the chain from `at` on that is to be worked out and has no result; -1: there is none. */
static int next_lacking(const struct work *w, int chain, int at)
{
    const struct chain *c = &w->sweep->chains[chain];
    for (; at < c->count; at++)
        if (!w->has[c->rows[at]])
            return at;
    return -1;
}

/* Notes that the next row that the chain lacks is begun, and says which it is. */
static int begin_row(struct work *w, int chain, int at)
{
    at = next_lacking(w, chain, at);
    if (at >= 0 && !w->failed)
        w->failed = !store_begin(w->store, row_at(w, chain, at)->key, w->e);
    return at;
}

/* The next chain to work off, or -1; `at`: the first row that it lacks. */
static int take_chain(struct work *w, int *at)
{
    pthread_mutex_lock(&w->lock);
    int chain = w->next < w->count && !w->failed && !*w->call->stop ? w->queue[w->next] : -1;
    if (chain >= 0) {
        w->next++;
        *at = begin_row(w, chain, 0);
    }
    pthread_mutex_unlock(&w->lock);
    return chain;
}

/* Puts the result of a chain's row and begins the next that it lacks: which; -1: none. */
static int put_row(struct work *w, int chain, int at, struct json *result)
{
    pthread_mutex_lock(&w->lock);
    if (!w->failed) {
        w->failed = !store_put(w->store, row_at(w, chain, at)->key, result, w->e);
        w->has[w->sweep->chains[chain].rows[at]] = true;
        w->done++;
    }
    int next = w->failed ? -1 : begin_row(w, chain, at + 1);
    pthread_mutex_unlock(&w->lock);
    json_free(result);
    return next;
}

/* A chain of a rank that is lost goes to the end of the queue. */
static void put_back(struct work *w, int chain)
{
    pthread_mutex_lock(&w->lock);
    for (int k = 0; k + 1 < w->count; k++)
        if (k < w->next && w->queue[k] == chain) {
            memmove(&w->queue[k], &w->queue[k + 1], (size_t)(w->count - k - 1) * sizeof *w->queue);
            w->next--;
            break;
        }
    w->queue[w->count - 1] = chain;
    w->next = w->next < w->count ? w->next : w->count - 1;
    pthread_mutex_unlock(&w->lock);
}

static struct compare_job job_of(const struct work *w, const struct sweep_row *r)
{
    return (struct compare_job){.folder = r->folder,
                                .name = r->name,
                                .policy = r->policy,
                                .gap = w->call->gap,
                                .seconds = w->call->seconds,
                                .threads = w->threads,
                                .stop = w->call->stop};
}

/* `lacking`: the first row without a result. */
static void work_off_chain(struct work *w, int chain, int lacking)
{
    struct trail trail = {0};
    bool going = true;
    for (int at = 0; going && lacking >= 0; at++) {
        const struct sweep_row *row = row_at(w, chain, at);
        struct compare_job job = job_of(w, row);
        if (row->complaints)
            continue;
        if (at < lacking) {
            going = compare_retrace(&job, &trail);
            continue;
        }
        struct json *result = compare_solve(&job, &trail);
        going = result != NULL;
        lacking = going ? put_row(w, chain, at, result) : lacking;
    }
    trail_free(&trail);
}

static void work_here(void *work, int thread)
{
    struct work *w = work;
    int lacking;
    (void)thread; /* every one does whatever is next */
    for (int chain = take_chain(w, &lacking); chain >= 0; chain = take_chain(w, &lacking))
        work_off_chain(w, chain, lacking);
}

/* ---- other ranks, as rank 0 sees them ---- */

/* The rows of a chain up to the last that is lacking, with their keys; `lacking`: whether an answer is wanted. */
static char *work_text(const struct work *w, int chain)
{
    struct json *order = json_new(JSON_OBJECT), *rows = json_put(order, "rows", json_new(JSON_ARRAY));
    struct text text = {0};
    json_put_text(order, "folder", row_at(w, chain, 0)->folder);
    for (int at = 0; next_lacking(w, chain, at) >= 0; at++) {
        const struct sweep_row *r = row_at(w, chain, at);
        if (r->complaints)
            continue;
        struct json *row = json_add(rows, json_new(JSON_OBJECT));
        json_put_text(row, "name", r->name);
        json_put_text(row, "key", r->key);
        json_put_bool(row, "lacking", next_lacking(w, chain, at) == at);
        json_put(row, "policy", json_copy(r->policy));
    }
    char *printed = json_print(order);
    text_add(&text, "%c%s", WORK, printed);
    free(printed);
    json_free(order);
    return text.chars;
}

static bool is_idle(const struct rank *r)
{
    return r->chain < 0 && !r->lost && !r->resting;
}

static void give_chains(struct work *w)
{
    for (int k = 1; k < ranks_count(); k++) {
        struct rank *r = &w->ranks[k];
        if (!is_idle(r))
            continue;
        r->chain = take_chain(w, &r->at);
        if (r->chain < 0)
            continue;
        char *text = work_text(w, r->chain);
        r->heard = seconds_now();
        ranks_send(k, text); /* whoever does not get it stays silent */
        free(text);
    }
}

/* An answer begins with the key of its row: one that was lost and comes back may still answer what others do now. */
static void hear(struct work *w, int from, const char *text)
{
    struct rank *r = &w->ranks[from];
    struct json *result = NULL;
    struct error e = {0};
    r->heard = seconds_now();
    r->lost = false; /* it was only slow; the chain it was at is being done by somebody else */
    if (text[0] != ANSWER || r->chain < 0 || strncmp(text + 1, row_at(w, r->chain, r->at)->key, HASH_TEXT - 1) != 0)
        return;
    r->resting = !json_parse(text + HASH_TEXT, "rank", &result, &e);
    r->at = result ? put_row(w, r->chain, r->at, result) : r->at;
    if (!result)
        put_back(w, r->chain);
    if (!result || r->at < 0)
        r->chain = -1;
    error_free(&e);
}

static void look_for_lost(struct work *w)
{
    for (int k = 1; k < ranks_count(); k++) {
        struct rank *r = &w->ranks[k];
        if (r->chain < 0 || seconds_now() - r->heard < SILENCE)
            continue;
        fprintf(stderr, "compare: rank %d has been silent for %.0f seconds; its scenario is done again: %s\n", k,
                SILENCE, row_at(w, r->chain, r->at)->name);
        r->lost = true;
        put_back(w, r->chain);
        r->chain = -1;
    }
}

static int ranks_at_work(const struct work *w)
{
    int at_work = 0;
    for (int k = 1; k < ranks_count(); k++)
        at_work += w->ranks[k].chain >= 0;
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
            w->rows, now - w->began);
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
    give_chains(w);
    show(w);
}

static int chains_left(struct work *w)
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

/* Starts `threads` that work off chains, in a thread of theirs, so that this one is free to attend to the ranks; where
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

/* Until every chain is done. A rank that is lost leaves work that threads of our own may have to take up. */
static void work_off(struct work *w, int side_by_side)
{
    while (chains_left(w) > 0 || ranks_at_work(w) > 0 || crew_at_work(w) > 0) {
        attend(w);
        int left = chains_left(w);
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

static void send_answer(const struct json *row, const struct json *result)
{
    struct text said = {0};
    char *printed = result ? json_print(result) : copy_text("");
    text_add(&said, "%c%s%s", ANSWER, said_text(row, "key"), printed);
    ranks_send(0, said.chars);
    free(printed);
    free(said.chars);
}

static bool is_lacking(const struct json *row)
{
    return json_get(row, "lacking")->kind == JSON_TRUE;
}

/* One row of an order. False where the search was stopped. */
static bool do_row(const struct compare_job *job, const struct json *row, struct trail *trail)
{
    struct json *result = is_lacking(row) ? compare_solve(job, trail) : NULL;
    if (result)
        send_answer(row, result);
    bool going = is_lacking(row) ? result != NULL : compare_retrace(job, trail);
    json_free(result);
    return going;
}

/* Answers row by row; where it was stopped the next answer is empty. */
static void do_chain(const struct compare_call *c, const char *folder, const struct json *rows)
{
    struct life life = {seconds_now()};
    struct trail trail = {0};
    bool going = true;
    for (int k = 0; k < rows->count; k++) {
        const struct json *row = rows->child[k];
        struct compare_job job = {.folder = folder,
                                  .name = said_text(row, "name"),
                                  .policy = json_get(row, "policy"),
                                  .gap = c->gap,
                                  .seconds = c->seconds,
                                  .threads = c->threads > 0 ? c->threads : 1,
                                  .stop = c->stop,
                                  .progress = say_alive,
                                  .user = &life};
        going = going && do_row(&job, row, &trail);
        if (!going && is_lacking(row)) {
            send_answer(row, NULL);
            break;
        }
    }
    trail_free(&trail);
}

static void obey(const struct compare_call *c, const char *text)
{
    struct json *order = NULL;
    struct error e = {0};
    if (json_parse(text, "order", &order, &e))
        do_chain(c, said_text(order, "folder"), json_get(order, "rows"));
    json_free(order);
    error_free(&e);
}

/* Takes orders until it is sent home; returns whether to leave alone. */
static bool serve(const struct compare_call *c)
{
    for (;;) {
        int from;
        char *text = ranks_receive(&from), what = text ? text[0] : '\0';
        if (what == WORK)
            obey(c, text + 1);
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

/* A file that cannot be read says the same for each of its rows. */
static void complain(const struct sweep *s, int k, struct error *e)
{
    const struct json *own = s->rows[k].complaints, *before = k > 0 ? s->rows[k - 1].complaints : NULL;
    for (int c = 0; c < own->count; c++)
        if (!before || c >= before->count || strcmp(own->child[c]->text, before->child[c]->text) != 0)
            fail(e, "%s", own->child[c]->text);
}

/* Where nothing at all can be read the call is wrong, and the sentences are its complaint. */
static bool is_any_read(const struct sweep *s, struct error *e)
{
    for (int k = 0; k < s->row_count; k++)
        if (!s->rows[k].complaints)
            return true;
    for (int k = 0; k < s->row_count; k++)
        complain(s, k, e);
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
        json_put_number(row, "chain", s->rows[k].chain);
        json_put_number(row, "place", s->rows[k].place);
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

/* Another chain with the same rows; the key of the last has those of all. */
static bool is_queued(const struct work *w, const char *last_key)
{
    for (int k = 0; k < w->count; k++) {
        int chain = w->queue[k];
        if (strcmp(row_at(w, chain, w->sweep->chains[chain].count - 1)->key, last_key) == 0)
            return true;
    }
    return false;
}

/* How often the row of the chain that was begun most often was begun without a result; -1: it lacks none. */
static int times_begun(const struct work *w, int chain)
{
    int most = -1;
    for (int at = next_lacking(w, chain, 0); at >= 0; at = next_lacking(w, chain, at + 1)) {
        int begun = store_begun(w->store, row_at(w, chain, at)->key);
        most = begun > most ? begun : most;
    }
    return most;
}

/* Chains of which the database lacks rows, those first whose rows were begun the fewest times: whatever brings the
 * program down goes last. */
static void queue_chains(struct work *w)
{
    int most = 0, count = w->sweep->chain_count;
    int *begun = allocate((size_t)count, sizeof *begun);
    w->queue = allocate((size_t)count, sizeof *w->queue);
    for (int n = 0; n < count; n++) {
        begun[n] = times_begun(w, n);
        most = begun[n] > most ? begun[n] : most;
    }
    for (int times = 0; times <= most; times++)
        for (int n = 0; n < count; n++)
            if (begun[n] == times && !is_queued(w, row_at(w, n, w->sweep->chains[n].count - 1)->key))
                w->queue[w->count++] = n;
    free(begun);
}

/* What the database has; what cannot be read is put there at once. */
static bool look_up_rows(struct work *w)
{
    bool ok = true;
    w->has = allocate((size_t)w->sweep->row_count, sizeof *w->has);
    for (int k = 0; k < w->sweep->row_count && ok; k++) {
        const struct sweep_row *row = &w->sweep->rows[k];
        w->has[k] = store_has(w->store, row->key);
        if (!w->has[k] && row->complaints) {
            struct json *result = compare_unread(row->complaints);
            ok = store_put(w->store, row->key, result, w->e);
            w->has[k] = true;
            json_free(result);
        }
        w->rows += !w->has[k];
    }
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
    ok = ok && look_up_rows(w);
    if (ok)
        queue_chains(w);
    return ok;
}

static bool write_outputs(const struct compare_call *c, const struct json *tree, struct error *e)
{
    struct output outputs[] = {{"compare.json", json_print(tree)},
                               {"compare.csv", comparison_csv(tree)},
                               {"compare.html", study_html(tree, NULL, 0, c->language)}};
    bool ok = write_files(c->output, outputs, 3, e);
    for (int k = 0; k < 3; k++)
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
    sweep_chain_keys(sweep);
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
        w.ranks[k].chain = -1;
    pthread_mutex_init(&w.lock, NULL);
    enum status status = lead(&w, &sweep);
    *alone = part(&w);
    pthread_mutex_destroy(&w.lock);
    store_close(w.store);
    sweep_free(&sweep);
    free(w.queue);
    free(w.has);
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
