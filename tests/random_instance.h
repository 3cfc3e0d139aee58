/* random_instance.h - small random instances on plain arrays: facts and policy together, and both written as an
 * instance folder with a scenario. For tests that compare the program with something stated otherwise, which then reads
 * the arrays here and none of the program's rooms. Same seed, same instance.
 *
 * Everything the format offers occurs: areas without need, pairs without a way, sites nobody reaches, existing
 * satellites, rows with their own fte, specialties outside the scenario or without supply, each decay, each rule. */
#ifndef YDERPLAN_RANDOM_INSTANCE_H
#define YDERPLAN_RANDOM_INSTANCE_H

#include "folder.h"

#include <math.h>
#include <stdint.h>

#include "text.h"

enum made_measure { MADE_NEW, MADE_CONVERSION, MADE_LICENCE, MADE_SATELLITE, MADE_MEASURES };
enum made_form { MADE_FULL_TIME, MADE_PART_TIME, MADE_SHARED, MADE_LICENSED, MADE_VISITING, MADE_FORMS };
enum made_level { MADE_NATION, MADE_SITE, MADE_AREA, MADE_COUNCIL, MADE_REGION, MADE_LEVELS };
enum made_decay { MADE_STEP, MADE_GAUSSIAN, MADE_ZONES, MADE_EXPONENTIAL, MADE_POWER, MADE_LOCATED, MADE_DECAYS };
enum made_kind {
    MADE_CAP,
    MADE_BUDGET,
    MADE_SITE_CAPACITY,
    MADE_CLOSED_ABOVE,
    MADE_NO_ONE_WORSE,
    MADE_FIXED,
    MADE_KINDS
};

static const char *const made_measures[] = {"new", "conversion", "licence", "satellite"};
static const char *const made_forms[] = {"full_time", "part_time", "shared", "licence", "satellite"};
static const char *const made_levels[] = {"nation", "site", "area", "council", "region"};
static const char *const made_decays[] = {"step", "gaussian", "zones", "exponential", "power"};
static const char *const made_kinds[] = {"cap", "budget", "site_capacity", "closed_above", "no_one_worse", "fixed"};

enum { MADE_AREAS = 8, MADE_SITES = 6, MADE_SPECIALTIES = 3, MADE_ROWS = 60, MADE_RULES = 10, MADE_ZONE_COUNT = 3 };

/* A row of providers.csv. */
struct made_row {
    int site, specialty;
    enum made_form form;
    int count;
    double fte; /* NAN: the usual */
    int parent; /* of a satellite, else -1 */
    double days;
};

struct made_rule {
    enum made_kind kind;
    enum made_level level;
    bool measures[MADE_MEASURES];
    bool about[MADE_SPECIALTIES]; /* those of the scenario, or some of them */
    bool each;                    /* every one of them by itself */
    double max, min;              /* NAN: none */
    double of[MADE_AREAS];        /* NAN: none; by group */
    double percent;
    bool exempt[MADE_AREAS];
    int exempt_max;
    int measure, specialty, site, parent; /* fixed: of one decision */
    int least, most;                      /* most < 0: none */
};

struct made {
    int area_count, site_count, specialty_count, council_count, region_count;
    char area[MADE_AREAS][8], site[MADE_SITES][8], specialty[MADE_SPECIALTIES][8]; /* ids */
    double population[MADE_AREAS];
    int council[MADE_AREAS], region[MADE_AREAS];
    int area_of[MADE_SITES];
    int max_numbers[MADE_SITES], room_days[MADE_SITES]; /* -1: none */
    double minutes[MADE_AREAS][MADE_SITES];             /* INFINITY: no way */
    double part_time_fte[MADE_SPECIALTIES], weight[MADE_SPECIALTIES];
    double catchment[MADE_SPECIALTIES], target[MADE_SPECIALTIES]; /* target NAN: today's mean */
    double need[MADE_SPECIALTIES][MADE_AREAS];
    double cost[MADE_MEASURES][MADE_SPECIALTIES];
    int row_count;
    struct made_row rows[MADE_ROWS];
    bool planned[MADE_SPECIALTIES]; /* in the scenario */
    enum made_decay decay;
    enum made_level located; /* level, for MADE_LOCATED */
    double beta, zone_minutes[MADE_ZONE_COUNT], zone_weight[MADE_ZONE_COUNT];
    bool used[MADE_MEASURES];
    int new_max, licence_max, max_days;
    double acceptance, licence_fte, satellite_fte, max_minutes;
    int within; /* MADE_COUNCIL, MADE_REGION or -1 */
    int rule_count;
    struct made_rule rules[MADE_RULES];
};

