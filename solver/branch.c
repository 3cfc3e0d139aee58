/* branch.c - linear programs and branch and bound by GLPK, made safe to call.
 *
 * What the search relies on, and what GLPK does about it:
 *   - The proven bound is read while the tree is alive (glp_ios_best_node, glp_ios_node_bound): afterwards there is
 *     no call for it.
 *   - GLPK drops nodes within 1e-7 (1 + |z|) of its best plan, so that much (TOLERANCE) is taken off every bound.
 *     The caller scales the objective so that this is little.
 *   - With a plan of value U in hand and the root relaxation at z with reduced costs d, a column at its lower bound
 *     cannot rise by more than (U - z) / d in a better plan: bounds are tightened so, and the bound capped at U.
 *   - The LP presolver stays off: it has returned a wrong optimum.
 *   - GLPK ends the process on misuse. Its error hook leaps back here instead; everything allocated in between hangs
 *     on `struct job`, which is filled before the leap is set up. */
#include "branch.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glpk.h>

#include "clock.h"
#include "memory.h"
#include "solve.h"

static const double TOLERANCE = 2e-7; /* of 1 + |z| */

struct job {
    const struct mip *m;
    const double *start;
    double start_value;
    struct branch_basis *basis;
    const struct branch_limits *limits;
    struct branch_result *out;
    int *row, *column; /* [term_count + 1], from 1, as GLPK wants them */
    double *value;
    double *plan; /* [column_count + 1] */
    glp_prob *program;
    double bound; /* of the tree so far, without the constant */
    bool start_given;
    jmp_buf home;
    char said[400]; /* GLPK's last words */
};

/* ---- GLPK's abort as an ordinary error ---- */

static void leap(void *info)
{
    struct job *job = info;
    glp_free_env(); /* frees the program too */
    longjmp(job->home, 1);
}

/* Nothing reaches the terminal; what is said at an error is kept. */
static int listen(void *info, const char *text)
{
    struct job *job = info;
    if (glp_at_error()) {
        size_t length = strlen(job->said);
        snprintf(job->said + length, sizeof job->said - length, "%s", text);
    }
    return 1;
}

static bool guarded(void (*work)(struct job *), struct job *job, struct error *e)
{
    glp_term_hook(listen, job);
    glp_error_hook(leap, job);
    if (setjmp(job->home) != 0) {
        job->said[strcspn(job->said, "\n")] = '\0';
        return fail_defect(e, "the solver GLPK gave up: %s", job->said);
    }
    work(job);
    if (job->program != NULL)
        glp_delete_prob(job->program);
    glp_error_hook(NULL, NULL);
    glp_term_hook(NULL, NULL);
    return true;
}

static void open_job(struct job *job, const struct mip *m)
{
    job->m = m;
    job->row = allocate(m->term_count + 1, sizeof *job->row);
    job->column = allocate(m->term_count + 1, sizeof *job->column);
    job->value = allocate(m->term_count + 1, sizeof *job->value);
    job->plan = allocate((size_t)m->column_count + 1, sizeof *job->plan);
    for (size_t t = 0; t < m->term_count; t++) {
        job->row[t + 1] = m->terms[t].row + 1;
        job->column[t + 1] = m->terms[t].column + 1;
        job->value[t + 1] = m->terms[t].value;
    }
}

static void close_job(struct job *job)
{
    free(job->row);
    free(job->column);
    free(job->value);
    free(job->plan);
}

/* ---- the program in GLPK's form ---- */

static int bound_kind(double lower, double upper)
{
    if (isinf(lower))
        return isinf(upper) ? GLP_FR : GLP_UP;
    if (isinf(upper))
        return GLP_LO;
    return lower == upper ? GLP_FX : GLP_DB; /* GLPK refuses GLP_DB with equal bounds */
}

static void build_program(struct job *job)
{
    const struct mip *m = job->m;
    glp_prob *p = job->program = glp_create_prob();
    if (m->row_count > 0)
        glp_add_rows(p, m->row_count);
    if (m->column_count > 0)
        glp_add_cols(p, m->column_count);
    for (int r = 0; r < m->row_count; r++)
        glp_set_row_bnds(p, r + 1, bound_kind(m->rows[r].lower, m->rows[r].upper), m->rows[r].lower, m->rows[r].upper);
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *column = &m->columns[c];
        glp_set_col_bnds(p, c + 1, bound_kind(column->lower, column->upper), column->lower, column->upper);
        glp_set_obj_coef(p, c + 1, column->cost);
        if (column->whole)
            glp_set_col_kind(p, c + 1, GLP_IV);
    }
    glp_load_matrix(p, (int)m->term_count, job->row, job->column, job->value);
}

