/* main.c - the commands, each a short list of steps through the rooms (docs/architecture.md); the exit status. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "clock.h"
#include "compare.h"
#include "conflict.h"
#include "decisions.h"
#include "explain.h"
#include "export.h"
#include "import.h"
#include "memory.h"
#include "options.h"
#include "program.h"
#include "study.h"
#include "terminal.h"
#include "version.h"
#include "write.h"
#include "write_report.h"

/* ---- interruption and progress ---- */

static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal)
{
    if (stop_asked)
        _exit(128 + signal); /* a second time: at once; no file is ever half written */
    stop_asked = 1;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = ask_to_stop};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an output that cannot be written */
}

/* What the search is at: said once it has taken a second, by the reading of the objective at work. */
struct progress_line {
    const struct study *study; /* what is solved; empty where a command solves many of its own */
    enum language language;
    double begun; /* a search may solve many programs, each of which counts its own seconds */
    struct status_line line;
};

/* "mål 2 af 3  " where there are several; which one is at work into `at`. */
static void add_objective_at_work(const struct progress_line *line, int *at, struct text *out)
{
    const struct study *s = line->study;
    int count = s->scenario.objective_count;
    for (*at = 0; *at + 1 < count && s->stages.proofs && isfinite(s->stages.proofs[*at].best); ++*at)
        continue;
    if (count > 1)
        text_add(out, line->language == DANISH ? "mål %d af %d  " : "objective %d of %d  ", *at + 1, count);
}

/* Best plan and bound in the reading of the objective at work; a bound of 0 where nothing is below proves nothing. */
static void add_reading(const struct progress_line *line, const struct solve_progress *now, bool *proven,
                        struct text *out)
{
    enum language l = line->language;
    char value[80], bound[80];
    int at;
    add_objective_at_work(line, &at, out);
    const struct objective_kind *kind = objective_kinds[line->study->scenario.objectives[at].kind];
    double sign = kind->maximise ? -1 : 1;
    bool found = isfinite(now->value);
    *proven = *proven && !(kind->never_negative && !kind->maximise && now->bound <= 0 && now->value > 0);
    int more = found && *proven ? objective_decimals(kind, now->value, now->bound) : 0;
    objective_number(kind, found ? sign * now->value : NAN, more, l, value);
    objective_number(kind, *proven ? sign * now->bound : NAN, more, l, bound);
    text_add(out, l == DANISH ? "bedste plan %s  bevist grænse %s  " : "best plan %s  proven bound %s  ", value, bound);
}

static void show_progress(void *user, const struct solve_progress *now)
{
    struct progress_line *line = user;
    double elapsed = clock_seconds() - line->begun;
    bool proven = isfinite(now->bound);
    enum language l = line->language;
    struct text said = {0};
    char gap[64], seconds[64];
    if (elapsed < 1)
        return;
    text_add(&said, "%s s  ", text_local(floor(elapsed), 0, l, seconds));
    if (line->study->scenario.objective_count > 0)
        add_reading(line, now, &proven, &said);
    double open = isfinite(now->value) && proven ? (now->value - now->bound) / fmax(fabs(now->value), 1e-9) : NAN;
    text_add(&said, l == DANISH ? "afstand %s %%" : "gap %s %%", text_local(100 * open, 2, l, gap));
    status_line_show(&line->line, said.chars, stderr);
    free(said.chars);
}

static void end_progress(struct progress_line *line)
{
    if (line->line.shown > 0)
        status_line_clear(&line->line, stderr);
}

/* ---- a command's work ---- */

struct work {
    const struct options *o;
    struct progress_line line;
    struct study study;
    struct mip mip;
    struct program program;
    int plan_count;
    struct robust_rank rank; /* of robust over several processes: one that is not the first */
    struct plan *plans;      /* [plan_count] somebody else's, to be judged: of each phase, or all there is */
};

static struct plan *judged_plan(const struct work *w)
{
    return &w->plans[w->plan_count - 1];
}

static void work_free(struct work *w)
{
    plans_free(w->plans, w->plan_count);
    program_free(&w->program);
    mip_free(&w->mip);
    study_free(&w->study);
}

