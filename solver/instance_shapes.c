/* instance_shapes.c - areas.geojson: the polygons of areas, for maps alone. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "instance_parts.h"
#include "json.h"
#include "memory.h"
#include "text.h"

/* One feature, and where it stands for complaints. */
struct shape_reader {
    struct instance *in;
    const char *path;
    int index;       /* of the feature */
    int *feature_of; /* [area_count], -1 before an area has come */
    struct error *e;
};

__attribute__((format(printf, 4, 5))) static bool wrong(const struct shape_reader *r, const struct json *at,
                                                        const char *key, const char *format, ...)
{
    char said[400];
    va_list list;
    va_start(list, format);
    vsnprintf(said, sizeof said, format, list);
    va_end(list);
    return fail(r->e, "%s:%d: features.%d%s: %s", r->path, at->line, r->index, key, said);
}

static const char *what_is(const struct json *j, char *to, size_t size)
{
    static const char *const words[] = {"null", "false", "true", "", "", "a list", "an object"};
    char number[40];
    if (!j)
        return "nothing";
    if (j->kind == JSON_NUMBER)
        text_number(j->number, number);
    snprintf(to, size, j->kind == JSON_TEXT ? "\"%.60s\"" : "%.60s",
             j->kind == JSON_TEXT     ? j->text
             : j->kind == JSON_NUMBER ? number
                                      : words[j->kind]);
    return to;
}

static const struct json *list_of(const struct json *j)
{
    return j && j->kind == JSON_ARRAY ? j : NULL;
}

/* ---- rings ---- */

static bool is_degree(const struct json *j, double most)
{
    return j->kind == JSON_NUMBER && fabs(j->number) <= most;
}

static bool check_position(const struct shape_reader *r, const struct json *at)
{
    if (!list_of(at) || at->count < 2)
        return wrong(r, at, ".geometry", "expected a position [longitude, latitude]");
    if (is_degree(at->child[0], 180) && is_degree(at->child[1], 90))
        return true;
    char x[100], y[100];
    return wrong(r, at, ".geometry", "expected longitude and latitude in degrees (WGS 84), found %s and %s",
                 what_is(at->child[0], x, sizeof x), what_is(at->child[1], y, sizeof y));
}

/* Twice the area that the ring runs around, above 0 against the clock. */
static double turn(const struct json *ring)
{
    double sum = 0;
    for (int k = 1; k < ring->count; k++) {
        struct json **a = ring->child[k - 1]->child, **b = ring->child[k]->child;
        sum += a[0]->number * b[1]->number - b[0]->number * a[1]->number;
    }
    return sum;
}

/* RFC 7946: the first ring of a polygon against the clock, its holes with it. Older files have it the other way. */
static void direct_ring(struct json *ring, bool hole)
{
    if ((turn(ring) < 0) == hole)
        return;
    for (int a = 0, b = ring->count - 1; a < b; a++, b--) {
        struct json *swapped = ring->child[a];
        ring->child[a] = ring->child[b];
        ring->child[b] = swapped;
    }
}

static bool check_ring(const struct shape_reader *r, struct json *ring, bool hole)
{
    if (!list_of(ring) || ring->count < 4)
        return wrong(r, ring, ".geometry", "expected a ring of at least four positions");
    for (int k = 0; k < ring->count; k++)
        if (!check_position(r, ring->child[k]))
            return false;
    struct json **first = ring->child[0]->child, **last = ring->child[ring->count - 1]->child;
    if (first[0]->number != last[0]->number || first[1]->number != last[1]->number)
        return wrong(r, ring, ".geometry", "expected a ring that ends where it begins");
    direct_ring(ring, hole);
    return true;
}

static bool check_polygon(const struct shape_reader *r, const struct json *polygon)
{
    if (!list_of(polygon) || polygon->count == 0)
        return wrong(r, polygon, ".geometry", "expected a polygon, a list of rings");
    for (int k = 0; k < polygon->count; k++)
        if (!check_ring(r, polygon->child[k], k > 0))
            return false;
    return true;
}

