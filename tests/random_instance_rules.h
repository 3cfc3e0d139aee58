/* random_instance_rules.h - random rules and objectives of a random instance (random_instance.h): each with parameters
 * that a planner might give, so that some of them decide and most scenarios have a plan. */
#ifndef YDERPLAN_RANDOM_INSTANCE_RULES_H
#define YDERPLAN_RANDOM_INSTANCE_RULES_H

#include "random_instance_data.h"

/* ---- rules ---- */

static inline struct made_rule *made_add_rule(struct made *m, enum made_kind kind, enum made_level level)
{
    struct made_rule *r = &m->rules[m->rule_count++];
    *r = (struct made_rule){.kind = kind,
                            .level = level,
                            .max = NAN,
                            .min = NAN,
                            .minutes = NAN,
                            .km = NAN,
                            .share = 1,
                            .penalty = NAN,
                            .parent = -1,
                            .form = -1,
                            .most = -1};
    for (int g = 0; g < MADE_AREAS; g++)
        r->of[g] = NAN;
    int only = made_once_in(4) ? made_chance(m->specialty_count) : -1;
    for (int s = 0; s < m->specialty_count; s++)
        r->about[s] = m->planned[s] && (only < 0 || !m->planned[only] || s == only);
    return r;
}

/* "each" is about all. */
static inline void made_apart(struct made *m, struct made_rule *r, int once_in)
{
    r->each = made_once_in(once_in);
    for (int s = 0; s < m->specialty_count && r->each; s++)
        r->about[s] = m->planned[s];
}

static inline enum made_level made_coverage_level(void)
{
    static const enum made_level levels[] = {MADE_NATION,  MADE_AREA,    MADE_AREA,
                                             MADE_COUNCIL, MADE_COUNCIL, MADE_REGION};
    return levels[made_chance(6)];
}

static inline enum made_level made_local_level(void)
{
    return (enum made_level)(MADE_AREA + made_chance(3));
}

/* Numbers, in the nation. */
static inline void made_cap_numbers(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_CAP, MADE_NATION);
    r->measures[MADE_NEW] = r->measures[MADE_LICENCE] = true;
    r->measures[MADE_CONVERSION] = made_once_in(3);
    r->max = made_between(1, 4, 1);
}

/* By region, council or site, some with a limit of their own. */
static inline void made_cap_groups(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_CAP, (enum made_level)(MADE_SITE + made_chance(4)));
    r->measures[made_chance(3)] = r->measures[MADE_NEW] = true;
    r->max = made_once_in(3) ? NAN : 1 + made_chance(2);
    r->of[made_chance(made_group_count(m, r->level))] = made_chance(3);
}

static inline void made_cap_days(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_CAP, made_once_in(2) ? MADE_NATION : MADE_REGION);
    r->measures[made_once_in(2) ? MADE_VIDEO : MADE_SATELLITE] = r->measures[MADE_SATELLITE] = true;
    r->max = made_chance(4);
    made_apart(m, r, 2);
}

static inline void made_cap_at_least(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_CAP, made_once_in(2) ? MADE_NATION : MADE_REGION);
    r->measures[made_chance(MADE_MEASURES)] = r->measures[made_chance(MADE_MEASURES)] = true;
    r->min = 1 + made_chance(2);
    made_apart(m, r, 3);
}

/* New numbers only in exchange for closures. */
static inline void made_cap_exchange(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_CAP, (enum made_level)(made_once_in(2) ? MADE_NATION : MADE_REGION));
    r->measures[MADE_NEW] = true;
    r->measures[MADE_LICENCE] = made_once_in(2);
    r->less[MADE_CLOSURE] = true;
    r->less[MADE_CONVERSION] = made_once_in(4);
    r->max = made_chance(2);
    made_apart(m, r, 3);
}

static inline void made_add_cap(struct made *m)
{
    switch (made_chance(6)) {
    case 0:
    case 1:
        made_cap_groups(m);
        break;
    case 2:
        made_cap_days(m);
        break;
    case 3:
        made_cap_at_least(m);
        break;
    case 4:
        made_cap_exchange(m);
        break;
    default:
        made_cap_numbers(m);
    }
}

static inline void made_add_budget(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_BUDGET, made_once_in(3) ? MADE_REGION : MADE_NATION);
    r->max = made_once_in(4) ? NAN : made_between(2, 12, 4);
    made_apart(m, r, 3);
    if (isnan(r->max) || made_once_in(3))
        r->of[made_chance(made_group_count(m, r->level))] = made_between(1, 6, 4);
}

static inline void made_add_closed(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_CLOSED_ABOVE, made_local_level());
    r->percent = made_between(20, 100, 1) + 0.37;
    for (int g = 0; g < made_group_count(m, r->level); g++)
        r->exempt[g] = made_once_in(4);
    r->exempt_max = 1;
}

