/* objective_hoover.c - as few full-time numbers as possible would have to move for equal coverage.
 *
 *   minimise    sum_s omega_s E_s / K0_s
 *   where       E_s = 1/2 sum_i n_is |A_is - Abar_s| = sum_i n_is max(0, Abar_s - A_is)        (FTE)
 *
 *   columns     m_s (mean), d_is >= 0 (below the mean), both per 100,000
 *   rows        N_s m_s - 100,000 sum_j K_js = 0
 *               d_is - m_s + sum_j a_ijs K_js >= 0                       for every area i with need
 *   cost        omega_s n_is / (100,000 K0_s) on d_is
 *
 * Deviations from a weighted mean sum to zero, so the part below it is half of the whole: half the rows and no sign.
 * The mean is a column of its own, which keeps the rows as sparse as the catchments. Areas that reach no site share one
 * row, since their coverage is 0 whatever is decided. Hoover (1936); least weighted deviation in coverage space. */
#include <math.h>

#include "formulation.h"

static double divisor(const struct model *m, int specialty)
{
    if (m->total[specialty] > 0)
        return m->total[specialty];
    return m->need[specialty] * m->instance->specialties[specialty].target_per_100k / 1e5; /* NAN without a target */
}

static double need_at(const struct model *m, int specialty, int i)
{
    return m->instance->need[(size_t)specialty * (size_t)m->instance->places.area_count + (size_t)i];
}

static int supply_at(const struct model *m, int specialty, int site, double *constant)
{
    size_t at = (size_t)specialty * (size_t)m->instance->places.site_count + (size_t)site;
    *constant = m->supply[at];
    return m->supply_column[at];
}

/* N m - 100,000 sum_j K_j = 0, divided by N so that the coefficient of the mean is 1. */
static int add_mean(struct model *m, int specialty)
{
    const char *id = m->instance->specialties[specialty].id;
    int mean = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "mean_%s", id);
    int row = mip_add_row(m->mip, 0, 0, "mean_%s", id);
    double per = 1e5 / m->need[specialty], fixed = 0;
    mip_add_term(m->mip, row, mean, 1);
    for (int j = 0; j < m->instance->places.site_count; j++) {
        double constant;
        int column = supply_at(m, specialty, j, &constant);
        if (column >= 0)
            mip_add_term(m->mip, row, column, -per);
        else
            fixed += per * constant;
    }
    m->mip->rows[row].lower = m->mip->rows[row].upper = fixed;
    return mean;
}

static void add_below(struct model *m, int specialty, int mean, double weight, const char *area, size_t first,
                      size_t last)
{
    const struct access_weights *w = &m->access->weights[specialty];
    const char *id = m->instance->specialties[specialty].id;
    int below = mip_add_column(m->mip, 0, INFINITY, weight, false, specialty, "below_%s_%s", id, area);
    int row = mip_add_row(m->mip, 0, INFINITY, "below_%s_%s", id, area);
    mip_add_term(m->mip, row, below, 1);
    mip_add_term(m->mip, row, mean, -1);
    double fixed = 0;
    for (size_t k = first; k < last; k++) { /* sum_j a_ijs K_js */
        double constant;
        int column = supply_at(m, specialty, w->site[k], &constant);
        if (column >= 0)
            mip_add_term(m->mip, row, column, w->weight[k]);
        else
            fixed += w->weight[k] * constant;
    }
    m->mip->rows[row].lower = -fixed;
}

static void add_specialty(struct model *m, int specialty, double per_need)
{
    const struct access_weights *w = &m->access->weights[specialty];
    int mean = add_mean(m, specialty);
    double unreached = 0;
    for (int i = 0; i < m->instance->places.area_count; i++) {
        double n = need_at(m, specialty, i);
        if (n > 0 && w->start[i] == w->start[i + 1])
            unreached += n;
        else if (n > 0)
            add_below(m, specialty, mean, n * per_need, m->instance->places.areas[i].id, w->start[i], w->start[i + 1]);
    }
    if (unreached > 0)
        add_below(m, specialty, mean, unreached * per_need, "unreached", 0, 0);
}

static bool add(struct model *m, struct error *e)
{
    const struct scenario *s = m->scenario;
    bool ok = true;
    for (int k = 0; k < s->specialty_count; k++) {
        int specialty = s->specialties[k];
        double by = divisor(m, specialty);
        if (by > 0)
            add_specialty(m, specialty, s->weight[specialty] / by / 1e5);
        else
            ok = fail(e,
                      "%s/specialties.csv: \"%s\" has neither existing supply nor a target_per_100k to measure "
                      "inequality against; expected one of them, or leave the specialty out of the scenario",
                      m->instance->folder, m->instance->specialties[specialty].id);
    }
    return ok;
}

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double mean = outcome_mean(now, specialty), below = 0;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        below += j->instance->need[at] * fmax(0, mean - now->coverage[at]);
    }
    return below / 1e5 / hoover_divisor(j, specialty);
}

const struct objective_kind objective_hoover = {
    {"hoover", true},
    {"Ulighed (Hoover): andel af dagens kapacitet, der skulle flyttes for lige dækning",
     "Inequality (Hoover): share of today's supply that would have to move for equal coverage"},
    WEIGHTED,
    add,
    value};
