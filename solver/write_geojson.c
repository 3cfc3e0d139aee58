/* write_geojson.c - plan.geojson: an area a point with its coverage, a site a point with its numbers and what is
 * decided there (video where the numbers are that give it), a satellite a line. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "plan.h"
#include "write.h"

static struct json *position(double longitude, double latitude)
{
    struct json *p = json_new(JSON_ARRAY);
    json_add(p, json_new_number(longitude));
    json_add(p, json_new_number(latitude));
    return p;
}

/* A feature with its geometry, null where there are no coordinates; returns its properties. */
static struct json *add_feature(struct json *features, const char *type, struct json *coordinates, bool known)
{
    struct json *f = json_add(features, json_new(JSON_OBJECT));
    json_put_text(f, "type", "Feature");
    if (known) {
        struct json *geometry = json_put(f, "geometry", json_new(JSON_OBJECT));
        json_put_text(geometry, "type", type);
        json_put(geometry, "coordinates", coordinates);
    } else {
        json_put(f, "geometry", json_new(JSON_NULL));
        json_free(coordinates);
    }
    return json_put(f, "properties", json_new(JSON_OBJECT));
}

static const char *text_of(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_TEXT ? j->text : "";
}

static double number_of(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

static void add_areas(struct json *features, const struct instance *in, struct json **properties)
{
    for (int i = 0; i < in->places.area_count; i++) {
        const struct area *a = &in->places.areas[i];
        struct json *p = add_feature(features, "Point", position(a->longitude, a->latitude), isfinite(a->latitude));
        json_put_text(p, "kind", "area");
        json_put_text(p, "area", a->id);
        json_put_text(p, "name", a->name);
        for (int g = 0; g < in->places.grouping_count; g++)
            json_put_text(p, in->places.groupings[g].name,
                          in->places.groupings[g].groups[in->places.groupings[g].of_area[i]]);
        json_put_number(p, "population", a->population);
        properties[i] = p;
    }
}

/* derm_baseline and derm_plan: degree of coverage in percent, today and with the plan. */
static void add_degrees(const struct json *document, const struct instance *in, struct json **properties)
{
    const struct json *coverage = json_get(document, "coverage");
    for (int k = 0; coverage && k < coverage->count; k++) {
        const struct json *row = coverage->child[k];
        int i = strcmp(text_of(row, "level"), "area") == 0 ? places_area(&in->places, text_of(row, "group")) : -1;
        if (i < 0)
            continue;
        struct text key = {0};
        text_add(&key, "%s_baseline", text_of(row, "specialty"));
        json_put_number(properties[i], key.chars, number_of(row, "degree_baseline"));
        key.length = 0;
        text_add(&key, "%s_plan", text_of(row, "specialty"));
        json_put_number(properties[i], key.chars, number_of(row, "degree"));
        free(key.chars);
    }
}

/* What the plan does at a site, over all specialties. */
struct tally {
    double added[MEASURE_COUNT], days_away;
};

static void tally_decisions(const struct json *decisions, const struct instance *in, struct tally *tally)
{
    for (int k = 0; decisions && k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        int m = measure_find(text_of(d, "measure")), j = places_site(&in->places, text_of(d, "site"));
        int parent = places_site(&in->places, text_of(d, "parent_site"));
        if (m < 0 || j < 0)
            continue;
        double size = number_of(d, measure_in_days((enum measure)m) ? "days" : "count");
        tally[j].added[m] += size;
        if (parent >= 0)
            tally[parent].days_away += size;
    }
}

static int numbers_today(const struct instance *in, int site)
{
    int sum = 0;
    for (int k = 0; k < in->provider_count; k++)
        if (in->providers[k].site == site && in->providers[k].form != FORM_SATELLITE)
            sum += in->providers[k].count;
    return sum;
}

static void add_sites(struct json *features, const struct json *decisions, const struct instance *in)
{
    struct tally *tally = allocate((size_t)in->places.site_count, sizeof *tally);
    tally_decisions(decisions, in, tally);
    for (int j = 0; j < in->places.site_count; j++) {
        const struct site *s = &in->places.sites[j];
        struct json *p = add_feature(features, "Point", position(s->longitude, s->latitude), isfinite(s->latitude));
        json_put_text(p, "kind", "site");
        json_put_text(p, "site", s->id);
        json_put_text(p, "name", s->name);
        json_put_text(p, "area", in->places.areas[s->area].id);
        json_put_number(p, "existing_numbers", numbers_today(in, j));
        for (int m = 0; m < MEASURE_SATELLITE; m++)
            json_put_number(p, measure_names[m], tally[j].added[m]);
        json_put_number(p, "satellite_days", tally[j].added[MEASURE_SATELLITE]);
        json_put_number(p, "satellite_days_away", tally[j].days_away);
        json_put_number(p, "closures", tally[j].added[MEASURE_CLOSURE]);
        json_put_number(p, "video_days", tally[j].added[MEASURE_VIDEO]);
    }
    free(tally);
}

static void add_satellites(struct json *features, const struct json *decisions, const struct instance *in)
{
    for (int k = 0; decisions && k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        int j = places_site(&in->places, text_of(d, "site"));
        int parent = places_site(&in->places, text_of(d, "parent_site"));
        if (j < 0 || parent < 0)
            continue;
        const struct site *from = &in->places.sites[parent], *to = &in->places.sites[j];
        struct json *line = json_new(JSON_ARRAY);
        json_add(line, position(from->longitude, from->latitude));
        json_add(line, position(to->longitude, to->latitude));
        struct json *p = add_feature(features, "LineString", line, isfinite(from->latitude) && isfinite(to->latitude));
        json_put_text(p, "kind", "satellite");
        json_put_text(p, "specialty", text_of(d, "specialty"));
        json_put_text(p, "parent_site", from->id);
        json_put_text(p, "site", to->id);
        json_put_number(p, "days", number_of(d, "days"));
    }
}

char *plan_geojson(const struct json *document, const struct instance *in)
{
    struct json *root = json_new(JSON_OBJECT);
    json_put_text(root, "type", "FeatureCollection");
    const struct json *caveats = json_get(document, "caveats"), *decisions = json_get(document, "decisions");
    if (caveats)
        json_put(root, "caveats", json_copy(caveats));
    struct json *features = json_put(root, "features", json_new(JSON_ARRAY));
    struct json **areas = allocate((size_t)in->places.area_count, sizeof *areas);
    add_areas(features, in, areas);
    add_degrees(document, in, areas);
    add_sites(features, decisions, in);
    add_satellites(features, decisions, in);
    free(areas);
    char *text = json_print(root);
    json_free(root);
    return text;
}
