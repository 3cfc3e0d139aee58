/* access.c - sparse 2SFCA weights, one area after the other. */
#include "access.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

/* f(t) for t within the catchment c (inclusive). */
static double impedance(const struct coverage *c, double t, double catchment)
{
    switch (c->decay) {
    case DECAY_STEP:
        return 1;
    case DECAY_GAUSSIAN: /* exp(-1/2 (t / (c/2))^2) */
        return exp(-0.5 * pow(t / (catchment / 2), 2));
    case DECAY_EXPONENTIAL:
        return exp(-c->beta * t);
    case DECAY_POWER:
        return pow(fmax(t, 1), -c->beta);
    case DECAY_ZONES:
        for (int k = 0; k < c->zone_count; k++)
            if (t <= c->zone_minutes[k])
                return c->zone_weights[k];
        return 0;
    case DECAY_COUNT:
        break;
    }
    return 0;
}

struct pairs {
    size_t count, room_site, room_weight;
    struct access_weights *to;
};

static void add_pair(struct pairs *p, int site, double f)
{
    p->to->site = grow(p->to->site, &p->room_site, p->count + 1, sizeof *p->to->site);
    p->to->weight = grow(p->to->weight, &p->room_weight, p->count + 1, sizeof *p->to->weight);
    p->to->site[p->count] = site;
    p->to->weight[p->count++] = f;
}

static void add_catchment(struct pairs *p, const struct instance *in, const struct scenario *s, int specialty, int i)
{
    double catchment = scenario_catchment(s, in, specialty);
    const struct travel *t = &in->travel;
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++) {
        if (t->minutes[k] > catchment)
            continue;
        double f = impedance(&s->coverage, t->minutes[k], catchment);
        if (f > 0)
            add_pair(p, t->site[k], f);
    }
}

static void add_located(struct pairs *p, const struct instance *in, const struct scenario *s, int i)
{
    int group = level_of_area(&in->places, s->coverage.level, i);
    for (int j = 0; j < in->places.site_count; j++)
        if (level_of_site(&in->places, s->coverage.level, j) == group)
            add_pair(p, j, 1);
}

static void build_specialty(const struct instance *in, const struct scenario *s, int specialty,
                            struct access_weights *out)
{
    int areas = in->places.area_count, sites = in->places.site_count;
    const double *need = in->need + (size_t)specialty * (size_t)areas;
    struct pairs pairs = {0, 0, 0, out};
    out->start = allocate((size_t)areas + 1, sizeof *out->start);
    out->reached = allocate((size_t)sites, sizeof *out->reached);
    double *demand = allocate((size_t)sites, sizeof *demand);
    for (int i = 0; i < areas; i++) {
        out->start[i] = pairs.count;
        if (need[i] <= 0)
            continue; /* left out for this specialty */
        if (s->coverage.model == COVERAGE_LOCATED)
            add_located(&pairs, in, s, i);
        else
            add_catchment(&pairs, in, s, specialty, i);
        for (size_t k = out->start[i]; k < pairs.count; k++)
            demand[out->site[k]] += need[i] * out->weight[k];
    }
    out->start[areas] = pairs.count;
    for (size_t k = 0; k < pairs.count; k++)
        out->weight[k] *= 1e5 / demand[out->site[k]];
    for (int j = 0; j < sites; j++)
        out->reached[j] = demand[j] > 0;
    free(demand);
}

void access_build(const struct instance *in, const struct scenario *s, struct access *out)
{
    out->specialty_count = in->specialty_count;
    out->weights = allocate((size_t)in->specialty_count, sizeof *out->weights);
    for (int k = 0; k < s->specialty_count; k++)
        build_specialty(in, s, s->specialties[k], &out->weights[s->specialties[k]]);
}

void access_free(struct access *a)
{
    for (int s = 0; s < a->specialty_count; s++) {
        free(a->weights[s].start);
        free(a->weights[s].site);
        free(a->weights[s].weight);
        free(a->weights[s].reached);
    }
    free(a->weights);
    *a = (struct access){0};
}
