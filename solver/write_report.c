/* write_report.c - report.html: the page that is part of the program, with the documents and the map put into it.
 *
 * The data stand in a script element of type application/json, which ends at the first "</script" whatever stands
 * around it. In JSON, <, > and & can only stand within texts, where \u003c says the same. */
#include "write_report.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "write.h"

/* ---- the map ---- */

/* Where in a GeoJSON file something is amiss. */
struct place {
    const char *path;
    int feature;
};

static bool expected(const struct place *at, const struct json *j, const char *what, struct error *e)
{
    return fail(e, "%s:%d: features.%d: expected %s", at->path, j ? j->line : 0, at->feature, what);
}

/* About ten metres: finer than a screen shows. */
static double rounded(double degrees)
{
    return round(degrees * 1e4) / 1e4;
}

static bool copy_position(const struct json *from, struct json *to, const struct place *at, struct error *e)
{
    static const double most[] = {180, 90};
    for (int k = 0; k < 2; k++) {
        const struct json *n = from->kind == JSON_ARRAY && from->count >= 2 ? from->child[k] : NULL;
        if (!n || n->kind != JSON_NUMBER || fabs(n->number) > most[k])
            return expected(at, from, "a position [longitude, latitude] in degrees", e);
        json_add(to, json_new_number(rounded(n->number)));
    }
    return true;
}

/* `depth` lists lie between here and the positions: 1 in a ring, 2 in a polygon, 3 in a multipolygon. */
static bool copy_coordinates(const struct json *from, int depth, struct json *to, const struct place *at,
                             struct error *e)
{
    if (depth == 0)
        return copy_position(from, to, at, e);
    if (from->kind != JSON_ARRAY || from->count < (depth == 1 ? 4 : 1))
        return expected(at, from, depth == 1 ? "a ring of at least four positions" : "a list of rings", e);
    for (int k = 0; k < from->count; k++)
        if (!copy_coordinates(from->child[k], depth - 1, json_add(to, json_new(JSON_ARRAY)), at, e))
            return false;
    return true;
}

static const char *text_of(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_TEXT ? j->text : NULL;
}

/* A feature called after its area, with the geometry, a Polygon or MultiPolygon. */
static bool copy_shape(const struct json *geometry, const char *area, struct json *to, const struct place *at,
                       struct error *e)
{
    const struct json *coordinates = json_get(geometry, "coordinates");
    const char *type = text_of(geometry, "type");
    if (!coordinates)
        return expected(at, geometry, "coordinates", e);
    struct json *f = json_add(to, json_new(JSON_OBJECT));
    json_put_text(f, "type", "Feature");
    json_put_text(json_put(f, "properties", json_new(JSON_OBJECT)), "name", area);
    struct json *shape = json_put(f, "geometry", json_new(JSON_OBJECT));
    json_put_text(shape, "type", type);
    return copy_coordinates(coordinates, strcmp(type, "Polygon") == 0 ? 2 : 3,
                            json_put(shape, "coordinates", json_new(JSON_ARRAY)), at, e);
}

/* Other geometries than polygons are no part of the map. */
static bool copy_feature(const struct json *feature, struct json *to, const struct place *at, struct error *e)
{
    const struct json *geometry = json_get(feature, "geometry");
    const char *type = text_of(geometry, "type"), *area = text_of(json_get(feature, "properties"), "area");
    if (!type || (strcmp(type, "MultiPolygon") != 0 && strcmp(type, "Polygon") != 0))
        return true;
    return area ? copy_shape(geometry, area, to, at, e) : expected(at, feature, "a property \"area\", a text", e);
}

/* An empty FeatureCollection, and its list of features. */
static struct json *new_map(struct json **features)
{
    struct json *map = json_new(JSON_OBJECT);
    json_put_text(map, "type", "FeatureCollection");
    *features = json_put(map, "features", json_new(JSON_ARRAY));
    return map;
}