static inline void made_soften(struct made_rule *r)
{
    r->penalty = made_once_in(2) ? NAN : made_between(1, 20, 2) / 10;
}

static inline void made_add_floor(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_FLOOR, made_coverage_level());
    made_soften(r);
    /* a hard one below every ceiling, else it is wrong input */
    r->percent = 0.37 + (isnan(r->penalty) ? made_between(20, 79, 1) : made_between(40, 110, 1));
}

static inline void made_add_parity(struct made *m)
{
    static const enum made_level of[] = {MADE_NATION, MADE_REGION, MADE_COUNCIL};
    struct made_rule *r = made_add_rule(m, MADE_PARITY, made_once_in(3) ? MADE_AREA : MADE_COUNCIL);
    r->of_level = of[made_chance(r->level == MADE_AREA ? 3 : 2)];
    made_soften(r);
    r->points = 0.37 + (isnan(r->penalty) ? made_between(5, 60, 1) : made_between(5, 50, 1));
}

static inline void made_add_travel_limit(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_TRAVEL_LIMIT, made_coverage_level());
    bool in_km = made_once_in(2);
    made_soften(r);
    *(in_km ? &r->km : &r->minutes) = made_between(10, 35, 1);
    r->share = made_once_in(3) ? 1 : made_between(30, 95, 1) / 100;
    for (int i = 0; i < m->area_count; i++)
        r->exempt[i] = made_once_in(5);
}

static inline void made_add_protection(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_HOSPITAL_PROTECTION, MADE_NATION);
    int some = 0;
    bool any = false;
    for (int s = 0; s < m->specialty_count; s++) {
        any = any || (r->about[s] && m->hospital_protected[s]);
        some = r->about[s] ? s : some;
    }
    m->hospital_protected[some] = any ? m->hospital_protected[some] : true; /* else there is nothing to protect */
    r->minutes = made_between(8, 45, 1);
}

static inline void made_add_fixed(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_FIXED, MADE_NATION);
    do
        r->specialty = made_chance(m->specialty_count);
    while (!m->planned[r->specialty]);
    r->measure = made_once_in(2) ? MADE_NEW : made_chance(MADE_MEASURES);
    r->site = made_chance(m->site_count);
    if (r->measure == MADE_SATELLITE)
        do
            r->parent = made_chance(m->site_count);
        while (r->parent == r->site);
    if (r->measure == MADE_CLOSURE)
        r->form = made_chance(MADE_VISITING);
    r->least = made_chance(2);
    r->most = r->least == 0 ? 0 : made_once_in(2) ? -1 : r->least + made_chance(2);
}

/* The kinds whose parameters are a level and one or two numbers. */
static inline void made_add_plain(struct made *m, enum made_kind kind)
{
    struct made_rule *r = made_add_rule(m, kind, made_local_level());
    switch (kind) {
    case MADE_OPEN_WORST:
        r->level = made_once_in(2) ? MADE_AREA : MADE_COUNCIL;
        r->count = 1 + made_once_in(4);
        break;
    case MADE_CEILING:
        r->percent = made_between(80, 150, 1) + 0.37;
        break;
    case MADE_SPREAD:
        r->level = (enum made_level)(MADE_SITE + made_chance(4));
        r->max = made_once_in(6) ? 2 : made_chance(3) > 0;
        break;
    case MADE_MEANINGFUL_GAP:
        r->fte = made_between(0, 2, 8) + 0.03;
        break;
    case MADE_MIN_BASE:
        r->beta = made_between(6, 20, 1) / 10 + 0.037;
        break;
    case MADE_SATELLITE_TEST:
        r->percent = made_between(70, 150, 1) + 0.37;
        m->used[MADE_SATELLITE] = true; /* else there is nothing to test */
        break;
    default: /* no_one_worse */
        r->percent = made_once_in(2) ? made_chance(4) : made_between(5, 40, 1);
    }
}

static inline void made_add_national(struct made *m, enum made_kind kind)
{
    struct made_rule *r = made_add_rule(m, kind, kind == MADE_RECRUITABLE ? MADE_REGION : MADE_NATION);
    if (kind == MADE_RECRUITABLE)
        r->percent = made_once_in(2) ? 100 : made_between(30, 150, 1);
    if (kind == MADE_MEAN_TRAVEL)
        r->percent = made_between(0, 2, 2) + 0.037;
}

static inline void made_add_kind(struct made *m, enum made_kind kind)
{
    switch (kind) {
    case MADE_CAP:
        made_add_cap(m);
        break;
    case MADE_BUDGET:
        made_add_budget(m);
        break;
    case MADE_CLOSED_ABOVE:
        made_add_closed(m);
        break;
    case MADE_FLOOR:
        made_add_floor(m);
        break;
    case MADE_PARITY:
        made_add_parity(m);
        break;
    case MADE_TRAVEL_LIMIT:
        made_add_travel_limit(m);
        break;
    case MADE_HOSPITAL_PROTECTION:
        made_add_protection(m);
        break;
    case MADE_FIXED:
        made_add_fixed(m);
        break;
    case MADE_SITE_CAPACITY:
    case MADE_MEAN_TRAVEL:
    case MADE_RECRUITABLE:
        made_add_national(m, kind);
        break;
    default:
        made_add_plain(m, kind);
    }
}

