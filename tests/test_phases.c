/* test_phases.c - is the best plan of two phases really the best? Small random instances whose second phase has other
 * need, numbers and rules are solved by the program, and here by looking at every pair of plans (enumerate.h).
 *
 * Pairs: what is in force in the first phase stays in force in the second, unless its measure may end; rules that close
 * groups, or are per phase, count what the second adds. Objectives are the weighted sums of the two phases'. Where
 * there is no pair, the rules said to be in conflict are, and none is named for nothing. */
#include "check.h"
#include "folder.h"
#include "random_phases.h"

#include <stdlib.h>

#include "enumerate_rules.h"
#include "memory.h"
#include "study.h"

enum { INSTANCES = MANY(800), VERDICTS = 12, SIDE = 400, AIMS = MADE_OBJECTIVES + MADE_AREAS * MADE_SPECIALTIES };
static const double most_pairs = 4e4;

/* ---- every plan of a phase ---- */

struct aim {
    int objective, step;
};

struct side {
    struct survey survey;
    int count;
    int size[SIDE][VARIABLES]; /* of the plans that keep all that a phase asks by itself */
    double value[SIDE][AIMS];  /* to be minimised, the first with penalties */
};

struct pairs {
    struct policy policy;
    struct side side[PHASES];
    int aim_count;
    struct aim aims[AIMS];
    int later[VARIABLES]; /* the second phase's variable that goes on with it, -1: none */
    int earlier[VARIABLES];
    int count;
    int pair[(int)4e4][PHASES];
    bool let_go[PHASES][MADE_RULES], uncovered; /* rules, and what set_cover asks, that are not looked at */
};

static bool breaks_alone(const struct pairs *e, const struct survey *t, int phase)
{
    bool broken = breaks_acceptance(t) || breaks_sites(t) || breaks_supply(t) || (!e->uncovered && leaves_out(t));
    for (int k = 0; k < t->m->rule_count && !broken; k++) {
        bool alone = phase == 0 || !(counts_added(&e->policy, k) || t->m->rules[k].kind == MADE_SATELLITE_TEST);
        broken = alone && !e->let_go[phase][k] && isnan(t->m->rules[k].penalty) && breaks_rule(t, &t->m->rules[k]);
    }
    return broken;
}

static void value_plan(const struct pairs *e, const struct survey *t, double *value)
{
    for (int k = 0; k < e->aim_count; k++) {
        const struct made_objective *o = &t->m->objectives[e->aims[k].objective];
        value[k] = (is_maximised(o->aim) ? -1 : 1) * aim_value(t, o, e->aims[k].step);
    }
    for (int k = 0; k < t->m->rule_count; k++)
        value[0] += penalty_of(t, &t->m->rules[k]);
}

static void list_plans(struct pairs *e, int phase, int next)
{
    struct side *s = &e->side[phase];
    struct survey *t = &s->survey;
    if (next < t->count) {
        const struct variable *d = &t->variables[next];
        for (int size = 0; size <= d->most; size = size == 0 ? d->least : size + 1) {
            t->size[next] = size;
            list_plans(e, phase, next + 1);
        }
        t->size[next] = 0;
        return;
    }
    take_effect(t);
    if (breaks_alone(e, t, phase))
        return;
    memcpy(s->size[s->count], t->size, sizeof t->size);
    value_plan(e, t, s->value[s->count++]);
}

/* ---- pairs ---- */

static int find_variable(const struct survey *t, const struct variable *d)
{
    for (int v = 0; v < t->count; v++) {
        const struct variable *at = &t->variables[v];
        if (at->measure == d->measure && at->specialty == d->specialty && at->site == d->site &&
            at->parent == d->parent && at->form == d->form)
            return v;
    }
    return -1;
}

static bool goes_on(const struct pairs *e, const int *first, const int *second)
{
    const struct survey *t = &e->side[0].survey;
    for (int v = 0; v < t->count; v++) {
        int then = e->later[v] < 0 ? 0 : second[e->later[v]];
        if (!e->policy.ends[t->variables[v].measure] && then < first[v])
            return false;
    }
    return true;
}