/* NULL in place of a map that shows nothing. */
static struct json *some_map(struct json *map, const struct json *features)
{
    if (features->count > 0)
        return map;
    json_free(map);
    return NULL;
}

struct json *instance_map(const struct instance *in)
{
    struct json *features, *map = new_map(&features);
    struct error e = {0};
    for (int i = 0; in->shapes && i < in->places.area_count; i++)
        if (in->shapes[i])
            copy_shape(in->shapes[i], in->places.areas[i].id, features, &(struct place){"areas.geojson", i}, &e);
    assert(e.count == 0); /* the shapes of an instance are checked */
    return some_map(map, features);
}

static bool map_of(const struct json *root, const char *path, struct json **out, struct error *e)
{
    const char *type = text_of(root, "type");
    const struct json *list = json_get(root, "features");
    struct json *features, *map = new_map(&features);
    bool ok = type && strcmp(type, "FeatureCollection") == 0 && list && list->kind == JSON_ARRAY;
    if (!ok)
        fail(e, "%s: expected a GeoJSON FeatureCollection with a list of features", path);
    for (int k = 0; ok && k < list->count; k++)
        ok = copy_feature(list->child[k], features, &(struct place){path, k}, e);
    if (ok)
        *out = some_map(map, features);
    else
        json_free(map);
    return ok;
}

bool read_map(const char *folder, const char *name, struct json **out, struct error *e)
{
    struct text path = {0};
    struct json *root = NULL;
    text_add(&path, "%s/%s", folder, name);
    FILE *there = fopen(path.chars, "rb");
    *out = NULL;
    if (there)
        fclose(there);
    bool ok = !there || (json_read(path.chars, &root, e) && map_of(root, path.chars, out, e));
    json_free(root);
    free(path.chars);
    return ok;
}

/* ---- the page ---- */

static void add_escaped(struct text *to, const char *json)
{
    const char *from = json;
    for (; *json; json++) {
        bool separator = (unsigned char)json[0] == 0xE2 && (unsigned char)json[1] == 0x80 &&
                         ((unsigned char)json[2] == 0xA8 || (unsigned char)json[2] == 0xA9);
        if (*json != '<' && *json != '>' && *json != '&' && !separator)
            continue;
        text_add_bytes(to, from, (size_t)(json - from));
        text_add(to, "\\u%04x", separator ? 0x2000U + ((unsigned char)json[2] & 0x3FU) : (unsigned char)*json);
        json += separator ? 2 : 0;
        from = json + 1;
    }
    text_add_bytes(to, from, (size_t)(json - from));
}

/* {"map": ..., "documents": [...]}, safe in a script element. */
static void add_data(struct text *to, const struct report *r)
{
    char *map = r->map ? json_print_compact(r->map) : copy_text("null");
    text_add(to, "{\"map\":");
    add_escaped(to, map);
    text_add(to, ",\"documents\":[");
    for (int k = 0; k < r->count; k++) {
        struct json *shown = packed_document(r->documents[k]);
        char *document = json_print_compact(shown);
        text_add(to, k ? "," : "");
        add_escaped(to, document);
        free(document);
        json_free(shown);
    }
    text_add(to, "]}");
    free(map);
}

/* Up to the mark, and what follows it. */
static const char *add_until(struct text *to, const char *from, const char *end, const char *mark)
{
    size_t length = strlen(mark);
    const char *at = from;
    while (at + length <= end && memcmp(at, mark, length) != 0)
        at++;
    assert(at + length <= end);
    text_add_bytes(to, from, (size_t)(at - from));
    return at + length;
}

char *report_html(const struct report *r)
{
    struct text page = {0};
    const char *at = (const char *)report_template, *end = at + report_template_size;
    at = add_until(&page, at, end, REPORT_LANGUAGE);
    text_add(&page, r->language == DANISH ? "da" : "en");
    at = add_until(&page, at, end, REPORT_DATA);
    add_data(&page, r);
    text_add_bytes(&page, at, (size_t)(end - at));
    return page.chars;
}