static struct study_call call_of(struct work *w)
{
    const struct options *o = w->o;
    bool show = !o->quiet && isatty(STDERR_FILENO);
    w->line = (struct progress_line){&w->study, o->language, clock_seconds(), {0}};
    return (struct study_call){o->instance, o->gap, o->seconds, o->threads, &stop_asked, show ? show_progress : NULL,
                               &w->line};
}

static bool read_setting(struct work *w, const char *scenario, struct error *e)
{
    struct study_call call = call_of(w);
    return study_read(&w->study, &call, scenario, e);
}

static bool build_program(struct work *w, struct error *e)
{
    struct study *s = &w->study;
    bool ok = program_build(&s->setting, study_access(s), &w->program, e);
    for (int k = 0; ok && k < s->scenario.objective_count; k++)
        program_aim(&w->program, k, 0, e);
    return ok && e->count == 0;
}

static bool search(struct work *w, const struct stages_aids *aids, struct error *e)
{
    bool ok = study_search(&w->study, aids, e);
    end_progress(&w->line);
    return ok;
}

static void print_result(const struct work *w)
{
    if (!w->o->quiet)
        print_plan(w->study.document, &w->study.instance, w->o->language, stdout);
}

static enum status run_solve(struct work *w, struct error *e)
{
    bool ok = read_setting(w, w->o->file, e) && writable_folder(w->o->output, e) && search(w, NULL, e) &&
              study_describe(&w->study, e) &&
              write_plan(w->o->output, w->study.document, &w->study.instance, w->o->language, e);
    end_progress(&w->line); /* of looking for the rules in conflict */
    if (!ok)
        return e->status;
    print_result(w);
    return study_status(&w->study);
}

/* ---- assess ---- */

/* A plan.json brings its own scenario, unless another is given. */
static bool read_setting_of_plan(struct work *w, struct error *e)
{
    size_t length = strlen(w->o->plan);
    bool brings = !w->o->file && length > 5 && strcmp(w->o->plan + length - 5, ".json") == 0;
    if (!brings)
        return read_setting(w, w->o->file, e);
    struct json *root = NULL;
    struct study_call call = call_of(w);
    bool ok = json_read(w->o->plan, &root, e) &&
              study_read_policy(&w->study, &call, json_get(root, "scenario"), w->o->plan, e);
    json_free(root);
    return ok;
}

static bool in_scenario(const struct work *w, struct error *e)
{
    bool ok = true;
    for (int s = 0; s < w->study.instance.specialty_count; s++) {
        int decisions = 0;
        for (int t = 0; t < w->plan_count; t++)
            for (int k = 0; k < w->plans[t].count; k++)
                decisions += w->plans[t].decisions[k].specialty == s;
        if (decisions > 0 && !scenario_has(&w->study.scenario, s))
            ok = fail(e, "%s: decisions about \"%s\", which the scenario leaves out: expected none, found %d",
                      w->o->plan, w->study.instance.specialties[s].id, decisions);
    }
    return ok;
}

/* A plan that keeps every rule and is better than the bound, by more than rounding, shows that the bound is wrong. Sums
 * that may cancel out are known to 1e-5 of 1, others to 1e-5 of a thousandth or of themselves. */
static bool bound_stands(const struct work *w, double mine, struct error *e)
{
    const struct objective_kind *kind = objective_kinds[w->study.scenario.objectives[0].kind];
    double bound = w->study.stages.proofs[0].bound, beyond = kind->maximise ? mine - bound : bound - mine;
    double rounding = 1e-5 * fmax(kind->never_negative ? 1e-3 : 1, fabs(mine));
    if (w->study.stages.status == SOLVE_INFEASIBLE)
        return fail_defect(e, "%s keeps every rule, though the search says that no plan can: a defect of yderplan",
                           w->o->plan);
    if (isfinite(bound) && beyond > rounding)
        return fail_defect(e,
                           "%s keeps every rule and reaches %.12g, beyond the proven bound %.12g: a defect of yderplan",
                           w->o->plan, mine, bound);
    return true;
}

/* What the best plan under the same rules reaches, for "how far is this one from it". The judged plan itself is the
 * best known when it keeps every rule and the search found none better. */
