/* test_twin.c - is what formulations/NAME.c builds what formulations/NAME.mod says? Random small instances with every
 * measure, rule and objective are solved twice, by the program and by GLPK from the MathProg text and a data section
 * (mathprog.h), and the values compared: of a list of objectives that of the first, penalties of soft rules included;
 * of max_min that of the first step. */
#include "check.h"
#include "folder.h"
#include "mathprog.h"
#include "random_instance.h"
#include "read_folder.h"

#include <glpk.h>
#include <stdlib.h>

#include "stages.h"

enum { COMPARISONS = 378, LEAST = 10, NODES = 10000, ROUNDS = 200 };

/* ---- tangents ---- */

/* Variance and Kolm-Pollak are convex, and MathProg is linear: their files hold tangents at the points POINT[s, i]. */
struct points {
    int count[MADE_SPECIALTIES][MADE_AREAS];
    double at[MADE_SPECIALTIES][MADE_AREAS][ROUNDS];
};

static void say_points(const struct made *m, const struct points *p, struct text *t)
{
    for (int s = 0; s < m->specialty_count; s++)
        for (int i = 0; i < m->area_count && m->planned[s]; i++) {
            text_add(t, "set POINT[%s, %s] :=", m->specialty[s], m->area[i]);
            for (int k = 0; k < p->count[s][i]; k++)
                text_add(t, " %.15g", p->at[s][i][k]);
            text_add(t, ";\n");
        }
}

static bool is_convex(enum made_aim aim)
{
    return aim == MADE_VARIANCE || aim == MADE_KOLM_POLLAK;
}

/* The solver's tolerance may ask for one that is there. */
static bool has_point(const double *points, int count, double at)
{
    for (int k = 0; k < count; k++)
        if (fabs(points[k] - at) <= 1e-9 * fmax(1, fabs(at)))
            return true;
    return false;
}

static double solved(glp_prob *p, bool whole, const char *column, const char *s, const char *i)
{
    char name[60];
    snprintf(name, sizeof name, i ? "%s[%s,%s]" : "%s[%s]", column, s, i);
    int at = glp_find_col(p, name);
    return at == 0 ? NAN : whole ? glp_mip_col_val(p, at) : glp_get_col_prim(p, at);
}

/* Adds the points that the solution shows to be missing; how many. */
static int add_points(const struct made *m, glp_prob *p, bool whole, struct points *points)
{
    bool variance = m->objectives[0].aim == MADE_VARIANCE;
    int added = 0;
    for (int s = 0; s < m->specialty_count; s++)
        for (int i = 0; i < m->area_count; i++) {
            if (!m->planned[s] || m->need[s][i] <= 0)
                continue;
            const char *id = m->specialty[s], *area = m->area[i];
            double at = variance ? solved(p, whole, "A", id, area) - solved(p, whole, "mean", id, NULL)
                                 : solved(p, whole, "exponent", id, area);
            double is = variance ? at * at : exp(at);
            double seen = solved(p, whole, variance ? "square" : "power", id, area);
            double *there = points->at[s][i];
            if (is - seen > 1e-9 * fmax(0.1, is) && !has_point(there, points->count[s][i], at)) {
                there[points->count[s][i]++] = at;
                added++;
            }
        }
    return added;
}

/* ---- both solved ---- */

enum twin_status { TWIN_SOLVED, TWIN_SKIPPED, TWIN_WRONG };

/* Enough is enough, by nodes: no clock. */
static void count_nodes(glp_tree *tree, void *nodes)
{
    if (glp_ios_reason(tree) == GLP_ISELECT && ++*(int *)nodes > NODES)
        glp_ios_terminate(tree);
}

