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
    size_t count, room_source, room_weight;
    struct access_weights *to;
};

static void add_pair(struct pairs *p, int source, double f)
{
    p->to->source = grow(p->to->source, &p->room_source, p->count + 1, sizeof *p->to->source);
    p->to->weight = grow(p->to->weight, &p->room_weight, p->count + 1, sizeof *p->to->weight);
    p->to->source[p->count] = source;
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

static bool has_video(const struct scenario *s)
{
    return s->measures[MEASURE_VIDEO].used;
}

/* Video reaches the whole group that the area is in, from a source of its own. */
static void add_video(struct pairs *p, const struct instance *in, const struct scenario *s, int i)
{
    struct level served = {LEVEL_GROUPING, s->measures[MEASURE_VIDEO].within};
    add_pair(p, in->places.site_count + level_of_area(&in->places, served, i), 1);
}

static void add_pairs(struct pairs *p, const struct instance *in, const struct scenario *s, int specialty, int i)
{
    if (s->coverage.model == COVERAGE_LOCATED)
        add_located(p, in, s, i);
    else
        add_catchment(p, in, s, specialty, i);
    if (has_video(s))
        add_video(p, in, s, i);
}

/* tau_js, before the division by D_js. */
static void add_minutes(const struct instance *in, const struct access_weights *w, int i, double need)
{
    for (size_t k = w->start[i]; k < w->start[i + 1]; k++) {
        int source = w->source[k];
        if (source < in->places.site_count)
            w->minutes[source] += need * w->weight[k] * travel_minutes(&in->travel, i, source);
    }
}

static void build_specialty(const struct instance *in, const struct scenario *s, int specialty, int sources,
                            struct access_weights *out)
{
    int areas = in->places.area_count;
    const double *need = in->need + (size_t)specialty * (size_t)areas;
    struct pairs pairs = {0, 0, 0, out};
    out->start = allocate((size_t)areas + 1, sizeof *out->start);
    out->reached = allocate((size_t)sources, sizeof *out->reached);
    out->minutes = allocate((size_t)sources, sizeof *out->minutes);
    double *demand = allocate((size_t)sources, sizeof *demand);
    for (int i = 0; i < areas; i++) {
        out->start[i] = out->start[i + 1] = pairs.count;
        if (need[i] <= 0)
            continue; /* left out for this specialty */
        add_pairs(&pairs, in, s, specialty, i);
        out->start[i + 1] = pairs.count;
        for (size_t k = out->start[i]; k < pairs.count; k++)
            demand[out->source[k]] += need[i] * out->weight[k];
        add_minutes(in, out, i, need[i]);
    }
    for (size_t k = 0; k < pairs.count; k++)
        out->weight[k] *= 1e5 / demand[out->source[k]];
    for (int j = 0; j < sources; j++) {
        out->reached[j] = demand[j] > 0;
        out->minutes[j] = demand[j] > 0 ? out->minutes[j] / demand[j] : 0;
    }
    free(demand);
}

void access_build(const struct instance *in, const struct scenario *s, struct access *out)
{
    out->specialty_count = in->specialty_count;
    out->source_count = in->places.site_count;
    if (has_video(s))
        out->source_count +=
            level_group_count(&in->places, (struct level){LEVEL_GROUPING, s->measures[MEASURE_VIDEO].within});
    out->weights = allocate((size_t)in->specialty_count, sizeof *out->weights);
    for (int k = 0; k < s->specialty_count; k++)
        build_specialty(in, s, s->specialties[k], out->source_count, &out->weights[s->specialties[k]]);
}

void access_free(struct access *a)
{
    for (int s = 0; s < a->specialty_count; s++) {
        free(a->weights[s].start);
        free(a->weights[s].source);
        free(a->weights[s].weight);
        free(a->weights[s].reached);
        free(a->weights[s].minutes);
    }
    free(a->weights);
    *a = (struct access){0};
}
