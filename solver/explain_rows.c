/* explain_rows.c - which rows of the instance's files a limit comes from: what a planner looks at when a rule cannot be
 * kept. Lines are those of the files that the scenario reads. */
#include <stdlib.h>
#include <string.h>

#include "explain_parts.h"
#include "table.h"

/* Rows that are shown of one member. */
enum { ROWS_SHOWN = 12, COLUMNS = 4 };

struct rows {
    const struct setting *t;
    const struct conflict_member *m;
    struct json *list;
    int more; /* that fit, and are not shown */
};

/* The file that is read in the place of `usual`. */
static const char *file_of(const struct setting *t, const char *usual)
{
    const struct json *chosen = json_get(json_get(t->scenario->choice, "files"), usual);
    return chosen && chosen->kind == JSON_TEXT ? chosen->text : usual;
}

/* ---- what the member is about ---- */

static bool is_about(const struct rows *w, int specialty)
{
    const struct rule *r = w->m->rule >= 0 ? &w->t->scenario->rules[w->m->rule] : NULL;
    bool named = w->m->group_count == 0;
    for (int k = 0; k < w->m->group_count; k++)
        named = named || w->m->groups[k].specialty < 0 || w->m->groups[k].specialty == specialty;
    return named && scenario_has(w->t->scenario, specialty) && (!r || !r->specialties || r->specialties[specialty]);
}

/* Of an area, a site or a region (those not meant are -1). */
static bool is_in(const struct rows *w, int area, int site, int region)
{
    const struct places *p = &w->t->instance->places;
    struct level regions = {LEVEL_GROUPING, GROUPING_REGION};
    bool in = w->m->group_count == 0;
    for (int k = 0; k < w->m->group_count && !in; k++) {
        const struct conflict_group *g = &w->m->groups[k];
        if (site >= 0)
            in = level_of_site(p, g->level, site) == g->group;
        else if (area >= 0 && g->level.kind == LEVEL_SITE)
            in = p->sites[g->group].area == area;
        else if (area >= 0)
            in = level_of_area(p, g->level, area) == g->group;
        for (int j = 0; region >= 0 && j < p->site_count && !in; j++)
            in = level_of_site(p, regions, j) == region && level_of_site(p, g->level, j) == g->group;
    }
    return in;
}

/* ---- rows ---- */

static struct json *add(struct rows *w, const char *file, int line)
{
    if (w->list->count == ROWS_SHOWN) {
        w->more++;
        return NULL;
    }
    struct json *o = json_add(w->list, json_new(JSON_OBJECT));
    json_put_text(o, "file", file);
    json_put_number(o, "line", line);
    return json_put(o, "cells", json_new(JSON_OBJECT));
}

/* Does the cell of such a column name something that the member is about? */
static bool cell_fits(const struct rows *w, const char *column, const char *cell)
{
    const struct places *p = &w->t->instance->places;
    if (strcmp(column, "specialty") == 0)
        return strcmp(cell, "*") == 0 ||
               (instance_specialty(w->t->instance, cell) >= 0 && is_about(w, instance_specialty(w->t->instance, cell)));
    if (strcmp(column, "area") == 0)
        return places_area(p, cell) >= 0 && is_in(w, places_area(p, cell), -1, -1);
    if (strcmp(column, "site") == 0)
        return places_site(p, cell) >= 0 && is_in(w, -1, places_site(p, cell), -1);
    if (strcmp(column, "region") == 0) {
        int region = level_group(p, (struct level){LEVEL_GROUPING, GROUPING_REGION}, cell);
        return region >= 0 && is_in(w, -1, -1, region);
    }
    if (strcmp(column, "measure") == 0)
        return measure_find(cell) >= 0 && w->t->scenario->measures[measure_find(cell)].used;
    return true;
}

/* Rows of a file whose cells fit; columns up to the first NULL are shown. A file that is not there has none. */
static void add_from(struct rows *w, const char *usual, const char *const columns[COLUMNS])
{
    struct table_column wanted[COLUMNS];
    struct table table = {0};
    struct notes notes = {0};
    struct error e = {0};
    const char *file = file_of(w->t, usual);
    int count = 0;
    for (; count < COLUMNS && columns[count]; count++)
        wanted[count] = (struct table_column){columns[count], false};
    bool ok = table_exists(w->t->instance->folder, file) &&
              table_read(w->t->instance->folder, file, wanted, count, true, &table, &notes, &e);
    for (int row = 0; ok && row < table.row_count; row++) {
        bool fits = true;
        for (int c = 0; c < count; c++)
            fits = fits && (table.place[c] < 0 || cell_fits(w, columns[c], table_text(&table, row, c)));
        struct json *cells = fits ? add(w, file, table.lines[row]) : NULL;
        for (int c = 0; cells && c < count; c++)
            if (table.place[c] >= 0)
                json_put_text(cells, columns[c], table_text(&table, row, c));
    }
    table_free(&table);
    notes_free(&notes);
    error_free(&e);
}

