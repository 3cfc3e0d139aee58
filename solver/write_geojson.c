/* write_geojson.c - plan.geojson: areas with their coverage (polygons where areas.geojson has them), sites with their
 * numbers and supply, decisions as points, satellites as lines from parent to site. Flat properties, since a table of
 * attributes has no more than one level. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "plan.h"
#include "write_table_parts.h"

/* ---- geometry ---- */

static struct json *position(double longitude, double latitude)
{
    struct json *p = json_new(JSON_ARRAY);
    json_add(p, json_new_number(longitude));
    json_add(p, json_new_number(latitude));
    return p;
}

static struct json *geometry(const char *type, struct json *coordinates)
{
    struct json *g = json_new(JSON_OBJECT);
    json_put_text(g, "type", type);
    json_put(g, "coordinates", coordinates);
    return g;
}

/* null where there are no coordinates. */
static struct json *point(double longitude, double latitude)
{
    return isfinite(latitude) ? geometry("Point", position(longitude, latitude)) : json_new(JSON_NULL);
}

static struct json *line(const struct site *from, const struct site *to)
{
    if (!isfinite(from->latitude) || !isfinite(to->latitude))
        return json_new(JSON_NULL);
    struct json *ends = json_new(JSON_ARRAY);
    json_add(ends, position(from->longitude, from->latitude));
    json_add(ends, position(to->longitude, to->latitude));
    return geometry("LineString", ends);
}

/* ---- features ---- */

/* What the features are about: properties by area and by site, to be filled from the document's lists. */
struct map {
    struct printing p;
    struct json *features;
    struct json **areas, **sites; /* [area_count], [site_count] */
};

static struct json *add_feature(const struct map *m, const char *kind, struct json *shape)
{
    struct json *f = json_add(m->features, json_new(JSON_OBJECT));
    json_put_text(f, "type", "Feature");
    struct json *properties = json_new(JSON_OBJECT);
    json_put_text(properties, "kind", kind);
    json_put(f, "properties", properties);
    json_put(f, "geometry", shape);
    return properties;
}

/* PREFIX_KEY; a specialty or grouping whose name makes a key that is taken gets an "own_" in front. */
static void put_value(struct json *properties, const char *prefix, const char *key, struct json *value)
{
    struct text name = {0};
    text_add(&name, "%s%s%s", prefix, prefix[0] ? "_" : "", key);
    while (json_get(properties, name.chars)) {
        struct text longer = {0};
        text_add(&longer, "own_%s", name.chars);
        free(name.chars);
        name = longer;
    }
    json_put(properties, name.chars, value);
    free(name.chars);
}

static void put_change(struct json *properties, const char *prefix, const char *key, double before, double after)
{
    put_value(properties, prefix, key, json_new_number(after - before));
}

static void copy_key(const struct json *from, struct json *to, const char *key)
{
    const struct json *value = json_get(from, key);
    if (value && value->kind != JSON_NULL)
        json_put(to, key, json_copy(value));
}

/* ---- areas ---- */

static void add_areas(struct map *m)
{
    const struct instance *in = m->p.in;
    for (int i = 0; i < in->places.area_count; i++) {
        const struct area *a = &in->places.areas[i];
        bool drawn = in->shapes && in->shapes[i];
        m->areas[i] = add_feature(m, "area", drawn ? json_copy(in->shapes[i]) : point(a->longitude, a->latitude));
        json_put_text(m->areas[i], "area", a->id);
        json_put_text(m->areas[i], "name", a->name);
        json_put_number(m->areas[i], "population", a->population);
    }
}

/* Degree of coverage in percent of target: derm_baseline, derm_plan, derm_change in percentage points; derm_gap_fte is
 * what is missing to target with the plan. `all` is all specialties together. */
static void add_degrees(const struct map *m, const char *list)
{
    const struct json *rows = json_get(m->p.document, list);
    for (int k = 0; rows && k < rows->count; k++) {
        const struct json *row = rows->child[k];
        bool area = strcmp(text_of(row, "level"), "area") == 0;
        int i = area ? places_area(&m->p.in->places, text_of(row, "group")) : -1;
        const char *prefix = json_get(row, "specialty") ? text_of(row, "specialty") : "all";
        double before = number_of(row, "degree_baseline"), after = number_of(row, "degree");
        if (i < 0)
            continue;
        put_value(m->areas[i], prefix, "baseline", json_new_number(before));
        put_value(m->areas[i], prefix, "plan", json_new_number(after));
        put_change(m->areas[i], prefix, "change", before, after);
        put_value(m->areas[i], prefix, "gap_fte", json_new_number(number_of(row, "gap_fte")));
    }
}

