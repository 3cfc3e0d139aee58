/* study.c - reads, searches, tells, verifies. */
#include "study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "clock.h"
#include "conflict.h"
#include "version.h"

/* ---- reading ---- */

static void override_limits(struct study *w)
{
    struct solve_settings *s = &w->scenario.solve;
    if (!isnan(w->call.gap))
        s->gap = w->call.gap;
    if (!isnan(w->call.seconds))
        s->seconds = w->call.seconds;
    if (w->call.threads >= 0)
        s->threads = w->call.threads;
}

static bool read_default(struct study *w, struct error *e)
{
    return instance_read(w->call.instance, NULL, &w->instance, e) &&
           scenario_default(&w->instance, &formulation_catalogue, &w->scenario, e) &&
           setting_build(&w->instance, &w->scenario, &w->setting, e);
}

bool study_read_policy(struct study *w, const struct study_call *call, const struct json *policy, const char *name,
                       struct error *e)
{
    w->call = *call;
    if (w->begun == 0) /* else reading began with the scenario's file */
        w->begun = clock_seconds();
    bool ok = policy ? phases_read(call->instance, policy, name, &w->earlier, &w->instance, e) &&
                           phases_settle(&w->earlier, policy, name, &w->instance, &w->scenario, &w->setting, e)
                     : read_default(w, e);
    if (ok)
        override_limits(w);
    return ok;
}

bool study_read(struct study *w, const struct study_call *call, const char *scenario, struct error *e)
{
    struct json *root = NULL;
    w->begun = clock_seconds();
    bool ok = (!scenario || json_read(scenario, &root, e)) && study_read_policy(w, call, root, scenario, e);
    json_free(root);
    return ok;
}

bool study_has_no_phases(const struct study *w, const char *name, const char *command, struct error *e)
{
    int phases = w->scenario.phase.count;
    return phases == 0 || fail(e, "%s: phases: expected none for %s, found %d", name, command, phases);
}

void study_free(struct study *w)
{
    json_free(w->document);
    stages_free(&w->stages);
    access_free(&w->access);
    setting_free(&w->setting);
    scenario_free(&w->scenario);
    instance_free(&w->instance);
    phases_free(&w->earlier);
    *w = (struct study){0};
}

/* ---- searching ---- */

struct solve_limits study_limits(const struct study *w)
{
    const struct solve_settings *s = &w->scenario.solve;
    return (struct solve_limits){.gap = s->gap,
                                 .seconds = s->seconds,
                                 .threads = s->threads,
                                 .stop = w->call.stop,
                                 .progress = w->call.progress,
                                 .user = w->call.user};
}

const struct access *study_access(struct study *w)
{
    if (w->access.specialty_count == 0)
        access_build(&w->instance, &w->scenario, &w->access);
    return &w->access;
}

bool study_search(struct study *w, const struct stages_aids *aids, struct error *e)
{
    struct solve_limits limits = study_limits(w);
    const struct access *access = study_access(w);
    if (w->read_seconds == 0)
        w->read_seconds = clock_seconds() - w->begun;
    stages_free(&w->stages);
    return stages_solve(&w->setting, access, &limits, aids, &w->stages, e);
}

enum status study_status(const struct study *w)
{
    enum solve_status s = w->stages.status;
    return s == SOLVE_INFEASIBLE ? STATUS_INFEASIBLE : s == SOLVE_NO_PLAN ? STATUS_NO_PLAN : STATUS_DONE;
}

/* ---- telling ---- */

/* How plan and bound came closer, objective by objective: for benchmarks and for whoever wonders whether to wait. */
static struct json *progress_json(const struct study *w)
{
    struct json *list = json_new(JSON_ARRAY);
    for (size_t k = 0; k < w->stages.step_count; k++) {
        const struct stage_step *step = &w->stages.steps[k];
        struct json *entry = json_new(JSON_OBJECT);
        json_put_text(entry, "measure", objective_kinds[w->scenario.objectives[step->objective].kind]->spec.name);
        json_put_number(entry, "seconds", step->seconds);
        json_put_number(entry, "value", isfinite(step->value) ? step->value : NAN);
        json_put_number(entry, "bound", isfinite(step->bound) ? step->bound : NAN);
        json_add(list, entry);
    }
    return list;
}