static void give_basis(struct job *job)
{
    struct branch_basis *b = job->basis;
    if (b == NULL || b->row == NULL)
        return;
    for (int r = 0; r < job->m->row_count; r++)
        glp_set_row_stat(job->program, r + 1, b->row[r]);
    for (int c = 0; c < job->m->column_count; c++)
        glp_set_col_stat(job->program, c + 1, b->column[c]);
}

static void take_basis(struct job *job)
{
    struct branch_basis *b = job->basis;
    if (b == NULL)
        return;
    for (int r = 0; r < job->m->row_count; r++)
        b->row[r] = glp_get_row_stat(job->program, r + 1);
    for (int c = 0; c < job->m->column_count; c++)
        b->column[c] = glp_get_col_stat(job->program, c + 1);
}

void branch_basis_free(struct branch_basis *b)
{
    free(b->row);
    free(b->column);
    *b = (struct branch_basis){0};
}

void branch_result_free(struct branch_result *r)
{
    free(r->x);
    free(r->price);
    *r = (struct branch_result){0};
}

void branch_thread_end(void)
{
    glp_free_env();
}

/* ---- the linear relaxation ---- */

static int milliseconds_left(const struct branch_limits *limits)
{
    if (limits == NULL || isinf(limits->deadline))
        return INT_MAX;
    double left = 1000 * (limits->deadline - clock_seconds());
    return left < 1 ? 1 : left > 1e9 ? INT_MAX : (int)left;
}

/* GLPK may go round in circles at the last digit, unseen by time limits that are far: no honest run takes so many
 * pivots. */
static int pivots_most(const struct mip *m)
{
    return 10000 + 20 * (m->row_count + m->column_count);
}

static int run_simplex(struct job *job, int method)
{
    glp_smcp p;
    glp_init_smcp(&p);
    p.msg_lev = GLP_MSG_OFF;
    p.meth = method;
    p.it_lim = pivots_most(job->m);
    p.tm_lim = milliseconds_left(job->limits);
    return glp_simplex(job->program, &p);
}

/* The status of the relaxation. Costs are mostly >= 0, so that the slack basis is dual feasible; a basis that GLPK
 * cannot factorise, or from which it does not come to an end, is replaced by the slack basis and the primal method,
 * once. */
static enum branch_status solve_relaxation(struct job *job)
{
    give_basis(job);
    if (run_simplex(job, GLP_DUALP) != 0 && milliseconds_left(job->limits) > 1) {
        glp_std_basis(job->program);
        run_simplex(job, GLP_PRIMAL);
    }
    switch (glp_get_status(job->program)) {
    case GLP_OPT:
        take_basis(job);
        return BRANCH_OPTIMAL;
    case GLP_NOFEAS:
        return BRANCH_INFEASIBLE;
    case GLP_UNBND:
        return BRANCH_UNBOUNDED;
    default: /* the dual simplex may say "undefined" where the dual is infeasible: out of luck, not proven */
        return glp_get_prim_stat(job->program) == GLP_NOFEAS ? BRANCH_INFEASIBLE : BRANCH_STOPPED;
    }
}

static double with_tolerance(double bound)
{
    return bound - TOLERANCE * (1 + fabs(bound));
}

static void lp_work(struct job *job)
{
    struct branch_result *out = job->out;
    build_program(job);
    out->status = solve_relaxation(job);
    if (out->status != BRANCH_OPTIMAL)
        return;
    out->value = glp_get_obj_val(job->program) + job->m->constant;
    out->bound = with_tolerance(out->value - job->m->constant) + job->m->constant;
    for (int c = 0; c < job->m->column_count; c++)
        out->x[c] = glp_get_col_prim(job->program, c + 1);
    for (int r = 0; r < job->m->row_count; r++)
        out->price[r] = glp_get_row_dual(job->program, r + 1);
}

static void open_basis(struct branch_basis *b, const struct mip *m, bool *fresh)
{
    *fresh = b != NULL && b->row == NULL;
    if (!*fresh)
        return;
    b->row = allocate((size_t)m->row_count, sizeof *b->row);
    b->column = allocate((size_t)m->column_count, sizeof *b->column);
    for (int r = 0; r < m->row_count; r++)
        b->row[r] = GLP_BS;
    for (int c = 0; c < m->column_count; c++)
        b->column[c] = isinf(m->columns[c].lower) ? (isinf(m->columns[c].upper) ? GLP_NF : GLP_NU) : GLP_NL;
}

static struct branch_result empty_result(const struct mip *m)
{
    struct branch_result out = {BRANCH_STOPPED, INFINITY, -INFINITY, NULL, NULL, 0};
    out.x = allocate((size_t)m->column_count, sizeof *out.x);
    return out;
}

