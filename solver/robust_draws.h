/* robust_draws.h - data as they might be: need, travel and catchments drawn by chance.
 *
 * Every factor is exp(s z - s^2 / 2) of a standard normal z, so that its mean is 1 and its standard deviation about s.
 *
 *     need        n_is  times the factor of z = (g_cs + g_is) / sqrt 2      c: the council of area i
 *                 then per specialty as much as before in all: what is uncertain is where people need it
 *     minutes     t_ij  times the factor of z = (g_c + g_i) / sqrt 2        the same for all sites of an area
 *     catchment   c_s   times the factor of z = (g + g_s) / sqrt 2          zones likewise
 *
 * Each g is a standard normal of its own. It is computed from the seed, the draw and the names (ids) of what it is
 * about, by a hash: no draw depends on another, on the order of the input or on who computes it. */
#ifndef YDERPLAN_ROBUST_DRAWS_H
#define YDERPLAN_ROBUST_DRAWS_H

#include "access.h"
#include "assess.h"

/* Start at {0}. Not to be copied: `setting` points into it. */
struct draw {
    struct instance instance; /* the instance's, but for what was drawn, which is owned */
    struct scenario scenario; /* likewise */
    struct setting setting;
    struct access access;
};

/* False where supply that is there would reach nobody in the draw. */
bool draw_make(const struct instance *in, const struct scenario *s, int seed, int number, double need, double travel,
               double catchment, struct draw *out, struct error *e);
void draw_free(struct draw *d);

#endif
