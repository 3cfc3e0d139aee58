/* formulation_permanent.c - a licence only where a permanent number will not do. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

struct exchange {
    const struct mip *mip;
    struct mip_index by_column;
    double *activity; /* [row_count] */
};

static double term_in(const struct mip_index *x, int column, int row)
{
    for (size_t t = x->start[column]; t < x->start[column + 1]; t++)
        if (x->at[t] == row)
            return x->value[t];
    return 0;
}

static bool row_allows(const struct exchange *e, int row, double change)
{
    const struct mip_row *r = &e->mip->rows[row];
    double after = e->activity[row] + change, slack = 1e-9 * fmax(1, fabs(after));
    return fabs(change) < 1e-12 || (after <= r->upper + slack && after >= r->lower - slack);
}

/* One less of `from`, one more of `to`, if no row minds. */
static bool exchange_one(struct exchange *e, int from, int to, double *x)
{
    const struct mip_index *c = &e->by_column;
    if (x[from] - 1 < e->mip->columns[from].lower || x[to] + 1 > e->mip->columns[to].upper)
        return false;
    for (size_t t = c->start[to]; t < c->start[to + 1]; t++)
        if (!row_allows(e, c->at[t], c->value[t] - term_in(c, from, c->at[t])))
            return false;
    for (size_t t = c->start[from]; t < c->start[from + 1]; t++)
        if (term_in(c, to, c->at[t]) == 0 && !row_allows(e, c->at[t], -c->value[t]))
            return false;
    for (size_t t = c->start[to]; t < c->start[to + 1]; t++)
        e->activity[c->at[t]] += c->value[t];
    for (size_t t = c->start[from]; t < c->start[from + 1]; t++)
        e->activity[c->at[t]] -= c->value[t];
    x[from]--;
    x[to]++;
    return true;
}

void model_prefer_permanent(const struct model *m, double *x)
{
    struct exchange e = {.mip = m->mip, .activity = allocate((size_t)m->mip->row_count, sizeof(double))};
    size_t sites = (size_t)m->instance->places.site_count, cells = (size_t)m->instance->specialty_count * sites;
    int *permanent = allocate(cells, sizeof *permanent); /* candidate + 1 of the cell's new numbers */
    mip_by_column(m->mip, &e.by_column);
    for (size_t t = 0; t < m->mip->term_count; t++)
        e.activity[m->mip->terms[t].row] += m->mip->terms[t].value * x[m->mip->terms[t].column];
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        size_t at = (size_t)c->specialty * sites + (size_t)c->site;
        if (c->measure == MEASURE_NEW)
            permanent[at] = k + 1;
        if (c->measure != MEASURE_LICENCE || !permanent[at] || c->gain != 1)
            continue;
        const struct candidate *new = &m->candidates[permanent[at] - 1];
        if (new->price > c->price)
            continue;
        while (exchange_one(&e, c->column, new->column, x))
            continue;
    }
    mip_index_free(&e.by_column);
    free(e.activity);
    free(permanent);
}