/* Last, since a column of areas.csv may have any name. */
static void add_groupings(const struct map *m)
{
    const struct places *p = &m->p.in->places;
    for (int i = 0; i < p->area_count; i++)
        for (int g = 0; g < p->grouping_count; g++)
            put_value(m->areas[i], "", p->groupings[g].name,
                      json_new_text(p->groupings[g].groups[p->groupings[g].of_area[i]]));
}

/* ---- sites ---- */

static int numbers_today(const struct instance *in, int site)
{
    int sum = 0;
    for (int form = 0; form < FORM_SATELLITE; form++)
        sum += existing_numbers(in, -1, site, (enum form)form);
    return sum;
}

static void add_sites(struct map *m)
{
    const struct places *p = &m->p.in->places;
    for (int j = 0; j < p->site_count; j++) {
        const struct site *s = &p->sites[j];
        m->sites[j] = add_feature(m, "site", point(s->longitude, s->latitude));
        json_put_text(m->sites[j], "site", s->id);
        json_put_text(m->sites[j], "name", s->name);
        json_put_text(m->sites[j], "area", p->areas[s->area].id);
        json_put_number(m->sites[j], "existing_numbers", numbers_today(m->p.in, j)); /* of all specialties there are */
    }
}

/* What the plan does in a place, over all specialties. */
struct tally {
    double size[MEASURE_COUNT], away; /* days that leave the site */
    struct text said;                 /* "Nyt ydernummer: Dermatologi, 2; ..." */
};

static void put_tally(struct json *to, const struct tally *t, bool site)
{
    static const char *const keys[MEASURE_COUNT] = {"new",      "conversion", "licence", "satellite_days",
                                                    "closures", "video_days"};
    for (int m = 0; m < MEASURE_COUNT; m++)
        json_put_number(to, keys[m], t->size[m]);
    if (site)
        json_put_number(to, "satellite_days_away", t->away);
    json_put_text(to, "decisions", t->said.chars ? t->said.chars : "");
}

static void tally_decision(const struct map *m, const struct json *d, struct tally *t)
{
    int measure = measure_find(text_of(d, "measure"));
    bool days = measure_in_days((enum measure)measure);
    double size = number_of(d, days ? "days" : "count");
    t->size[measure] += size;
    text_add(&t->said, "%s%s: %s, %d", t->said.length ? "; " : "", measure_word(&m->p, text_of(d, "measure")),
             specialty_name(&m->p, text_of(d, "specialty")), (int)size);
    if (days)
        text_add(&t->said, " %s", say(&m->p, "dage om ugen", "days a week"));
}

static void add_tallies(const struct map *m)
{
    const struct places *p = &m->p.in->places;
    struct tally *sites = allocate((size_t)p->site_count, sizeof *sites);
    struct tally *areas = allocate((size_t)p->area_count, sizeof *areas);
    const struct json *decisions = json_get(m->p.document, "decisions");
    for (int k = 0; decisions && k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        int j = places_site(p, text_of(d, "site")), parent = places_site(p, text_of(d, "parent_site"));
        if (j < 0)
            continue;
        tally_decision(m, d, &sites[j]);
        tally_decision(m, d, &areas[p->sites[j].area]);
        if (parent >= 0)
            sites[parent].away += number_of(d, "days");
    }
    for (int j = 0; j < p->site_count; j++) {
        put_tally(m->sites[j], &sites[j], true);
        free(sites[j].said.chars);
    }
    for (int i = 0; i < p->area_count; i++) {
        put_tally(m->areas[i], &areas[i], false);
        free(areas[i].said.chars);
    }
    free(sites);
    free(areas);
}

