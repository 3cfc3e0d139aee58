/* alternatives_cut.c - a plan that differs from others in at least D decisions.
 *
 *   z_p = sum of the candidates that decide place p (a kind, a specialty, a site),   0 <= z_p <= U_p;  v_p in the plan
 *
 *   row       sum_p differs_p >= D                                     one for each plan
 *
 *   differs_p = 1 - none_p              where v_p = 0                  none_p >= 1 - z_p,  none_p >= 0
 *             = 1 - some_p              where v_p > 0, days            U_p some_p >= z_p
 *             = 2 - below_p - above_p   where v_p > 0, numbers         (v_p + 1) below_p >= v_p + 1 - z_p
 *                                                                      (U_p - v_p + 1) above_p >= z_p - v_p + 1
 *
 *   some_p, below_p, above_p in {0, 1}: some is 1 where anything is there, below where z_p <= v_p, above where
 *   z_p >= v_p; so that below + above is 2 exactly where z_p = v_p. none_p is continuous: for whole z_p it is 1 or 0 by
 *   itself, and it is one column for all plans. Where U_p = 1, z_p says it without any column. Each is as small as its
 *   rows allow, since the row wants them small; all sizes are those of the place. */
#include "alternatives_cut.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "tally.h"

/* A place in the program. */
struct spot {
    enum measure kind;
    int specialty, site;
    int most;          /* U_p */
    struct linear sum; /* z_p */
    int none;          /* column, -1: not made */
};

struct spots {
    int count;
    struct spot *items; /* [count] */
    size_t room;
};

static struct spot *spot_of(struct spots *s, enum measure kind, int specialty, int site)
{
    for (int k = s->count - 1; k >= 0; k--) /* candidates come sorted: the last ones are the likely ones */
        if (s->items[k].kind == kind && s->items[k].specialty == specialty && s->items[k].site == site)
            return &s->items[k];
    s->items = grow(s->items, &s->room, (size_t)s->count + 1, sizeof *s->items);
    s->items[s->count] = (struct spot){.kind = kind, .specialty = specialty, .site = site, .none = -1};
    return &s->items[s->count++];
}

static void list_spots(const struct model *m, struct spots *out)
{
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        struct spot *spot = spot_of(out, tally_kind(c->measure), c->specialty, c->site);
        spot->most += (int)m->mip->columns[c->column].upper; /* rules may have closed it */
        linear_add(&spot->sum, c->column, 1);
    }
}

static void spots_free(struct spots *s)
{
    for (int k = 0; k < s->count; k++)
        linear_free(&s->items[k].sum);
    free(s->items);
}

static int size_in(const struct plan *plan, const struct spot *spot)
{
    int size = 0;
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        if (tally_kind(d->measure) == spot->kind && d->specialty == spot->specialty && d->site == spot->site)
            size += decision_size(d);
    }
    return size;
}

/* A column of {0, 1} (or between, if not whole) with the row  by * column + sign * z >= side. */
static int add_switch(struct model *m, const struct spot *spot, bool whole, double by, double sign, double side,
                      const char *what)
{
    char name[120];
    snprintf(name, sizeof name, "%s_%s_%s_%s_%d", what, measure_names[spot->kind],
             m->instance->specialties[spot->specialty].id, m->instance->places.sites[spot->site].id,
             m->mip->column_count);
    int column = mip_add_column(m->mip, 0, 1, 0, whole, spot->specialty, "%s", name);
    m->mip->columns[column].follows = whole;
    struct linear row = {0};
    linear_add(&row, column, by);
    for (int k = 0; k < spot->sum.count; k++)
        linear_add(&row, spot->sum.terms[k].column, sign * spot->sum.terms[k].value);
    model_row(m, &row, side, INFINITY, "%s", name);
    linear_free(&row);
    return column;
}

static void add_sum(const struct spot *spot, double factor, struct linear *f)
{
    for (int k = 0; k < spot->sum.count; k++)
        linear_add(f, spot->sum.terms[k].column, factor * spot->sum.terms[k].value);
}

/* Adds differs_p to the row. */
static void add_differs(struct model *m, struct spot *spot, int size, struct linear *row)
{
    int most = spot->most < size ? size : spot->most;
    if (spot->most == 0) { /* nothing can be there */
        row->constant += size > 0;
        return;
    }
    if (most == 1) {
        row->constant += size;
        add_sum(spot, size == 0 ? 1 : -1, row);
    } else if (size == 0) {
        if (spot->none < 0)
            spot->none = add_switch(m, spot, false, 1, 1, 1, "none");
        row->constant += 1;
        linear_add(row, spot->none, -1);
    } else if (measure_in_days(spot->kind)) {
        row->constant += 1;
        linear_add(row, add_switch(m, spot, true, most, -1, 0, "some"), -1);
    } else {
        row->constant += 1;
        linear_add(row, add_switch(m, spot, true, most - size + 1, -1, 1 - size, "above"), -1);
        if (most > size) { /* else below is always 1 */
            row->constant += 1;
            linear_add(row, add_switch(m, spot, true, size + 1, 1, size + 1, "below"), -1);
        }
    }
}

/* Decisions of the plan that are no candidates (none can be there any more) differ in every plan. */
static int unknown_decisions(const struct spots *s, const struct plan *plan)
{
    const struct plan *one = plan;
    struct tally all;
    int unknown = 0;
    tally_build(&one, 1, 1, &all);
    for (int k = 0; k < all.count; k++) {
        bool known = false;
        for (int n = 0; n < s->count && !known; n++)
            known = s->items[n].kind == all.entries[k].kind && s->items[n].specialty == all.entries[k].specialty &&
                    s->items[n].site == all.entries[k].site;
        unknown += !known;
    }
    tally_free(&all);
    return unknown;
}

bool difference_add(struct model *m, const void *data, struct error *e)
{
    const struct difference *d = data;
    struct spots spots = {0};
    (void)e;
    list_spots(m, &spots);
    for (int p = 0; p < d->plan_count; p++) {
        struct linear row = {.constant = unknown_decisions(&spots, d->plans[p])};
        for (int k = 0; k < spots.count; k++)
            add_differs(m, &spots.items[k], size_in(d->plans[p], &spots.items[k]), &row);
        model_row(m, &row, d->least, INFINITY, "differs_from_%d", p + 1);
        linear_free(&row);
    }
    spots_free(&spots);
    return true;
}

bool difference_keeps(const void *data, const struct plan *plan)
{
    const struct difference *d = data;
    bool kept = true;
    for (int p = 0; p < d->plan_count && kept; p++) {
        const struct plan *both[2] = {plan, d->plans[p]};
        struct tally t;
        tally_build(both, 2, 2, &t);
        kept = tally_distance(&t, 0, 1) >= d->least;
        tally_free(&t);
    }
    return kept;
}
