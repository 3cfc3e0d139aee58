/* random_instance_data.h - the plain arrays of a random instance (random_instance.h), chance, and groups. */
#ifndef YDERPLAN_RANDOM_INSTANCE_DATA_H
#define YDERPLAN_RANDOM_INSTANCE_DATA_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum made_measure { MADE_NEW, MADE_CONVERSION, MADE_LICENCE, MADE_SATELLITE, MADE_CLOSURE, MADE_VIDEO, MADE_MEASURES };
enum made_form { MADE_FULL_TIME, MADE_PART_TIME, MADE_SHARED, MADE_LICENSED, MADE_VISITING, MADE_FORMS };
enum made_level { MADE_NATION, MADE_SITE, MADE_AREA, MADE_COUNCIL, MADE_REGION, MADE_LEVELS };
enum made_decay { MADE_STEP, MADE_GAUSSIAN, MADE_ZONES, MADE_EXPONENTIAL, MADE_POWER, MADE_LOCATED, MADE_DECAYS };
enum made_kind {
    MADE_CAP,
    MADE_BUDGET,
    MADE_SITE_CAPACITY,
    MADE_CLOSED_ABOVE,
    MADE_OPEN_WORST,
    MADE_CEILING,
    MADE_FLOOR,
    MADE_SPREAD,
    MADE_MEANINGFUL_GAP,
    MADE_MIN_BASE,
    MADE_PARITY,
    MADE_TRAVEL_LIMIT,
    MADE_MEAN_TRAVEL,
    MADE_RECRUITABLE,
    MADE_HOSPITAL_PROTECTION,
    MADE_SATELLITE_TEST,
    MADE_NO_ONE_WORSE,
    MADE_FIXED,
    MADE_KINDS
};
enum made_aim {
    MADE_HOOVER,
    MADE_SHORTFALL,
    MADE_GINI,
    MADE_MAX_MIN,
    MADE_VARIANCE,
    MADE_KOLM_POLLAK,
    MADE_RANGE,
    MADE_TRAVEL,
    MADE_P_MEDIAN,
    MADE_P_CENTER,
    MADE_MAX_COVERAGE,
    MADE_SET_COVER,
    MADE_CHANGES,
    MADE_COST,
    MADE_COUNT_OF_NUMBERS,
    MADE_AIMS
};

static const char *const made_measures[] = {"new", "conversion", "licence", "satellite", "closure", "video"};
static const char *const made_forms[] = {"full_time", "part_time", "shared", "licence", "satellite"};
static const char *const made_levels[] = {"nation", "site", "area", "council", "region"};
static const char *const made_decays[] = {"step", "gaussian", "zones", "exponential", "power", "located"};
static const char *const made_kinds[] = {
    "cap",         "budget",      "site_capacity",       "closed_above",   "open_worst",   "ceiling",
    "floor",       "spread",      "meaningful_gap",      "min_base",       "parity",       "travel_limit",
    "mean_travel", "recruitable", "hospital_protection", "satellite_test", "no_one_worse", "fixed"};
static const char *const made_aims[] = {"hoover",       "shortfall", "gini",    "max_min",  "variance",
                                        "kolm_pollak",  "range",     "travel",  "p_median", "p_center",
                                        "max_coverage", "set_cover", "changes", "cost",
                                        "numbers"};

enum {
    MADE_AREAS = 24,
    MADE_SITES = 6,
    MADE_SPECIALTIES = 3,
    MADE_ROWS = 160,
    MADE_RULES = 12,
    MADE_OBJECTIVES = 3,
    MADE_ZONE_COUNT = 3
};

/* A row of providers.csv. */
struct made_row {
    int site, specialty;
    enum made_form form;
    int count;
    double fte; /* NAN: the usual */
    int parent; /* of a satellite, else -1 */
    double days;
    int returned; /* of count */
};

struct made_rule {
    enum made_kind kind;
    enum made_level level;
    bool measures[MADE_MEASURES], less[MADE_MEASURES];
    bool about[MADE_SPECIALTIES]; /* those of the scenario, or some of them */
    bool each;                    /* every one of them by itself */
    double max, min;              /* NAN: none */
    double of[MADE_AREAS];        /* NAN: none; by group */
    double percent;
    bool exempt[MADE_AREAS]; /* by group; of travel_limit by area */
    int exempt_max;
    int count;                            /* open_worst */
    double minutes, km;                   /* NAN: not given */
    double share, beta, points, fte;      /* travel_limit, min_base, parity, meaningful_gap */
    enum made_level of_level;             /* parity */
    double penalty;                       /* NAN: hard */
    int measure, specialty, site, parent; /* fixed: of one decision */
    int form;                             /* of a fixed closure, else -1 */
    int least, most;                      /* most < 0: none */
};

struct made_objective {
    enum made_aim aim;
    double tolerance;
    enum made_level level; /* max_min */
    int depth;
    double theta, epsilon;
    double minutes, km; /* NAN: not given */
    double unreached;   /* p_median; NAN: not given */
};