/* What counts what is added, of the second phase's plan, which has taken effect. */
static bool breaks_added(struct pairs *e, const int *first, const int *second)
{
    struct survey *t = &e->side[1].survey;
    bool broken = false;
    for (int v = 0; v < t->count; v++) {
        int before = e->earlier[v] < 0 ? 0 : first[e->earlier[v]];
        t->size[v] = second[v] > before ? second[v] - before : 0;
    }
    for (int k = 0; k < t->m->rule_count && !broken; k++)
        if (counts_added(&e->policy, k) || t->m->rules[k].kind == MADE_SATELLITE_TEST)
            broken = !e->let_go[1][k] && isnan(t->m->rules[k].penalty) && breaks_rule(t, &t->m->rules[k]);
    memcpy(t->size, second, sizeof t->size);
    return broken;
}

static void list_pairs(struct pairs *e)
{
    struct side *a = &e->side[0], *b = &e->side[1];
    e->count = 0;
    for (int q = 0; q < b->count; q++) {
        memcpy(b->survey.size, b->size[q], sizeof b->survey.size);
        take_effect(&b->survey);
        for (int p = 0; p < a->count; p++)
            if (goes_on(e, a->size[p], b->size[q]) && !breaks_added(e, a->size[p], b->size[q])) {
                e->pair[e->count][0] = p;
                e->pair[e->count++][1] = q;
            }
    }
}

static double pair_value(const struct pairs *e, const int *pair, int aim)
{
    const double *w = e->policy.weight;
    double sum = 0;
    for (int t = 0; t < PHASES; t++)
        sum += w[t] > 0 ? w[t] / (w[0] + w[1]) * e->side[t].value[pair[t]][aim] : 0;
    return sum;
}

static void list_all(struct pairs *e)
{
    for (int t = 0; t < PHASES; t++) {
        e->side[t].count = 0;
        list_plans(e, t, 0);
    }
    list_pairs(e);
}

/* False where there are too many plans, or too few to say anything. */
static bool pairs_open(struct pairs *e, unsigned seed)
{
    double plans[PHASES];
    policy_build(&e->policy, seed);
    e->aim_count = 0;
    e->uncovered = false;
    memset(e->let_go, 0, sizeof e->let_go);
    for (int t = 0; t < PHASES; t++)
        plans[t] = survey_open(&e->side[t].survey, &e->policy.phase[t]);
    if (plans[0] > SIDE || plans[1] > SIDE || plans[0] * plans[1] > most_pairs || plans[0] * plans[1] < 60)
        return false;
    const struct made *m = &e->policy.phase[0];
    for (int k = 0; k < m->objective_count; k++) {
        int steps = steps_of(&e->side[0].survey, &m->objectives[k]),
            others = steps_of(&e->side[1].survey, &m->objectives[k]);
        for (int step = 0; step < (steps < others ? steps : others); step++)
            e->aims[e->aim_count++] = (struct aim){k, step};
    }
    for (int v = 0; v < e->side[0].survey.count; v++)
        e->later[v] = find_variable(&e->side[1].survey, &e->side[0].survey.variables[v]);
    for (int v = 0; v < e->side[1].survey.count; v++)
        e->earlier[v] = find_variable(&e->side[0].survey, &e->side[1].survey.variables[v]);
    list_all(e);
    return true;
}

/* ---- the best values, aim by aim: as in test_optima.c ---- */

struct reached {
    double least, best;
};

static double closeness(double value)
{
    return 2e-6 * fmax(1e-3, fabs(value));
}

static double limit_of(const struct pairs *e, int n, int k, double best)
{
    const struct made_objective *o = &e->policy.phase[0].objectives[e->aims[n].objective];
    double tolerance = e->aims[n].objective == e->aims[k].objective ? 0 : o->tolerance;
    return best + tolerance * fmax(fabs(best), 1e-6) + 1e-9;
}

