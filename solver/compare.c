/* compare.c - chains of scenarios shared out over threads and ranks (share.h), their results to the database.
 *
 * A chain is worked out from its beginning by one thread or rank, row by row, so that it does not matter which. Rows
 * that the database has are only searched again, for what they leave those behind them. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "branch.h"
#include "clock.h"
#include "compare_parts.h"
#include "memory.h"
#include "share.h"
#include "store.h"
#include "team.h"
#include "write.h"
#include "write_report.h"

struct work {
    const struct compare_call *call;
    const struct sweep *sweep;
    struct share *share;
    struct store *store;
    pthread_mutex_t lock; /* of all below, and of the database */
    bool *has;            /* [row_count] is there a result? */
    int *queue;           /* [chain_count] chains that lack rows, in turn */
    int count;            /* how many */
    int rows, done;       /* that were lacking; that have come since */
    int threads;          /* of each search */
    bool failed;          /* the database could not be written: `e` has it */
    struct error *e;
    double began, shown;
};

/* ---- the rows of a chain ---- */

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

/* Notes that the next row that the chain lacks is begun, and says which it is; `lock` is held. */
static int note_next(struct work *w, int chain, int at)
{
    at = next_lacking(w, chain, at);
    if (at >= 0 && !w->failed)
        w->failed = !store_begin(w->store, row_at(w, chain, at)->key, w->e);
    return w->failed ? -1 : at;
}

/* The same before a chain is worked off. */
static int begin_chain(struct work *w, int chain)
{
    pthread_mutex_lock(&w->lock);
    int at = note_next(w, chain, 0);
    pthread_mutex_unlock(&w->lock);
    return at;
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
    int next = note_next(w, chain, at + 1);
    pthread_mutex_unlock(&w->lock);
    json_free(result);
    return next;
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

static void work_off_chain(void *work, int k)
{
    struct work *w = work;
    struct trail trail = {0};
    bool going = true;
    int chain = w->queue[k], lacking = begin_chain(w, chain);
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

/* ---- a chain that another rank works off, as rank 0 sees it ---- */

/* Its rows up to the last that is lacking; `lacking`: whether an answer is wanted. */
static char *chain_order(void *work, int k)
{
    struct work *w = work;
    struct json *order = json_new(JSON_OBJECT), *rows = json_put(order, "rows", json_new(JSON_ARRAY));
    int chain = w->queue[k];
    begin_chain(w, chain);
    json_put_text(order, "folder", row_at(w, chain, 0)->folder);
    for (int at = 0; next_lacking(w, chain, at) >= 0; at++) {
        const struct sweep_row *r = row_at(w, chain, at);
        if (r->complaints)
            continue;
        struct json *row = json_add(rows, json_new(JSON_OBJECT));
        json_put_text(row, "name", r->name);
        json_put_bool(row, "lacking", next_lacking(w, chain, at) == at);
        json_put(row, "policy", json_copy(r->policy));
    }
    char *printed = json_print(order);
    json_free(order);
    return printed;
}

/* They come in the order of the rows. */
static bool take_answer(void *work, int k, const char *text)
{
    struct work *w = work;
    struct json *result = NULL;
    struct error e = {0};
    int chain = w->queue[k], at = next_lacking(w, chain, 0);
    bool ok = at >= 0 && json_parse(text, "rank", &result, &e);
    if (ok)
        put_row(w, chain, at, result);
    error_free(&e);
    return ok;
}

static void name_row(void *work, int k, struct text *to)
{
    struct work *w = work;
    int chain = w->queue[k], at = next_lacking(w, chain, 0);
    text_add(to, "%s", row_at(w, chain, at < 0 ? 0 : at)->name);
}

static void show(void *work)
{
    struct work *w = work;
    double now = clock_seconds();
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

static bool is_ended(void *work)
{
    struct work *w = work;
    pthread_mutex_lock(&w->lock);
    bool failed = w->failed;
    pthread_mutex_unlock(&w->lock);
    return failed || *w->call->stop;
}

static void work_off(struct work *w, int side_by_side)
{
    share_out(w->share, &(struct share_work){.command = "compare",
                                             .count = w->count,
                                             .threads = side_by_side,
                                             .leave = branch_thread_end,
                                             .job = w,
                                             .is_ended = is_ended,
                                             .work = work_off_chain,
                                             .order = chain_order,
                                             .answer = take_answer,
                                             .name = name_row,
                                             .attend = show});
    if (w->shown > 0)
        fputc('\n', stderr);
}

/* ---- another rank ---- */

static bool is_lacking(const struct json *row)
{
    return json_get(row, "lacking")->kind == JSON_TRUE;
}

/* One row of an order. False where the search was stopped. */
static bool do_row(const struct compare_job *job, const struct json *row, const struct seat *seat, struct trail *trail)
{
    if (!is_lacking(row))
        return compare_retrace(job, trail);
    struct json *result = compare_solve(job, trail);
    char *printed = result ? json_print(result) : NULL;
    if (printed)
        share_answer(seat, printed);
    free(printed);
    json_free(result);
    return result != NULL;
}

static bool do_chain(const struct compare_call *c, struct seat *seat, const struct json *order)
{
    const struct json *rows = json_get(order, "rows");
    struct trail trail = {0};
    bool going = true;
    for (int k = 0; k < rows->count && going; k++) {
        const struct json *row = rows->child[k];
        struct compare_job job = {.folder = said_text(order, "folder"),
                                  .name = said_text(row, "name"),
                                  .policy = json_get(row, "policy"),
                                  .gap = c->gap,
                                  .seconds = c->seconds,
                                  .threads = c->threads > 0 ? c->threads : 1,
                                  .stop = c->stop,
                                  .progress = share_alive,
                                  .user = seat};
        going = do_row(&job, row, seat, &trail);
    }
    trail_free(&trail);
    return going;
}

static bool obey(void *call, struct seat *seat, const char *text)
{
    const struct compare_call *c = call;
    struct json *order = NULL;
    struct error e = {0};
    bool done = json_parse(text, "order", &order, &e) && do_chain(c, seat, order);
    json_free(order);
    error_free(&e);
    return done;
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
    int threads = c->threads > 0 ? c->threads : share_count(w->share) > 1 ? 1 : team_size();
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

static enum status lead_job(void *call, struct share *share, struct error *e)
{
    struct sweep sweep = {0};
    struct work w = {.call = call, .sweep = &sweep, .share = share, .e = e, .began = clock_seconds()};
    pthread_mutex_init(&w.lock, NULL);
    enum status status = lead(&w, &sweep);
    pthread_mutex_destroy(&w.lock);
    store_close(w.store);
    sweep_free(&sweep);
    free(w.queue);
    free(w.has);
    return status;
}

enum status compare(const struct compare_call *c, struct error *e)
{
    struct compare_call own = *c;
    return share_job(&(struct share_job){.lead = lead_job, .obey = obey, .job = &own}, e);
}
