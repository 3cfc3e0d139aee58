/* random_instance.h - small random instances on plain arrays: facts and policy together, and both written as an
 * instance folder with a scenario. For tests that compare the program with something stated otherwise, which then reads
 * the arrays here and none of the program's rooms. Same seed, same instance.
 *
 * Everything the format offers occurs, and together: areas without need, pairs without a way, sites nobody reaches,
 * existing satellites, several rows of a form at a site, rows with their own fte, numbers handed back, specialties
 * outside the scenario or without supply, factors on need and supply, each measure, decay, rule and objective. */
#ifndef YDERPLAN_RANDOM_INSTANCE_H
#define YDERPLAN_RANDOM_INSTANCE_H

#include "random_instance_data.h"
#include "random_instance_rules.h"
#include "random_instance_write.h"

/* ---- facts ---- */

/* Distinct ids whose order is not that of the index. */
static inline void made_ids(char (*ids)[8], int count, char letter)
{
    int shift = made_chance(11), of = count <= 11 ? 11 : 29;
    for (int k = 0; k < count; k++)
        snprintf(ids[k], sizeof ids[k], "%c%02d", letter, (k * 7 + shift) % of);
}

static inline void made_places(struct made *m)
{
    made_ids(m->area, m->area_count, 'a');
    made_ids(m->site, m->site_count, 'y');
    for (int i = 0; i < m->area_count; i++) {
        m->population[i] = 1000 * made_between(8, 60, 4);
        m->council[i] = i < m->council_count ? i : made_chance(m->council_count);
        m->region[i] = m->council[i] % m->region_count;
    }
    for (int j = 0; j < m->site_count; j++) {
        m->area_of[j] = j < m->area_count && !made_once_in(4) ? j : made_chance(m->area_count);
        m->max_numbers[j] = made_once_in(3) ? -1 : made_chance(7);
        m->room_days[j] = made_once_in(3) ? -1 : made_chance(3);
    }
}

static inline void made_travel(struct made *m)
{
    double x[MADE_AREAS], y[MADE_AREAS];
    for (int i = 0; i < m->area_count; i++)
        x[i] = made_between(0, 60, 1), y[i] = made_between(0, 60, 1);
    for (int i = 0; i < m->area_count; i++)
        for (int j = 0; j < m->site_count; j++) {
            int at = m->area_of[j];
            double way = hypot(x[i] - x[at], y[i] - y[at]) + made_between(4, 12, 2);
            bool none = i != at && made_once_in(9);
            m->minutes[i][j] = none ? INFINITY : round(way * 2) / 2;
            m->km[i][j] = none ? INFINITY : round(way * made_between(5, 13, 1) / 5) / 2;
        }
}

static inline double made_factor(void)
{
    static const double factors[] = {0.5, 0.8, 1.25};
    return made_once_in(6) ? factors[made_chance(3)] : 1;
}

static inline void made_needs(struct made *m, int s)
{
    m->need_factor[s] = made_factor();
    m->supply_factor[s] = made_factor();
    for (int i = 0; i < m->area_count; i++)
        m->need[s][i] = made_once_in(8) ? 0 : round(m->population[i] * made_between(6, 14, 1)) / 10;
    m->need[s][0] = m->population[0]; /* somebody needs it */
    for (int i = 0; i < m->area_count; i++)
        m->need[s][i] *= m->need_factor[s];
}

/* Closing a number may free money. */
static inline void made_costs(struct made *m, int s)
{
    for (int k = 0; k < MADE_MEASURES; k++)
        m->cost[k][s] = k == MADE_SATELLITE || k == MADE_VIDEO ? made_between(0, 1, 4)
                        : k == MADE_CLOSURE                    ? made_between(-2, 1, 4)
                                                               : made_between(1, 5, 4);
    m->compensation[s] = made_between(0, 3, 4);
}

static inline void made_specialties(struct made *m)
{
    bool weighted = made_once_in(2);
    made_ids(m->specialty, m->specialty_count, 's');
    for (int s = 0; s < m->specialty_count; s++) {
        m->part_time_fte[s] = made_between(20, 45, 1) / 100;
        m->weight[s] = weighted ? made_between(1, 4, 4) : 1;
        m->catchment[s] = made_between(25, 80, 2);
        m->target[s] = made_once_in(3) ? made_between(4, 15, 2) : NAN;
        m->base_need[s] = made_once_in(4) ? 1000 * made_between(8, 20, 1) : NAN;
        m->hospital[s] = made_chance(m->area_count);
        m->hospital_protected[s] = made_once_in(2);
        for (int g = 0; g < m->region_count; g++)
            m->recruitable[g][s] = made_between(0, 3, 4);
        made_needs(m, s);
        made_costs(m, s);
    }
}

static inline void made_coverage(struct made *m)
{
    m->decay = (enum made_decay)made_chance(MADE_DECAYS);
    m->located = made_once_in(2) ? MADE_COUNCIL : MADE_REGION;
    m->beta = m->decay == MADE_EXPONENTIAL ? 0.03 : 0.8;
    for (int z = 0; z < MADE_ZONE_COUNT; z++) {
        m->zone_minutes[z] = 20 * (z + 1);
        m->zone_weight[z] = z == 0 ? 1 : z == 1 ? 0.55 : 0.2;
    }
}

static inline void made_add_row(struct made *m, struct made_row row)
{
    m->rows[m->row_count++] = row;
}