static struct reached reach_of(const struct pairs *e, const struct reached *before, int k)
{
    struct reached r = {INFINITY, INFINITY};
    double most = -INFINITY;
    for (int p = 0; p < e->count; p++) {
        bool may = true, surely = true;
        double value = pair_value(e, e->pair[p], k);
        for (int n = 0; n < k; n++) {
            double at = pair_value(e, e->pair[p], n);
            may = may && at <= limit_of(e, n, k, before[n].best) + closeness(before[n].best);
            surely = surely && at <= limit_of(e, n, k, before[n].least) + 1e-12 * fabs(at);
        }
        if (may) {
            r.least = fmin(r.least, value);
            most = fmax(most, value);
        }
        if (surely)
            r.best = fmin(r.best, value);
    }
    r.best = isinf(r.best) ? most : r.best;
    return r;
}

/* ---- the program's pair ---- */

static int find_id(const char (*ids)[8], int count, const char *id)
{
    for (int k = 0; k < count; k++)
        if (strcmp(ids[k], id) == 0)
            return k;
    return -1;
}

static bool take_plan(const struct study *w, const struct plan *plan, struct survey *t)
{
    const struct made *m = t->m;
    const struct site *sites = w->instance.places.sites;
    memset(t->size, 0, sizeof t->size);
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        struct variable wanted = {(int)d->measure,
                                  find_id(m->specialty, m->specialty_count, w->instance.specialties[d->specialty].id),
                                  find_id(m->site, m->site_count, sites[d->site].id),
                                  d->parent < 0 ? -1 : find_id(m->site, m->site_count, sites[d->parent].id),
                                  d->form,
                                  0,
                                  0};
        int v = find_variable(t, &wanted);
        if (v < 0)
            return false;
        t->size[v] = decision_size(d);
    }
    return true;
}

/* Which of the pairs it is; -1: none of those that keep everything. */
static int find_pair(struct pairs *e, const struct study *w)
{
    int at[PHASES] = {-1, -1};
    for (int t = 0; t < PHASES; t++) {
        const struct plan *plan = t == 1 ? &w->stages.plan : w->stages.plan.before;
        if (!plan || !take_plan(w, plan, &e->side[t].survey))
            return -1;
        for (int p = 0; p < e->side[t].count; p++)
            if (memcmp(e->side[t].size[p], e->side[t].survey.size, sizeof e->side[t].survey.size) == 0)
                at[t] = p;
    }
    for (int p = 0; p < e->count; p++)
        if (e->pair[p][0] == at[0] && e->pair[p][1] == at[1])
            return p;
    return -1;
}

static struct {
    int compared, infeasible, unproven, aim[MADE_AIMS], kind[MADE_KINDS], per_phase[MADE_KINDS], used[MADE_MEASURES];
    int ended, later; /* pairs with something that ends, something added in the second phase */
    int kept, broken; /* pairs by chance that keep everything, or but what counts additions */
    int own, common;  /* rules in conflict: of one phase, of both */
} tally;

static void compare_aims(const struct pairs *e, const struct study *w, int pair)
{
    const struct made *m = &e->policy.phase[0];
    struct reached reached[AIMS];
    int last = e->aims[e->aim_count - 1].objective;
    for (int k = 0; k < e->aim_count; k++) {
        const struct made_objective *o = &m->objectives[e->aims[k].objective];
        const struct proof *proof = &w->stages.proofs[e->aims[k].objective];
        double sign = is_maximised(o->aim) ? -1 : 1, value = pair_value(e, e->pair[pair], k);
        reached[k] = reach_of(e, reached, k);
        double close = closeness(reached[k].best), best = sign * proof->best;
        double need = o->aim == MADE_MAX_COVERAGE ? 1e6 : 1;
        if (e->aims[k].step == 0) {
            CHECK(best >= reached[k].least - close && best <= reached[k].best + close);
            CHECK(sign * proof->bound <= best + 1e-9 * fmax(1, fabs(best)));
            CHECK(sign * proof->bound >= best - (o->aim == MADE_TRAVEL ? 2e-5 : 2e-6) * fmax(need, fabs(best)));
        }
        double most =
            e->aims[k].objective == last ? reached[k].best : limit_of(e, k, e->aim_count - 1, reached[k].best);
        CHECK(value <= most + close);
        if (value > most + close)
            fprintf(stderr, "  %s, step %d: %.10g (best %.10g), not %.10g\n", made_aims[o->aim], e->aims[k].step, value,
                    best, reached[k].best);
        tally.aim[o->aim] += e->aims[k].step == 0;
    }
}