/* Existing numbers of a form (-1: of every form), where the member is about them. */
static void add_providers(struct rows *w, int form)
{
    const struct instance *in = w->t->instance;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if ((form >= 0 && (int)p->form != form) || !is_about(w, p->specialty) || !is_in(w, -1, p->site, -1))
            continue;
        struct json *cells = add(w, file_of(w->t, "providers.csv"), p->line);
        char count[20];
        snprintf(count, sizeof count, "%d", p->count);
        if (cells) {
            json_put_text(cells, "site", in->places.sites[p->site].id);
            json_put_text(cells, "specialty", in->specialties[p->specialty].id);
            json_put_text(cells, "form", form_names[p->form]);
            json_put_text(cells, "count", count);
        }
    }
}

static void add_need(struct rows *w)
{
    const char *source = w->t->instance->need_source;
    if (strcmp(source, "population") == 0 || strcmp(source, "mixed") == 0)
        add_from(w, "areas.csv", (const char *const[COLUMNS]){"area", "name", "population"});
    else
        add_from(w, strcmp(source, file_of(w->t, "need.csv")) == 0 ? "need.csv" : source,
                 (const char *const[COLUMNS]){"area", "specialty", "need"});
}

/* Limits on numbers come from the scenario; what can be converted or sent from what is there. */
static void add_counted(struct rows *w, const struct rule *r)
{
    if (r->measures[MEASURE_CONVERSION])
        add_providers(w, FORM_PART_TIME);
    if (r->measures[MEASURE_SATELLITE] || r->measures[MEASURE_VIDEO])
        add_providers(w, FORM_FULL_TIME);
    if (r->measures[MEASURE_CLOSURE])
        add_providers(w, -1);
}

static void add_of_rule(struct rows *w, const struct rule *r)
{
    const char *name = rule_kinds[r->kind]->spec.name;
    unsigned accepts = rule_kinds[r->kind]->spec.accepts;
    if (strcmp(name, "budget") == 0)
        add_from(w, "costs.csv", (const char *const[COLUMNS]){"measure", "specialty", "cost"});
    else if (strcmp(name, "recruitable") == 0)
        add_from(w, "supply.csv", (const char *const[COLUMNS]){"region", "specialty", "recruitable"});
    else if (strcmp(name, "site_capacity") == 0) {
        add_from(w, "sites.csv", (const char *const[COLUMNS]){"site", "max_numbers", "room_days"});
        add_providers(w, -1);
    } else if (strcmp(name, "hospital_protection") == 0)
        add_from(w, "hospitals.csv", (const char *const[COLUMNS]){"hospital", "specialty", "protected"});
    else if (accepts & (KEY_MEASURES | KEY_MAX))
        add_counted(w, r);
    else if (!(accepts & KEY_DECISIONS) &&
             w->m->group_count > 0) { /* about coverage, which need and what is there make */
        if (strcmp(name, "min_base") == 0)
            add_from(w, "specialties.csv", (const char *const[COLUMNS]){"specialty", "base_need"});
        add_need(w);
        add_providers(w, -1);
    }
}

static void add_fixed(struct rows *w, const struct rule *r)
{
    const struct conflict_member *whole = w->m;
    struct conflict_group groups[1];
    struct conflict_member one = {.group_count = 1, .groups = groups, .rule = r->index};
    w->m = &one;
    for (int d = 0; d < r->decision_count; d++) {
        groups[0] = (struct conflict_group){{LEVEL_SITE, 0}, r->decisions[d].site, r->decisions[d].specialty};
        add_from(w, "sites.csv", (const char *const[COLUMNS]){"site", "max_numbers", "room_days"});
        add_providers(w, -1);
    }
    w->m = whole;
}

struct json *rows_behind(const struct setting *t, const struct conflict_member *m)
{
    struct rows w = {t, m, json_new(JSON_ARRAY), 0};
    if (m->rule < 0)
        return w.list;
    const struct rule *r = &t->scenario->rules[m->rule];
    if (rule_kinds[r->kind]->spec.accepts & KEY_DECISIONS)
        add_fixed(&w, r);
    else
        add_of_rule(&w, r);
    return w.list;
}
