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

/* A polygon becomes a feature called after its area; other geometries are no part of the map. */
static bool copy_feature(const struct json *feature, struct json *to, const struct place *at, struct error *e)
{
    const struct json *geometry = json_get(feature, "geometry");
    const char *type = text_of(geometry, "type"), *area = text_of(json_get(feature, "properties"), "area");
    bool several = type && strcmp(type, "MultiPolygon") == 0;
    if (!type || (!several && strcmp(type, "Polygon") != 0))
        return true;
    if (!area)
        return expected(at, feature, "a property \"area\", a text", e);
    const struct json *coordinates = json_get(geometry, "coordinates");
    if (!coordinates)
        return expected(at, geometry, "coordinates", e);
    struct json *f = json_add(to, json_new(JSON_OBJECT));
    json_put_text(f, "type", "Feature");
    json_put_text(json_put(f, "properties", json_new(JSON_OBJECT)), "name", area);
    struct json *shape = json_put(f, "geometry", json_new(JSON_OBJECT));
    json_put_text(shape, "type", type);
    return copy_coordinates(coordinates, several ? 3 : 2, json_put(shape, "coordinates", json_new(JSON_ARRAY)), at, e);
}

static bool read_map(const char *path, struct json **out, struct error *e)
{
    struct json *root = NULL;
    if (!json_read(path, &root, e))
        return false;
    const char *type = text_of(root, "type");
    const struct json *features = json_get(root, "features");
    bool ok = type && strcmp(type, "FeatureCollection") == 0 && features && features->kind == JSON_ARRAY;
    if (!ok)
        fail(e, "%s: expected a GeoJSON FeatureCollection with a list of features", path);
    *out = json_new(JSON_OBJECT);
    json_put_text(*out, "type", "FeatureCollection");
    struct json *list = json_put(*out, "features", json_new(JSON_ARRAY));
    for (int k = 0; ok && k < features->count; k++)
        ok = copy_feature(features->child[k], list, &(struct place){path, k}, e);
    if (!ok || list->count == 0) {
        json_free(*out);
        *out = NULL;
    }
    json_free(root);
    return ok;
}

bool report_map(const char *folder, const char *name, struct json **out, struct error *e)
{
    struct text path = {0};
    text_add(&path, "%s/%s", folder, name);
    FILE *there = fopen(path.chars, "rb");
    *out = NULL;
    if (there)
        fclose(there);
    bool ok = !there || read_map(path.chars, out, e);
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
        char *document = json_print_compact(r->documents[k]);
        text_add(to, k ? "," : "");
        add_escaped(to, document);
        free(document);
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
