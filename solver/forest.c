/* forest.c - rounds of work on the parts of a tree. */
#include "forest.h"

#include <math.h>

enum { WORTH_PARTS = 2 }; /* times few nodes: a tree that is likely to need many more */

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
    if (f->count > 1)
        tree_share_learnt(f->part, f->count);
    struct tree *last = f->part[0];
    f->part[0] = NULL;
    forest_free(f);
    f->part[0] = tree_new(by, start, basis, limits, e);
    tree_inherit(f->part[0], last);
    tree_free(last);
    f->count = f->part[0] != NULL;
    f->relaxed = f->count > 0 ? tree_relaxed(f->part[0]) : 0;
    return e->count == before;
}

void forest_know(struct forest *f, const double *x)
{
    for (int k = 0; k < f->count; k++)
        tree_know(f->part[k], x);
}

long forest_first_nodes(const struct forest *f)
{
    return WORTH_PARTS * tree_few_nodes(f->part[0]);
}

static bool is_worth_parts(const struct forest *f)
{
    return f->count == 1 && f->grown >= forest_first_nodes(f);
}

void forest_part_by_range(struct forest *f, const struct branch_limits *limits)
{
    if (!is_worth_parts(f) || !tree_part_by_range(f->part, FOREST_PARTS, limits))
        return;
    f->count = FOREST_PARTS;
    for (int k = 0; k < f->count; k++)
        f->range[k] = k;
}

static size_t open_of_range(const struct forest *f, int range)
{
    size_t open = 0;
    for (int k = 0; k < f->count; k++)
        open += f->range[k] == range ? tree_open_count(f->part[k]) : 0;
    return open;
}

/* Parts of a range that is closed help where most is open. */
static void take_over_closed(struct forest *f)
{
    for (int k = 0; k < f->count; k++) {
        int most = 0;
        for (int from = 1; from < f->count; from++)
            if (tree_open_count(f->part[from]) > tree_open_count(f->part[most]))
                most = from;
        if (open_of_range(f, f->range[k]) > 0 || tree_open_count(f->part[most]) < 2)
            continue;
        tree_take_over(&f->part[k], f->part[most]);
        f->range[k] = f->range[most];
    }
}

static void deal_range(struct forest *f, int range)
{
    struct tree *of_range[FOREST_PARTS];
    int count = 0;
    for (int k = 0; k < f->count; k++)
        if (f->range[k] == range)
            of_range[count++] = f->part[k];
    if (count > 1)
        tree_deal(of_range, count);
}

int forest_deal(struct forest *f)
{
    if (is_worth_parts(f)) {
        f->count = FOREST_PARTS;
        tree_deal(f->part, f->count);
    }
    if (f->count > 1) {
        tree_share_learnt(f->part, f->count);
        take_over_closed(f);
        for (int range = 0; range < f->count; range++)
            deal_range(f, range);
    }
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
