/* travel.c - travel from one source for all pairs of an area i and a site j.
 *
 *   travel.csv    t_ij, d_ij as given; a pair left out cannot be reached.
 *   links.csv     t_ij = local_minutes_i + T(i, area of j),  d_ij = local_km_i + D(i, area of j),
 *                 (T, D) the lexicographically least (minutes, km) over all paths of the network, both ways; 0 within
 * an area. Dijkstra from each area that holds a site, with a binary heap: O(links log links) each. coordinates   d_ij
 * = 1.3 x great circle, t_ij = d_ij (60 km/h); within an area at least the local values.
 *
 * Sums along a path are rounded to 1e-9 after every step: then 20.1 + 39.9 is what "60" reads as, and an inclusive
 * limit of 60 minutes reaches it. Rounding is monotone, so the least label of Dijkstra is the same in whatever order
 * the links stand. */
#include "travel.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "memory.h"
#include "table.h"

/* Makes room for `pairs` pairs and every area's start. */
static void make_room(struct travel *t, int area_count, size_t pairs)
{
    t->start = allocate((size_t)area_count + 1, sizeof *t->start);
    t->site = allocate(pairs, sizeof *t->site);
    t->minutes = allocate(pairs, sizeof *t->minutes);
    t->km = allocate(pairs, sizeof *t->km);
}

/* Adds the next pair of area `area`; areas come in ascending order, sites ascending within them. */
static void add_pair(struct travel *t, int area, int site, double minutes, double km)
{
    size_t at = t->start[area + 1]++;
    t->site[at] = site;
    t->minutes[at] = minutes;
    t->km[at] = km;
    t->has_minutes = t->has_minutes || isfinite(minutes);
    t->has_km = t->has_km || isfinite(km);
}

/* -------------------------------------------------------------------------------------------------------- travel.csv
 */

enum { PAIR_AREA, PAIR_SITE, PAIR_KM, PAIR_MINUTES, PAIR_COLUMNS };
static const struct table_column pair_columns[PAIR_COLUMNS] = {
    {"area", true}, {"site", true}, {"km", true}, {"minutes", true}};

struct pair {
    int area, site, row;
    double minutes, km;
};

