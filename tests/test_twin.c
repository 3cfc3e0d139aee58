/* test_twin.c - is what formulations/NAME.c builds what formulations/NAME.mod says? Random small instances are solved
 * twice, by the program and by GLPK from the MathProg text and a data section written here, and the values compared. */
#include "check.h"
#include "folder.h"
#include "random_instance.h"

#include <glpk.h>
#include <stdarg.h>
#include <stdlib.h>

#include "formulation.h"
#include "solve.h"

enum { COMPARISONS = 80 };

/* ---- the data section ---- */

enum { PARAMS = 64 };

/* MathProg wants all values of a param in one statement. */
struct data {
    struct text sets;
    int count;
    struct {
        const char *name;
        struct text values;
    } params[PARAMS];
};

/* One more value of a param: "[index] value", or "value" alone. */
__attribute__((format(printf, 3, 4))) static void give(struct data *d, const char *param, const char *format, ...)
{
    char value[100];
    va_list list;
    va_start(list, format);
    vsnprintf(value, sizeof value, format, list);
    va_end(list);
    int k = 0;
    while (k < d->count && strcmp(d->params[k].name, param) != 0)
        k++;
    if (k == PARAMS)
        exit(1);
    if (k == d->count)
        d->params[d->count++].name = param;
    text_add(&d->params[k].values, " %s", value);
}

static void give_ids(struct data *d, const char *set, char (*ids)[8], int count, const bool *chosen)
{
    text_add(&d->sets, "set %s :=", set);
    for (int k = 0; k < count; k++)
        if (chosen == NULL || chosen[k])
            text_add(&d->sets, " %s", ids[k]);
    text_add(&d->sets, ";\n");
}

/* The text of the whole section; frees the values. */
static void say_data(struct data *d, struct text *t)
{
    text_add(t, "data;\n%s", d->sets.chars);
    for (int k = 0; k < d->count; k++) {
        text_add(t, "param %s :=%s;\n", d->params[k].name, d->params[k].values.chars);
        free(d->params[k].values.chars);
    }
    text_add(t, "end;\n");
    free(d->sets.chars);
}

static void give_places(struct data *d, struct made *m)
{
    char id[16];
    give_ids(d, "AREA", m->area, m->area_count, NULL);
    give_ids(d, "SITE", m->site, m->site_count, NULL);
    text_add(&d->sets, "set GROUPING := council region;\nset WAY :=");
    for (int j = 0; j < m->site_count; j++)
        give(d, "area_of", "[%s] %s", m->site[j], m->area[m->area_of[j]]);
    for (int i = 0; i < m->area_count; i++) {
        give(d, "group", "[council, %s] %s", m->area[i], made_group_id(m, MADE_COUNCIL, m->council[i], id));
        give(d, "group", "[region, %s] %s", m->area[i], made_group_id(m, MADE_REGION, m->region[i], id));
        for (int j = 0; j < m->site_count; j++)
            if (isfinite(m->minutes[i][j])) {
                text_add(&d->sets, " (%s, %s)", m->area[i], m->site[j]);
                give(d, "minutes", "[%s, %s] %.15g", m->area[i], m->site[j], m->minutes[i][j]);
            }
    }
    text_add(&d->sets, ";\n");
}

static void give_specialties(struct data *d, struct made *m)
{
    give_ids(d, "SPECIALTY", m->specialty, m->specialty_count, m->planned);
    for (int s = 0; s < m->specialty_count; s++) {
        const char *id = m->specialty[s];
        if (!m->planned[s])
            continue;
        give(d, "weight", "[%s] %.15g", id, m->weight[s]);
        give(d, "part_time_fte", "[%s] %.15g", id, m->part_time_fte[s]);
        give(d, "catchment", "[%s] %.15g", id, m->catchment[s]);
        if (!isnan(m->target[s]))
            give(d, "own_target", "[%s] %.15g", id, m->target[s]);
        for (int i = 0; i < m->area_count; i++)
            give(d, "need", "[%s, %s] %.15g", id, m->area[i], m->need[s][i]);
    }
}

static void give_coverage(struct data *d, const struct made *m)
{
    give(d, "decay", "%s", m->decay == MADE_LOCATED ? "located" : made_decays[m->decay]);
    give(d, "located_level", "%s", made_levels[m->located]);
    give(d, "beta", "%.15g", m->beta);
    give(d, "zone_count", "%d", MADE_ZONE_COUNT);
    for (int z = 0; z < MADE_ZONE_COUNT; z++) {
        give(d, "zone_minutes", "[%d] %.15g", z + 1, m->zone_minutes[z]);
        give(d, "zone_weight", "[%d] %.15g", z + 1, m->zone_weight[z]);
    }
}

