/* classic_instances.h - small problems of the classical kinds (p-median, p-center, maximal coverage, set cover) whose
 * best values are known by a short argument, or by looking at every choice of sites; written as an instance folder with
 * a scenario. Plain arrays, none of the program's rooms. Every edge of a graph takes a minute, every node of a graph is
 * an area of one inhabitant with a site in it.
 *
 * LINE AND RING of n nodes. At most two nodes are d minutes from a site, for every d >= 1. So
 *   - the m nodes nearest to one site cost at least 0 + 1 + 1 + 2 + 2 + ... = floor(m^2 / 4), whose differences
 *     floor(m / 2) never fall: p sites cost least where their shares of the n nodes differ by one at most;
 *   - a site has at most 2 T + 1 nodes within T minutes.
 * Cutting the line or the ring into runs, with a site in the middle of each, attains all of it:
 *     sum of minutes   (p - r) floor(q^2 / 4) + r floor((q + 1)^2 / 4),   q = floor(n / p), r = n - p q
 *     longest way      the least T with p (2 T + 1) >= n
 *     within T         min(n, p (2 T + 1))
 *     set cover        ceil(n / (2 T + 1))
 *
 * GRID of r x c nodes, one site. Minutes are |x - a| + |y - b|, and each part is least in its own middle:
 *     sum of minutes   c floor(r^2 / 4) + r floor(c^2 / 4)
 *     longest way      floor(r / 2) + floor(c / 2)
 *
 * PERFECT CODES. Where every node has d neighbours, a site has at most d + 1 nodes within a minute, and every node but
 * the p sites is a minute away or more. With p = n / (d + 1) sites no two of which share a node within a minute, so
 * that every node has exactly one, both bounds are attained: sum of minutes n - p,   longest way 1,   within 1 minute k
 * (d + 1) by k <= p of them,   set cover p Such are, on a torus of r x c nodes, 5 dividing both, the nodes with x + 2 y
 * divisible by 5 (d = 4: a step in any direction changes x + 2 y by 1, 4, 2 or 3 modulo 5); and in a hypercube of 2^m -
 * 1 dimensions the words of the Hamming code (d = 2^m - 1: the exclusive or of the places of a word's ones is 0, and
 * one bit alone mends any other value). */
#ifndef YDERPLAN_CLASSIC_INSTANCES_H
#define YDERPLAN_CLASSIC_INSTANCES_H

#include "folder.h"

#include <math.h>

#include "text.h"

enum { CLASSIC_MOST = 128 };

struct classic {
    int area_count, site_count;                 /* <= CLASSIC_MOST; site j lies in area j modulo area_count */
    double need[CLASSIC_MOST];                  /* >= 1 */
    double minutes[CLASSIC_MOST][CLASSIC_MOST]; /* [area][site]; INFINITY where there is no way */
};

/* What a choice of sites is worth, or the best choice. */
struct classic_worth {
    double p_median;     /* need-weighted mean of minutes to the nearest open site */
    double p_center;     /* the longest such minutes */
    double max_coverage; /* need within T of an open site */
    bool covers;         /* all need is */
};

/* ---- graphs ---- */

static inline void classic_clear(struct classic *c, int areas, int sites)
{
    *c = (struct classic){.area_count = areas, .site_count = sites};
    for (int i = 0; i < areas; i++) {
        c->need[i] = 1;
        for (int j = 0; j < sites; j++)
            c->minutes[i][j] = INFINITY;
    }
}