static bool put_best(struct work *w, struct error *e)
{
    struct json *best = json_put(w->study.document, "best", json_new(JSON_OBJECT));
    const struct json *own = json_get(w->study.document, "objectives")->child[0];
    const struct json *measure = json_get(own, "value"), *penalty = json_get(own, "penalty");
    int broken = broken_rules(w->study.document);
    bool larger = objective_kinds[w->study.scenario.objectives[0].kind]->maximise;
    double mine = measure->kind == JSON_NUMBER ? measure->number : NAN;
    if (penalty && penalty->kind == JSON_NUMBER) /* the search's values are with it */
        mine += larger ? -penalty->number : penalty->number;
    double value = w->study.stages.found ? w->study.stages.proofs[0].best : NAN,
           bound = w->study.stages.proofs[0].bound;
    if (broken == 0 && !(larger ? value >= mine : value <= mine))
        value = mine;
    if (broken == 0 && !bound_stands(w, mine, e))
        return false;
    if (isfinite(bound) && !isnan(value)) /* what is left is rounding */
        bound = larger ? fmax(bound, value) : fmin(bound, value);
    json_put_number(best, "value", value);
    json_put_number(best, "bound", isfinite(bound) ? bound : NAN);
    json_put_bool(best, "feasible", w->study.stages.found || broken == 0);
    json_put_number(best, "distance", larger ? value - mine : mine - value);
    json_put_number(best, "broken_rules", broken);
    return true;
}

static void print_broken(const struct work *w, int broken)
{
    bool da = w->o->language == DANISH;
    if (broken == 1)
        printf("%s\n", da ? "Planen bryder én regel eller grænse." : "The plan breaks one rule or limit.");
    else if (broken)
        printf(da ? "Planen bryder %d regler eller grænser.\n" : "The plan breaks %d rules or limits.\n", broken);
    else
        printf("%s\n", da ? "Planen holder alle regler." : "The plan keeps every rule.");
}

static void print_best(const struct work *w)
{
    const struct json *best = json_get(w->study.document, "best");
    bool da = w->o->language == DANISH;
    char value[80], bound[80], distance[120], percent[64];
    if (w->o->quiet || !best)
        return;
    print_broken(w, (int)json_get(best, "broken_rules")->number);
    if (w->study.stages.status == SOLVE_INFEASIBLE)
        printf("%s\n",
               da ? "Bevist: ingen plan kan holde alle reglerne (solve nævner dem, der ikke kan opfyldes sammen)."
                  : "Proven: no plan can keep all the rules (solve names those that cannot be met together).");
    else if (json_get(best, "feasible")->kind == JSON_FALSE)
        printf("%s\n", w->study.stages.end == END_STOP
                           ? da ? "Søgningen blev afbrudt, før der var fundet en plan, som holder reglerne."
                                : "The search was interrupted before a plan that keeps the rules was found."
                       : da ? "Tiden løb ud, før der var fundet en plan, som holder reglerne."
                            : "Time ran out before a plan that keeps the rules was found.");
    if (json_get(best, "feasible")->kind == JSON_FALSE)
        return;
    const struct objective_kind *kind = objective_kinds[w->study.scenario.objectives[0].kind];
    bool larger = kind->maximise;
    double reached = json_get(best, "value")->number, far = json_get(best, "distance")->number;
    int more = objective_decimals(kind, reached, json_get(best, "bound")->number);
    objective_number(kind, reached, more, w->o->language, value);
    objective_number(kind, json_get(best, "bound")->number, more, w->o->language, bound);
    objective_number(kind, far, more, w->o->language, distance);
    char *sign = kind->reading == AS_PERCENT ? strstr(distance, " %") : NULL;
    if (sign) /* a difference of percentages */
        snprintf(sign, sizeof distance - (size_t)(sign - distance), "%s", da ? " procentpoint" : " percentage points");
    text_local(fabs(reached) > 1e-9 ? 100 * far / fabs(reached) : NAN, 2, w->o->language, percent);
    printf(
        da ? "Den bedste kendte plan under de samme regler når %s; denne plan ligger %s (%s %%) derfra. Bevist: ingen "
             "kommer %s %s.\n"
           : "The best known plan under the same rules reaches %s; this plan is %s (%s %%) away. Proven: none gets "
             "%s %s.\n",
        value, distance, percent, larger ? (da ? "over" : "above") : (da ? "under" : "below"), bound);
}