/* Is the pair of sizes as good as the pair was? */
static bool is_as_good(struct pairs *e, int size[PHASES][VARIABLES], int pair)
{
    int at[PHASES] = {-1, -1};
    bool listed = false, good = true;
    for (int t = 0; t < PHASES; t++)
        for (int p = 0; p < e->side[t].count; p++)
            if (memcmp(e->side[t].size[p], size[t], sizeof size[t]) == 0)
                at[t] = p;
    for (int p = 0; p < e->count; p++)
        listed = listed || (e->pair[p][0] == at[0] && e->pair[p][1] == at[1]);
    for (int k = 0; k < e->aim_count && listed; k++)
        good = good && pair_value(e, at, k) <= pair_value(e, e->pair[pair], k);
    return listed && good;
}

/* Nothing can be left out: not what a phase adds, nor what may end in one phase. */
static void compare_needs(struct pairs *e, int pair)
{
    const struct survey *t = &e->side[1].survey;
    for (int v = 0; v < t->count; v++) {
        int size[PHASES][VARIABLES], first = e->earlier[v];
        memcpy(size[0], e->side[0].size[e->pair[pair][0]], sizeof size[0]);
        memcpy(size[1], e->side[1].size[e->pair[pair][1]], sizeof size[1]);
        int before = first < 0 ? 0 : size[0][first];
        bool ends = e->policy.ends[t->variables[v].measure];
        if (size[1][v] > (ends ? 0 : before)) {
            size[1][v] = ends ? 0 : before;
            CHECK(!is_as_good(e, size, pair));
            memcpy(size[1], e->side[1].size[e->pair[pair][1]], sizeof size[1]);
        }
        if (before > 0) { /* it comes later, or not at all */
            size[0][first] = 0;
            CHECK(!is_as_good(e, size, pair));
            size[1][v] = ends ? size[1][v] : size[1][v] - before;
            CHECK(!is_as_good(e, size, pair));
        }
    }
}

static void count_pair(const struct pairs *e, int pair)
{
    const struct made *m = &e->policy.phase[0];
    const int *first = e->side[0].size[e->pair[pair][0]], *second = e->side[1].size[e->pair[pair][1]];
    bool ended = false, later = false;
    for (int v = 0; v < e->side[0].survey.count; v++) {
        tally.used[e->side[0].survey.variables[v].measure] += first[v] > 0;
        ended = ended || first[v] > (e->later[v] < 0 ? 0 : second[e->later[v]]);
    }
    for (int v = 0; v < e->side[1].survey.count; v++)
        later = later || second[v] > (e->earlier[v] < 0 ? 0 : first[e->earlier[v]]);
    for (int k = 0; k < m->rule_count; k++) {
        tally.kind[m->rules[k].kind]++;
        tally.per_phase[m->rules[k].kind] += e->policy.per_phase[k];
    }
    tally.ended += ended;
    tally.later += later;
}

/* ---- verdicts ---- */