/* The optimal value, INFINITY where there is no plan. `whole`: of the program itself, not its relaxation. */
static enum twin_status solve_problem(glp_prob *p, bool whole, int *nodes, double *value)
{
    glp_iocp controls;
    glp_init_iocp(&controls);
    controls.br_tech = GLP_BR_PCH;
    controls.msg_lev = GLP_MSG_OFF;
    controls.tol_int = 1e-9;
    controls.tol_obj = 1e-10;
    controls.cb_func = count_nodes;
    controls.cb_info = nodes;
    if (glp_simplex(p, NULL) != 0)
        return TWIN_SKIPPED;
    *value = INFINITY;
    if (glp_get_status(p) == GLP_NOFEAS)
        return TWIN_SOLVED;
    if (glp_get_status(p) != GLP_OPT)
        return TWIN_WRONG;
    *value = glp_get_obj_val(p);
    if (!whole)
        return TWIN_SOLVED;
    if (glp_intopt(p, &controls) != 0)
        return TWIN_SKIPPED;
    *value = glp_mip_status(p) == GLP_OPT ? glp_mip_obj_val(p) : INFINITY;
    return TWIN_SOLVED;
}

/* `model` with tangents at the points, which grow by what the solution asks for. */
static enum twin_status solve_text(const struct made *m, const struct text *model, bool whole, struct points *points,
                                   int *nodes, double *value, int *added)
{
    struct text t = {0};
    char path[1024];
    text_add(&t, "%s", model->chars);
    if (is_convex(m->objectives[0].aim))
        say_points(m, points, &t);
    text_add(&t, "end;\n");
    folder_put("twin.mod", t.chars);
    free(t.chars);
    folder_file("twin.mod", path);
    enum twin_status status = TWIN_WRONG;
    glp_tran *text = glp_mpl_alloc_wksp();
    glp_prob *p = glp_create_prob();
    if (glp_mpl_read_model(text, path, 0) == 0 && glp_mpl_generate(text, NULL) == 0) {
        glp_mpl_build_prob(text, p);
        glp_create_index(p);
        glp_scale_prob(p, GLP_SF_AUTO);
        status = solve_problem(p, whole, nodes, value);
        if (status == TWIN_SOLVED && isfinite(*value) && is_convex(m->objectives[0].aim))
            *added = add_points(m, p, whole, points);
    }
    glp_delete_prob(p);
    glp_mpl_free_wksp(text);
    return status;
}

/* Tangents first where the relaxation needs them, then where plans do, until a round changes nothing. */
static enum twin_status solve_twin(struct made *m, double *value)
{
    static struct points points;
    struct text model = {0};
    enum twin_status status = TWIN_SOLVED;
    int nodes = 0;
    bool whole = !is_convex(m->objectives[0].aim), done = false;
    double before = -INFINITY;
    memset(&points, 0, sizeof points);
    mp_say(m, &model);
    for (int round = 0; !done && status == TWIN_SOLVED; round++) {
        int added = 0;
        status = round < ROUNDS ? solve_text(m, &model, whole, &points, &nodes, value, &added) : TWIN_SKIPPED;
        bool settled = added == 0 || (isfinite(before) && *value - before <= 1e-8 * fmax(1e-2, fabs(*value)) && !whole);
        before = *value;
        done = whole && (settled || isinf(*value));
        whole = whole || settled;
    }
    free(model.chars);
    return status;
}

static double solve_program(void)
{
    struct instance in = {0};
    struct scenario s = {0};
    struct setting setting = {0};
    struct access access = {0};
    struct stages stages = {0};
    struct error e = {0};
    struct solve_limits limits = {.gap = 5e-7, .seconds = INFINITY, .threads = 2};
    double value = NAN;
    if (read_folder(&in, &s, &e) && setting_build(&in, &s, &setting, &e)) {
        access_build(&in, &s, &access);
        if (stages_solve(&setting, &access, &limits, NULL, &stages, &e))
            value = stages.status == SOLVE_INFEASIBLE ? INFINITY : stages.proofs[0].best;
    }
    error_print(&e, stderr);
    error_free(&e);
    stages_free(&stages);
    access_free(&access);
    setting_free(&setting);
    scenario_free(&s);
    instance_free(&in);
    return value;
}

/* ---- the tests ---- */

/* How often each was there when both found a plan. */
static struct {
    int all, infeasible, skipped;
    int aim[MADE_AIMS], kind[MADE_KINDS], soft[MADE_KINDS], measure[MADE_MEASURES], decay[MADE_DECAYS];
} compared;

