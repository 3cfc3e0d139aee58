/* places.c - areas.csv and sites.csv, checked and sorted by id.
 *
 * Each file is read to its end whatever is wrong in it, and what could be read is left in `out` also on failure: the
 * readers of the other files check their ids against it, so that one run lists the faults of the whole folder. Rows
 * keep the order of the file while they are checked (so complaints come in that order) and are put in their sorted
 * place at once: rank[row] is the index of the row's area or site. */
#include "places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "table.h"
#include "text.h"

enum { LOCAL_MINUTES = 10, LOCAL_KM = 5 }; /* where areas.csv gives none */

enum {
    AREA_ID,
    AREA_NAME,
    AREA_MUNICIPALITY,
    AREA_COUNCIL,
    AREA_REGION,
    AREA_POPULATION,
    AREA_LAT,
    AREA_LON,
    AREA_ISLAND,
    AREA_LOCAL_KM,
    AREA_LOCAL_MINUTES,
    AREA_COLUMNS
};
static const struct table_column area_columns[AREA_COLUMNS] = {
    {"area", true},    {"name", true},       {"municipality", true},  {"council", true},
    {"region", true},  {"population", true}, {"lat", false},          {"lon", false},
    {"island", false}, {"local_km", false},  {"local_minutes", false}};

enum { SITE_ID, SITE_NAME, SITE_AREA, SITE_LAT, SITE_LON, SITE_MAX_NUMBERS, SITE_ROOM_DAYS, SITE_COLUMNS };
static const struct table_column site_columns[SITE_COLUMNS] = {
    {"site", true}, {"name", true},         {"area", true},      {"lat", false},
    {"lon", false}, {"max_numbers", false}, {"room_days", false}};

/* ------------------------------------------------------------------------------------------------------------- cells
 */

/* Bytes below space, DEL, and U+0080 to U+009F (what a file in Windows' code page leaves when read as ISO 8859-1). */
static bool has_control(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
        if (*c < 0x20 || *c == 0x7f || (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0))
            return true;
    return false;
}

/* Why `text` cannot be an id, or NULL. */
static const char *id_fault(const char *text)
{
    if (text[0] == '\0')
        return "expected a value, found an empty cell";
    if (strlen(text) > ID_BYTES)
        return "expected at most 200 bytes, found more";
    return has_control(text) ? "expected plain text, found a control character (a line break or the like)" : NULL;
}

struct row_id {
    const char *id;
    int row;
};