static bool check_geometry(const struct shape_reader *r, const struct json *feature)
{
    const struct json *geometry = json_get(feature, "geometry"), *type = json_get(geometry, "type");
    const struct json *coordinates = list_of(json_get(geometry, "coordinates"));
    const char *name = type && type->kind == JSON_TEXT ? type->text : "";
    char found[100];
    bool one = strcmp(name, "Polygon") == 0, many = strcmp(name, "MultiPolygon") == 0;
    if (!one && !many)
        return wrong(r, geometry ? geometry : feature, ".geometry", "expected a Polygon or MultiPolygon, found %s",
                     type ? what_is(type, found, sizeof found) : what_is(geometry, found, sizeof found));
    if (!coordinates || coordinates->count == 0)
        return wrong(r, geometry, ".geometry.coordinates", "expected a list of %s", one ? "rings" : "polygons");
    if (one)
        return check_polygon(r, coordinates);
    for (int k = 0; k < coordinates->count; k++)
        if (!check_polygon(r, coordinates->child[k]))
            return false;
    return true;
}

/* ---- features ---- */

static bool unknown_area(const struct shape_reader *r, const struct json *at, const char *id)
{
    const struct places *p = &r->in->places;
    const char **ids = allocate((size_t)p->area_count, sizeof *ids);
    for (int i = 0; i < p->area_count; i++)
        ids[i] = p->areas[i].id;
    const char *near = text_nearest(id, ids, p->area_count);
    if (near)
        wrong(r, at, ".properties.area", "unknown area \"%.80s\"; did you mean \"%s\"?", id, near);
    else
        wrong(r, at, ".properties.area", "unknown area \"%.80s\"", id);
    free(ids);
    return false;
}

static bool find_area(const struct shape_reader *r, const struct json *feature, int *out)
{
    const struct json *area = json_get(json_get(feature, "properties"), "area");
    char found[100];
    if (!area || area->kind != JSON_TEXT)
        return wrong(r, area ? area : feature, ".properties.area", "expected the id of an area as a text, found %s",
                     what_is(area, found, sizeof found));
    *out = places_area(&r->in->places, area->text);
    if (*out < 0)
        return unknown_area(r, area, area->text);
    if (r->feature_of[*out] >= 0)
        return wrong(r, area, ".properties.area", "the area \"%s\" stands already in features.%d", area->text,
                     r->feature_of[*out]);
    r->feature_of[*out] = r->index;
    return true;
}

static void note_without(struct instance *in, const char *path)
{
    struct text names = {0};
    int count = 0;
    for (int i = 0; i < in->places.area_count; i++)
        if (!in->shapes[i] && count++ < 10)
            text_add(&names, "%s\"%s\"", count > 1 ? ", " : "", in->places.areas[i].id);
    if (count > 0)
        note(&in->notes, "%s: no polygon for %d of the areas (%s%s); a map shows them as points", path, count,
             names.chars, count > 10 ? ", ..." : "");
    free(names.chars);
}

static void read_features(struct shape_reader *r, struct json *const *features, int count)
{
    for (; r->index < count; r->index++) {
        struct json *feature = features[r->index];
        int area = -1;
        if (find_area(r, feature, &area) && check_geometry(r, feature))
            r->in->shapes[area] = json_take(feature, "geometry");
    }
}

void read_shapes(struct instance *in, const struct choice *c, struct error *e)
{
    struct text path = {0};
    struct json *root = NULL;
    int before = e->count, areas = in->places.area_count;
    text_add(&path, "%s/%s", in->folder, SHAPES_FILE);
    if (areas > 0 && file_exists(in, c, SHAPES_FILE) && json_read(path.chars, &root, e)) {
        const struct json *type = json_get(root, "type"), *features = list_of(json_get(root, "features"));
        struct shape_reader r = {in, path.chars, 0, allocate((size_t)areas, sizeof(int)), e};
        for (int i = 0; i < areas; i++)
            r.feature_of[i] = -1;
        in->shapes = allocate((size_t)areas, sizeof *in->shapes);
        if (!type || type->kind != JSON_TEXT || strcmp(type->text, "FeatureCollection") != 0 || !features)
            fail(e, "%s: expected a GeoJSON FeatureCollection with a list of features", path.chars);
        else
            read_features(&r, features->child, features->count);
        if (e->count == before)
            note_without(in, path.chars);
        free(r.feature_of);
    }
    json_free(root);
    free(path.chars);
}
