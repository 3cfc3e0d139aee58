/* forest.c - rounds of work on the parts of a tree. */
#include "forest.h"

#include <math.h>

enum { WORTH_PARTS = 3 }; /* times few nodes: a tree that is likely to need many more */

void forest_free(struct forest *f)
{
    for (int k = 0; k < FOREST_PARTS; k++) {
        tree_free(f->part[k]);
        branch_result_free(&f->out[k]);
        error_free(&f->error[k]);
    }
    *f = (struct forest){0};
}

bool forest_open(struct forest *f, struct totals *by, const double *start, struct branch_basis *basis,
                 const struct branch_limits *limits, struct error *e)
{
    int before = e->count;
    forest_free(f);
    f->part[0] = tree_new(by, start, basis, limits, e);
    f->count = f->part[0] != NULL;
    f->relaxed = f->count > 0 ? tree_relaxed(f->part[0]) : 0;
    return e->count == before;
}

void forest_know(struct forest *f, const double *x)
{
    for (int k = 0; k < f->count; k++)
        tree_know(f->part[k], x);
}

int forest_deal(struct forest *f)
{
    if (f->count == 1 && f->grown >= WORTH_PARTS * tree_few_nodes(f->part[0]))
        f->count = FOREST_PARTS;
    if (f->count > 1)
        tree_deal(f->part, f->count);
    return f->count;
}

void forest_grow(struct forest *f, int k, const struct branch_limits *limits)
{
    struct branch_limits share = *limits;
    if (share.nodes > 0)
        share.nodes = (share.nodes + f->count - 1) / f->count;
    branch_result_free(&f->out[k]);
    tree_search(f->part[k], &share, &f->out[k], &f->error[k]);
}

bool forest_is_closed(const struct forest *f)
{
    bool closed = true;
    for (int k = 0; k < f->count; k++)
        closed = closed && f->error[k].count == 0 && f->out[k].status == BRANCH_OPTIMAL;
    return closed;
}

bool forest_join(struct forest *f, const struct branch_limits *limits, struct branch_result *out, struct error *e)
{
    *out = (struct branch_result){.status = BRANCH_OPTIMAL, .value = INFINITY, .bound = INFINITY};
    bool done = true;
    for (int k = 0; k < f->count; k++) {
        struct branch_result *part = &f->out[k];
        if (f->error[k].count > 0)
            return fail_defect(e, "%s", f->error[k].text[0]);
        out->bound = fmin(out->bound, part->bound);
        out->nodes += part->nodes;
        done = done && part->status == BRANCH_OPTIMAL;
        out->value = fmin(out->value, part->value);
    }
    for (int k = 0; k < f->count && out->x == NULL; k++)
        if (f->out[k].value == out->value && f->out[k].x != NULL) {
            out->x = f->out[k].x;
            f->out[k].x = NULL;
        }
    out->bound = fmin(out->bound, out->value);
    out->status = done || out->value - out->bound <= limits->gap ? BRANCH_OPTIMAL : BRANCH_STOPPED;
    f->grown += out->nodes;
    return true;
}