/* Numbers and FTE at a site today and with the plan: over all specialties, then FTE of each that is there. */
static void add_supply(const struct map *m)
{
    static const char *const keys[] = {"numbers_baseline", "numbers", "fte_baseline", "fte"};
    const struct json *rows = json_get(m->p.document, "supply");
    for (int all = 1; all >= 0; all--)
        for (int k = 0; rows && k < rows->count; k++) {
            const struct json *row = rows->child[k];
            int j = places_site(&m->p.in->places, text_of(row, "site"));
            const char *specialty = text_of(row, "specialty");
            bool together = strcmp(specialty, "*") == 0;
            for (int c = together ? 0 : 2; c < 4 && j >= 0 && together == all; c++)
                put_value(m->sites[j], together ? "" : specialty, keys[c], json_new_number(number_of(row, keys[c])));
        }
    for (int j = 0; j < m->p.in->places.site_count; j++) { /* where nothing is and nothing comes */
        for (int c = 0; c < 4; c++)
            if (!json_get(m->sites[j], keys[c]))
                json_put_number(m->sites[j], keys[c], 0);
        put_change(m->sites[j], "", "fte_change", number_of(m->sites[j], "fte_baseline"),
                   number_of(m->sites[j], "fte"));
    }
}

/* ---- decisions and satellites ---- */

static void put_decision(const struct map *m, const struct json *d, struct json *to)
{
    static const char *const keys[] = {"site",    "parent_site", "form", "count",   "days", "area",
                                       "council", "region",      "fte",  "net_fte", "cost", "decided_by"};
    const struct json *effect = json_get(d, "effect");
    copy_key(d, to, "measure");
    json_put_text(to, "measure_name", measure_word(&m->p, text_of(d, "measure")));
    copy_key(d, to, "specialty");
    json_put_text(to, "specialty_name", specialty_name(&m->p, text_of(d, "specialty")));
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        copy_key(d, to, keys[k]);
    if (effect && effect->count > 0)
        json_put(to, "effect", json_copy(effect->child[0]));
    json_put_text(to, "reason", in_language(&m->p, json_get(d, "reason")));
}

static void add_decisions(const struct map *m)
{
    const struct json *decisions = json_get(m->p.document, "decisions");
    const struct places *p = &m->p.in->places;
    for (int k = 0; decisions && k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        int j = places_site(p, text_of(d, "site")), parent = places_site(p, text_of(d, "parent_site"));
        if (j < 0)
            continue;
        struct json *shape =
            parent < 0 ? point(p->sites[j].longitude, p->sites[j].latitude) : line(&p->sites[parent], &p->sites[j]);
        struct json *properties = add_feature(m, parent < 0 ? "decision" : "satellite", shape);
        json_put_text(properties, "name", p->sites[j].name);
        if (parent >= 0)
            json_put_text(properties, "parent_name", p->sites[parent].name);
        put_decision(m, d, properties);
    }
}

/* ---- the file ---- */

static void add_compact(struct text *out, const struct json *j)
{
    char *text = json_print_compact(j);
    text_add_bytes(out, text, strcspn(text, "\n")); /* in JSON a line break can only stand at the end */
    free(text);
}

/* A feature a line. */
static char *map_text(const struct map *m)
{
    const struct json *caveats = json_get(m->p.document, "caveats");
    struct json *name = json_new_text(text_of(json_get(m->p.document, "scenario"), "name"));
    struct text out = {0};
    text_add(&out, "{\"type\":\"FeatureCollection\",\"name\":");
    add_compact(&out, name);
    json_free(name);
    if (caveats) {
        text_add(&out, ",\"caveats\":");
        add_compact(&out, caveats);
    }
    text_add(&out, ",\"features\":[");
    for (int k = 0; k < m->features->count; k++) {
        text_add(&out, k ? ",\n" : "\n");
        add_compact(&out, m->features->child[k]);
    }
    text_add(&out, "\n]}\n");
    return out.chars;
}

char *plan_geojson(const struct json *document, const struct instance *in, enum language language)
{
    struct map m = {.p = {.document = document, .in = in, .language = language}};
    m.features = json_new(JSON_ARRAY);
    m.areas = allocate((size_t)in->places.area_count, sizeof *m.areas);
    m.sites = allocate((size_t)in->places.site_count, sizeof *m.sites);
    add_areas(&m);
    add_sites(&m);
    add_tallies(&m);
    add_degrees(&m, "together");
    add_degrees(&m, "coverage");
    add_supply(&m);
    add_groupings(&m);
    add_decisions(&m);
    char *text = map_text(&m);
    free(m.areas);
    free(m.sites);
    json_free(m.features);
    return text;
}