/* The sizes of one phase as the program's judges take them. */
static void write_plan_of(const struct study *w, const struct survey *t, const int *size, struct plan *plan)
{
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        bool days = d->measure == MADE_SATELLITE || d->measure == MADE_VIDEO;
        if (size[v] > 0)
            plan_add(plan,
                     (struct decision){(enum measure)d->measure,
                                       instance_specialty(&w->instance, t->m->specialty[d->specialty]),
                                       places_site(&w->instance.places, t->m->site[d->site]),
                                       d->parent < 0 ? -1 : places_site(&w->instance.places, t->m->site[d->parent]),
                                       days ? 1 : size[v], days ? size[v] : 0, d->form});
    }
    plan_sort(plan);
}

/* Do the judges say of pairs by chance what is said here? Each plan by itself keeps its phase's rules. */
static void compare_verdicts(struct pairs *e, const struct study *w)
{
    struct survey *second = &e->side[1].survey;
    for (int k = 0; k < VERDICTS && e->side[0].count > 0 && e->side[1].count > 0; k++) {
        const int *first = e->side[0].size[made_chance(e->side[0].count)];
        const int *then = e->side[1].size[made_chance(e->side[1].count)];
        struct plan plans[PHASES] = {{0}};
        memcpy(second->size, then, sizeof second->size);
        take_effect(second);
        bool kept = goes_on(e, first, then) && !breaks_added(e, first, then);
        write_plan_of(w, &e->side[0].survey, first, &plans[0]);
        write_plan_of(w, second, then, &plans[1]);
        plans[1].before = &plans[0];
        struct json *document = assessment_document(&w->setting, &plans[1]);
        CHECK((broken_rules(document) == 0) == kept);
        tally.kept += kept;
        tally.broken += goes_on(e, first, then) && !kept;
        json_free(document);
        plan_free(&plans[0]);
        plan_free(&plans[1]);
    }
}

/* ---- rules in conflict ---- */

static double number_of(const struct json *object, const char *key, double otherwise)
{
    const struct json *j = json_get(object, key);
    return j ? j->number : otherwise;
}

/* Looks at what the list names, but for its entry `left_out` (-1: all of it), and at nothing else. */
static bool has_pair(struct pairs *e, const struct json *conflicts, int left_out)
{
    e->uncovered = true;
    memset(e->let_go, true, sizeof e->let_go);
    for (int k = 0; k < conflicts->count; k++) {
        const struct json *one = conflicts->child[k];
        int index = (int)number_of(one, "index", -1), phase = (int)number_of(one, "phase", 0);
        for (int t = 0; t < PHASES && k != left_out && index >= 0; t++)
            e->let_go[t][index] = e->let_go[t][index] && phase != 0 && phase != t + 1;
        e->uncovered = e->uncovered && !(k != left_out && index < 0);
    }
    list_all(e);
    return e->count > 0;
}

/* Are the rules named in conflict, and is none of them there for nothing? */
static void compare_conflict(struct pairs *e, const struct study *w)
{
    const struct json *conflicts = json_get(w->document, "conflicts");
    CHECK(conflicts && !has_pair(e, conflicts, -1));
    for (int k = 0; conflicts && k < conflicts->count; k++) {
        CHECK(has_pair(e, conflicts, k));
        tally.own += json_get(conflicts->child[k], "phase") != NULL;
        tally.common += json_get(conflicts->child[k], "phase") == NULL;
    }
}

/* ---- the tests ---- */

static bool solve_folder(struct study *w)
{
    struct study_call call = {.instance = folder_path, .gap = NAN, .seconds = NAN, .threads = -1};
    struct error e = {0};
    char path[1024];
    folder_file("scenario.json", path);
    bool ok = study_read(w, &call, path, &e) && study_search(w, NULL, &e) && study_describe(w, &e);
    error_print(&e, stderr);
    error_free(&e);
    return ok;
}