/* A plan is called optimal only when its own figures show it. */
static const char *status_word(const struct study *w)
{
    static const char *const words[] = {[SOLVE_OPTIMAL] = "optimal",
                                        [SOLVE_FEASIBLE] = "feasible",
                                        [SOLVE_INFEASIBLE] = "infeasible",
                                        [SOLVE_NO_PLAN] = "no_plan_in_time"};
    const struct stages *s = &w->stages;
    bool shown = true;
    for (int k = 0; k < w->scenario.objective_count; k++)
        shown = shown && proof_is_closed(&s->proofs[k], w->scenario.solve.gap, w->scenario.specialty_count);
    return s->status == SOLVE_OPTIMAL && !shown ? words[SOLVE_FEASIBLE] : words[s->status];
}

static const char *end_word(const struct study *w)
{
    static const char *const words[] = {
        [END_PROOF] = "proof", [END_TIME] = "time", [END_STOP] = "interruption", [END_TOLERANCE] = "tolerance"};
    bool proven = w->stages.status == SOLVE_OPTIMAL || w->stages.status == SOLVE_INFEASIBLE;
    bool shown = !w->stages.found || strcmp(status_word(w), "optimal") == 0;
    return proven ? words[shown ? END_PROOF : END_TOLERANCE] : words[w->stages.end];
}

static struct json *run_json(const struct study *w)
{
    struct json *run = json_new(JSON_OBJECT);
    const struct stages *s = &w->stages;
    json_put_text(run, "version", YDERPLAN_VERSION);
    json_put_text(run, "glpk", solve_version());
    json_put_text(run, "ended_by", end_word(w));
    json_put_number(run, "read_seconds", w->read_seconds);
    json_put_number(run, "seconds", s->seconds);
    json_put_number(run, "first_plan_seconds", s->found ? s->first_seconds : NAN);
    json_put_number(run, "threads", s->threads);
    json_put_number(run, "nodes", (double)s->nodes);
    json_put_number(run, "columns", s->columns);
    json_put_number(run, "rows", s->rows);
    json_put(run, "progress", progress_json(w));
    return run;
}

static bool describe(struct study *w, struct error *e)
{
    struct json *run = run_json(w), *conflicts = NULL;
    bool ok = true;
    if (w->stages.status == SOLVE_INFEASIBLE) {
        struct solve_limits limits = study_limits(w);
        struct conflict conflict;
        ok = find_conflict(&w->setting, study_access(w), &limits, &conflict, e);
        conflicts = conflict_json(&w->setting, &conflict);
        json_put_bool(run, "conflicts_smallest", conflict_is_smallest(&conflict));
        conflict_free(&conflict);
    }
    struct claims claims = {status_word(w), w->stages.proofs, conflicts, run};
    if (ok)
        w->document = plan_document(&w->setting, w->stages.found ? &w->stages.plan : NULL, &claims);
    json_free(run);
    json_free(conflicts);
    return ok;
}

static bool verify_own(struct study *w, struct error *e)
{
    struct notes differences = {0};
    bool ok = check_document(w->call.instance, w->document, "plan.json", &differences, e);
    for (int k = 0; k < differences.count; k++)
        ok = fail_defect(e, "verification of the own plan: %s", differences.text[k]);
    notes_free(&differences);
    if (ok)
        json_put_bool(json_put(w->document, "verification", json_new(JSON_OBJECT)), "agrees", true);
    return ok;
}

bool study_describe(struct study *w, struct error *e)
{
    return describe(w, e) && verify_own(w, e);
}