static void give_rows(struct data *d, const struct made *m)
{
    text_add(&d->sets, "set ROW :=");
    for (int k = 0; k < m->row_count; k++) {
        const struct made_row *r = &m->rows[k];
        text_add(&d->sets, " %d", k);
        give(d, "row_site", "[%d] %s", k, m->site[r->site]);
        give(d, "row_specialty", "[%d] %s", k, m->specialty[r->specialty]);
        give(d, "form", "[%d] %s", k, made_forms[r->form]);
        give(d, "count", "[%d] %d", k, r->count);
        if (!isnan(r->fte))
            give(d, "fte", "[%d] %.15g", k, r->fte);
        if (r->parent < 0)
            continue;
        give(d, "row_parent", "[%d] %s", k, m->site[r->parent]);
        give(d, "row_days", "[%d] %.15g", k, r->days);
    }
    text_add(&d->sets, ";\n");
}

static void give_measures(struct data *d, const struct made *m)
{
    if (m->used[MADE_NEW])
        give(d, "new_max", "%d", m->new_max);
    if (m->used[MADE_CONVERSION])
        give(d, "acceptance", "%.15g", m->acceptance);
    if (m->used[MADE_LICENCE]) {
        give(d, "licence_max", "%d", m->licence_max);
        give(d, "licence_fte", "%.15g", m->licence_fte);
    }
    if (!m->used[MADE_SATELLITE])
        return;
    give(d, "max_days", "%d", m->max_days);
    give(d, "max_minutes", "%.15g", m->max_minutes);
    give(d, "satellite_fte", "%.15g", m->satellite_fte);
    if (m->within >= 0)
        give(d, "border", "%s", made_levels[m->within]);
}

/* The set of the rules of a kind, by their place in the scenario. */
static void give_rule_set(struct data *d, const struct made *m, enum made_kind kind, const char *set)
{
    text_add(&d->sets, "set %s :=", set);
    for (int k = 0; k < m->rule_count; k++)
        if (m->rules[k].kind == kind)
            text_add(&d->sets, " %d", k);
    text_add(&d->sets, ";\n");
}

static void give_specialties_of(struct data *d, struct made *m, int k, const char *set)
{
    char name[40];
    snprintf(name, sizeof name, "%s[%d]", set, k);
    give_ids(d, name, m->specialty, m->specialty_count, m->rules[k].about);
}

/* Limits for groups, in the params that are named. */
static void give_limits(struct data *d, const struct made *m, int k, const char *max, const char *of)
{
    char id[16];
    const struct made_rule *r = &m->rules[k];
    if (!isnan(r->max))
        give(d, max, "[%d] %.15g", k, r->max);
    for (int g = 0; g < made_group_count(m, r->level); g++)
        if (!isnan(r->of[g]))
            give(d, of, "[%d, %s] %.15g", k, made_group_id(m, r->level, g, id), r->of[g]);
}

static void give_cap(struct data *d, struct made *m, int k)
{
    const struct made_rule *r = &m->rules[k];
    give_specialties_of(d, m, k, "CAP_SPECIALTY");
    text_add(&d->sets, "set CAP_MEASURE[%d] :=", k);
    for (int measure = 0; measure < MADE_MEASURES; measure++)
        if (r->measures[measure])
            text_add(&d->sets, " %s", made_measures[measure]);
    text_add(&d->sets, ";\n");
    give(d, "cap_level", "[%d] %s", k, made_levels[r->level]);
    give(d, "cap_each", "[%d] %d", k, r->each);
    if (!isnan(r->min))
        give(d, "cap_min", "[%d] %.15g", k, r->min);
    give_limits(d, m, k, "cap_max", "cap_of");
}

static void give_budget(struct data *d, struct made *m, int k)
{
    give_specialties_of(d, m, k, "BUDGET_SPECIALTY");
    give(d, "budget_level", "[%d] %s", k, made_levels[m->rules[k].level]);
    give(d, "budget_each", "[%d] %d", k, m->rules[k].each);
    give_limits(d, m, k, "budget_max", "budget_of");
    for (int measure = 0; measure < MADE_MEASURES; measure++)
        for (int s = 0; s < m->specialty_count; s++)
            if (m->planned[s])
                give(d, "cost", "[%s, %s] %.15g", made_measures[measure], m->specialty[s], m->cost[measure][s]);
}