static int by_area_and_site(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static struct pair read_pair(const struct table *t, int row, const struct places *places, struct error *e)
{
    struct pair p = {.row = row, .minutes = INFINITY, .km = INFINITY};
    p.area = places_area_cell(places, t, row, PAIR_AREA, e);
    p.site = places_site_cell(places, t, row, PAIR_SITE, e);
    table_number(t, row, PAIR_KM, true, 0, INFINITY, &p.km, e);
    table_number(t, row, PAIR_MINUTES, true, 0, INFINITY, &p.minutes, e);
    if (table_text(t, row, PAIR_KM)[0] == '\0' && table_text(t, row, PAIR_MINUTES)[0] == '\0')
        table_fail(t, row, PAIR_MINUTES, e, "missing, as is km; expected at least one of the two");
    return p;
}

static void complain_of_twins(const struct table *t, const struct pair *pairs, int count, struct error *e)
{
    for (int k = 1, first = 0; k < count; k++) {
        if (pairs[k].area != pairs[first].area || pairs[k].site != pairs[first].site)
            first = k;
        else
            table_fail(t, pairs[k].row, PAIR_SITE, e,
                       "the pair of area \"%s\" and site \"%s\" stands already on line %d",
                       table_text(t, pairs[k].row, PAIR_AREA), table_text(t, pairs[k].row, PAIR_SITE),
                       t->lines[pairs[first].row]);
    }
}

static void note_gaps(const char *file, const struct pair *pairs, int count, struct notes *notes)
{
    int no_minutes = 0, no_km = 0;
    for (int k = 0; k < count; k++) {
        no_minutes += isinf(pairs[k].minutes) != 0;
        no_km += isinf(pairs[k].km) != 0;
    }
    if (no_minutes > 0)
        note(notes, "%s: %d of %d pairs have no minutes and are out of reach for every limit in minutes", file,
             no_minutes, count);
    if (no_km > 0)
        note(notes, "%s: %d of %d pairs have no km and are out of reach for every limit in km", file, no_km, count);
}

static void pack_pairs(const struct pair *pairs, int count, int area_count, struct travel *out)
{
    int k = 0;
    make_room(out, area_count, (size_t)count);
    for (int i = 0; i < area_count; i++) {
        out->start[i + 1] = out->start[i];
        for (; k < count && pairs[k].area == i; k++)
            add_pair(out, i, pairs[k].site, pairs[k].minutes, pairs[k].km);
    }
}

static void read_file(const char *folder, const struct places *places, struct travel *out, struct notes *notes,
                      struct error *e)
{
    struct table t = {0};
    int before = e->count, count = 0;
    if (!table_read(folder, out->file, pair_columns, PAIR_COLUMNS, false, &t, notes, e))
        return;
    struct pair *pairs = allocate((size_t)t.row_count, sizeof *pairs);
    for (int row = 0; row < t.row_count; row++) {
        pairs[count] = read_pair(&t, row, places, e);
        count += pairs[count].area >= 0 && pairs[count].site >= 0;
    }
    if (t.row_count == 0)
        fail(e, "%s: no pairs; expected at least one row under the header", t.path);
    qsort(pairs, (size_t)count, sizeof *pairs, by_area_and_site);
    complain_of_twins(&t, pairs, count, e);
    if (e->count == before) {
        note_gaps(out->file, pairs, count, notes);
        pack_pairs(pairs, count, places->area_count, out);
    }
    free(pairs);
    table_free(&t);
}

/* --------------------------------------------------------------------------------------------------------- links.csv
 */

enum { LINK_FROM, LINK_TO, LINK_KM, LINK_MINUTES, LINK_MODE, LINK_COLUMNS };
static const struct table_column link_columns[LINK_COLUMNS] = {
    {"from_area", true}, {"to_area", true}, {"km", true}, {"minutes", true}, {"mode", false}};

struct link {
    int from, to;
    double minutes, km;
};

/* The links that leave each area, every link in both directions. */
struct network {
    int area_count;
    size_t *start;      /* [area_count + 1] */
    struct link *links; /* [start[area_count]], by `from` */
};

/* How far an area is from where the search began; the heap is ordered by (minutes, km, area). */
struct label {
    double minutes, km;
    int area;
};

struct heap {
    struct label *labels;
    size_t count, room;
};

/* a + b to nine decimals. Beyond 1e6 the grid is finer than a double, and the sum is left as it is. */
static double add(double a, double b)
{
    double sum = a + b;
    return sum < 1e6 ? round(sum * 1e9) / 1e9 : sum;
}

static bool is_nearer(const struct label *a, const struct label *b)
{
    if (a->minutes != b->minutes)
        return a->minutes < b->minutes;
    return a->km != b->km ? a->km < b->km : a->area < b->area;
}

static void push(struct heap *h, struct label label)
{
    h->labels = grow(h->labels, &h->room, h->count + 1, sizeof *h->labels);
    size_t at = h->count++;
    for (; at > 0 && is_nearer(&label, &h->labels[(at - 1) / 2]); at = (at - 1) / 2)
        h->labels[at] = h->labels[(at - 1) / 2];
    h->labels[at] = label;
}

static struct label pop(struct heap *h)
{
    struct label nearest = h->labels[0], last = h->labels[--h->count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < h->count && is_nearer(&h->labels[child + 1], &h->labels[child]))
            child++;
        if (child >= h->count || !is_nearer(&h->labels[child], &last))
            break;
        h->labels[at] = h->labels[child];
        at = child;
    }
    h->labels[at] = last;
    return nearest;
}

/* Dijkstra. `labels` [area_count]: on return the least (minutes, km) from `source`, INFINITY where there is no path. */
static void find_paths(const struct network *n, int source, struct label *labels)
{
    struct heap h = {0};
    for (int i = 0; i < n->area_count; i++)
        labels[i] = (struct label){INFINITY, INFINITY, i};
    labels[source] = (struct label){0, 0, source};
    push(&h, labels[source]);
    while (h.count > 0) {
        struct label here = pop(&h);
        if (is_nearer(&labels[here.area], &here))
            continue; /* an older, longer way to the same area */
        for (size_t k = n->start[here.area]; k < n->start[here.area + 1]; k++) {
            const struct link *l = &n->links[k];
            struct label there = {add(here.minutes, l->minutes), add(here.km, l->km), l->to};
            if (is_nearer(&there, &labels[l->to])) {
                labels[l->to] = there;
                push(&h, there);
            }
        }
    }
    free(h.labels);
}