static bool compare_one(struct pairs *e, unsigned seed)
{
    struct study w = {.document = NULL};
    int before = checks_failed_in_test, pair = -1;
    policy_write(&e->policy);
    bool ran = solve_folder(&w);
    CHECK(ran);
    CHECK(ran && w.stages.found == (e->count > 0));
    CHECK(ran && (w.stages.status == SOLVE_INFEASIBLE) == (e->count == 0));
    if (ran && w.stages.found) {
        pair = find_pair(e, &w);
        CHECK(pair >= 0);
        CHECK(broken_rules(w.document) == 0);
        tally.unproven += w.stages.status != SOLVE_OPTIMAL;
    }
    if (pair >= 0) {
        compare_aims(e, &w, pair);
        compare_needs(e, pair);
        count_pair(e, pair);
    }
    tally.compared++;
    tally.infeasible += e->count == 0;
    if (checks_failed_in_test > before)
        fprintf(stderr, "  seed %u: %d pairs\n", seed, e->count);
    if (ran)
        compare_verdicts(e, &w);
    if (ran && e->count == 0 && w.stages.status == SOLVE_INFEASIBLE)
        compare_conflict(e, &w);
    study_free(&w);
    return checks_failed_in_test == before;
}

static void the_best_pair_is_the_best_of_all(void)
{
    static struct pairs e;
    int done = 0, wrong = 0;
    for (unsigned seed = 0; done < INSTANCES && wrong < 6; seed++) {
        if (!pairs_open(&e, seed))
            continue;
        done++;
        wrong += !compare_one(&e, seed);
    }
}

static void everything_was_compared(void)
{
    for (int k = 0; k < MADE_AIMS; k++)
        CHECK(tally.aim[k] >= 5);
    for (int k = 0; k < MADE_KINDS; k++)
        CHECK(tally.kind[k] >= 5);
    for (int k = 0; k < MADE_MEASURES; k++)
        CHECK(tally.used[k] >= 5);
    CHECK(tally.per_phase[MADE_CAP] >= 5 && tally.per_phase[MADE_SPREAD] >= 5 &&
          tally.per_phase[MADE_RECRUITABLE] >= 5);
    CHECK(tally.ended >= 3 && tally.later >= 10 && tally.own >= 5 && tally.common >= 5);
    CHECK(tally.kept >= 200 && tally.broken >= 50);
    CHECK(3 * tally.infeasible < tally.compared);
    CHECK(20 * tally.unproven < tally.compared);
    printf("%d compared, %d without a plan, %d unproven; %d with something that ends, %d with something added later\n",
           tally.compared, tally.infeasible, tally.unproven, tally.ended, tally.later);
}

/* Each decision by itself: less of one is no room for more of another. */
static void what_ends_makes_no_room(void)
{
    struct plan before = {0}, now = {0};
    struct outcome after = {.plan = &now};
    struct judged j = {.after = &after};
    plan_add(&before, (struct decision){MEASURE_LICENCE, 0, 0, -1, 2, 0, -1});
    plan_add(&before, (struct decision){MEASURE_SATELLITE, 0, 1, 0, 1, 2, -1});
    plan_add(&now, (struct decision){MEASURE_LICENCE, 0, 0, -1, 1, 0, -1});
    plan_add(&now, (struct decision){MEASURE_LICENCE, 0, 1, -1, 1, 0, -1});
    plan_add(&now, (struct decision){MEASURE_SATELLITE, 0, 1, 0, 1, 5, -1});
    for (int k = 0; k < now.count; k++)
        CHECK(decision_added(&j, &now.decisions[k]) == decision_size(&now.decisions[k])); /* nothing came before */
    now.before = &before;
    CHECK(decision_added(&j, &now.decisions[0]) == 0);
    CHECK(decision_added(&j, &now.decisions[1]) == 1);
    CHECK(decision_added(&j, &now.decisions[2]) == 3);
    plan_free(&before);
    plan_free(&now);
}

int main(void)
{
    folder_make();
    RUN(what_ends_makes_no_room);
    RUN(the_best_pair_is_the_best_of_all);
    if (!SANITIZED)
        RUN(everything_was_compared);
    folder_remove();
    return check_done();
}