static void give_capacity(struct data *d, const struct made *m)
{
    for (int j = 0; j < m->site_count; j++) {
        if (m->max_numbers[j] >= 0)
            give(d, "max_numbers", "[%s] %d", m->site[j], m->max_numbers[j]);
        if (m->room_days[j] >= 0)
            give(d, "room_days", "[%s] %d", m->site[j], m->room_days[j]);
    }
}

static void give_closed(struct data *d, struct made *m, int k)
{
    char id[16];
    const struct made_rule *r = &m->rules[k];
    give_specialties_of(d, m, k, "CLOSED_SPECIALTY");
    give(d, "closed_level", "[%d] %s", k, made_levels[r->level]);
    give(d, "closed_percent", "[%d] %.15g", k, r->percent);
    give(d, "exempt_max", "[%d] %d", k, r->exempt_max);
    text_add(&d->sets, "set EXEMPT[%d] :=", k);
    for (int g = 0; g < made_group_count(m, r->level); g++)
        if (r->exempt[g])
            text_add(&d->sets, " %s", made_group_id(m, r->level, g, id));
    text_add(&d->sets, ";\n");
}

static void give_kept(struct data *d, struct made *m, int k)
{
    give_specialties_of(d, m, k, "KEPT_SPECIALTY");
    give(d, "kept_level", "[%d] %s", k, made_levels[m->rules[k].level]);
    give(d, "kept_percent", "[%d] %.15g", k, m->rules[k].percent);
}

static void give_fixed(struct data *d, const struct made *m, int k)
{
    const struct made_rule *r = &m->rules[k];
    give(d, "fixed_measure", "[%d] %s", k, made_measures[r->measure]);
    give(d, "fixed_specialty", "[%d] %s", k, m->specialty[r->specialty]);
    give(d, "fixed_site", "[%d] %s", k, m->site[r->site]);
    give(d, "fixed_least", "[%d] %d", k, r->least);
    if (r->most >= 0)
        give(d, "fixed_most", "[%d] %d", k, r->most);
    if (r->parent >= 0)
        give(d, "fixed_parent", "[%d] %s", k, m->site[r->parent]);
}

static void give_rule(struct data *d, struct made *m, int k)
{
    switch (m->rules[k].kind) {
    case MADE_CAP:
        give_cap(d, m, k);
        break;
    case MADE_BUDGET:
        give_budget(d, m, k);
        break;
    case MADE_SITE_CAPACITY:
        give_capacity(d, m);
        break;
    case MADE_CLOSED_ABOVE:
        give_closed(d, m, k);
        break;
    case MADE_NO_ONE_WORSE:
        give_kept(d, m, k);
        break;
    default:
        give_fixed(d, m, k);
    }
}

static void give_all(struct data *d, struct made *m, const bool *kinds)
{
    static const char *const sets[MADE_KINDS] = {[MADE_CAP] = "CAP",
                                                 [MADE_BUDGET] = "BUDGET",
                                                 [MADE_CLOSED_ABOVE] = "CLOSED",
                                                 [MADE_NO_ONE_WORSE] = "KEPT",
                                                 [MADE_FIXED] = "FIXED"};
    give_places(d, m);
    give_specialties(d, m);
    give_coverage(d, m);
    give_rows(d, m);
    give_measures(d, m);
    for (int kind = 0; kind < MADE_KINDS; kind++)
        if (kinds[kind] && sets[kind] != NULL)
            give_rule_set(d, m, (enum made_kind)kind, sets[kind]);
    for (int k = 0; k < m->rule_count; k++)
        give_rule(d, m, k);
}

static void add_formulation(struct text *t, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "formulations/%s.mod", name);
    if (!text_read(path, t)) {
        perror(path); /* tests run from the folder of the Makefile */
        exit(1);
    }
}