/* How large: small enough to enumerate every plan, or only to solve at once. */
enum made_size { MADE_TINY, MADE_SMALL };

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

/* ---- facts ---- */

/* Distinct ids whose order is not that of the index. */
static inline void made_ids(char (*ids)[8], int count, char letter)
{
    int shift = made_chance(11);
    for (int k = 0; k < count; k++)
        snprintf(ids[k], sizeof ids[k], "%c%02d", letter, (k * 7 + shift) % 11);
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
            m->minutes[i][j] = i != at && made_once_in(9) ? INFINITY : round(way * 2) / 2;
        }
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
        for (int i = 0; i < m->area_count; i++)
            m->need[s][i] = made_once_in(8) ? 0 : round(m->population[i] * made_between(6, 14, 1)) / 10;
        m->need[s][0] = m->population[0]; /* somebody needs it */
        for (int k = 0; k < MADE_MEASURES; k++)
            m->cost[k][s] = k == MADE_SATELLITE ? made_between(0, 1, 4) : made_between(1, 5, 4);
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

static inline void made_add_row(struct made *m, struct made_row row)
{
    m->rows[m->row_count++] = row;
}

static inline void made_numbers_at(struct made *m, int s, int j)
{
    double odd = made_once_in(5) ? made_between(3, 13, 1) / 10 : NAN;
    if (made_chance(3) > 0)
        made_add_row(m, (struct made_row){j, s, MADE_FULL_TIME, 1 + made_chance(2), odd, -1, 0});
    if (made_once_in(6))
        made_add_row(m, (struct made_row){j, s, MADE_FULL_TIME, made_chance(2), NAN, -1, 0});
    if (made_once_in(2))
        made_add_row(m, (struct made_row){j, s, MADE_PART_TIME, 1 + made_chance(2), NAN, -1, 0});
    if (made_once_in(8))
        made_add_row(m, (struct made_row){j, s, MADE_SHARED, 1, made_once_in(2) ? 0.8 : NAN, -1, 0});
    if (made_once_in(6))
        made_add_row(m, (struct made_row){j, s, MADE_LICENSED, 1, made_once_in(3) ? 0.6 : NAN, -1, 0});
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
            made_add_row(m, (struct made_row){to, s, MADE_VISITING, 1, own, from, made_once_in(2) ? 0.5 : 1});
            return;
        }
    }
}

static inline void made_providers(struct made *m)
{
    for (int s = 0; s < m->specialty_count; s++) {
        int before = m->row_count;
        bool nothing_yet = made_once_in(10);
        for (int j = 0; j < m->site_count && !nothing_yet; j++)
            if (made_reached(m, s, j))
                made_numbers_at(m, s, j);
        if (made_once_in(2))
            made_existing_satellite(m, s);
        bool supplied = false;
        for (int k = before; k < m->row_count; k++)
            supplied = supplied || m->rows[k].count > 0;
        if (!supplied && isnan(m->target[s]))
            m->target[s] = 7.5; /* something to measure against */
    }
}

/* ---- policy ---- */

static inline void made_policy(struct made *m, enum made_size size)
{
    int left_out = m->specialty_count > 1 && made_once_in(4) ? made_chance(m->specialty_count) : -1;
    for (int s = 0; s < m->specialty_count; s++)
        m->planned[s] = s != left_out;
    m->used[MADE_NEW] = !made_once_in(5);
    m->used[MADE_CONVERSION] = made_once_in(2);
    m->used[MADE_LICENCE] = made_once_in(3);
    m->used[MADE_SATELLITE] = made_chance(3) > 0;
    m->new_max = size == MADE_TINY ? 1 + made_once_in(3) : 2;
    m->licence_max = 1;
    m->max_days = 1 + made_once_in(3);
    m->acceptance = made_between(20, 80, 1) / 100;
    m->licence_fte = made_between(5, 12, 1) / 10;
    m->satellite_fte = made_between(7, 10, 1) / 10;
    m->max_minutes = made_between(20, 60, 1);
    m->within = made_once_in(2) ? -1 : made_once_in(2) ? MADE_COUNCIL : MADE_REGION;
}

