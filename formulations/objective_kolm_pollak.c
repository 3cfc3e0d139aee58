/* objective_kolm_pollak.c - mean less the equally distributed equivalent.
 *
 *   sum_s omega_s z_s,   z_s = ln(S_s) / epsilon,   S_s = sum_i n_is exp(-kappa_s (A_is - Abar_s)) / N_s,
 *   kappa_s = epsilon / Abar0_s
 *
 * which is [ Abar_s + (1 / kappa_s) ln( sum_i n_is exp(-kappa_s A_is) / N_s ) ] / Abar0_s. S_s is a sum of convex
 * functions, one for each area; its logarithm, outside, is not convex in S_s, but z_s is convex in coverage
 * (log-sum-exp).
 *
 *   columns   m_s (mean), y_is >= 0, z_s >= 0      (S_s >= 1 by Jensen's inequality)
 *   rows      y_is >= exp(p) (1 - kappa_s (A_is - m_s) - p)                        tangents of the exponential
 *             z_s >= (ln(U) / (epsilon (U - 1))) (sum_i n_is y_is / N_s - 1)       chord of the logarithm from 1 to U
 *             z_s >= z_s(a) + sum_i slope_i (A_is - a_i) + slope (m_s - mean)      tangents of z_s as a whole
 *
 * The chord lies below the logarithm between 1 and U. U is what S_s can be at most in a plan as good as the best one
 * known, of value V: z_s <= V / omega_s, U = exp(epsilon V / omega_s). Worse plans may be overrated, which hurts no
 * bound below V. With a single specialty and little aversion the chord is nearly exact; with several the tangents of
 * the whole close the rest. With much aversion exp reaches over more powers of ten than a linear program can tell
 * apart, and a chord says little: y_is and the chord are left out, and in their place stands
 *
 *             z_s >= (m_s - A_is) / Abar0_s + ln(n_is / N_s) / epsilon          one area of the sum alone
 *
 * which is the closer the larger epsilon is. Kolm (1976), Pollak (1971); for the places of services Logan et al.
 * (2021). */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* Up to here the exponential spans few enough powers of ten. */
static const double MUCH_AVERSION = 5;

/* ---- the program: z_s as a whole ---- */

struct weights {
    double mean_today, kappa;
    double need[]; /* [argument_count - 1]; the last argument is the mean */
};

static double mean_less_equivalent(const struct convex *c, const double *argument, double *slope)
{
    const struct weights *w = c->data;
    int areas = c->argument_count - 1;
    double least = INFINITY, sum = 0, need = 0;
    for (int k = 0; k < areas; k++)
        least = fmin(least, argument[k]);
    for (int k = 0; k < areas; k++) {
        slope[k] = w->need[k] * exp(-w->kappa * (argument[k] - least)); /* at most the need: nothing overflows */
        sum += slope[k];
        need += w->need[k];
    }
    for (int k = 0; k < areas; k++)
        slope[k] *= -1 / (sum * w->mean_today);
    slope[areas] = 1 / w->mean_today;
    return (argument[areas] - least + log(sum / need) / w->kappa) / w->mean_today;
}

static int add_whole(struct model *m, int specialty, double mean_today, double epsilon)
{
    int areas = m->instance->places.area_count;
    const char *id = m->instance->specialties[specialty].id;
    const double *need = m->instance->need + (size_t)specialty * (size_t)areas;
    struct weights *w = allocate(1, sizeof *w + (size_t)areas * sizeof w->need[0]);
    struct convex c = {.function = mean_less_equivalent, .data = w, .scale = 1};
    w->mean_today = mean_today;
    w->kappa = epsilon / mean_today;
    c.column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "kolm_pollak_%s", id);
    c.arguments = allocate((size_t)areas + 1, sizeof *c.arguments);
    for (int i = 0; i < areas; i++)
        if (need[i] > 0) {
            w->need[c.argument_count] = need[i];
            linear_add(&c.arguments[c.argument_count++], model_coverage_column(m, specialty, i), 1);
        }
    linear_add(&c.arguments[c.argument_count++], model_mean(m, specialty), 1);
    snprintf(c.name, sizeof c.name, "kolm_pollak_%.40s", id);
    model_convex(m, c);
    return c.column;
}

/* ---- the sum S_s, and the logarithm outside ---- */

static double exponential(const struct convex *c, const double *argument, double *slope)
{
    const double *kappa = c->data;
    double value = exp(fmin(-*kappa * argument[0], 50)); /* beyond, any tangent will do */
    slope[0] = -*kappa * value;
    return value;
}

static int add_exponential(struct model *m, int specialty, int area, double kappa)
{
    const char *id = m->instance->specialties[specialty].id, *name = m->instance->places.areas[area].id;
    double *data = allocate(1, sizeof *data);
    struct convex c = {.argument_count = 1, .function = exponential, .data = data, .scale = 1};
    *data = kappa;
    c.column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "power_%s_%s", id, name);
    c.arguments = allocate(1, sizeof *c.arguments);
    linear_add(&c.arguments[0], model_coverage_column(m, specialty, area), 1);
    linear_add(&c.arguments[0], model_mean(m, specialty), -1);
    snprintf(c.name, sizeof c.name, "power_%.20s_%.20s", id, name);
    model_convex(m, c);
    return c.column;
}

struct chord {
    int aim, column, specialty; /* z_s */
    struct linear sum;          /* S_s - 1 */
    double weight, epsilon, best;
    int row; /* of the chord in force, -1: none */
};