struct made {
    int area_count, site_count, specialty_count, council_count, region_count;
    char area[MADE_AREAS][8], site[MADE_SITES][8], specialty[MADE_SPECIALTIES][8]; /* ids */
    double population[MADE_AREAS];
    int council[MADE_AREAS], region[MADE_AREAS];
    int area_of[MADE_SITES];
    int max_numbers[MADE_SITES], room_days[MADE_SITES];                 /* -1: none */
    double minutes[MADE_AREAS][MADE_SITES], km[MADE_AREAS][MADE_SITES]; /* INFINITY, both: no way */
    double part_time_fte[MADE_SPECIALTIES], weight[MADE_SPECIALTIES];
    double catchment[MADE_SPECIALTIES], target[MADE_SPECIALTIES]; /* target NAN: today's mean */
    double base_need[MADE_SPECIALTIES];                           /* NAN: none */
    double need[MADE_SPECIALTIES][MADE_AREAS]; /* the scenario's factor is in it; need.csv is without */
    double need_factor[MADE_SPECIALTIES], supply_factor[MADE_SPECIALTIES]; /* 1 where not given */
    double cost[MADE_MEASURES][MADE_SPECIALTIES], compensation[MADE_SPECIALTIES];
    double recruitable[MADE_AREAS][MADE_SPECIALTIES]; /* by region */
    int hospital[MADE_SPECIALTIES];                   /* area of a department */
    bool hospital_protected[MADE_SPECIALTIES];
    int row_count;
    struct made_row rows[MADE_ROWS];
    bool planned[MADE_SPECIALTIES]; /* in the scenario */
    enum made_decay decay;
    enum made_level located; /* level, for MADE_LOCATED */
    double beta, zone_minutes[MADE_ZONE_COUNT], zone_weight[MADE_ZONE_COUNT];
    bool used[MADE_MEASURES];
    int new_max, licence_max, min_days, max_days;
    double acceptance, licence_fte, satellite_fte, max_minutes;
    int within;                /* MADE_COUNCIL, MADE_REGION or -1 */
    bool closable[MADE_FORMS]; /* forms that a closure may close */
    bool compensated;
    double above_percent; /* closures only where the degree is above it; NAN: everywhere */
    enum made_level above_level;
    int video_days;
    double video_fte;
    enum made_level served; /* groups that video serves */
    int rule_count;
    struct made_rule rules[MADE_RULES];
    int objective_count; /* >= 1 */
    struct made_objective objectives[MADE_OBJECTIVES];
};

/* How large: small enough to enumerate every plan, the same with many areas and p_center before other objectives, or
 * only to solve at once. */
enum made_size { MADE_TINY, MADE_WIDE, MADE_SMALL };

/* ---- chance: xorshift (Marsaglia 2003) ---- */

static uint64_t made_state;

static inline int made_chance(int below)
{
    made_state ^= made_state << 13;
    made_state ^= made_state >> 7;
    made_state ^= made_state << 17;
    return (int)((made_state >> 11) % (uint64_t)below);
}

static inline bool made_once_in(int times)
{
    return made_chance(times) == 0;
}

/* least .. most in steps of 1 / `parts` */
static inline double made_between(int least, int most, int parts)
{
    return least + made_chance((most - least) * parts + 1) / (double)parts;
}

/* ---- groups ---- */

static inline int made_group_of_area(const struct made *m, enum made_level level, int i)
{
    return level == MADE_AREA ? i : level == MADE_COUNCIL ? m->council[i] : level == MADE_REGION ? m->region[i] : 0;
}

static inline int made_group_of_site(const struct made *m, enum made_level level, int j)
{
    return level == MADE_SITE ? j : made_group_of_area(m, level, m->area_of[j]);
}

static inline int made_group_count(const struct made *m, enum made_level level)
{
    return level == MADE_SITE      ? m->site_count
           : level == MADE_AREA    ? m->area_count
           : level == MADE_COUNCIL ? m->council_count
           : level == MADE_REGION  ? m->region_count
                                   : 1;
}

/* The id of a group, in `to`, which is returned. */
static inline const char *made_group_id(const struct made *m, enum made_level level, int g, char to[16])
{
    if (level == MADE_SITE || level == MADE_AREA)
        snprintf(to, 16, "%s", level == MADE_SITE ? m->site[g] : m->area[g]);
    else if (level == MADE_COUNCIL || level == MADE_REGION)
        snprintf(to, 16, "%s%d", level == MADE_COUNCIL ? "raad" : "reg", g + 1);
    else
        snprintf(to, 16, "nation");
    return to;
}

/* ---- what several files of the random instance ask ---- */

/* Does an area weigh on a site? */
static inline bool made_reaches(const struct made *m, int s, int i, int j)
{
    if (m->need[s][i] <= 0)
        return false;
    if (m->decay == MADE_LOCATED)
        return made_group_of_area(m, m->located, i) == made_group_of_site(m, m->located, j);
    return m->minutes[i][j] <= (m->decay == MADE_ZONES ? m->zone_minutes[MADE_ZONE_COUNT - 1] : m->catchment[s]);
}

static inline bool made_reached(const struct made *m, int s, int j)
{
    bool reached = false;
    for (int i = 0; i < m->area_count; i++)
        reached = reached || made_reaches(m, s, i, j);
    return reached;
}

/* Is there any number of the specialty today? */
static inline bool made_supplied(const struct made *m, int s)
{
    bool supplied = false;
    for (int k = 0; k < m->row_count; k++)
        supplied = supplied || (m->rows[k].specialty == s && m->rows[k].count > 0);
    return supplied;
}

/* Have all pairs minutes that coverage could need? */
static inline bool made_is_timed(const struct made *m)
{
    bool timed = true;
    for (int i = 0; i < m->area_count; i++)
        for (int j = 0; j < m->site_count; j++)
            timed = timed && (m->decay != MADE_LOCATED || isfinite(m->minutes[i][j]));
    return timed;
}

static inline double made_longest_way(const struct made *m)
{
    double longest = 0;
    for (int i = 0; i < m->area_count; i++)
        for (int j = 0; j < m->site_count; j++)
            longest = isfinite(m->minutes[i][j]) ? fmax(longest, m->minutes[i][j]) : longest;
    return longest;
}

#endif
