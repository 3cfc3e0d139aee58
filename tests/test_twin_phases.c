/* test_twin_phases.c - is what program.c makes of two phases what formulations/phases.mod says? Random small instances
 * of one specialty are solved by the program, and by GLPK from the MathProg text (mathprog.h), where the specialty in
 * the second phase is a specialty of its own. */
#include "check.h"
#include "folder.h"
#include "mathprog.h"
#include "random_phases.h"

#include <glpk.h>

#include "study.h"

enum { COMPARISONS = 150, NODES = 20000 };

/* ---- both phases as one instance of two specialties ---- */

static bool can_be_said(const struct policy *p)
{
    enum made_aim aim = p->phase[0].objectives[0].aim;
    bool weighted = aim == MADE_HOOVER || aim == MADE_SHORTFALL || aim == MADE_GINI || aim == MADE_RANGE ||
                    aim == MADE_TRAVEL || aim == MADE_P_MEDIAN;
    bool plain = true;
    for (int k = 0; k < p->phase[0].rule_count; k++) {
        const struct made_rule *r = &p->phase[0].rules[k];
        plain = plain && !counts_added(p, k) && r->kind != MADE_SATELLITE_TEST && r->kind != MADE_SITE_CAPACITY &&
                !(r->kind == MADE_TRAVEL_LIMIT && !isnan(r->penalty)); /* its share is of all specialties */
    }
    return p->phase[0].specialty_count == 1 && weighted && plain && 2 * p->phase[0].rule_count <= MADE_RULES;
}

/* Specialty 1 is specialty 0 of `from`. */
static void copy_specialty(const struct made *from, double weight, struct made *to)
{
    snprintf(to->specialty[1], sizeof to->specialty[1], "z%.5s", to->specialty[0]);
    to->part_time_fte[1] = from->part_time_fte[0];
    to->weight[1] = weight;
    to->catchment[1] = from->catchment[0];
    to->target[1] = from->target[0];
    to->base_need[1] = from->base_need[0];
    to->need_factor[1] = from->need_factor[0];
    to->supply_factor[1] = from->supply_factor[0];
    to->compensation[1] = from->compensation[0];
    to->hospital[1] = from->hospital[0];
    to->hospital_protected[1] = from->hospital_protected[0];
    to->planned[1] = true;
    for (int i = 0; i < from->area_count; i++)
        to->need[1][i] = from->need[0][i];
    for (int k = 0; k < MADE_MEASURES; k++)
        to->cost[k][1] = from->cost[k][0];
    for (int g = 0; g < from->region_count; g++)
        to->recruitable[g][1] = from->recruitable[g][0];
}

static void join_phases(const struct policy *p, struct made *to)
{
    const struct made *second = &p->phase[1];
    *to = p->phase[0];
    to->specialty_count = 2;
    to->weight[0] = p->weight[0];
    copy_specialty(second, p->weight[1], to);
    for (int k = 0; k < second->row_count; k++) {
        to->rows[to->row_count] = second->rows[k];
        to->rows[to->row_count++].specialty = 1;
    }
    for (int k = 0; k < second->rule_count; k++) {
        struct made_rule *r = &to->rules[to->rule_count++];
        *r = second->rules[k];
        r->about[0] = false;
        r->about[1] = true;
        r->specialty = r->kind == MADE_FIXED ? 1 : r->specialty;
    }
    to->objective_count = 1;
}

/* ---- both solved ---- */

static void say_twin(const struct policy *p, struct text *out)
{
    static struct made twin;
    static const int measures[] = {MADE_LICENCE, MADE_SATELLITE, MADE_VIDEO};
    struct text all = {0};
    join_phases(p, &twin);
    mp_say(&twin, &all);
    char *data = strstr(all.chars, "data;\n");
    text_add(out, "%.*s", (int)(data - all.chars), all.chars);
    mp_add_file(out, "", "phases");
    text_add(out, "%sset NEXT := (%s, %s);\nparam may_end :=", data, twin.specialty[0], twin.specialty[1]);
    for (int k = 0; k < 3; k++)
        text_add(out, " %s %d", made_measures[measures[k]], p->ends[measures[k]]);
    text_add(out, ";\nend;\n");
    free(all.chars);
}