bool branch_lp(const struct mip *m, struct branch_basis *basis, const struct branch_limits *limits,
               struct branch_result *out, struct error *e)
{
    struct job job = {.basis = basis, .limits = limits, .out = out};
    bool fresh;
    open_basis(basis, m, &fresh);
    open_job(&job, m);
    *out = empty_result(m);
    out->price = allocate((size_t)m->row_count, sizeof *out->price);
    bool ok = guarded(lp_work, &job, e);
    close_job(&job);
    if (!ok || out->status != BRANCH_OPTIMAL) {
        free(out->x);
        out->x = NULL;
    }
    if (!ok)
        branch_result_free(out);
    return ok;
}

/* ---- branch and bound ---- */

/* No column can move so far that its reduced cost alone eats the distance to the plan in hand. */
static void fix_by_reduced_cost(struct job *job, double relaxed_value)
{
    double room = job->start_value - relaxed_value + TOLERANCE * (1 + fabs(job->start_value));
    for (int c = 0; c < job->m->column_count; c++) {
        const struct mip_column *column = &job->m->columns[c];
        double price = glp_get_col_dual(job->program, c + 1);
        int where = glp_get_col_stat(job->program, c + 1);
        if (!column->whole || fabs(price) < 1e-9)
            continue;
        double steps = floor(room / fabs(price) + 1e-6), lower = column->lower, upper = column->upper;
        if (where == GLP_NL && price > 0)
            upper = fmin(upper, lower + steps);
        else if (where == GLP_NU && price < 0)
            lower = fmax(lower, upper - steps);
        glp_set_col_bnds(job->program, c + 1, bound_kind(lower, upper), lower, upper);
    }
}

/* The plan in hand enters once, when GLPK asks for heuristic solutions. */
static void offer_start(struct job *job, glp_tree *tree)
{
    if (job->start_given || job->start == NULL)
        return;
    job->start_given = true;
    memcpy(job->plan + 1, job->start, (size_t)job->m->column_count * sizeof *job->plan);
    glp_ios_heur_sol(tree, job->plan);
}

static double tree_incumbent(glp_tree *tree)
{
    glp_prob *p = glp_ios_get_prob(tree);
    int status = glp_mip_status(p);
    return status == GLP_FEAS || status == GLP_OPT ? glp_mip_obj_val(p) : INFINITY;
}

/* A whole column of no block is met by all of them (is anybody beyond this length?): it is branched upon before any
 * other, for hardly anything is decided while it is open. Where there is none, GLPK chooses. */
static void branch_on_shared(struct job *job, glp_tree *tree)
{
    int chosen = 0;
    double nearest = INFINITY;
    for (int c = 0; c < job->m->column_count; c++) {
        if (job->m->columns[c].block >= 0 || !glp_ios_can_branch(tree, c + 1))
            continue;
        double value = glp_get_col_prim(glp_ios_get_prob(tree), c + 1), away = fabs(value - floor(value) - 0.5);
        if (away < nearest) {
            nearest = away;
            chosen = c + 1;
        }
    }
    if (chosen > 0)
        glp_ios_branch_upon(tree, chosen, GLP_DN_BRNCH);
}

static void watch_tree(glp_tree *tree, void *info)
{
    struct job *job = info;
    const struct branch_limits *l = job->limits;
    int reason = glp_ios_reason(tree), best = glp_ios_best_node(tree), created;
    if (reason == GLP_IHEUR)
        offer_start(job, tree);
    if (reason == GLP_IBRANCH)
        branch_on_shared(job, tree);
    if (best != 0)
        job->bound = fmax(job->bound, glp_ios_node_bound(tree, best));
    glp_ios_tree_size(tree, NULL, NULL, &created);
    job->out->nodes = created;
    double incumbent = tree_incumbent(tree), bound = fmin(with_tolerance(job->bound), incumbent);
    bool spent = l->nodes > 0 && created >= l->nodes && (job->start == NULL || job->start_given);
    if (l->watch != NULL && reason == GLP_ISELECT)
        l->watch(l->user, bound + job->m->constant, created);
    if (incumbent - bound <= l->gap || bound + job->m->constant >= l->enough || spent ||
        clock_seconds() > l->deadline || (l->stop != NULL && *l->stop))
        glp_ios_terminate(tree);
}