static bool read_plans(struct work *w, struct error *e)
{
    struct study *s = &w->study;
    w->plan_count = setting_phases(&s->setting);
    w->plans = allocate((size_t)w->plan_count, sizeof *w->plans);
    if (s->scenario.phase.count == 0)
        return decisions_read(w->o->plan, &s->instance, w->plans, &s->setting.warnings, e);
    int *years = allocate((size_t)w->plan_count, sizeof *years);
    for (int t = 0; t < w->plan_count; t++)
        years[t] = setting_phase(&s->setting, t)->scenario->phase.year;
    bool ok = decisions_read_phases(w->o->plan, &s->instance, years, w->plan_count, w->plans, &s->setting.warnings, e);
    free(years);
    return ok;
}

static bool judge_plan(struct work *w, struct error *e)
{
    if (!read_plans(w, e) || !in_scenario(w, e))
        return false;
    w->study.document = assessment_document(&w->study.setting, judged_plan(w));
    bool ruled =
        w->o->file || json_get(w->study.document, "rules")->count > 0; /* without a scenario there is no best plan */
    struct stages_aids aids = {.start = judged_plan(w)};
    bool ok = !ruled || search(w, &aids, e);
    return ok && (!ruled || put_best(w, e));
}

static enum status run_assess(struct work *w, struct error *e)
{
    bool ok = !w->o->output || writable_folder(w->o->output, e);
    ok = ok && (w->o->plan ? read_setting_of_plan(w, e) && judge_plan(w, e) : read_setting(w, w->o->file, e));
    if (ok && !w->o->plan)
        w->study.document = assessment_document(&w->study.setting, NULL);
    ok = ok && (!w->o->output ||
                write_assessment(w->o->output, w->study.document, &w->study.instance, w->o->plan, w->o->language, e));
    if (!ok)
        return e->status;
    print_result(w);
    print_best(w);
    return STATUS_DONE;
}

/* ---- check, verify, export, import ---- */

static void print_warnings(const struct notes *warnings)
{
    for (int k = 0; k < warnings->count; k++)
        fprintf(stderr, "warning: %s\n", warnings->text[k]);
}

/* Which rules, and objectives that require something, stand in each other's way; with their lines. */
static void print_contradiction(const struct work *w, const struct conflict *conflict)
{
    struct json *list = conflict_json(&w->study.setting, conflict);
    char place[PLACE_ROOM];
    fprintf(stderr, "%s: no plan can keep %s:\n", w->o->file,
            conflict->count > 1              ? "these rules together"
            : conflict->members[0].rule >= 0 ? "this rule"
                                             : "what this objective requires");
    for (int k = 0; k < conflict->count; k++) {
        const struct conflict_member *m = &conflict->members[k];
        const struct setting *last = &w->study.setting;
        const struct scenario *s = (m->phase < 0 ? last : setting_phase(last, m->phase))->scenario;
        fprintf(stderr, "%s: %s\n",
                m->rule >= 0 ? rule_place(s, &s->rules[m->rule], place)
                             : objective_place(s, &s->objectives[m->objective], place),
                json_get(json_get(list->child[k], "sentence"), "en")->text);
    }
    json_free(list);
}

/* Seconds that check may look for a contradiction. */
static const double LOOK_SECONDS = 2;

/* Of a scenario: what contradicts itself, else what no decision can do. */
static enum status check_scenario(struct work *w, struct error *e)
{
    struct solve_limits limits = study_limits(&w->study);
    struct conflict conflict;
    limits.progress = NULL;
    limits.seconds = LOOK_SECONDS;
    if (!find_contradiction(&w->study.setting, &w->study.access, &limits, &conflict, e))
        return e->status;
    if (conflict.count == 0) {
        program_note_hopeless(&w->program, &w->study.setting.warnings);
        return STATUS_DONE;
    }
    print_warnings(&w->study.setting.warnings);
    print_contradiction(w, &conflict);
    conflict_free(&conflict);
    return STATUS_INFEASIBLE;
}