static struct link read_link(const struct table *t, int row, const struct places *places, struct error *e)
{
    struct link l = {0};
    l.from = places_area_cell(places, t, row, LINK_FROM, e);
    l.to = places_area_cell(places, t, row, LINK_TO, e);
    table_number(t, row, LINK_KM, false, 0, INFINITY, &l.km, e);
    table_number(t, row, LINK_MINUTES, false, 0, INFINITY, &l.minutes, e);
    if (l.from >= 0 && l.from == l.to)
        table_fail(t, row, LINK_TO, e, "a link from area \"%s\" to itself", table_text(t, row, LINK_TO));
    return l;
}

static void build_network(const struct link *links, int count, int area_count, struct network *out)
{
    *out = (struct network){.area_count = area_count};
    out->start = allocate((size_t)area_count + 2, sizeof *out->start);
    out->links = allocate(2 * (size_t)count, sizeof *out->links);
    size_t *next = out->start + 1; /* shifted by one: filling moves each start to where it belongs */
    for (int k = 0; k < count; k++) {
        next[links[k].from + 1]++;
        next[links[k].to + 1]++;
    }
    for (int i = 0; i < area_count; i++)
        next[i + 1] += next[i];
    for (int k = 0; k < count; k++) {
        const struct link *l = &links[k];
        out->links[next[l->from]++] = *l;
        out->links[next[l->to]++] = (struct link){l->to, l->from, l->minutes, l->km};
    }
}

/* Paths from the area of every site, once per area: trees[tree_of[a]] has the labels from area a. */
static struct label *grow_trees(const struct network *n, const struct places *places, int *tree_of)
{
    size_t count = 0, width = (size_t)n->area_count;
    for (int i = 0; i < n->area_count; i++)
        tree_of[i] = -1;
    for (int j = 0; j < places->site_count; j++)
        if (tree_of[places->sites[j].area] < 0)
            tree_of[places->sites[j].area] = (int)count++;
    struct label *trees = allocate(count * width, sizeof *trees);
    for (int a = 0; a < n->area_count; a++)
        if (tree_of[a] >= 0)
            find_paths(n, a, trees + (size_t)tree_of[a] * width);
    return trees;
}

static void fill_from_network(const struct network *n, const struct places *places, struct travel *out)
{
    size_t width = (size_t)n->area_count;
    int *tree_of = allocate(width, sizeof *tree_of);
    struct label *trees = grow_trees(n, places, tree_of);
    make_room(out, n->area_count, width * (size_t)places->site_count);
    for (int i = 0; i < n->area_count; i++) {
        const struct area *a = &places->areas[i];
        out->start[i + 1] = out->start[i];
        for (int j = 0; j < places->site_count; j++) {
            const struct label *path = &trees[(size_t)tree_of[places->sites[j].area] * width + (size_t)i];
            if (isfinite(path->minutes))
                add_pair(out, i, j, add(a->local_minutes, path->minutes), add(a->local_km, path->km));
        }
    }
    free(trees);
    free(tree_of);
}

/* A site whose area is not known is complained of elsewhere; without its area there are no paths. */
static bool sites_have_areas(const struct places *places)
{
    for (int j = 0; j < places->site_count; j++)
        if (places->sites[j].area < 0)
            return false;
    return places->area_count > 0 && places->site_count > 0;
}

static void read_links(const char *folder, const struct places *places, struct travel *out, struct notes *notes,
                       struct error *e)
{
    struct table t = {0};
    struct network n = {0};
    int before = e->count;
    if (!table_read(folder, out->file, link_columns, LINK_COLUMNS, false, &t, notes, e))
        return;
    struct link *links = allocate((size_t)t.row_count, sizeof *links);
    for (int row = 0; row < t.row_count; row++)
        links[row] = read_link(&t, row, places, e);
    if (e->count == before && sites_have_areas(places)) {
        build_network(links, t.row_count, places->area_count, &n);
        fill_from_network(&n, places, out);
    }
    free(n.start);
    free(n.links);
    free(links);
    table_free(&t);
}

/* ------------------------------------------------------------------------------------------------------- coordinates
 */

static const double EARTH_KM = 6371.0088, DETOUR = 1.3, KM_PER_MINUTE = 1.0; /* mean radius; 60 km/h */