static inline struct made_rule *made_add_rule(struct made *m, enum made_kind kind, enum made_level level)
{
    struct made_rule *r = &m->rules[m->rule_count++];
    *r = (struct made_rule){.kind = kind, .level = level, .max = NAN, .min = NAN, .parent = -1, .most = -1};
    for (int g = 0; g < MADE_AREAS; g++)
        r->of[g] = NAN;
    int only = made_once_in(4) ? made_chance(m->specialty_count) : -1;
    for (int s = 0; s < m->specialty_count; s++)
        r->about[s] = m->planned[s] && (only < 0 || !m->planned[only] || s == only);
    return r;
}

static inline void made_add_caps(struct made *m)
{
    if (made_chance(4) > 0) { /* numbers, in the nation */
        struct made_rule *r = made_add_rule(m, MADE_CAP, MADE_NATION);
        r->measures[MADE_NEW] = r->measures[MADE_LICENCE] = true;
        r->measures[MADE_CONVERSION] = made_once_in(3);
        r->max = made_between(1, 4, 2);
    }
    if (made_once_in(2)) { /* by region, council or site, some with a limit of their own */
        struct made_rule *r = made_add_rule(m, MADE_CAP, (enum made_level)(MADE_SITE + made_chance(4)));
        r->measures[made_chance(3)] = r->measures[MADE_NEW] = true;
        r->max = made_once_in(3) ? NAN : 1 + made_chance(2);
        r->of[made_chance(made_group_count(m, r->level))] = made_chance(3);
    }
    if (made_once_in(2)) { /* days */
        struct made_rule *r = made_add_rule(m, MADE_CAP, made_once_in(2) ? MADE_NATION : MADE_REGION);
        r->measures[MADE_SATELLITE] = true;
        r->max = made_chance(4);
        r->each = made_once_in(2);
    }
    if (made_once_in(3)) { /* at least so many */
        struct made_rule *r = made_add_rule(m, MADE_CAP, made_once_in(2) ? MADE_NATION : MADE_REGION);
        r->measures[made_chance(MADE_MEASURES)] = r->measures[made_chance(MADE_MEASURES)] = true;
        r->min = 1 + made_chance(2);
        r->each = made_once_in(3);
    }
}

static inline void made_add_budget(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_BUDGET, made_once_in(3) ? MADE_REGION : MADE_NATION);
    r->max = made_once_in(4) ? NAN : made_between(2, 12, 4);
    r->each = made_once_in(3);
    if (isnan(r->max) || made_once_in(3))
        r->of[made_chance(made_group_count(m, r->level))] = made_between(1, 6, 4);
}

static inline void made_add_closed(struct made *m)
{
    struct made_rule *r = made_add_rule(m, MADE_CLOSED_ABOVE, (enum made_level)(MADE_AREA + made_chance(3)));
    r->percent = made_between(60, 130, 1) + 0.37;
    for (int g = 0; g < made_group_count(m, r->level); g++)
        r->exempt[g] = made_once_in(4);
    r->exempt_max = 1;
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
    r->least = made_chance(2);
    r->most = r->least == 0 ? 0 : made_once_in(2) ? -1 : r->least + made_chance(2);
}

static inline void made_policy_rules(struct made *m)
{
    made_add_caps(m);
    if (made_once_in(2))
        made_add_budget(m);
    if (made_once_in(2))
        made_add_rule(m, MADE_SITE_CAPACITY, MADE_NATION);
    if (made_once_in(2))
        made_add_closed(m);
    if (made_once_in(2)) {
        struct made_rule *r = made_add_rule(m, MADE_NO_ONE_WORSE, (enum made_level)(MADE_AREA + made_chance(3)));
        r->percent = made_chance(4);
    }
    for (int k = made_chance(3); k > 1; k--)
        made_add_fixed(m);
    for (int k = 0; k < m->rule_count; k++) /* "each" is about all */
        for (int s = 0; s < m->specialty_count && m->rules[k].each; s++)
            m->rules[k].about[s] = m->planned[s];
}

