/* explain.c - the order of an explanation, and its document. */
#include "explain_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "memory.h"
#include "version.h"

/* ---- time ---- */

/* Of the time for everything, what the scenario itself may take. */
static const double FIRST_SHARE = 0.3;

double next_search(struct explaining *x)
{
    const volatile sig_atomic_t *stop = x->call->study.stop;
    double left = x->deadline - clock_seconds(), own = x->out->study.scenario.solve.seconds;
    if (x->call->step)
        x->call->step(x->call->user, x->done, x->of);
    x->done++;
    if ((stop && *stop) || left <= 0)
        return 0;
    int searches = x->of > x->done ? x->of - x->done + 1 : 1;
    return isfinite(left) ? fmin(left / searches * 2, left) : own; /* most end early: twice an even share */
}

/* ---- the document ---- */

void put_sentence(struct json *to, const char *key, struct text words[LANGUAGE_COUNT])
{
    struct json *o = json_put(to, key, json_new(JSON_OBJECT));
    json_put_text(o, "da", words[DANISH].chars);
    json_put_text(o, "en", words[ENGLISH].chars);
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        free(words[l].chars);
}

static void put_copy(struct json *to, const struct json *from, const char *key)
{
    if (json_get(from, key))
        json_put(to, key, json_copy(json_get(from, key)));
}

/* What the plan's document says too, in the same words. */
static void put_plan(struct json *document, const struct json *plan)
{
    static const char *const keys[] = {"status",  "caveats",   "scenario",    "objectives",
                                       "summary", "decisions", "specialties", "places"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        put_copy(document, plan, keys[k]);
}

static void put_run(struct explaining *x, const struct json *plan, struct json *document, double begun)
{
    put_copy(document, plan, "inputs");
    struct json *run = json_put(document, "run", json_new(JSON_OBJECT));
    json_put_text(run, "version", YDERPLAN_VERSION);
    json_put_text(run, "glpk", solve_version());
    json_put_number(run, "seconds", clock_seconds() - begun);
    json_put_number(run, "searches", x->done);
}

/* ---- the order ---- */

static bool read(struct explaining *x, struct error *e)
{
    struct study_call own = x->call->study;
    struct study *s = &x->out->study;
    own.seconds = FIRST_SHARE * own.seconds; /* NAN: the scenario's own */
    return json_read(x->call->scenario, &x->policy, e) && study_read_policy(s, &own, x->policy, x->call->scenario, e) &&
           study_has_no_phases(s, x->call->scenario, "explain", e) && study_search(s, NULL, e) &&
           (s->stages.status == SOLVE_INFEASIBLE || study_describe(s, e));
}

static bool account(struct explaining *x, struct json *document, struct error *e)
{
    struct study *s = &x->out->study;
    if (s->stages.status == SOLVE_INFEASIBLE) {
        struct claims claims = {"infeasible", s->stages.proofs, NULL, NULL};
        s->document = plan_document(&s->setting, NULL, &claims);
    }
    put_plan(document, s->document);
    if (s->stages.status == SOLVE_INFEASIBLE)
        return put_conflict(x, document, e);
    if (!s->stages.found)
        return true;
    put_kinds(&s->setting, &s->stages.plan, document);
    return put_prices(x, document, e);
}

bool explain(const struct explain_call *call, struct explanation *out, struct error *e)
{
    struct explaining x = {.call = call, .out = out, .deadline = INFINITY};
    double begun = clock_seconds();
    *out = (struct explanation){.status = STATUS_DONE};
    if (!isnan(call->study.seconds))
        x.deadline = begun + call->study.seconds;
    bool ok = read(&x, e);
    if (ok) {
        out->document = json_new(JSON_OBJECT);
        json_put_text(out->document, "schema", "yderplan-explanation-1");
        ok = account(&x, out->document, e);
        put_run(&x, out->study.document, out->document, begun);
        out->status = study_status(&out->study);
    }
    json_free(x.policy);
    return ok;
}

void explanation_free(struct explanation *x)
{
    json_free(x->document);
    json_free(x->repaired);
    study_free(&x->study);
    *x = (struct explanation){.document = NULL};
}