/* Enough is enough, by nodes: no clock. */
static void count_nodes(glp_tree *tree, void *nodes)
{
    if (glp_ios_reason(tree) == GLP_ISELECT && ++*(int *)nodes > NODES)
        glp_ios_terminate(tree);
}

/* The optimal value, INFINITY without a plan; NAN where GLPK gave up. */
static double solve_problem(glp_prob *p)
{
    glp_iocp controls;
    int nodes = 0;
    glp_init_iocp(&controls);
    controls.msg_lev = GLP_MSG_OFF;
    controls.br_tech = GLP_BR_PCH;
    controls.tol_int = 1e-9;
    controls.tol_obj = 1e-10;
    controls.cb_func = count_nodes;
    controls.cb_info = &nodes;
    if (glp_simplex(p, NULL) != 0)
        return NAN;
    if (glp_get_status(p) == GLP_NOFEAS)
        return INFINITY;
    if (glp_get_status(p) != GLP_OPT || glp_intopt(p, &controls) != 0)
        return NAN;
    return glp_mip_status(p) == GLP_OPT ? glp_mip_obj_val(p) : INFINITY;
}

static double solve_twin(const struct policy *policy)
{
    struct text t = {0};
    char path[1024];
    double value = NAN;
    say_twin(policy, &t);
    folder_put("twin.mod", t.chars);
    free(t.chars);
    folder_file("twin.mod", path);
    glp_tran *text = glp_mpl_alloc_wksp();
    glp_prob *p = glp_create_prob();
    bool read = glp_mpl_read_model(text, path, 0) == 0 && glp_mpl_generate(text, NULL) == 0;
    CHECK(read);
    if (read) {
        glp_mpl_build_prob(text, p);
        value = solve_problem(p);
    }
    glp_delete_prob(p);
    glp_mpl_free_wksp(text);
    return value;
}

static double solve_program(void)
{
    struct study_call call = {.instance = folder_path, .gap = NAN, .seconds = NAN, .threads = -1};
    struct study w = {.document = NULL};
    struct error e = {0};
    char path[1024];
    double value = NAN;
    folder_file("scenario.json", path);
    if (study_read(&w, &call, path, &e) && study_search(&w, NULL, &e))
        value = w.stages.status == SOLVE_INFEASIBLE ? INFINITY : w.stages.proofs[0].best;
    error_print(&e, stderr);
    error_free(&e);
    study_free(&w);
    return value;
}

static int compared, infeasible, skipped;

static void compare(struct policy *p, unsigned seed)
{
    p->phase[0].objective_count = p->phase[1].objective_count = 1;
    policy_write(p);
    double program = solve_program(), twin = solve_twin(p), close = 1e-6 * fmax(1e-2, fabs(twin));
    if (isnan(twin)) {
        skipped++;
        return;
    }
    if (!check_near(program, twin, close))
        fprintf(stderr, "  seed %u, %s: program %.12g, MathProg %.12g\n", seed,
                made_aims[p->phase[0].objectives[0].aim], program, twin);
    CHECK_NEAR(program, twin, close);
    compared++;
    infeasible += isinf(twin);
}

static void c_and_mathprog_state_the_same_phases(void)
{
    static struct policy p;
    glp_term_out(GLP_OFF);
    for (unsigned seed = 5000; compared + skipped < COMPARISONS && checks_failed_in_test < 8; seed++) {
        policy_build(&p, seed);
        if (can_be_said(&p))
            compare(&p, seed);
    }
    CHECK(20 * skipped < COMPARISONS && 2 * infeasible < compared);
    printf("%d compared, %d without a plan in both, %d skipped\n", compared, infeasible, skipped);
}

int main(void)
{
    folder_make();
    RUN(c_and_mathprog_state_the_same_phases);
    folder_remove();
    glp_free_env();
    return check_done();
}
