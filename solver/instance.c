/* instance.c - a folder of CSV files, checked against each other.
 *
 * Every file is read to its end whatever is wrong elsewhere, so that one run lists all faults. A reference to a file
 * that has itself failed is passed over in silence (area_count, site_count or specialty_count is then 0, or the index
 * -1).
 *
 * Everything is sorted by id, and sums run in that order, so that the order of rows never shows. */
#include "instance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "instance_parts.h"
#include "memory.h"

const char *const measure_names[MEASURE_COUNT] = {"new", "conversion", "licence", "satellite", "closure", "video"};
const char *const form_names[FORM_COUNT] = {"full_time", "part_time", "shared", "licence", "satellite"};

int measure_find(const char *name)
{
    return name_find(name, measure_names, MEASURE_COUNT);
}

static int specialty_after(const void *id, const void *specialty)
{
    return strcmp(id, ((const struct specialty *)specialty)->id);
}

int instance_specialty(const struct instance *in, const char *id)
{
    if (in->specialty_count == 0)
        return -1;
    const struct specialty *found =
        bsearch(id, in->specialties, (size_t)in->specialty_count, sizeof *in->specialties, specialty_after);
    return found == NULL ? -1 : (int)(found - in->specialties);
}

/* ---- Rows in order ---- */

/* What a row is about: `text`, then the numbers. */
struct row_key {
    const char *text;
    int number[3];
    int row, item;
};

static int compare_keys(const struct row_key *x, const struct row_key *y)
{
    int order = strcmp(x->text, y->text);
    for (int k = 0; k < 3 && order == 0; k++)
        order = (x->number[k] > y->number[k]) - (x->number[k] < y->number[k]);
    return order;
}