static enum status run_check(struct work *w, struct error *e)
{
    bool ok = read_setting(w, w->o->file, e) && (!w->o->file || build_program(w, e));
    enum status status = !ok ? e->status : w->o->file ? check_scenario(w, e) : STATUS_DONE;
    if (status != STATUS_DONE)
        return status;
    print_warnings(&w->study.setting.warnings);
    const struct places *p = &w->study.instance.places;
    if (!w->o->quiet)
        printf("%s: areas %d, sites %d, specialties %d, rows of providers %d; travel from %s, need from %s; no errors, "
               "warnings: %d\n",
               w->o->instance, p->area_count, p->site_count, w->study.instance.specialty_count,
               w->study.instance.provider_count, w->study.instance.travel.file, w->study.instance.need_source,
               w->study.setting.warnings.count);
    if (!w->o->quiet && w->o->file)
        printf("%s: \"%s\": specialties %d, rules %d, possible decisions %d; no errors\n", w->o->file,
               w->study.scenario.name, w->study.scenario.specialty_count, w->study.scenario.rule_count,
               program_candidates(&w->program));
    return STATUS_DONE;
}

/* What was verified, and what cannot be without a search: the bound. */
static void print_verdict(const struct work *w, int differences)
{
    const struct json *decisions = json_get(w->study.document, "summary");
    if (differences)
        printf("%s: does not hold; differences: %d\n", w->o->file, differences);
    else if (decisions && decisions->kind == JSON_OBJECT)
        printf("%s: every number follows from the files and the decisions, every rule is kept; the bound is the "
               "search's own word\n",
               w->o->file);
    else
        printf("%s: today's numbers follow from the files; that there is no plan is the search's own word\n",
               w->o->file);
}

static enum status run_verify(struct work *w, struct error *e)
{
    struct notes differences = {0};
    bool ok = json_read(w->o->file, &w->study.document, e) &&
              check_document(w->o->instance, w->study.document, w->o->file, &differences, e);
    int count = differences.count;
    for (int k = 0; k < count; k++)
        printf("%s\n", differences.text[k]);
    notes_free(&differences);
    if (!ok)
        return e->status;
    if (!w->o->quiet)
        print_verdict(w, count);
    return count ? STATUS_DEFECT : STATUS_DONE;
}

/* ---- export ---- */

static bool has_soft_rules(const struct scenario *s)
{
    bool soft = false;
    for (int k = 0; k < s->rule_count; k++)
        soft = soft || !isnan(s->rules[k].penalty);
    return soft;
}

/* What the row of the objective is called, since its sense is not always the measure's: minus_max_min_plus_penalties.
 */
static void name_aim(const struct scenario *s, struct text *out)
{
    const struct objective_kind *kind = objective_kinds[s->objectives[0].kind];
    text_add(out, "%s%s%s", kind->maximise ? "minus_" : "", kind->spec.name,
             has_soft_rules(s) ? "_plus_penalties" : "");
}

/* What refining has shown; in the program's own sense, so that another solver's value can be held against it. */
static void say_known(const struct proof *known, struct text *out)
{
    if (isnan(known->best))
        return;
    text_add(out, "The measure is known from below: rows were added where plans needed them. ");
    if (isfinite(known->best) && isfinite(known->bound))
        text_add(out, "The best value here lies\nfrom %.8g (proven) to %.8g (the best plan found).\n", known->bound,
                 known->best);
    else
        text_add(out, "No plan was found meanwhile%s.\n",
                 isfinite(known->bound) ? "" : ", so that more may be missing");
}

static void say_aim(const struct scenario *s, struct text *out)
{
    const struct objective_kind *kind = objective_kinds[s->objectives[0].kind];
    text_add(out, "Minimised: %s%s%s.\n", kind->maximise ? "minus " : "", kind->title[ENGLISH],
             has_soft_rules(s) ? "; plus the penalties of soft rules that are missed" : "");
    if (kind->maximise)
        text_add(out, "(The larger the better: -2 here is 2 in yderplan.)\n");
    if (kind->steps)
        text_add(out, "This is its first step only.\n");
    for (int k = 1; k < s->objective_count; k++)
        text_add(out, "%s%s%s", k == 1 ? "Not here, since yderplan solves them afterwards: " : ", ",
                 objective_kinds[s->objectives[k].kind]->spec.name, k + 1 == s->objective_count ? ".\n" : "");
}