static void count_comparison(const struct made *m)
{
    bool soft[MADE_KINDS] = {false};
    compared.all++;
    compared.aim[m->objectives[0].aim]++;
    for (int k = 0; k < m->rule_count; k++)
        soft[m->rules[k].kind] = soft[m->rules[k].kind] || !isnan(m->rules[k].penalty);
    for (int kind = 0; kind < MADE_KINDS; kind++) {
        compared.kind[kind] += mp_has(m, (enum made_kind)kind);
        compared.soft[kind] += soft[kind];
    }
    for (int k = 0; k < MADE_MEASURES; k++)
        compared.measure[k] += m->used[k];
    compared.decay[m->decay]++;
}

/* Of a list only what bears on the value of the first: set_cover, which asks something of every plan. The tolerance
 * makes it an easy one to hold. */
static void keep_first(struct made *m)
{
    int kept = 1;
    for (int k = 1; k < m->objective_count; k++)
        if (m->objectives[k].aim == MADE_SET_COVER)
            m->objectives[kept++] = m->objectives[k];
    for (int k = 0; k < kept; k++) /* powers that GLPK's tolerances can tell apart */
        m->objectives[k].epsilon = fmin(m->objectives[k].epsilon, 5);
    m->objectives[0].tolerance = kept > 1 ? 10 : m->objectives[0].tolerance;
    m->objective_count = kept;
}

static void compare(struct made *m, unsigned seed)
{
    double twin = NAN;
    keep_first(m);
    made_write(m, ',');
    double program = solve_program();
    enum twin_status status = solve_twin(m, &twin);
    if (status == TWIN_SKIPPED) {
        compared.skipped++;
        return;
    }
    CHECK(status == TWIN_SOLVED);
    CHECK_NEAR(program, twin, 1e-6 * fmax(1e-2, fabs(twin)));
    if (!check_near(program, twin, 1e-6 * fmax(1e-2, fabs(twin))))
        fprintf(stderr, "  seed %u, %s\n", seed, made_aims[m->objectives[0].aim]);
    else if (isinf(twin))
        compared.infeasible++;
    else
        count_comparison(m);
}

static void c_and_mathprog_state_the_same(void)
{
    static struct made m;
    glp_term_out(GLP_OFF);
    for (unsigned seed = 1000; seed < 1000 + COMPARISONS && checks_failed_in_test < 10; seed++) {
        made_build(&m, seed, seed % 3 ? MADE_TINY : MADE_SMALL);
        compare(&m, seed);
    }
}

static void everything_was_compared(void)
{
    for (int k = 0; k < MADE_AIMS; k++)
        CHECK(compared.aim[k] >= LEAST);
    for (int k = 0; k < MADE_KINDS; k++)
        CHECK(compared.kind[k] >= LEAST);
    CHECK(compared.soft[MADE_FLOOR] >= LEAST && compared.soft[MADE_PARITY] >= LEAST);
    CHECK(compared.soft[MADE_TRAVEL_LIMIT] >= LEAST);
    for (int k = 0; k < MADE_MEASURES; k++)
        CHECK(compared.measure[k] >= 5 * LEAST);
    for (int k = 0; k < MADE_DECAYS; k++)
        CHECK(compared.decay[k] >= LEAST);
}

static void few_were_skipped_or_infeasible(void)
{
    CHECK(50 * compared.skipped < COMPARISONS);
    CHECK(2 * compared.infeasible < COMPARISONS);
}

static void say_coverage(void)
{
    for (int k = 0; k < MADE_AIMS; k++)
        printf("coverage: objective %s twin %d\n", made_aims[k], compared.aim[k]);
    for (int k = 0; k < MADE_KINDS; k++)
        printf("coverage: rule %s twin %d\n", made_kinds[k], compared.kind[k]);
    printf("%d compared, %d without a plan in both, %d skipped\n", compared.all, compared.infeasible, compared.skipped);
}

int main(void)
{
    folder_make();
    RUN(c_and_mathprog_state_the_same);
    RUN(everything_was_compared);
    RUN(few_were_skipped_or_infeasible);
    say_coverage();
    folder_remove();
    glp_free_env();
    return check_done();
}