static inline void classic_line(struct classic *c, int n)
{
    classic_clear(c, n, n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            c->minutes[i][j] = abs(i - j);
}

/* The shorter way round a ring of n. */
static inline int classic_round(int n, int from, int to)
{
    int way = abs(from - to);
    return way < n - way ? way : n - way;
}

static inline void classic_ring(struct classic *c, int n)
{
    classic_clear(c, n, n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            c->minutes[i][j] = classic_round(n, i, j);
}

static inline void classic_grid(struct classic *c, int rows, int columns)
{
    classic_clear(c, rows * columns, rows * columns);
    for (int i = 0; i < rows * columns; i++)
        for (int j = 0; j < rows * columns; j++)
            c->minutes[i][j] = abs(i / columns - j / columns) + abs(i % columns - j % columns);
}

/* A grid whose opposite ends meet. */
static inline void classic_torus(struct classic *c, int rows, int columns)
{
    classic_clear(c, rows * columns, rows * columns);
    for (int i = 0; i < rows * columns; i++)
        for (int j = 0; j < rows * columns; j++)
            c->minutes[i][j] =
                classic_round(rows, i / columns, j / columns) + classic_round(columns, i % columns, j % columns);
}

/* Minutes are the number of bits in which two nodes differ. */
static inline void classic_hypercube(struct classic *c, int dimensions)
{
    int n = 1 << dimensions;
    classic_clear(c, n, n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            c->minutes[i][j] = 0;
            for (int bits = i ^ j; bits > 0; bits >>= 1)
                c->minutes[i][j] += bits & 1;
        }
}

/* Two lines without a way between them. */
static inline void classic_islands(struct classic *c, int one, int other)
{
    classic_line(c, one + other);
    for (int i = 0; i < one + other; i++)
        for (int j = 0; j < one + other; j++)
            if ((i < one) != (j < one))
                c->minutes[i][j] = INFINITY;
}

static inline int classic_below(unsigned *state, int most)
{
    *state = *state * 1103515245u + 12345u;
    return (int)((*state >> 16) % (unsigned)most);
}

/* No graph: 3 to 9 areas of 1 to 20 inhabitants, 2 to 8 sites, 0 to 30 minutes; with `gaps` a sixth of the pairs have
 * no way. Same seed, same instance. */
static inline void classic_random(struct classic *c, unsigned seed, bool gaps)
{
    unsigned state = seed * 2654435761u + 1;
    int areas = 3 + classic_below(&state, 7), sites = 2 + classic_below(&state, 7);
    classic_clear(c, areas, sites);
    for (int i = 0; i < areas; i++) {
        c->need[i] = 1 + classic_below(&state, 20);
        for (int j = 0; j < sites; j++) {
            int minutes = classic_below(&state, 31);
            c->minutes[i][j] = gaps && classic_below(&state, 6) == 0 ? INFINITY : minutes;
        }
    }
}

/* ---- by argument: line and ring ---- */

static inline double classic_run_median(int n, int p)
{
    int q = n / p, r = n - p * q;
    return (double)((p - r) * (q * q / 4) + r * ((q + 1) * (q + 1) / 4)) / n;
}

static inline int classic_run_center(int n, int p)
{
    int longest = 0;
    while (p * (2 * longest + 1) < n)
        longest++;
    return longest;
}

static inline int classic_run_coverage(int n, int p, int within)
{
    return p * (2 * within + 1) < n ? p * (2 * within + 1) : n;
}

static inline int classic_run_cover(int n, int within)
{
    return (n + 2 * within) / (2 * within + 1);
}

/* ---- by looking at every choice ---- */

static inline double classic_longest(const struct classic *c)
{
    double longest = 0;
    for (int i = 0; i < c->area_count; i++)
        for (int j = 0; j < c->site_count; j++)
            if (isfinite(c->minutes[i][j]))
                longest = fmax(longest, c->minutes[i][j]);
    return longest;
}

static inline bool classic_reaches(const struct classic *c, int i)
{
    for (int j = 0; j < c->site_count; j++)
        if (isfinite(c->minutes[i][j]))
            return true;
    return false;
}

/* Worth of the minutes to the nearest open site [area_count], INFINITY where none is reached: that counts twice the
 * longest travel there is. Areas that reach no site at all are left out of the means. */
static inline struct classic_worth classic_judge(const struct classic *c, const double *nearest, double within)
{
    struct classic_worth w = {0, 0, 0, true};
    double need = 0, unreached = 2 * classic_longest(c);
    for (int i = 0; i < c->area_count; i++) {
        bool near = nearest[i] <= within;
        w.max_coverage += near ? c->need[i] : 0;
        w.covers = w.covers && near;
        if (!classic_reaches(c, i))
            continue;
        double minutes = isfinite(nearest[i]) ? nearest[i] : unreached;
        w.p_median += c->need[i] * minutes;
        w.p_center = fmax(w.p_center, minutes);
        need += c->need[i];
    }
    w.p_median = need > 0 ? w.p_median / need : NAN;
    return w;
}

/* Opening `site` too. */
static inline void classic_open(const struct classic *c, int site, const double *before, double *after)
{
    for (int i = 0; i < c->area_count; i++)
        after[i] = before[i] < c->minutes[i][site] ? before[i] : c->minutes[i][site];
}

struct classic_search {
    const struct classic *c;
    double within;
    long plans;
    struct classic_worth best;
};

static inline void classic_try(struct classic_search *s, int first, int left, const double *nearest)
{
    double with[CLASSIC_MOST];
    if (left == 0) {
        struct classic_worth w = classic_judge(s->c, nearest, s->within);
        s->best.p_median = fmin(s->best.p_median, w.p_median);
        s->best.p_center = fmin(s->best.p_center, w.p_center);
        s->best.max_coverage = fmax(s->best.max_coverage, w.max_coverage);
        s->best.covers = s->best.covers || w.covers;
        s->plans++;
        return;
    }
    for (int j = first; j <= s->c->site_count - left; j++) {
        classic_open(s->c, j, nearest, with);
        classic_try(s, j + 1, left - 1, with);
    }
}

/* The best of each kind over all choices of exactly p sites (fewer are never better); `*plans`, unless NULL, says how
 * many there were. */
static inline struct classic_worth classic_best(const struct classic *c, int p, double within, long *plans)
{
    struct classic_search s = {c, within, 0, {INFINITY, INFINITY, 0, false}};
    double nowhere[CLASSIC_MOST];
    for (int i = 0; i < c->area_count; i++)
        nowhere[i] = INFINITY;
    classic_try(&s, 0, p, nowhere);
    if (plans != NULL)
        *plans = s.plans;
    return s.best;
}

/* The fewest sites with all need within T; -1 where all of them are not enough. */
static inline int classic_best_cover(const struct classic *c, double within)
{
    if (!classic_best(c, c->site_count, within, NULL).covers)
        return -1;
    int sites = 1;
    while (!classic_best(c, sites, within, NULL).covers)
        sites++;
    return sites;
}

/* ---- as files in the test's folder ---- */

static inline void classic_put(const char *name, struct text *t)
{
    folder_put(name, t->chars);
    free(t->chars);
    *t = (struct text){0};
}

/* Area i is a000, a001, ..., site j s000, s001, ...: sorted, their places are their indices. */
static inline void classic_write(const struct classic *c)
{
    struct text t = {0};
    text_add(&t, "area,name,municipality,council,region,population\n");
    for (int i = 0; i < c->area_count; i++)
        text_add(&t, "a%03d,A%d,all,all,all,%g\n", i, i, c->need[i]);
    classic_put("areas.csv", &t);
    text_add(&t, "site,name,area\n");
    for (int j = 0; j < c->site_count; j++)
        text_add(&t, "s%03d,S%d,a%03d\n", j, j, j % c->area_count);
    classic_put("sites.csv", &t);
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte\nfacility,Facilitet,Facility,1\n");
    folder_put("providers.csv", "site,specialty,form,count\n");
    text_add(&t, "area,site,km,minutes\n");
    for (int i = 0; i < c->area_count; i++)
        for (int j = 0; j < c->site_count; j++)
            if (isfinite(c->minutes[i][j]))
                text_add(&t, "a%03d,s%03d,,%g\n", i, j, c->minutes[i][j]);
    classic_put("travel.csv", &t);
}

enum classic_kind { CLASSIC_P_MEDIAN, CLASSIC_P_CENTER, CLASSIC_MAX_COVERAGE, CLASSIC_SET_COVER, CLASSIC_KINDS };

/* scenario.json; p limits the sites of every kind but the set cover, T is for the two that cover. */
static inline void classic_write_scenario(enum classic_kind kind, int p, double within)
{
    static const char *const measures[] = {"p_median", "p_center", "max_coverage", "set_cover"};
    struct text t = {0};
    text_add(&t,
             "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"model\": \"located\", \"level\": \"area\"},\n");
    text_add(&t, "\"objectives\": [{\"measure\": \"%s\"", measures[kind]);
    if (kind == CLASSIC_MAX_COVERAGE || kind == CLASSIC_SET_COVER)
        text_add(&t, ", \"minutes\": %g", within);
    text_add(&t, "}],\n\"measures\": {\"new\": {\"max_per_site\": 1}}, \"rules\": [");
    if (kind != CLASSIC_SET_COVER)
        text_add(&t, "{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"nation\", \"max\": %d}", p);
    text_add(&t, "],\n\"solve\": {\"gap\": 0, \"time_seconds\": 3600}}\n");
    classic_put("scenario.json", &t);
}

#endif
