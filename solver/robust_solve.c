/* robust_solve.c - the best plan of each draw, by threads here and by other ranks.
 *
 * Another rank is told once of the scenario, of the nominal plan, and of what depends on all draws; then only of the
 * number of a draw, which it makes itself. */
#include <math.h>
#include <stdlib.h>

#include "branch.h"
#include "decisions.h"
#include "memory.h"
#include "robust_parts.h"
#include "team.h"

static bool solve_draw(struct robust_work *w, const struct draw *draw, const struct solve_limits *limits,
                       struct robust_draw *out, struct error *e)
{
    struct stages stages = {0};
    const struct setting *setting = &draw->setting;
    const struct access *access = &draw->access;
    struct stages_aids aids = {.start = &w->r->nominal.plan, .outlook = {1, &setting, &access, NULL, true}};
    double sign = robust_sign(w->r);
    bool ok = stages_solve(&w->setting, study_access(&w->r->study), limits, &aids, &stages, e);
    if (ok && stages.found) {
        double bound = sign * stages.proofs[0].bound;
        out->value = sign * stages.proofs[0].best;
        out->bound = isnan(bound) ? -INFINITY : fmin(bound, out->value);
        out->plan = stages.plan;
        stages.plan = (struct plan){0};
    }
    stages_free(&stages);
    return ok;
}

/* ---- here ---- */

static bool is_ended(void *work)
{
    struct robust_work *w = work;
    return robust_is_ended(w->r);
}

static void solve_here(void *work, int d)
{
    struct robust_work *w = work;
    struct solve_limits limits = w->limits;
    limits.threads = 1;
    limits.progress = NULL;
    solve_draw(w, &w->r->draws[d], &limits, &w->r->solved[d], &w->errors[d]);
}

/* ---- another rank's draw, as rank 0 sees it ---- */

static char *brief_of(const struct robust_work *w)
{
    struct json *brief = json_new(JSON_OBJECT);
    json_put(brief, "policy", json_copy(w->policy));
    json_put_number(brief, "unreached_minutes", w->first.unreached_minutes);
    json_put(brief, "nominal", decisions_to_json(&w->r->nominal.plan, &w->r->study.instance));
    char *text = json_print_compact(brief);
    json_free(brief);
    return text;
}

static char *order_of(void *work, int d)
{
    struct text order = {0};
    (void)work;
    text_add(&order, "%d", d + 1);
    return order.chars;
}

static double number_of(const struct json *object, const char *key, double otherwise)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_NUMBER ? j->number : otherwise;
}

static bool take_answer(void *work, int d, const char *text)
{
    struct robust_work *w = work;
    struct robust_draw *out = &w->r->solved[d];
    struct json *answer = NULL;
    struct error e = {0};
    bool ok = json_parse(text, "rank", &answer, &e);
    const struct json *said = ok ? json_get(answer, "error") : NULL;
    if (said)
        fail(&w->errors[d], "%s", said->text);
    else if (ok)
        ok = decisions_from_json(json_get(answer, "plan"), "rank", &w->r->study.instance, &out->plan, &e);
    if (ok && !said) {
        out->value = number_of(answer, "value", INFINITY);
        out->bound = number_of(answer, "bound", -INFINITY);
    }
    json_free(answer);
    error_free(&e);
    return ok;
}

static void name_draw(void *work, int d, struct text *to)
{
    (void)work;
    text_add(to, "draw %d", d + 1);
}

void robust_solve(struct robust_work *w, struct share *share)
{
    int threads = w->limits.threads > 0 ? w->limits.threads : share_count(share) > 1 ? 1 : team_size();
    char *brief = brief_of(w);
    for (int d = 0; d < w->r->wish.draws; d++)
        w->r->solved[d].value = INFINITY;
    study_access(&w->r->study); /* made before several threads want it */
    share_out(share, &(struct share_work){.command = "robust",
                                          .brief = brief,
                                          .count = w->r->wish.draws,
                                          .threads = threads,
                                          .leave = branch_thread_end,
                                          .job = w,
                                          .is_ended = is_ended,
                                          .work = solve_here,
                                          .order = order_of,
                                          .answer = take_answer,
                                          .name = name_draw});
    free(brief);
}

/* ---- the other rank ---- */

void robust_rank_free(struct robust_rank *rank)
{
    if (rank->work) {
        robust_free(rank->work->r);
        free(rank->work->r);
        robust_work_free(rank->work);
    }
    free(rank->work);
    rank->work = NULL;
    error_free(&rank->errors);
}

static bool read_brief(struct robust_rank *rank, const char *text, struct error *e)
{
    struct robust_work *w = rank->work;
    struct json *brief = NULL;
    w->r->wish = *rank->wish;
    bool ok = json_parse(text, "brief", &brief, e) &&
              robust_read(w, rank->call, json_copy(json_get(brief, "policy")), rank->scenario, e) &&
              decisions_from_json(json_get(brief, "nominal"), "brief", &w->r->study.instance, &w->r->nominal.plan, e);
    if (ok)
        w->first.unreached_minutes = number_of(brief, "unreached_minutes", NAN);
    json_free(brief);
    return ok;
}

void robust_brief(struct robust_rank *rank, const char *text)
{
    robust_rank_free(rank);
    rank->work = allocate(1, sizeof *rank->work);
    rank->work->r = allocate(1, sizeof *rank->work->r);
    read_brief(rank, text, &rank->errors);
}

static void answer(const struct seat *seat, const struct robust_work *w, const struct robust_draw *solved,
                   const struct error *e)
{
    struct json *said = json_new(JSON_OBJECT);
    if (e->count > 0) {
        json_put_text(said, "error", e->text[0]);
    } else {
        json_put_number(said, "value", solved->value);
        json_put_number(said, "bound", solved->bound);
        json_put(said, "plan", decisions_to_json(&solved->plan, &w->r->study.instance));
    }
    char *text = json_print_compact(said);
    share_answer(seat, text);
    free(text);
    json_free(said);
}

static bool do_draw(struct robust_work *w, int number, struct seat *seat)
{
    struct draw draw = {.instance = {.folder = NULL}};
    struct robust_draw solved = {.value = INFINITY, .bound = -INFINITY};
    struct solve_limits limits = w->limits;
    struct error e = {0};
    limits.threads = limits.threads > 0 ? limits.threads : 1;
    limits.progress = share_alive;
    limits.user = seat;
    if (robust_draw(w, number, &draw, &e))
        solve_draw(w, &draw, &limits, &solved, &e);
    bool done = !robust_is_ended(w->r);
    if (done)
        answer(seat, w, &solved, &e);
    draw_free(&draw);
    plan_free(&solved.plan);
    error_free(&e);
    return done;
}

bool robust_obey(struct robust_rank *rank, struct seat *seat, const char *order)
{
    if (rank->errors.count == 0)
        return do_draw(rank->work, atoi(order), seat);
    answer(seat, rank->work, NULL, &rank->errors);
    return true;
}