static inline void made_build(struct made *m, unsigned seed, enum made_size size)
{
    made_state = (uint64_t)(seed + 1) * 0x9E3779B97F4A7C15u;
    for (int k = 0; k < 9; k++)
        made_chance(2);
    *m = (struct made){0};
    int more = size == MADE_SMALL ? 2 : 0;
    m->area_count = 3 + more + made_chance(2 + more / 2);
    m->site_count = 3 + more / 2 + made_chance(2);
    m->specialty_count = 2 + made_chance(2);
    m->council_count = 2 + made_chance(2);
    m->region_count = 1 + made_chance(2);
    made_places(m);
    made_travel(m);
    made_specialties(m);
    made_coverage(m);
    made_providers(m);
    made_policy(m, size);
    made_policy_rules(m);
}

/* ---- as an instance folder ---- */

/* A CSV file in the making: "," with decimal points, or ";" with decimal commas. */
struct made_csv {
    struct text text;
    char delimiter;
    bool inside; /* a row has begun */
};

static inline void made_cell(struct made_csv *c, const char *cell)
{
    if (c->inside)
        text_add(&c->text, "%c", c->delimiter);
    text_add(&c->text, "%s", cell);
    c->inside = true;
}

/* Not a number: an empty cell. */
static inline void made_number(struct made_csv *c, double value)
{
    char digits[32] = "";
    if (!isnan(value))
        text_number(value, digits);
    for (char *at = digits; c->delimiter == ';' && *at; at++)
        if (*at == '.')
            *at = ',';
    made_cell(c, digits);
}

static inline void made_end(struct made_csv *c)
{
    text_add(&c->text, "\n");
    c->inside = false;
}

static inline void made_header(struct made_csv *c, const char *names)
{
    for (const char *at = names; *at;) {
        char name[40];
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        made_cell(c, name);
        at += length + (at[length] == ' ');
    }
    made_end(c);
}

static inline void made_put(struct made_csv *c, const char *file)
{
    folder_put(file, c->text.chars);
    free(c->text.chars);
    c->text = (struct text){0};
}

static inline void made_write_places(const struct made *m, struct made_csv *c)
{
    char id[16];
    made_header(c, "area name municipality council region population");
    for (int i = 0; i < m->area_count; i++) {
        made_cell(c, m->area[i]);
        made_cell(c, "Område");
        made_cell(c, m->area[i]);
        made_cell(c, made_group_id(m, MADE_COUNCIL, m->council[i], id));
        made_cell(c, made_group_id(m, MADE_REGION, m->region[i], id));
        made_number(c, m->population[i]);
        made_end(c);
    }
    made_put(c, "areas.csv");
    made_header(c, "site name area max_numbers room_days");
    for (int j = 0; j < m->site_count; j++) {
        made_cell(c, m->site[j]);
        made_cell(c, "\"Sted, gade\"");
        made_cell(c, m->area[m->area_of[j]]);
        made_number(c, m->max_numbers[j] < 0 ? NAN : m->max_numbers[j]);
        made_number(c, m->room_days[j] < 0 ? NAN : m->room_days[j]);
        made_end(c);
    }
    made_put(c, "sites.csv");
}

static inline void made_write_pairs(const struct made *m, struct made_csv *c)
{
    made_header(c, "area site km minutes");
    for (int i = 0; i < m->area_count; i++)
        for (int j = 0; j < m->site_count; j++) {
            if (isinf(m->minutes[i][j]))
                continue;
            made_cell(c, m->area[i]);
            made_cell(c, m->site[j]);
            made_number(c, m->minutes[i][j] * 0.8);
            made_number(c, m->minutes[i][j]);
            made_end(c);
        }
    made_put(c, "travel.csv");
    made_header(c, "area specialty need");
    for (int i = 0; i < m->area_count; i++)
        for (int s = 0; s < m->specialty_count; s++) {
            made_cell(c, m->area[i]);
            made_cell(c, m->specialty[s]);
            made_number(c, m->need[s][i]);
            made_end(c);
        }
    made_put(c, "need.csv");
}