static void say_program(const struct scenario *s, const struct proof *known, struct text *out)
{
    text_add(out, "yderplan %s, scenario \"%s\", objectives.0 (%s)\n\n", YDERPLAN_VERSION, s->name,
             objective_kinds[s->objectives[0].kind]->spec.name);
    say_aim(s, out);
    say_known(known, out);
    text_add(out,
             "\nDecisions (whole): new, conversion, licence and closure are numbers; satellite and video are days a "
             "week.\nsupply: FTE at a site; mean, coverage: FTE per 100,000; presence: numbers and days at a site, "
             "0 if closed.\nrule0_...: of rules.0 in the scenario, and so on.\n");
    if (s->phase.count > 1)
        text_add(out, "y%d_...: of the phase %d; adds: what it adds to what is in force before.\n", s->phase.year,
                 s->phase.year);
}

/* Another solver's value would be too low: worth more than a line in the file. */
static void warn_of_gap(const struct work *w, const char *path, const struct proof *known)
{
    double gap = fabs(known->best - known->bound) / fmax(fabs(known->best), 1e-9);
    if (isfinite(known->best) && gap > fmax(w->study.scenario.solve.gap, 1e-6))
        fprintf(
            stderr,
            "%s: time ran out while the objective was refined: the program's best value may be up to %.3g %% too low\n",
            path, 100 * gap);
}

static enum status run_export(struct work *w, struct error *e)
{
    const char *path = w->o->lp ? w->o->lp : w->o->mps;
    struct proof known = {NAN, NAN};
    struct text header = {0}, name = {0};
    bool ok = read_setting(w, w->o->file, e);
    if (ok) {
        struct solve_limits limits = study_limits(&w->study);
        limits.progress = NULL;
        ok = stages_program(&w->study.setting, study_access(&w->study), &limits, &w->mip, &known, e);
    }
    if (ok) {
        name_aim(&w->study.scenario, &name);
        say_program(&w->study.scenario, &known, &header);
        ok = export_program(&w->mip, path, &(struct export_form){w->o->mps != NULL, name.chars, header.chars}, e);
    }
    if (ok)
        warn_of_gap(w, path, &known);
    free(name.chars);
    free(header.chars);
    return ok ? STATUS_DONE : e->status;
}

static enum status run_import(const struct options *o, struct error *e)
{
    struct notes warnings = {0};
    bool ok = import_orlib_pmed(o->file, o->p, o->output, &warnings, e);
    if (ok)
        print_warnings(&warnings);
    notes_free(&warnings);
    return ok ? STATUS_DONE : e->status;
}

/* ---- frontier, alternatives, robust ---- */

/* The exit status of a command that solves many times: that of its first search. */
static enum status status_of(bool ok, bool found, enum solve_status first, const struct error *e)
{
    return !ok ? e->status : found ? STATUS_DONE : first == SOLVE_INFEASIBLE ? STATUS_INFEASIBLE : STATUS_NO_PLAN;
}

static enum status run_frontier(struct work *w, struct error *e)
{
    struct frontier f = {0};
    struct study_call call = call_of(w);
    bool ok = writable_folder(w->o->output, e) && frontier_find(&call, w->o->file, &w->o->frontier, &f, e);
    end_progress(&w->line);
    ok = ok && frontier_write(&f, w->o->output, w->o->language, e);
    if (ok && !w->o->quiet)
        frontier_print(&f, w->o->language, stdout);
    enum status status = status_of(ok, f.count > 0, f.status, e);
    frontier_free(&f);
    return status;
}

static enum status run_alternatives(struct work *w, struct error *e)
{
    struct alternatives a = {0};
    struct study_call call = call_of(w);
    bool ok = writable_folder(w->o->output, e) && alternatives_find(&call, w->o->file, &w->o->alternatives, &a, e);
    end_progress(&w->line);
    ok = ok && alternatives_write(&a, w->o->output, w->o->language, e);
    if (ok && !w->o->quiet)
        alternatives_print(&a, w->o->language, stdout);
    enum status status = status_of(ok, a.count > 0, a.status, e);
    alternatives_free(&a);
    return status;
}