/* The scenario's whole model in one text, as formulations/model.mod says. */
static void write_twin(struct made *m)
{
    struct data d = {0};
    struct text t = {0};
    bool kinds[MADE_KINDS] = {false};
    for (int k = 0; k < m->rule_count; k++)
        kinds[m->rules[k].kind] = true;
    add_formulation(&t, "model");
    add_formulation(&t, "objective_hoover");
    for (int kind = 0; kind < MADE_KINDS; kind++) {
        char name[60];
        snprintf(name, sizeof name, "rule_%s", made_kinds[kind]);
        if (kinds[kind])
            add_formulation(&t, name);
    }
    give_all(&d, m, kinds);
    say_data(&d, &t);
    folder_put("twin.mod", t.chars);
    free(t.chars);
}

/* ---- both solved ---- */

/* The value of the MathProg model; INFINITY when it is infeasible, NAN when it is wrong. */
static double solve_twin(void)
{
    char path[1024];
    double value = NAN;
    folder_file("twin.mod", path);
    glp_tran *text = glp_mpl_alloc_wksp();
    glp_prob *p = glp_create_prob();
    glp_iocp controls;
    glp_init_iocp(&controls);
    controls.br_tech = GLP_BR_PCH;
    controls.msg_lev = GLP_MSG_OFF;
    if (glp_mpl_read_model(text, path, 0) == 0 && glp_mpl_generate(text, NULL) == 0) {
        glp_mpl_build_prob(text, p);
        glp_scale_prob(p, GLP_SF_AUTO);
        glp_simplex(p, NULL);
        if (glp_get_status(p) == GLP_NOFEAS)
            value = INFINITY;
        else if (glp_get_status(p) == GLP_OPT && glp_intopt(p, &controls) == 0)
            value = glp_mip_status(p) == GLP_OPT ? glp_mip_obj_val(p) : INFINITY;
    }
    glp_delete_prob(p);
    glp_mpl_free_wksp(text);
    return value;
}

static double solve_program(void)
{
    struct instance in = {0};
    struct scenario s = {0};
    struct access access = {0};
    struct model model = {0};
    struct mip mip = {0};
    struct solution solution = {0};
    struct error e = {0};
    struct solve_limits limits = {0, 20, 2, NULL, NULL, NULL};
    char path[1024];
    double value = NAN;
    folder_file("scenario.json", path);
    if (instance_read(folder_path, &in, &e) && scenario_read(path, &in, &formulation_catalogue, &s, &e)) {
        access_build(&in, &s, &access);
        if (model_build(&in, &s, &access, &model, &mip, &e) && solve(&mip, &limits, &solution, &e))
            value = solution.status == SOLVE_INFEASIBLE ? INFINITY : solution.value;
    }
    error_print(&e, stderr);
    error_free(&e);
    solution_free(&solution);
    mip_free(&mip);
    model_free(&model);
    access_free(&access);
    scenario_free(&s);
    instance_free(&in);
    return value;
}

/* ---- the tests ---- */

static int with[MADE_KINDS], with_decay[MADE_DECAYS], infeasible;

static void compare(struct made *m, unsigned seed)
{
    made_write(m, ',');
    write_twin(m);
    double program = solve_program();
    glp_term_out(GLP_OFF);
    double twin = solve_twin();
    CHECK_NEAR(program, twin, 1e-6 * fmax(1e-2, fabs(twin)));
    if (!check_near(program, twin, 1e-6 * fmax(1e-2, fabs(twin))))
        fprintf(stderr, "  seed %u\n", seed);
    bool there[MADE_KINDS] = {false};
    for (int k = 0; k < m->rule_count; k++)
        there[m->rules[k].kind] = true;
    for (int kind = 0; kind < MADE_KINDS; kind++)
        with[kind] += there[kind];
    with_decay[m->decay]++;
    infeasible += isinf(program) != 0;
}

static void c_and_mathprog_state_the_same(void)
{
    static struct made m;
    for (unsigned seed = 1000; seed < 1000 + COMPARISONS && checks_failed_in_test < 5; seed++) {
        made_build(&m, seed, seed % 2 ? MADE_TINY : MADE_SMALL);
        compare(&m, seed);
    }
}

static void every_rule_and_decay_was_compared(void)
{
    for (int kind = 0; kind < MADE_KINDS; kind++)
        CHECK(with[kind] >= 10);
    for (int decay = 0; decay < MADE_DECAYS; decay++)
        CHECK(with_decay[decay] >= 4);
    CHECK(infeasible < COMPARISONS / 2);
}

int main(void)
{
    folder_make();
    RUN(c_and_mathprog_state_the_same);
    RUN(every_rule_and_decay_was_compared);
    folder_remove();
    glp_free_env();
    return check_done();
}