static inline void made_write_specialties(const struct made *m, struct made_csv *c)
{
    made_header(c, "specialty name_da name_en part_time_fte weight catchment_minutes target_per_100k");
    for (int s = 0; s < m->specialty_count; s++) {
        made_cell(c, m->specialty[s]);
        made_cell(c, "Øjensygdomme");
        made_cell(c, "Eye");
        made_number(c, m->part_time_fte[s]);
        made_number(c, m->weight[s]);
        made_number(c, m->catchment[s]);
        made_number(c, m->target[s]);
        made_end(c);
    }
    made_put(c, "specialties.csv");
    made_header(c, "measure specialty cost");
    for (int k = 0; k < MADE_MEASURES; k++)
        for (int s = 0; s < m->specialty_count; s++) { /* the first by "*" */
            made_cell(c, made_measures[k]);
            made_cell(c, s == 0 ? "*" : m->specialty[s]);
            made_number(c, m->cost[k][s]);
            made_end(c);
        }
    made_put(c, "costs.csv");
}

static inline void made_write_providers(const struct made *m, struct made_csv *c)
{
    made_header(c, "site specialty form count fte parent_site days");
    for (int k = 0; k < m->row_count; k++) {
        const struct made_row *r = &m->rows[k];
        made_cell(c, m->site[r->site]);
        made_cell(c, m->specialty[r->specialty]);
        made_cell(c, made_forms[r->form]);
        made_number(c, r->count);
        made_number(c, r->fte);
        made_cell(c, r->parent < 0 ? "" : m->site[r->parent]);
        made_number(c, r->parent < 0 ? NAN : r->days);
        made_end(c);
    }
    made_put(c, "providers.csv");
}

/* ---- as a scenario ---- */

static inline void made_say_coverage(const struct made *m, struct text *t)
{
    if (m->decay == MADE_LOCATED)
        text_add(t, "\"coverage\": {\"model\": \"located\", \"level\": \"%s\"},\n", made_levels[m->located]);
    else if (m->decay == MADE_ZONES)
        text_add(t,
                 "\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [%g, %g, %g], \"weights\": [%g, %g, "
                 "%g]}},\n",
                 m->zone_minutes[0], m->zone_minutes[1], m->zone_minutes[2], m->zone_weight[0], m->zone_weight[1],
                 m->zone_weight[2]);
    else if (m->decay == MADE_EXPONENTIAL || m->decay == MADE_POWER)
        text_add(t, "\"coverage\": {\"decay\": \"%s\", \"beta\": %g},\n", made_decays[m->decay], m->beta);
    else
        text_add(t, "\"coverage\": {\"decay\": \"%s\"},\n", made_decays[m->decay]);
}

static inline void made_say_measures(const struct made *m, struct text *t)
{
    text_add(t, "\"measures\": {\"closure\": false");
    if (m->used[MADE_NEW])
        text_add(t, ", \"new\": {\"max_per_site\": %d}", m->new_max);
    if (m->used[MADE_CONVERSION])
        text_add(t, ", \"conversion\": {\"acceptance\": %g}", m->acceptance);
    if (m->used[MADE_LICENCE])
        text_add(t, ", \"licence\": {\"max_per_site\": %d, \"fte\": %g}", m->licence_max, m->licence_fte);
    if (m->used[MADE_SATELLITE]) {
        text_add(t, ", \"satellite\": {\"max_days\": %d, \"max_minutes\": %g, \"fte\": %g", m->max_days, m->max_minutes,
                 m->satellite_fte);
        if (m->within >= 0)
            text_add(t, ", \"within\": \"%s\"", made_levels[m->within]);
        text_add(t, "}");
    }
    text_add(t, "},\n");
}

static inline void made_say_groups(const struct made *m, const struct made_rule *r, struct text *t)
{
    char id[16];
    const char *before = ", \"of\": {";
    for (int g = 0; g < made_group_count(m, r->level); g++)
        if (!isnan(r->of[g])) {
            text_add(t, "%s\"%s\": %g", before, made_group_id(m, r->level, g, id), r->of[g]);
            before = ", ";
        }
    if (before[2] != '"')
        text_add(t, "}");
    before = ", \"exempt\": [";
    for (int g = 0; g < made_group_count(m, r->level); g++)
        if (r->exempt[g]) {
            text_add(t, "%s\"%s\"", before, made_group_id(m, r->level, g, id));
            before = ", ";
        }
    if (before[2] != '"')
        text_add(t, "], \"exempt_max\": %d", r->exempt_max);
}