static enum status lead_robust(void *work, struct share *share, struct error *e)
{
    struct work *w = work;
    struct robust r = {.found = false};
    struct study_call call = call_of(w);
    bool ok = writable_folder(w->o->output, e) && robust_find(&call, w->o->file, &w->o->robust, share, &r, e);
    end_progress(&w->line);
    ok = ok && robust_write(&r, w->o->output, w->o->language, e);
    if (ok && !w->o->quiet)
        robust_print(&r, w->o->language, stdout);
    enum status status = status_of(ok, r.found, r.status, e);
    robust_free(&r);
    return status;
}

static void brief_robust(void *work, const char *text)
{
    struct work *w = work;
    robust_brief(&w->rank, text);
}

static bool obey_robust(void *work, struct seat *seat, const char *order)
{
    struct work *w = work;
    return robust_obey(&w->rank, seat, order);
}

static enum status run_robust(struct work *w, struct error *e)
{
    struct study_call call = call_of(w);
    w->rank = (struct robust_rank){.call = &call, .scenario = w->o->file, .wish = &w->o->robust};
    enum status status = share_job(&(struct share_job){lead_robust, brief_robust, obey_robust, w}, e);
    robust_rank_free(&w->rank);
    return status;
}

/* ---- explain ---- */

static void show_step(void *user, int done, int of)
{
    struct progress_line *line = user;
    if (of == 0)
        return;
    struct text said = {0};
    text_add(&said, line->language == DANISH ? "%d af %d søgninger" : "%d of %d searches", done, of);
    status_line_show(&line->line, said.chars, stderr);
    free(said.chars);
}

static enum status run_explain(struct work *w, struct error *e)
{
    struct study_call study = call_of(w);
    struct explain_call call = {study, w->o->file, study.progress ? show_step : NULL, &w->line};
    struct explanation x = {.document = NULL};
    bool ok = writable_folder(w->o->output, e) && explain(&call, &x, e);
    end_progress(&w->line);
    ok = ok && explanation_write(&x, w->o->output, w->o->language, e);
    if (ok && !w->o->quiet)
        explanation_print(&x, w->o->language, stdout);
    enum status status = ok ? x.status : e->status;
    explanation_free(&x);
    return status;
}

/* ---- compare ---- */

static enum status run_compare(const struct options *o, struct error *e)
{
    const char *instances[sizeof o->instances.values / sizeof *o->instances.values + 1];
    instances[0] = o->instance;
    memcpy(instances + 1, o->instances.values, sizeof o->instances.values);
    return compare(&(struct compare_call){.instance_count = 1 + o->instances.count,
                                          .instances = instances,
                                          .file_count = o->file_count,
                                          .files = (const char *const *)o->files,
                                          .set_count = o->sets.count,
                                          .sets = o->sets.values,
                                          .from_count = o->from.count,
                                          .from = o->from.values,
                                          .part = o->part,
                                          .parts = o->parts,
                                          .output = o->output,
                                          .gap = o->gap,
                                          .seconds = o->seconds,
                                          .threads = o->threads,
                                          .language = o->language,
                                          .quiet = o->quiet,
                                          .stop = &stop_asked},
                   e);
}

/* ---- report ---- */

/* FILE as folder and name, each owned by the caller. */
static void split_path(const char *path, char **folder, char **name)
{
    const char *slash = strrchr(path, '/');
    struct text before = {0};
    text_add_bytes(&before, slash ? path : ".", slash ? (size_t)(slash - path) : 1);
    if (slash == path)
        text_add(&before, "/");
    *folder = before.chars;
    *name = copy_text(slash ? slash + 1 : path);
}

/* The map of the instance that is named, else the one beside the first plan. */
static bool find_map(const struct options *o, struct json **map, struct error *e)
{
    char *folder, *name;
    split_path(o->files[0], &folder, &name);
    bool ok = o->instance ? read_map(o->instance, "areas.geojson", map, e) : read_map(folder, "plan.geojson", map, e);
    free(folder);
    free(name);
    return ok;
}

/* Seconds that printing may take. */
static const double PRINT_SECONDS = 120;