/* Numbers of a form at a site: one row, or several that differ in what a number is worth. */
static inline void made_numbers(struct made *m, int s, int j, enum made_form form, int most)
{
    int usual_fte = form == MADE_PART_TIME ? 3 : 8; /* tenths */
    do {
        int count = made_chance(most + 1);
        double fte = made_once_in(4) ? (usual_fte + made_chance(5)) / 10.0 : NAN;
        int returned = made_once_in(3) ? made_chance(count + 1) : 0;
        made_add_row(m, (struct made_row){j, s, form, count, fte, -1, 0, returned});
    } while (made_once_in(6));
}

static inline void made_numbers_at(struct made *m, int s, int j)
{
    if (made_chance(3) > 0)
        made_numbers(m, s, j, MADE_FULL_TIME, 2);
    if (made_once_in(2))
        made_numbers(m, s, j, MADE_PART_TIME, 2);
    if (made_once_in(7))
        made_numbers(m, s, j, MADE_SHARED, 1);
    if (made_once_in(7))
        made_numbers(m, s, j, MADE_LICENSED, 1);
}

/* A satellite that is there already, of a parent whose numbers can spare the days. */
static inline void made_existing_satellite(struct made *m, int s)
{
    int from = made_chance(m->site_count), to = made_chance(m->site_count);
    if (from == to || !made_reached(m, s, to))
        return;
    for (int k = 0; k < m->row_count; k++) {
        const struct made_row *r = &m->rows[k];
        if (r->site == from && r->specialty == s && r->form == MADE_FULL_TIME && r->count > 0) {
            double own = made_once_in(3) ? 0.7 : NAN;
            made_add_row(m, (struct made_row){to, s, MADE_VISITING, 1, own, from, made_once_in(2) ? 0.5 : 1, 0});
            return;
        }
    }
}

static inline void made_providers(struct made *m, enum made_size size)
{
    for (int s = 0; s < m->specialty_count; s++) {
        bool nothing_yet = made_once_in(size == MADE_WIDE ? 2 : 10);
        for (int j = 0; j < m->site_count && !nothing_yet; j++)
            if (made_reached(m, s, j))
                made_numbers_at(m, s, j);
        if (made_once_in(2))
            made_existing_satellite(m, s);
        if (made_supplied(m, s))
            continue;
        m->target[s] = isnan(m->target[s]) ? 7.5 : m->target[s]; /* something to measure against */
        m->base_need[s] = isnan(m->base_need[s]) ? 9000 : m->base_need[s];
    }
}

/* ---- policy ---- */

static inline void made_satellites(struct made *m)
{
    m->min_days = 1 + made_once_in(3);
    m->max_days = m->min_days == 2 ? 2 : 1 + made_once_in(3);
    m->satellite_fte = made_between(7, 10, 1) / 10;
    m->max_minutes = made_between(20, 60, 1);
    m->within = made_once_in(2) ? -1 : made_once_in(2) ? MADE_COUNCIL : MADE_REGION;
}

static inline void made_closures(struct made *m)
{
    m->compensated = made_once_in(2);
    m->above_percent = made_once_in(2) ? NAN : made_between(60, 120, 1) + 0.37;
    m->above_level = made_coverage_level();
    for (int form = 0; form < MADE_VISITING; form++)
        m->closable[form] = made_chance(4) > 0;
    m->closable[made_chance(MADE_VISITING)] = true;
}

static inline void made_policy(struct made *m, enum made_size size)
{
    int left_out = m->specialty_count > 1 && made_once_in(4) ? made_chance(m->specialty_count) : -1;
    for (int s = 0; s < m->specialty_count; s++)
        m->planned[s] = s != left_out;
    m->used[MADE_NEW] = !made_once_in(5);
    for (int k = MADE_CONVERSION; k < MADE_MEASURES; k++)
        m->used[k] = made_once_in(2) && (size != MADE_WIDE || k == MADE_CLOSURE);
    m->new_max = size != MADE_SMALL ? 1 + made_once_in(3) : 2;
    m->licence_max = 1;
    m->acceptance = made_between(20, 80, 1) / 100;
    m->licence_fte = made_between(5, 12, 1) / 10;
    made_satellites(m);
    made_closures(m);
    m->video_days = 1 + made_once_in(3);
    m->video_fte = made_between(4, 9, 1) / 10;
    m->served = made_once_in(2) ? MADE_COUNCIL : MADE_REGION;
}

/* The ends of what may be asked. */
static inline void made_extremes(struct made *m)
{
    m->max_days = made_once_in(8) ? 0 : m->max_days;
    m->above_percent = made_once_in(12) ? 0 : m->above_percent;
}

static inline void made_build(struct made *m, unsigned seed, enum made_size size)
{
    made_state = (uint64_t)(seed + 1) * 0x9E3779B97F4A7C15u;
    for (int k = 0; k < 9; k++)
        made_chance(2);
    *m = (struct made){0};
    bool tiny = size != MADE_SMALL;
    m->area_count = (size == MADE_WIDE ? 20 : tiny ? 3 : 5) + made_chance(2);
    m->site_count = (size == MADE_WIDE ? 5 : tiny ? 2 : 4) + made_chance(2);
    m->specialty_count = size == MADE_WIDE ? 1 : (tiny ? 1 : 2) + made_chance(2);
    m->council_count = 2 + made_chance(2);
    m->region_count = 1 + made_chance(2);
    made_places(m);
    made_travel(m);
    made_specialties(m);
    made_coverage(m);
    made_providers(m, size);
    made_policy(m, size);
    made_policy_rules(m, seed);
    made_policy_objectives(m, seed, size);
    made_extremes(m);
}

#endif