static inline void made_say_specialties(const struct made *m, const struct made_rule *r, struct text *t)
{
    const char *before = "[";
    if (r->each) {
        text_add(t, ", \"specialty\": \"each\"");
        return;
    }
    text_add(t, ", \"specialty\": ");
    for (int s = 0; s < m->specialty_count; s++)
        if (r->about[s]) {
            text_add(t, "%s\"%s\"", before, m->specialty[s]);
            before = ", ";
        }
    text_add(t, "]");
}

static inline void made_say_fixed(const struct made *m, const struct made_rule *r, struct text *t)
{
    text_add(t, ", \"decisions\": [{\"measure\": \"%s\", \"specialty\": \"%s\", \"site\": \"%s\"",
             made_measures[r->measure], m->specialty[r->specialty], m->site[r->site]);
    if (r->parent >= 0)
        text_add(t, ", \"parent_site\": \"%s\"", m->site[r->parent]);
    if (r->least == r->most)
        text_add(t, ", \"%s\": %d}]", r->measure == MADE_SATELLITE ? "days" : "count", r->least);
    else if (r->most >= 0)
        text_add(t, ", \"min\": %d, \"max\": %d}]", r->least, r->most);
    else
        text_add(t, ", \"min\": %d}]", r->least);
}

static inline void made_say_rule(const struct made *m, const struct made_rule *r, struct text *t)
{
    text_add(t, "{\"rule\": \"%s\"", made_kinds[r->kind]);
    if (r->kind == MADE_FIXED)
        made_say_fixed(m, r, t);
    else if (r->kind != MADE_SITE_CAPACITY)
        made_say_specialties(m, r, t);
    if (r->kind != MADE_FIXED && r->kind != MADE_SITE_CAPACITY)
        text_add(t, ", \"level\": \"%s\"", made_levels[r->level]);
    const char *before = ", \"measures\": [";
    for (int k = 0; k < MADE_MEASURES && r->kind == MADE_CAP; k++)
        if (r->measures[k]) {
            text_add(t, "%s\"%s\"", before, made_measures[k]);
            before = ", ";
        }
    if (r->kind == MADE_CAP)
        text_add(t, "]");
    if (!isnan(r->max))
        text_add(t, ", \"max\": %g", r->max);
    if (!isnan(r->min))
        text_add(t, ", \"min\": %g", r->min);
    if (r->kind == MADE_CLOSED_ABOVE || r->kind == MADE_NO_ONE_WORSE)
        text_add(t, ", \"percent\": %g", r->percent);
    made_say_groups(m, r, t);
    text_add(t, "}");
}

static inline void made_write_scenario(const struct made *m)
{
    struct text t = {0};
    const char *before = "";
    text_add(&t, "{\"schema\": \"yderplan-scenario-1\", \"name\": \"random\",\n\"specialties\": [");
    for (int s = 0; s < m->specialty_count; s++)
        if (m->planned[s]) {
            text_add(&t, "%s\"%s\"", before, m->specialty[s]);
            before = ", ";
        }
    text_add(&t, "],\n");
    made_say_coverage(m, &t);
    made_say_measures(m, &t);
    text_add(&t, "\"rules\": [");
    for (int k = 0; k < m->rule_count; k++) {
        text_add(&t, k ? ",\n  " : "\n  ");
        made_say_rule(m, &m->rules[k], &t);
    }
    text_add(&t, "],\n\"solve\": {\"gap\": 0.0001, \"time_seconds\": 60, \"threads\": 2}}\n");
    folder_put("scenario.json", t.chars);
    free(t.chars);
}

/* Writes the folder of folder.h anew. */
static inline void made_write(const struct made *m, char delimiter)
{
    struct made_csv c = {{0}, delimiter, false};
    folder_empty();
    made_write_places(m, &c);
    made_write_pairs(m, &c);
    made_write_specialties(m, &c);
    made_write_providers(m, &c);
    made_write_scenario(m);
}

#endif