/* Does it ask for something to be done, rather than forbid? */
static inline bool made_demands(enum made_kind kind)
{
    return kind == MADE_FLOOR || kind == MADE_PARITY || kind == MADE_TRAVEL_LIMIT;
}

/* The one that `seed` asks for, so that every kind occurs as often, and some more; what demands much has more to do it
 * with and less in its way. */
static inline void made_policy_rules(struct made *m, unsigned seed)
{
    enum made_kind first = (enum made_kind)(seed % MADE_KINDS);
    bool demands = made_demands(first);
    if (!demands && made_chance(3) > 0)
        made_cap_numbers(m);
    if (demands)
        m->used[MADE_NEW] = m->used[MADE_SATELLITE] = true;
    for (int k = demands ? made_once_in(3) : made_chance(4); k >= 0; k--) {
        enum made_kind kind = k == 0 ? first : (enum made_kind)made_chance(MADE_KINDS);
        if (kind != MADE_MEAN_TRAVEL || made_is_timed(m)) /* else wrong input */
            made_add_kind(m, kind);
    }
}

/* ---- objectives ---- */

/* Is it no input error to ask for this one? */
static inline bool made_is_possible(const struct made *m, enum made_aim aim)
{
    bool possible = aim != MADE_TRAVEL || made_is_timed(m);
    for (int s = 0; s < m->specialty_count && aim == MADE_TRAVEL; s++)
        possible = possible && (!m->planned[s] || made_supplied(m, s));
    for (int s = 0; s < m->specialty_count && aim == MADE_MAX_MIN; s++) { /* somebody is worst covered */
        bool any = !m->planned[s];
        for (int j = 0; j < m->site_count; j++)
            any = any || made_reached(m, s, j);
        possible = possible && any;
    }
    for (int s = 0; s < m->specialty_count && (aim == MADE_P_MEDIAN || aim == MADE_P_CENTER); s++) { /* or travels */
        bool any = !m->planned[s];
        for (int i = 0; i < m->area_count; i++)
            for (int j = 0; j < m->site_count; j++)
                any = any || (m->need[s][i] > 0 && isfinite(m->minutes[i][j]));
        possible = possible && any;
    }
    for (int k = 0; k < m->objective_count; k++)
        possible = possible && m->objectives[k].aim != aim;
    return possible;
}

/* The first objective of a seed. Numbers takes turns with changes, which counts them too. */
static inline enum made_aim made_first_aim(unsigned seed)
{
    enum made_aim aim = (enum made_aim)(seed % MADE_COUNT_OF_NUMBERS);
    return aim == MADE_CHANGES && seed / MADE_COUNT_OF_NUMBERS % 2 ? MADE_COUNT_OF_NUMBERS : aim;
}

static inline enum made_aim made_any_aim(void)
{
    return (enum made_aim)made_chance(MADE_COUNT_OF_NUMBERS);
}

static inline void made_add_objective(struct made *m, enum made_aim aim)
{
    bool in_km = made_once_in(2);
    double limit = made_between(20, 75, 1);
    while (!made_is_possible(m, aim))
        aim = made_any_aim();
    m->objectives[m->objective_count++] = (struct made_objective){
        .aim = aim,
        .tolerance = made_once_in(2) ? 0 : made_between(1, 20, 1) / 100,
        .level = made_coverage_level(),
        .depth = 1 + made_chance(10),
        .theta = made_between(5, 12, 1) / 10,
        .epsilon = m->site_count < 4 && made_once_in(3) ? made_between(10, 100, 1) : made_between(1, 5, 2),
        .minutes = in_km ? NAN : limit,
        .km = in_km ? limit : NAN,
        .unreached = made_once_in(2) ? NAN : made_longest_way(m) * made_between(1, 3, 2)};
}

/* One, or two or three in order; the first is the one that `seed` asks for. */
static inline void made_policy_objectives(struct made *m, unsigned seed, enum made_size size)
{
    if (size == MADE_WIDE && made_once_in(2)) { /* p_center first, or after one that leaves much open */
        made_add_objective(m, made_first_aim(seed));
        m->objectives[0].tolerance = 1;
    }
    if (size == MADE_WIDE) {
        made_add_objective(m, MADE_P_CENTER);
        made_add_objective(m, made_any_aim());
        return;
    }
    made_add_objective(m, made_first_aim(seed));
    for (int more = made_once_in(2) ? 1 + made_chance(2) : 0; more > 0; more--)
        made_add_objective(m, made_any_aim());
}

#endif