static void let_go(struct model *m, void *data, int aim, double limit)
{
    struct chord *c = data;
    (void)aim, (void)limit;
    if (c->row >= 0)
        m->mip->rows[c->row].lower = -INFINITY;
    c->row = -1;
}

static int draw_chord(struct model *m, void *data, const double *x, double best)
{
    struct chord *c = data;
    double most = exp(fmin(c->epsilon * best / c->weight, 50));
    (void)x;
    if (c->aim != m->aim_count - 1 || !isfinite(best) || best >= c->best * (1 - 1e-6) || !(most > 1 + 1e-9))
        return 0;
    let_go(m, c, c->aim, best);
    struct linear row = {0};
    double slope = log(most) / (c->epsilon * (most - 1));
    linear_add(&row, c->column, 1);
    row.constant = -slope * c->sum.constant;
    for (int k = 0; k < c->sum.count; k++)
        linear_add(&row, c->sum.terms[k].column, -slope * c->sum.terms[k].value);
    c->row = model_row(m, &row, 0, INFINITY, "chord_%s", m->instance->specialties[c->specialty].id);
    c->best = best;
    linear_free(&row);
    return 1;
}

static void chord_free(void *data)
{
    struct chord *c = data;
    linear_free(&c->sum);
    free(c);
}

static void add_chord(struct model *m, int specialty, int column, double kappa, double epsilon)
{
    int areas = m->instance->places.area_count;
    const double *need = m->instance->need + (size_t)specialty * (size_t)areas;
    struct chord *c = allocate(1, sizeof *c);
    *c = (struct chord){.aim = m->aim_count,
                        .column = column,
                        .specialty = specialty,
                        .weight = m->scenario->weight[specialty],
                        .epsilon = epsilon,
                        .best = INFINITY,
                        .row = -1};
    c->sum.constant = -1;
    for (int i = 0; i < areas; i++)
        if (need[i] > 0)
            linear_add(&c->sum, add_exponential(m, specialty, i, kappa), need[i] / m->need[specialty]);
    model_lazy(m, (struct lazy){draw_chord, let_go, chord_free, c});
}

/* ---- much aversion: the worst covered areas, each alone ---- */

static void add_single(struct model *m, int specialty, int column, double mean_today, double epsilon)
{
    int areas = m->instance->places.area_count;
    for (int i = 0; i < areas; i++) {
        double need = m->instance->need[(size_t)specialty * (size_t)areas + (size_t)i];
        struct linear row = {0};
        if (need <= 0)
            continue;
        row.constant = -log(need / m->need[specialty]) / epsilon;
        linear_add(&row, column, 1);
        linear_add(&row, model_coverage_column(m, specialty, i), 1 / mean_today);
        linear_add(&row, model_mean(m, specialty), -1 / mean_today);
        model_row(m, &row, 0, INFINITY, "worst_%s_%s", m->instance->specialties[specialty].id,
                  m->instance->places.areas[i].id);
        linear_free(&row);
    }
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)step;
    const struct scenario *s = m->scenario;
    int before = e->count;
    for (int k = 0; k < s->specialty_count; k++) {
        int specialty = s->specialties[k];
        double mean_today = model_mean_today(m, specialty, e);
        if (!(mean_today > 0) || s->weight[specialty] == 0)
            continue;
        int column = add_whole(m, specialty, mean_today, o->epsilon);
        if (o->epsilon > MUCH_AVERSION)
            add_single(m, specialty, column, mean_today, o->epsilon);
        else if (s->specialty_count == 1)
            add_chord(m, specialty, column, o->epsilon / mean_today, o->epsilon);
        linear_add(value, column, s->weight[specialty]);
    }
    return e->count == before;
}

/* ---- the judge ---- */

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    const double *need = j->instance->need + (size_t)specialty * (size_t)areas;
    const double *coverage = now->coverage + (size_t)specialty * (size_t)areas;
    double today = mean_today(j, specialty), kappa = o->epsilon / today, least = INFINITY, sum = 0;
    for (int i = 0; i < areas; i++)
        if (need[i] > 0)
            least = fmin(least, coverage[i]);
    for (int i = 0; i < areas; i++)
        if (need[i] > 0)
            sum += need[i] * exp(-kappa * (coverage[i] - least)); /* one of them is 1: the sum is never 0 */
    return (outcome_mean(now, specialty) - least + log(sum / now->need[specialty]) / kappa) / today;
}

static void says(const struct instance *in, const struct objective *o, enum language language, struct text *out)
{
    (void)in;
    char epsilon[64];
    text_add(out,
             language == DANISH
                 ? "Kolm-Pollak (epsilon %s): dækning, som uligheden koster, i pct. af gennemsnittet i dag"
                 : "Kolm-Pollak (epsilon %s): coverage lost to inequality, in percent of the mean of today",
             sentence_number(o->epsilon, language, epsilon));
}

const struct objective_kind objective_kolm_pollak = {
    .spec = {.name = "kolm_pollak", .accepts = KEY_EPSILON, .defaults = {.epsilon = 1}},
    .title = {"Kolm-Pollak: dækning, som uligheden koster, i forhold til gennemsnittet i dag",
              "Kolm-Pollak: coverage lost to inequality, relative to the mean of today"},
    .together = WEIGHTED,
    .reading = AS_PERCENT,
    .never_negative = true,
    .add = add,
    .value = value,
    .says = says};