static int by_key(const void *a, const void *b)
{
    const struct row_key *x = a, *y = b;
    int order = compare_keys(x, y);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

/* Sorts `items` [count] of `size` bytes by their keys, and complains at column `w` of rows about the same `what`. Keys
 * whose numbers are not all known (-1) are no twins. */
static void sort_items(const struct table *t, int w, const char *what, void *items, struct row_key *keys, int count,
                       size_t size, struct error *e)
{
    char *from = allocate((size_t)count, size), *to = items;
    memcpy(from, items, (size_t)count * size);
    qsort(keys, (size_t)count, sizeof *keys, by_key);
    for (int k = 0, first = 0; k < count; k++) {
        memcpy(to + (size_t)k * size, from + (size_t)keys[k].item * size, size);
        bool known = keys[k].number[0] >= 0 && keys[k].number[1] >= 0 && keys[k].number[2] >= 0;
        if (k == 0 || !known || compare_keys(&keys[k], &keys[first]) != 0)
            first = k;
        else
            table_fail(t, keys[k].row, w, e, "this %s stands already on line %d", what, t->lines[keys[first].row]);
    }
    free(from);
}

/* ---- specialties.csv ---- */

enum {
    SPECIALTY_ID,
    SPECIALTY_NAME_DA,
    SPECIALTY_NAME_EN,
    SPECIALTY_PART_TIME_FTE,
    SPECIALTY_WEIGHT,
    SPECIALTY_CATCHMENT,
    SPECIALTY_TARGET,
    SPECIALTY_BASE_NEED,
    SPECIALTY_COLUMNS
};
static const struct table_column specialty_columns[SPECIALTY_COLUMNS] = {
    {"specialty", true},        {"name_da", true},   {"name_en", true},
    {"part_time_fte", true},    {"weight", false},   {"catchment_minutes", false},
    {"target_per_100k", false}, {"base_need", false}};

static void read_specialty(const struct table *t, int row, struct specialty *s, struct error *e)
{
    bool no_weights = t->place[SPECIALTY_WEIGHT] < 0; /* all or none: 1 beside shares like 0.05 would rule */
    s->id = copy_text(table_text(t, row, SPECIALTY_ID));
    s->name_da = text_cell(t, row, SPECIALTY_NAME_DA, e);
    s->name_en = text_cell(t, row, SPECIALTY_NAME_EN, e);
    s->weight = 1;
    s->catchment_minutes = s->target_per_100k = s->base_need = NAN;
    positive_cell(t, row, SPECIALTY_PART_TIME_FTE, false, 1, &s->part_time_fte, e);
    positive_cell(t, row, SPECIALTY_WEIGHT, no_weights, INFINITY, &s->weight, e);
    positive_cell(t, row, SPECIALTY_CATCHMENT, true, INFINITY, &s->catchment_minutes, e);
    positive_cell(t, row, SPECIALTY_TARGET, true, INFINITY, &s->target_per_100k, e);
    positive_cell(t, row, SPECIALTY_BASE_NEED, true, INFINITY, &s->base_need, e);
}

static void read_specialties(struct instance *in, const struct choice *c, struct error *e)
{
    struct table t = {0};
    if (!file_read(in, c, "specialties.csv", specialty_columns, SPECIALTY_COLUMNS, &t, e))
        return;
    int *rank = places_rank(&t, SPECIALTY_ID, &in->specialty_count, e);
    in->specialties = allocate((size_t)in->specialty_count, sizeof *in->specialties);
    for (int row = 0; row < t.row_count; row++) {
        if (rank[row] >= 0)
            read_specialty(&t, row, &in->specialties[rank[row]], e);
        if (strcmp(table_text(&t, row, SPECIALTY_ID), "*") == 0)
            table_fail(&t, row, SPECIALTY_ID, e, "\"*\" stands for every specialty and cannot be one");
    }
    if (t.row_count == 0)
        fail(e, "%s: no specialties; expected at least one row under the header", t.path);
    free(rank);
    table_free(&t);
}

/* ---- supply.csv ---- */

enum { SUPPLY_REGION, SUPPLY_SPECIALTY, SUPPLY_SPECIALISTS, SUPPLY_RECRUITABLE, SUPPLY_COLUMNS };
static const struct table_column supply_columns[SUPPLY_COLUMNS] = {
    {"region", true}, {"specialty", true}, {"specialists", true}, {"recruitable", true}};

/* The group of `level` that a cell names, or -1 as places_area_cell. */
static int group_cell(const struct places *p, struct level level, const struct table *t, int row, int w, bool once,
                      struct error *e)
{
    const char *id;
    if (!table_required(t, row, w, &id, e))
        return -1;
    int count = level_group_count(p, level), g = level_group(p, level, id);
    if (g >= 0 || count == 0)
        return g;
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = level_group_id(p, level, k);
    places_unknown(t, row, w, level_name(p, level), names, count, once, e);
    free(names);
    return -1;
}

static void read_supply(struct instance *in, const struct choice *c, struct error *e)
{
    struct table t = {0};
    struct level region = {LEVEL_GROUPING, GROUPING_REGION};
    if (!file_exists(in, c, "supply.csv") || !file_read(in, c, "supply.csv", supply_columns, SUPPLY_COLUMNS, &t, e))
        return;
    struct row_key *keys = allocate((size_t)t.row_count, sizeof *keys);
    in->supply = allocate((size_t)t.row_count, sizeof *in->supply);
    for (int row = 0; row < t.row_count; row++) {
        struct supply_row *s = &in->supply[in->supply_count++];
        s->region =
            in->places.grouping_count > 0 ? group_cell(&in->places, region, &t, row, SUPPLY_REGION, true, e) : -1;
        s->specialty = specialty_cell(in, &t, row, SUPPLY_SPECIALTY, e);
        table_number(&t, row, SUPPLY_SPECIALISTS, false, 0, INFINITY, &s->specialists, e);
        table_number(&t, row, SUPPLY_RECRUITABLE, false, 0, INFINITY, &s->recruitable, e);
        keys[row] = (struct row_key){"", {s->region, s->specialty, 0}, row, row};
    }
    sort_items(&t, SUPPLY_SPECIALTY, "region and specialty", in->supply, keys, in->supply_count, sizeof *in->supply, e);
    free(keys);
    table_free(&t);
}

/* ---- hospitals.csv ---- */

enum {
    HOSPITAL_ID,
    HOSPITAL_AREA,
    HOSPITAL_SPECIALTY,
    HOSPITAL_SPECIALISTS,
    HOSPITAL_PROTECTED,
    HOSPITAL_LAT,
    HOSPITAL_LON,
    HOSPITAL_COLUMNS
};
static const struct table_column hospital_columns[HOSPITAL_COLUMNS] = {
    {"hospital", true},  {"area", true}, {"specialty", true}, {"specialists", true},
    {"protected", true}, {"lat", false}, {"lon", false}};

static void read_hospital(const struct instance *in, const struct table *t, int row, struct hospital *h,
                          struct error *e)
{
    int is_protected = 0;
    h->id = text_cell(t, row, HOSPITAL_ID, e);
    h->area = places_area_cell(&in->places, t, row, HOSPITAL_AREA, e);
    h->specialty = specialty_cell(in, t, row, HOSPITAL_SPECIALTY, e);
    table_number(t, row, HOSPITAL_SPECIALISTS, false, 0, INFINITY, &h->specialists, e);
    table_whole(t, row, HOSPITAL_PROTECTED, false, 0, 1, &is_protected, e);
    h->is_protected = is_protected == 1;
    places_coordinates(t, row, HOSPITAL_LAT, HOSPITAL_LON, &h->latitude, &h->longitude, e);
}

/* One row per hospital and specialty (and area, should a hospital have departments in several). */
static void read_hospitals(struct instance *in, const struct choice *c, struct error *e)
{
    struct table t = {0};
    if (!file_exists(in, c, "hospitals.csv") ||
        !file_read(in, c, "hospitals.csv", hospital_columns, HOSPITAL_COLUMNS, &t, e))
        return;
    struct row_key *keys = allocate((size_t)t.row_count, sizeof *keys);
    in->hospitals = allocate((size_t)t.row_count, sizeof *in->hospitals);
    for (int row = 0; row < t.row_count; row++) {
        struct hospital *h = &in->hospitals[in->hospital_count++];
        read_hospital(in, &t, row, h, e);
        keys[row] = (struct row_key){h->id, {h->specialty, h->area, h->id[0] == '\0' ? -1 : 0}, row, row};
    }
    sort_items(&t, HOSPITAL_ID, "hospital, area and specialty", in->hospitals, keys, in->hospital_count,
               sizeof *in->hospitals, e);
    free(keys);
    table_free(&t);
}

/* ---- waits.csv ---- */

enum { WAIT_LEVEL, WAIT_GROUP, WAIT_SPECIALTY, WAIT_WEEKS, WAIT_COLUMNS };
static const struct table_column wait_columns[WAIT_COLUMNS] = {
    {"level", true}, {"group", true}, {"specialty", true}, {"weeks", true}};

static bool level_cell(const struct places *p, const struct table *t, int row, struct level *out, struct error *e)
{
    const char *name;
    if (!table_required(t, row, WAIT_LEVEL, &name, e))
        return false;
    if (level_find(p, name, out))
        return true;
    if (p->grouping_count == 0) /* areas.csv has failed: the name may be one of its groupings */
        return false;
    const char **names = allocate((size_t)p->grouping_count + 3, sizeof *names);
    for (int k = 0; k < 3; k++)
        names[k] = level_name(p, (struct level){(enum level_kind)k, 0});
    for (int g = 0; g < p->grouping_count; g++)
        names[3 + g] = p->groupings[g].name;
    places_unknown(t, row, WAIT_LEVEL, "level", names, p->grouping_count + 3, true, e);
    free(names);
    return false;
}

static void read_waits(struct instance *in, const struct choice *c, struct error *e)
{
    struct table t = {0};
    if (!file_exists(in, c, "waits.csv") || !file_read(in, c, "waits.csv", wait_columns, WAIT_COLUMNS, &t, e))
        return;
    struct row_key *keys = allocate((size_t)t.row_count, sizeof *keys);
    in->waits = allocate((size_t)t.row_count, sizeof *in->waits);
    for (int row = 0; row < t.row_count; row++) {
        struct wait_row *w = &in->waits[in->wait_count++];
        bool known = level_cell(&in->places, &t, row, &w->level, e);
        w->group = known ? group_cell(&in->places, w->level, &t, row, WAIT_GROUP, false, e) : -1;
        w->specialty = specialty_cell(in, &t, row, WAIT_SPECIALTY, e);
        table_number(&t, row, WAIT_WEEKS, false, 0, INFINITY, &w->weeks, e);
        keys[row] = (struct row_key){"", {(int)w->level.kind + w->level.grouping, w->group, w->specialty}, row, row};
    }
    sort_items(&t, WAIT_GROUP, "level, group and specialty", in->waits, keys, in->wait_count, sizeof *in->waits, e);
    free(keys);
    table_free(&t);
}

/* ---- notes.csv ---- */

enum { CAVEAT_DA, CAVEAT_EN, CAVEAT_FILE, CAVEAT_COLUMNS };
static const struct table_column caveat_columns[CAVEAT_COLUMNS] = {{"da", true}, {"en", true}, {"file", false}};

static void read_caveats(struct instance *in, const struct choice *c, struct error *e)
{
    struct table t = {0};
    if (!file_exists(in, c, "notes.csv") || !file_read(in, c, "notes.csv", caveat_columns, CAVEAT_COLUMNS, &t, e))
        return;
    in->caveats = allocate((size_t)t.row_count, sizeof *in->caveats);
    for (int row = 0; row < t.row_count; row++) {
        const char *file = table_text(&t, row, CAVEAT_FILE);
        struct caveat said = {text_cell(&t, row, CAVEAT_DA, e), text_cell(&t, row, CAVEAT_EN, e)};
        if (file[0] && !table_exists(in->folder, file))
            table_fail(&t, row, CAVEAT_FILE, e, "expected a file of the folder, found none called \"%.80s\"", file);
        if (!file[0] || file_is_read(in, c, file)) {
            in->caveats[in->caveat_count++] = said;
        } else {
            free(said.da);
            free(said.en);
        }
    }
    table_free(&t);
}

/* ---- The folder ---- */

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static void read_travel(struct instance *in, const struct choice *c, bool placed, struct error *e)
{
    bool has_file = file_exists(in, c, "travel.csv") || file_exists(in, c, "links.csv");
    if (placed || has_file) /* straight lines between faulty places would only add to the faults */
        travel_read(in->folder, c, &in->places, &in->travel, &in->notes, e);
}

static void fill_supply_factors(struct instance *in, const struct choice *c)
{
    in->supply_factor = allocate((size_t)in->specialty_count, sizeof *in->supply_factor);
    for (int s = 0; s < in->specialty_count; s++)
        in->supply_factor[s] = choice_factor(c, false, in->specialties[s].id);
}

bool instance_read(const char *folder, const struct choice *choice, struct instance *out, struct error *e)
{
    int before = e->count;
    *out = (struct instance){0};
    if (!is_folder(folder))
        return fail(e, "%s: expected a folder with areas.csv and the other files, found none", folder);
    if (!check_choice(folder, choice, e)) /* the faults of files that are not meant would mislead */
        return false;
    out->folder = copy_text(folder);
    note_choice(out, choice);
    bool placed = places_read(folder, choice, &out->places, &out->notes, e);
    read_specialties(out, choice, e);
    read_providers(out, choice, e);
    read_need(out, choice, e);
    read_travel(out, choice, placed, e);
    read_costs(out, choice, e);
    fill_supply_factors(out, choice);
    read_supply(out, choice, e);
    read_hospitals(out, choice, e);
    read_waits(out, choice, e);
    read_caveats(out, choice, e);
    read_shapes(out, choice, e);
    if (e->count == before)
        stamp_files(out, choice, e);
    if (e->count == before)
        return true;
    instance_free(out);
    return false;
}

static void specialties_free(struct instance *in)
{
    for (int s = 0; s < in->specialty_count; s++) {
        free(in->specialties[s].id);
        free(in->specialties[s].name_da);
        free(in->specialties[s].name_en);
    }
    free(in->specialties);
}

void instance_free(struct instance *in)
{
    specialties_free(in);
    for (int k = 0; k < in->provider_count; k++)
        free(in->providers[k].number);
    for (int k = 0; k < in->hospital_count; k++)
        free(in->hospitals[k].id);
    for (int k = 0; k < in->file_count; k++)
        free(in->files[k].name);
    for (int k = 0; k < in->caveat_count; k++) {
        free(in->caveats[k].da);
        free(in->caveats[k].en);
    }
    for (int i = 0; in->shapes && i < in->places.area_count; i++)
        json_free(in->shapes[i]);
    free(in->shapes);
    free(in->providers);
    free(in->hospitals);
    free(in->files);
    free(in->caveats);
    free(in->need);
    free(in->need_source);
    free(in->cost);
    free(in->supply_factor);
    free(in->compensation);
    free(in->supply);
    free(in->waits);
    free(in->folder);
    places_free(&in->places);
    travel_free(&in->travel);
    notes_free(&in->notes);
    *in = (struct instance){0};
}