/* As HTML, or as PDF where the name ends so. */
static bool write_page(const struct options *o, char *html, struct error *e)
{
    char *folder, *name;
    split_path(o->output, &folder, &name);
    size_t length = strlen(name);
    struct text pdf = {0};
    bool ok, printed = length > 4 && strcmp(name + length - 4, ".pdf") == 0;
    if (printed)
        ok = print_pdf(html, PRINT_SECONDS, &stop_asked, &pdf, e) && write_bytes(folder, name, &pdf, e);
    else
        ok = write_files(folder, &(struct output){name, html}, 1, e);
    free(pdf.chars);
    free(folder);
    free(name);
    return ok;
}

static bool report_of_study(const struct options *o, const struct json *study, struct error *e)
{
    char *folder, *name, *html = NULL;
    struct json **plans;
    int count;
    split_path(o->files[0], &folder, &name);
    bool ok = read_study_plans(study, folder, &plans, &count, e);
    if (ok) {
        html = study_html(study, (const struct json *const *)plans, count, o->language);
        ok = write_page(o, html, e);
    }
    for (int k = 0; k < count; k++)
        json_free(plans[k]);
    free(plans);
    free(html);
    free(folder);
    free(name);
    return ok;
}

static bool report_of_plans(const struct options *o, struct json *const *documents, struct error *e)
{
    struct json *map = NULL;
    bool ok = find_map(o, &map, e);
    struct report page = {(const struct json *const *)documents, o->file_count, map, o->language};
    char *html = ok ? report_html(&page) : NULL;
    ok = ok && write_page(o, html, e);
    free(html);
    json_free(map);
    return ok;
}

static enum status run_report(const struct options *o, struct error *e)
{
    struct json **documents = allocate((size_t)o->file_count, sizeof *documents);
    bool ok = true, study = false;
    for (int k = 0; k < o->file_count; k++) {
        ok = json_read(o->files[k], &documents[k], e) && is_document(documents[k], o->files[k], e) && ok;
        study = study || (documents[k] && is_study(documents[k]));
        if (ok && study && o->file_count > 1)
            ok = fail(e, "%s: expected one file alone, or plans and assessments; found a study (%s) among %d files",
                      o->files[k], json_get(documents[k], "schema")->text, o->file_count);
    }
    ok = ok && (study ? report_of_study(o, documents[0], e) : report_of_plans(o, documents, e));
    for (int k = 0; k < o->file_count; k++)
        json_free(documents[k]);
    free(documents);
    return ok ? STATUS_DONE : e->status;
}

static enum status run(const struct options *o, struct error *e)
{
    struct work w = {.o = o};
    enum status status = STATUS_DONE;
    switch (o->command) {
    case COMMAND_SOLVE:
        status = run_solve(&w, e);
        break;
    case COMMAND_ASSESS:
        status = run_assess(&w, e);
        break;
    case COMMAND_CHECK:
        status = run_check(&w, e);
        break;
    case COMMAND_VERIFY:
        status = run_verify(&w, e);
        break;
    case COMMAND_EXPORT:
        status = run_export(&w, e);
        break;
    case COMMAND_IMPORT:
        status = run_import(o, e);
        break;
    case COMMAND_FRONTIER:
        status = run_frontier(&w, e);
        break;
    case COMMAND_ALTERNATIVES:
        status = run_alternatives(&w, e);
        break;
    case COMMAND_ROBUST:
        status = run_robust(&w, e);
        break;
    case COMMAND_EXPLAIN:
        status = run_explain(&w, e);
        break;
    case COMMAND_COMPARE:
        status = run_compare(o, e);
        break;
    case COMMAND_REPORT:
        status = run_report(o, e);
        break;
    case COMMAND_HELP:
    case COMMAND_COUNT:
        options_help(o->topic, o->language, stdout);
        break;
    }
    work_free(&w);
    return status;
}

int main(int argc, char **argv)
{
    struct options o;
    struct error e = {0};
    memory_begin();
    catch_signals();
    enum status status = options_read(argc, argv, &o, &e) ? run(&o, &e) : STATUS_INPUT;
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == STATUS_DONE) {
        fail_defect(&e, "standard output: cannot write");
        status = STATUS_DEFECT;
    }
    error_print(&e, stderr);
    error_free(&e);
    return status;
}