/* The whole columns rounded and held, the continuous ones solved again: GLPK's plan is whole only to 1e-6. */
static bool take_plan(struct job *job)
{
    glp_prob *p = job->program;
    for (int c = 0; c < job->m->column_count; c++) {
        job->out->x[c] = glp_mip_col_val(p, c + 1);
        if (!job->m->columns[c].whole)
            continue;
        job->out->x[c] = round(job->out->x[c]);
        glp_set_col_bnds(p, c + 1, GLP_FX, job->out->x[c], job->out->x[c]);
    }
    if (run_simplex(job, GLP_DUALP) != 0 || glp_get_status(p) != GLP_OPT)
        return false;
    for (int c = 0; c < job->m->column_count; c++)
        if (!job->m->columns[c].whole)
            job->out->x[c] = glp_get_col_prim(p, c + 1);
    return true;
}

static void set_tree_controls(glp_iocp *p, struct job *job)
{
    glp_init_iocp(p);
    p->msg_lev = GLP_MSG_OFF;
    p->br_tech = GLP_BR_PCH;
    p->bt_tech = GLP_BT_BLB;
    p->tol_int = 1e-6;
    p->cb_func = watch_tree;
    p->cb_info = job;
    p->tm_lim = milliseconds_left(job->limits);
}

/* What the tree proved: its best open node, or its best plan where none is open; never more than the plan in hand,
 * since columns that only worse plans use may have been fixed. */
static void conclude(struct job *job, int code)
{
    struct branch_result *out = job->out;
    glp_prob *p = job->program;
    int status = glp_mip_status(p);
    bool has_plan = status == GLP_FEAS || status == GLP_OPT, exhausted = code == 0;
    double tree_value = has_plan ? glp_mip_obj_val(p) : INFINITY;
    double cap = fmin(tree_value, job->start_value);
    out->bound = with_tolerance(exhausted ? cap : fmin(job->bound, cap)) + job->m->constant;
    out->status =
        exhausted || cap + job->m->constant - out->bound <= job->limits->gap ? BRANCH_OPTIMAL : BRANCH_STOPPED;
    if (exhausted && isinf(cap)) {
        out->status = BRANCH_INFEASIBLE;
        out->bound = INFINITY;
    }
    if (!has_plan || tree_value >= job->start_value)
        return;
    if (take_plan(job))
        out->value = mip_value(job->m, out->x);
    else if (out->status == BRANCH_OPTIMAL)
        out->status = BRANCH_STOPPED; /* the better plan could not be had in whole numbers */
}

static void keep_start(struct job *job)
{
    if (job->start == NULL || job->out->value <= job->start_value + job->m->constant)
        return;
    memcpy(job->out->x, job->start, (size_t)job->m->column_count * sizeof *job->out->x);
    job->out->value = job->start_value + job->m->constant;
}

static void mip_work(struct job *job)
{
    struct branch_result *out = job->out;
    build_program(job);
    out->status = solve_relaxation(job);
    out->nodes = 1;
    if (out->status == BRANCH_INFEASIBLE && job->start != NULL)
        out->status = BRANCH_STOPPED; /* the start says otherwise: at the edge of tolerances nothing is proven */
    else if (out->status == BRANCH_INFEASIBLE)
        out->bound = INFINITY;
    if (out->status != BRANCH_OPTIMAL)
        return;
    double relaxed_value = glp_get_obj_val(job->program);
    job->bound = relaxed_value;
    if (job->start != NULL) {
        fix_by_reduced_cost(job, relaxed_value);
        run_simplex(job, GLP_DUALP);
    }
    double bound = fmin(with_tolerance(relaxed_value), job->start_value);
    if (job->start_value - bound <= job->limits->gap || bound + job->m->constant >= job->limits->enough) {
        out->bound = bound + job->m->constant;
        out->status = job->start_value - bound <= job->limits->gap ? BRANCH_OPTIMAL : BRANCH_STOPPED;
        return;
    }
    glp_iocp p;
    set_tree_controls(&p, job);
    conclude(job, glp_intopt(job->program, &p));
}

bool branch_solve(const struct mip *m, const double *start, struct branch_basis *basis,
                  const struct branch_limits *limits, struct branch_result *out, struct error *e)
{
    struct job job = {.basis = basis, .limits = limits, .out = out, .start = start, .bound = -INFINITY};
    bool fresh;
    job.start_value = start != NULL ? mip_value(m, start) - m->constant : INFINITY;
    open_basis(basis, m, &fresh);
    open_job(&job, m);
    *out = empty_result(m);
    bool ok = guarded(mip_work, &job, e);
    if (ok)
        keep_start(&job);
    close_job(&job);
    if (!ok || isinf(out->value)) {
        free(out->x);
        out->x = NULL;
    }
    return ok;
}

static void abort_work(struct job *job)
{
    job->program = glp_create_prob();
    glp_add_rows(job->program, -1);
}

bool branch_abort_for_test(struct error *e)
{
    struct job job = {0};
    return guarded(abort_work, &job, e);
}

const char *solve_version(void)
{
    return glp_version();
}