static int by_id(const void *a, const void *b)
{
    const struct row_id *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

int *places_rank(const struct table *t, int w, int *count, struct error *e)
{
    int *rank = allocate((size_t)t->row_count, sizeof *rank);
    struct row_id *ids = allocate((size_t)t->row_count, sizeof *ids);
    int found = 0, first = 0;
    for (int row = 0; row < t->row_count; row++) {
        const char *id = table_text(t, row, w), *fault = id_fault(id);
        rank[row] = -1;
        if (fault != NULL)
            table_fail(t, row, w, e, "%s", fault);
        else
            ids[found++] = (struct row_id){id, row};
    }
    qsort(ids, (size_t)found, sizeof *ids, by_id);
    *count = 0;
    for (int k = 0; k < found; k++) {
        if (k > 0 && strcmp(ids[k].id, ids[first].id) == 0) {
            table_fail(t, ids[k].row, w, e, "\"%s\" stands already on line %d", ids[k].id, t->lines[ids[first].row]);
            continue;
        }
        first = k;
        rank[ids[k].row] = (*count)++;
    }
    free(ids);
    return rank;
}

static bool mentioned_before(const struct table *t, int row, int w)
{
    const char *text = table_text(t, row, w);
    for (int k = 0; k < row; k++)
        if (strcmp(table_text(t, k, w), text) == 0)
            return true;
    return false;
}

/* "; did you mean "x"?", or "; known are a, b" where nothing is near and the list is short. */
static void add_hint(struct text *hint, const char *found, const char *const *names, int count)
{
    const char *near = text_nearest(found, names, count);
    if (near != NULL)
        text_add(hint, "; did you mean \"%s\"?", near);
    else if (count > 0 && count <= 8)
        for (int k = 0; k < count; k++)
            text_add(hint, "%s%s", k == 0 ? "; known are " : ", ", names[k]);
}

bool places_unknown(const struct table *t, int row, int w, const char *what, const char *const *names, int count,
                    bool once, struct error *e)
{
    const char *found = table_text(t, row, w);
    if (e->count >= ERRORS_KEPT) /* only counted: spare the search */
        return table_fail(t, row, w, e, "unknown %s", what);
    if (once && mentioned_before(t, row, w))
        return false;
    struct text hint = {0};
    add_hint(&hint, found, names, count);
    table_fail(t, row, w, e, "unknown %s \"%s\"%s", what, found, hint.chars != NULL ? hint.chars : "");
    free(hint.chars);
    return false;
}

int places_area_cell(const struct places *p, const struct table *t, int row, int w, struct error *e)
{
    const char *id;
    if (!table_required(t, row, w, &id, e))
        return -1;
    int i = places_area(p, id);
    if (i >= 0 || p->area_count == 0)
        return i;
    const char **names = allocate((size_t)p->area_count, sizeof *names);
    for (int k = 0; k < p->area_count; k++)
        names[k] = p->areas[k].id;
    places_unknown(t, row, w, "area", names, p->area_count, true, e);
    free(names);
    return -1;
}

int places_site_cell(const struct places *p, const struct table *t, int row, int w, struct error *e)
{
    const char *id;
    if (!table_required(t, row, w, &id, e))
        return -1;
    int j = places_site(p, id);
    if (j >= 0 || p->site_count == 0)
        return j;
    const char **names = allocate((size_t)p->site_count, sizeof *names);
    for (int k = 0; k < p->site_count; k++)
        names[k] = p->sites[k].id;
    places_unknown(t, row, w, "site", names, p->site_count, true, e);
    free(names);
    return -1;
}

void places_coordinates(const struct table *t, int row, int w_latitude, int w_longitude, double *latitude,
                        double *longitude, struct error *e)
{
    bool has_latitude = table_text(t, row, w_latitude)[0] != '\0';
    bool has_longitude = table_text(t, row, w_longitude)[0] != '\0';
    *latitude = *longitude = NAN;
    table_number(t, row, w_latitude, true, -90, 90, latitude, e);
    table_number(t, row, w_longitude, true, -180, 180, longitude, e);
    if (has_latitude && !has_longitude)
        table_fail(t, row, w_longitude, e, "missing, while lat is given");
    if (has_longitude && !has_latitude)
        table_fail(t, row, w_latitude, e, "missing, while lon is given");
}

static char *name_cell(const struct table *t, int row, int w, struct error *e)
{
    const char *name = "";
    table_required(t, row, w, &name, e);
    return copy_text(name);
}

/* ------------------------------------------------------------------------------------------------------------- areas
 */

static void read_area(const struct table *t, int row, struct area *a, struct error *e)
{
    int island = 0;
    a->id = copy_text(table_text(t, row, AREA_ID));
    a->local_minutes = LOCAL_MINUTES;
    a->local_km = LOCAL_KM;
    table_number(t, row, AREA_POPULATION, false, 0, 1e12, &a->population, e);
    table_number(t, row, AREA_LOCAL_MINUTES, true, 0, INFINITY, &a->local_minutes, e);
    table_number(t, row, AREA_LOCAL_KM, true, 0, INFINITY, &a->local_km, e);
    table_whole(t, row, AREA_ISLAND, true, 0, 1, &island, e);
    a->island = island == 1;
    a->name = name_cell(t, row, AREA_NAME, e);
    places_coordinates(t, row, AREA_LAT, AREA_LON, &a->latitude, &a->longitude, e);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int text_in(const char *text, char *const *sorted, int count)
{
    char *const *found = bsearch(&text, sorted, (size_t)count, sizeof *sorted, by_text);
    return found == NULL ? -1 : (int)(found - sorted);
}

/* Sorts texts, drops repeated ones; the new count. */
static int sort_unique(char **texts, int count)
{
    int kept = 0;
    qsort(texts, (size_t)count, sizeof *texts, by_text);
    for (int k = 0; k < count; k++)
        if (kept == 0 || strcmp(texts[k], texts[kept - 1]) != 0)
            texts[kept++] = texts[k];
    return kept;
}

/* A grouping from header column `c`; an area without a group is complained of and gets -1. */
static void read_grouping(const struct table *t, int c, const int *rank, int area_count, struct grouping *g,
                          struct error *e)
{
    int filled = 0;
    char **cells = allocate((size_t)t->row_count, sizeof *cells);
    for (int row = 0; row < t->row_count; row++) {
        char *cell = t->cells[(size_t)row * (size_t)t->column_count + (size_t)c];
        const char *fault = id_fault(cell);
        if (fault != NULL)
            fail(e, "%s:%d: %s: %s", t->path, t->lines[row], t->headers[c], fault);
        else
            cells[filled++] = cell;
    }
    g->name = copy_text(t->headers[c]);
    g->group_count = sort_unique(cells, filled);
    g->groups = allocate((size_t)g->group_count, sizeof *g->groups);
    for (int k = 0; k < g->group_count; k++)
        g->groups[k] = copy_text(cells[k]);
    g->of_area = allocate((size_t)area_count, sizeof *g->of_area);
    for (int row = 0; row < t->row_count; row++)
        if (rank[row] >= 0)
            g->of_area[rank[row]] =
                text_in(t->cells[(size_t)row * (size_t)t->column_count + (size_t)c], g->groups, g->group_count);
    free(cells);
}

static bool is_known(const char *header)
{
    for (int w = 0; w < AREA_COLUMNS; w++)
        if (strcmp(header, area_columns[w].name) == 0)
            return true;
    return false;
}

/* May column `c` be one more grouping? */
static bool is_grouping(const struct table *t, int c, struct error *e)
{
    const char *name = t->headers[c];
    if (is_known(name))
        return false;
    if (strcmp(name, "nation") == 0 || strcmp(name, "site") == 0)
        return fail(e, "%s:1: %s: a grouping cannot have the name of this level", t->path, name);
    if (has_control(name))
        return fail(e, "%s:1: the name of column %d has a control character", t->path, c + 1);
    return true;
}

/* A misspelt "local_minutes" would pass for a grouping in silence: its cells differ as those of a grouping seldom do.
 */
static void note_misspelling(const char *file, const struct grouping *g, int area_count, struct notes *notes)
{
    const char *names[AREA_COLUMNS - AREA_LAT];
    for (int w = AREA_LAT; w < AREA_COLUMNS; w++)
        names[w - AREA_LAT] = area_columns[w].name;
    const char *near = text_nearest(g->name, names, AREA_COLUMNS - AREA_LAT);
    if (near != NULL && 2 * g->group_count > area_count)
        note(notes, "%s: column \"%s\" is taken as a grouping of areas; did you mean \"%s\"?", file, g->name, near);
}

static int by_grouping_name(const void *a, const void *b)
{
    const struct grouping *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static void read_groupings(const char *file, const struct table *t, const int *rank, struct places *p,
                           struct notes *notes, struct error *e)
{
    static const int fixed[] = {AREA_MUNICIPALITY, AREA_COUNCIL, AREA_REGION};
    p->groupings = allocate((size_t)t->column_count, sizeof *p->groupings);
    for (int k = 0; k < 3; k++)
        read_grouping(t, t->place[fixed[k]], rank, p->area_count, &p->groupings[p->grouping_count++], e);
    for (int c = 0; c < t->column_count; c++)
        if (is_grouping(t, c, e))
            read_grouping(t, c, rank, p->area_count, &p->groupings[p->grouping_count++], e);
    qsort(p->groupings + 3, (size_t)(p->grouping_count - 3), sizeof *p->groupings, by_grouping_name);
    for (int g = 3; g < p->grouping_count; g++)
        note_misspelling(file, &p->groupings[g], p->area_count, notes);
}

static void read_areas(const char *folder, const char *file, struct places *p, struct notes *notes, struct error *e)
{
    struct table t = {0};
    int before = e->count;
    double population = 0;
    if (!table_read(folder, file, area_columns, AREA_COLUMNS, true, &t, notes, e))
        return;
    int *rank = places_rank(&t, AREA_ID, &p->area_count, e);
    p->areas = allocate((size_t)p->area_count, sizeof *p->areas);
    for (int row = 0; row < t.row_count; row++)
        if (rank[row] >= 0)
            read_area(&t, row, &p->areas[rank[row]], e);
    read_groupings(file, &t, rank, p, notes, e);
    for (int i = 0; i < p->area_count; i++)
        population += p->areas[i].population;
    if (t.row_count == 0)
        fail(e, "%s: no areas; expected at least one row under the header", t.path);
    else if (e->count == before && !(population > 0 && isfinite(population)))
        fail(e, "%s: population: expected a sum above 0, found %g", t.path, population);
    free(rank);
    table_free(&t);
}

/* ------------------------------------------------------------------------------------------------------------- sites
 */

static void read_site(const struct table *t, int row, const struct places *p, struct site *s, struct error *e)
{
    s->id = copy_text(table_text(t, row, SITE_ID));
    s->name = name_cell(t, row, SITE_NAME, e);
    s->area = places_area_cell(p, t, row, SITE_AREA, e);
    s->max_numbers = s->room_days = -1;
    table_whole(t, row, SITE_MAX_NUMBERS, true, 0, 1000000, &s->max_numbers, e);
    table_whole(t, row, SITE_ROOM_DAYS, true, 0, 1000000, &s->room_days, e);
    places_coordinates(t, row, SITE_LAT, SITE_LON, &s->latitude, &s->longitude, e);
    if (isnan(s->latitude) && s->area >= 0) {
        s->latitude = p->areas[s->area].latitude;
        s->longitude = p->areas[s->area].longitude;
    }
}

static void read_sites(const char *folder, const char *file, struct places *p, struct notes *notes, struct error *e)
{
    struct table t = {0};
    if (!table_read(folder, file, site_columns, SITE_COLUMNS, false, &t, notes, e))
        return;
    int *rank = places_rank(&t, SITE_ID, &p->site_count, e);
    p->sites = allocate((size_t)p->site_count, sizeof *p->sites);
    for (int row = 0; row < t.row_count; row++)
        if (rank[row] >= 0)
            read_site(&t, row, p, &p->sites[rank[row]], e);
    if (t.row_count == 0)
        fail(e, "%s: no sites; expected at least one row under the header", t.path);
    free(rank);
    table_free(&t);
}

bool places_read(const char *folder, const struct choice *c, struct places *out, struct notes *notes, struct error *e)
{
    int before = e->count;
    *out = (struct places){0};
    read_areas(folder, choice_file(c, "areas.csv"), out, notes, e);
    read_sites(folder, choice_file(c, "sites.csv"), out, notes, e);
    return e->count == before;
}

static void grouping_free(struct grouping *g)
{
    for (int k = 0; k < g->group_count; k++)
        free(g->groups[k]);
    free(g->groups);
    free(g->of_area);
    free(g->name);
}

void places_free(struct places *p)
{
    for (int i = 0; i < p->area_count; i++) {
        free(p->areas[i].id);
        free(p->areas[i].name);
    }
    for (int j = 0; j < p->site_count; j++) {
        free(p->sites[j].id);
        free(p->sites[j].name);
    }
    for (int g = 0; g < p->grouping_count; g++)
        grouping_free(&p->groupings[g]);
    free(p->areas);
    free(p->sites);
    free(p->groupings);
    *p = (struct places){0};
}

static int area_after(const void *id, const void *area)
{
    return strcmp(id, ((const struct area *)area)->id);
}

int places_area(const struct places *p, const char *id)
{
    if (p->area_count == 0)
        return -1;
    const struct area *found = bsearch(id, p->areas, (size_t)p->area_count, sizeof *p->areas, area_after);
    return found == NULL ? -1 : (int)(found - p->areas);
}

static int site_after(const void *id, const void *site)
{
    return strcmp(id, ((const struct site *)site)->id);
}

int places_site(const struct places *p, const char *id)
{
    if (p->site_count == 0)
        return -1;
    const struct site *found = bsearch(id, p->sites, (size_t)p->site_count, sizeof *p->sites, site_after);
    return found == NULL ? -1 : (int)(found - p->sites);
}

/* ------------------------------------------------------------------------------------------------------------ levels
 */

static const char *const level_names[] = {[LEVEL_NATION] = "nation", [LEVEL_SITE] = "site", [LEVEL_AREA] = "area"};

bool level_find(const struct places *p, const char *name, struct level *out)
{
    *out = (struct level){LEVEL_NATION, 0};
    for (int kind = LEVEL_NATION; kind < LEVEL_GROUPING; kind++)
        if (strcmp(name, level_names[kind]) == 0) {
            out->kind = (enum level_kind)kind;
            return true;
        }
    for (int g = 0; g < p->grouping_count; g++)
        if (strcmp(name, p->groupings[g].name) == 0) {
            *out = (struct level){LEVEL_GROUPING, g};
            return true;
        }
    return false;
}

const char *level_name(const struct places *p, struct level level)
{
    return level.kind == LEVEL_GROUPING ? p->groupings[level.grouping].name : level_names[level.kind];
}

int level_group_count(const struct places *p, struct level level)
{
    switch (level.kind) {
    case LEVEL_SITE:
        return p->site_count;
    case LEVEL_AREA:
        return p->area_count;
    case LEVEL_GROUPING:
        return p->groupings[level.grouping].group_count;
    case LEVEL_NATION:
        break;
    }
    return 1;
}

const char *level_group_id(const struct places *p, struct level level, int group)
{
    switch (level.kind) {
    case LEVEL_SITE:
        return p->sites[group].id;
    case LEVEL_AREA:
        return p->areas[group].id;
    case LEVEL_GROUPING:
        return p->groupings[level.grouping].groups[group];
    case LEVEL_NATION:
        break;
    }
    return level_names[LEVEL_NATION];
}

const char *level_group_name(const struct places *p, struct level level, int group)
{
    if (level.kind == LEVEL_SITE)
        return p->sites[group].name;
    if (level.kind == LEVEL_AREA)
        return p->areas[group].name;
    return level_group_id(p, level, group);
}

int level_group(const struct places *p, struct level level, const char *id)
{
    switch (level.kind) {
    case LEVEL_SITE:
        return places_site(p, id);
    case LEVEL_AREA:
        return places_area(p, id);
    case LEVEL_GROUPING:
        return text_in(id, p->groupings[level.grouping].groups, p->groupings[level.grouping].group_count);
    case LEVEL_NATION:
        break;
    }
    return strcmp(id, level_names[LEVEL_NATION]) == 0 ? 0 : -1;
}

int level_of_area(const struct places *p, struct level level, int area)
{
    switch (level.kind) {
    case LEVEL_SITE:
        return -1;
    case LEVEL_AREA:
        return area;
    case LEVEL_GROUPING:
        return p->groupings[level.grouping].of_area[area];
    case LEVEL_NATION:
        break;
    }
    return 0;
}

int level_of_site(const struct places *p, struct level level, int site)
{
    return level.kind == LEVEL_SITE ? site : level_of_area(p, level, p->sites[site].area);
}