/* Haversine: 2 R asin sqrt(sin^2(dlat/2) + cos lat1 cos lat2 sin^2(dlon/2)). */
static double great_circle_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
    double radian = acos(-1) / 180;
    double south = sin((latitude_b - latitude_a) * radian / 2), east = sin((longitude_b - longitude_a) * radian / 2);
    double h = south * south + cos(latitude_a * radian) * cos(latitude_b * radian) * east * east;
    return 2 * EARTH_KM * asin(sqrt(fmin(1, h)));
}

/* Refuses what straight lines cannot tell: areas without coordinates, and islands. Missing coordinates of a site are
 * those of its area, so only areas are asked. */
static void check_coordinates(const struct places *places, const char *areas, struct error *e)
{
    int bare = 0, first = 0;
    for (int i = places->area_count - 1; i >= 0; i--)
        if (isnan(places->areas[i].latitude)) {
            bare++;
            first = i;
        }
    if (bare > 0)
        fail(e,
             "%s: %d of %d areas have no lat and lon (\"%s\" first), and there is no travel.csv or links.csv: "
             "travel is not known",
             areas, bare, places->area_count, places->areas[first].id);
    for (int i = 0; i < places->area_count; i++)
        if (places->areas[i].island)
            fail(e, "%s: area \"%s\" is an island, which straight lines do not reach: give travel.csv or links.csv",
                 areas, places->areas[i].id);
}

static void fill_from_coordinates(const struct places *places, struct travel *out)
{
    make_room(out, places->area_count, (size_t)places->area_count * (size_t)places->site_count);
    for (int i = 0; i < places->area_count; i++) {
        const struct area *a = &places->areas[i];
        out->start[i + 1] = out->start[i];
        for (int j = 0; j < places->site_count; j++) {
            const struct site *s = &places->sites[j];
            double km = DETOUR * great_circle_km(a->latitude, a->longitude, s->latitude, s->longitude);
            double minutes = km / KM_PER_MINUTE;
            if (s->area == i)
                add_pair(out, i, j, fmax(minutes, a->local_minutes), fmax(km, a->local_km));
            else
                add_pair(out, i, j, minutes, km);
        }
    }
}

static void use_coordinates(const struct places *places, const char *areas, struct travel *out, struct notes *notes,
                            struct error *e)
{
    int before = e->count;
    check_coordinates(places, areas, e);
    if (e->count > before || !sites_have_areas(places))
        return;
    fill_from_coordinates(places, out);
    note(notes, "no travel.csv or links.csv: travel is 1.3 times the straight line at 60 km/h, and crosses water");
}

/* ----------------------------------------------------------------------------------------------------------- in sum */

bool travel_read(const char *folder, const struct choice *c, const struct places *places, struct travel *out,
                 struct notes *notes, struct error *e)
{
    const char *files[] = {choice_file(c, "travel.csv"), choice_file(c, "links.csv"), "coordinates"};
    int before = e->count;
    bool has_file = table_exists(folder, files[TRAVEL_FILE]), has_links = table_exists(folder, files[TRAVEL_LINKS]);
    *out = (struct travel){0};
    out->source = has_file ? TRAVEL_FILE : has_links ? TRAVEL_LINKS : TRAVEL_COORDINATES;
    out->file = copy_text(files[out->source]);
    if (out->source == TRAVEL_FILE)
        read_file(folder, places, out, notes, e);
    else if (out->source == TRAVEL_LINKS)
        read_links(folder, places, out, notes, e);
    else
        use_coordinates(places, choice_file(c, "areas.csv"), out, notes, e);
    if (has_file && has_links)
        note(notes, "%s is not used, since %s is there", files[TRAVEL_LINKS], files[TRAVEL_FILE]);
    if (e->count == before)
        return true;
    travel_free(out);
    return false;
}

void travel_free(struct travel *t)
{
    free(t->file);
    free(t->start);
    free(t->site);
    free(t->minutes);
    free(t->km);
    *t = (struct travel){0};
}

/* The pair's place in the arrays, or `none`. */
static size_t find_pair(const struct travel *t, int area, int site, size_t none)
{
    size_t low = t->start[area], high = t->start[area + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->site[middle] < site)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->start[area + 1] && t->site[low] == site ? low : none;
}

double travel_minutes(const struct travel *t, int area, int site)
{
    size_t at = find_pair(t, area, site, SIZE_MAX);
    return at == SIZE_MAX ? INFINITY : t->minutes[at];
}

double travel_km(const struct travel *t, int area, int site)
{
    size_t at = find_pair(t, area, site, SIZE_MAX);
    return at == SIZE_MAX ? INFINITY : t->km[at];
}
