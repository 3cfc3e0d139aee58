/* random_instance_write.h - a random instance (random_instance.h) as an instance folder with a scenario. */
#ifndef YDERPLAN_RANDOM_INSTANCE_WRITE_H
#define YDERPLAN_RANDOM_INSTANCE_WRITE_H

#include "folder.h"
#include "random_instance_data.h"
#include "text.h"

/* ---- as an instance folder ---- */

/* A CSV file in the making: "," with decimal points, or ";" with decimal commas. */
struct made_csv {
    struct text text;
    char delimiter;
    bool inside; /* a row has begun */
};

static inline void made_cell(struct made_csv *c, const char *cell)
{
    if (c->inside)
        text_add(&c->text, "%c", c->delimiter);
    text_add(&c->text, "%s", cell);
    c->inside = true;
}

/* Not a number: an empty cell. */
static inline void made_number(struct made_csv *c, double value)
{
    char digits[32] = "";
    if (!isnan(value))
        text_number(value, digits);
    for (char *at = digits; c->delimiter == ';' && *at; at++)
        if (*at == '.')
            *at = ',';
    made_cell(c, digits);
}

static inline void made_end(struct made_csv *c)
{
    text_add(&c->text, "\n");
    c->inside = false;
}

static inline void made_header(struct made_csv *c, const char *names)
{
    for (const char *at = names; *at;) {
        char name[40];
        size_t length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        made_cell(c, name);
        at += length + (at[length] == ' ');
    }
    made_end(c);
}

static inline void made_put(struct made_csv *c, const char *file)
{
    folder_put(file, c->text.chars);
    free(c->text.chars);
    c->text = (struct text){0};
}

static inline void made_write_places(const struct made *m, struct made_csv *c)
{
    char id[16];
    made_header(c, "area name municipality council region population");
    for (int i = 0; i < m->area_count; i++) {
        made_cell(c, m->area[i]);
        made_cell(c, "Område");
        made_cell(c, m->area[i]);
        made_cell(c, made_group_id(m, MADE_COUNCIL, m->council[i], id));
        made_cell(c, made_group_id(m, MADE_REGION, m->region[i], id));
        made_number(c, m->population[i]);
        made_end(c);
    }
    made_put(c, "areas.csv");
    made_header(c, "site name area max_numbers room_days");
    for (int j = 0; j < m->site_count; j++) {
        made_cell(c, m->site[j]);
        made_cell(c, "\"Sted, gade\"");
        made_cell(c, m->area[m->area_of[j]]);
        made_number(c, m->max_numbers[j] < 0 ? NAN : m->max_numbers[j]);
        made_number(c, m->room_days[j] < 0 ? NAN : m->room_days[j]);
        made_end(c);
    }
    made_put(c, "sites.csv");
}

static inline void made_write_pairs(const struct made *m, struct made_csv *c)
{
    made_header(c, "area site km minutes");
    for (int i = 0; i < m->area_count; i++)
        for (int j = 0; j < m->site_count; j++) {
            if (isinf(m->minutes[i][j]))
                continue;
            made_cell(c, m->area[i]);
            made_cell(c, m->site[j]);
            made_number(c, m->km[i][j]);
            made_number(c, m->minutes[i][j]);
            made_end(c);
        }
    made_put(c, "travel.csv");
    made_header(c, "area specialty need");
    for (int i = 0; i < m->area_count; i++)
        for (int s = 0; s < m->specialty_count; s++) {
            made_cell(c, m->area[i]);
            made_cell(c, m->specialty[s]);
            made_number(c, m->need[s][i] / m->need_factor[s]);
            made_end(c);
        }
    made_put(c, "need.csv");
}

static inline void made_write_specialties(const struct made *m, struct made_csv *c)
{
    made_header(c, "specialty name_da name_en part_time_fte weight catchment_minutes target_per_100k base_need");
    for (int s = 0; s < m->specialty_count; s++) {
        made_cell(c, m->specialty[s]);
        made_cell(c, "Øjensygdomme");
        made_cell(c, "Eye");
        made_number(c, m->part_time_fte[s]);
        made_number(c, m->weight[s]);
        made_number(c, m->catchment[s]);
        made_number(c, m->target[s]);
        made_number(c, m->base_need[s]);
        made_end(c);
    }
    made_put(c, "specialties.csv");
}

static inline void made_write_costs(const struct made *m, struct made_csv *c)
{
    made_header(c, "measure specialty cost");
    for (int k = 0; k <= MADE_MEASURES; k++)
        for (int s = 0; s < m->specialty_count; s++) { /* the first by "*" */
            made_cell(c, k < MADE_MEASURES ? made_measures[k] : "compensation");
            made_cell(c, s == 0 ? "*" : m->specialty[s]);
            made_number(c, k < MADE_MEASURES ? m->cost[k][s] : m->compensation[s]);
            made_end(c);
        }
    made_put(c, "costs.csv");
}

static inline void made_write_hospitals(const struct made *m, struct made_csv *c)
{
    char id[16];
    made_header(c, "region specialty specialists recruitable");
    for (int g = 0; g < m->region_count; g++)
        for (int s = 0; s < m->specialty_count; s++) {
            made_cell(c, made_group_id(m, MADE_REGION, g, id));
            made_cell(c, m->specialty[s]);
            made_number(c, 9);
            made_number(c, m->recruitable[g][s]);
            made_end(c);
        }
    made_put(c, "supply.csv");
    made_header(c, "hospital area specialty specialists protected");
    for (int s = 0; s < m->specialty_count; s++) {
        snprintf(id, sizeof id, "h%d", s + 1);
        made_cell(c, id);
        made_cell(c, m->area[m->hospital[s]]);
        made_cell(c, m->specialty[s]);
        made_number(c, 4);
        made_number(c, m->hospital_protected[s]);
        made_end(c);
    }
    made_put(c, "hospitals.csv");
}

static inline void made_write_providers(const struct made *m, struct made_csv *c)
{
    made_header(c, "site specialty form count fte parent_site days returned");
    for (int k = 0; k < m->row_count; k++) {
        const struct made_row *r = &m->rows[k];
        made_cell(c, m->site[r->site]);
        made_cell(c, m->specialty[r->specialty]);
        made_cell(c, made_forms[r->form]);
        made_number(c, r->count);
        made_number(c, r->fte);
        made_cell(c, r->parent < 0 ? "" : m->site[r->parent]);
        made_number(c, r->parent < 0 ? NAN : r->days);
        made_number(c, r->returned > 0 ? r->returned : NAN);
        made_end(c);
    }
    made_put(c, "providers.csv");
}

/* ---- as a scenario ---- */

static inline void made_say_coverage(const struct made *m, struct text *t)
{
    if (m->decay == MADE_LOCATED)
        text_add(t, "\"coverage\": {\"model\": \"located\", \"level\": \"%s\"},\n", made_levels[m->located]);
    else if (m->decay == MADE_ZONES)
        text_add(t,
                 "\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [%g, %g, %g], \"weights\": [%g, %g, "
                 "%g]}},\n",
                 m->zone_minutes[0], m->zone_minutes[1], m->zone_minutes[2], m->zone_weight[0], m->zone_weight[1],
                 m->zone_weight[2]);
    else if (m->decay == MADE_EXPONENTIAL || m->decay == MADE_POWER)
        text_add(t, "\"coverage\": {\"decay\": \"%s\", \"beta\": %g},\n", made_decays[m->decay], m->beta);
    else
        text_add(t, "\"coverage\": {\"decay\": \"%s\"},\n", made_decays[m->decay]);
}

/* One more name of a list; `before` is what opens the list, and from then on a comma. */
static inline void made_say_name(struct text *t, const char **before, const char *name)
{
    text_add(t, "%s\"%s\"", *before, name);
    *before = ", ";
}

static inline void made_say_satellite(const struct made *m, struct text *t)
{
    text_add(t, ",\n  \"satellite\": {\"min_days\": %d, \"max_days\": %d, \"max_minutes\": %g, \"fte\": %g",
             m->min_days, m->max_days, m->max_minutes, m->satellite_fte);
    if (m->within >= 0)
        text_add(t, ", \"within\": \"%s\"", made_levels[m->within]);
    text_add(t, "}");
}

static inline void made_say_closure(const struct made *m, struct text *t)
{
    const char *before = "";
    text_add(t, "\"closure\": {\"compensated\": %s, \"forms\": [", m->compensated ? "true" : "false");
    for (int form = 0; form < MADE_FORMS; form++)
        if (m->closable[form])
            made_say_name(t, &before, made_forms[form]);
    text_add(t, "]");
    if (!isnan(m->above_percent))
        text_add(t, ", \"above_percent\": %g, \"level\": \"%s\"", m->above_percent, made_levels[m->above_level]);
    text_add(t, "}");
}

static inline void made_say_measures(const struct made *m, struct text *t)
{
    text_add(t, "\"measures\": {");
    if (m->used[MADE_CLOSURE])
        made_say_closure(m, t);
    else
        text_add(t, "\"closure\": false");
    if (m->used[MADE_NEW])
        text_add(t, ", \"new\": {\"max_per_site\": %d}", m->new_max);
    if (m->used[MADE_CONVERSION])
        text_add(t, ", \"conversion\": {\"acceptance\": %g}", m->acceptance);
    if (m->used[MADE_LICENCE])
        text_add(t, ", \"licence\": {\"max_per_site\": %d, \"fte\": %g}", m->licence_max, m->licence_fte);
    if (m->used[MADE_SATELLITE])
        made_say_satellite(m, t);
    if (m->used[MADE_VIDEO])
        text_add(t, ",\n  \"video\": {\"max_days\": %d, \"fte\": %g, \"within\": \"%s\"}", m->video_days, m->video_fte,
                 made_levels[m->served]);
    text_add(t, "},\n");
}

/* A number where all specialties have the same, else by name; nothing where it is 1. */
static inline void made_say_factor(const struct made *m, const char *key, const double *factor, struct text *t)
{
    bool same = true;
    for (int s = 0; s < m->specialty_count; s++)
        same = same && factor[s] == factor[0];
    if (same && factor[0] != 1)
        text_add(t, "\"%s\": %g,\n", key, factor[0]);
    for (int s = 0; s < m->specialty_count && !same; s++)
        if (s == 0)
            text_add(t, "\"%s\": {\"*\": %g", key, factor[0]);
        else if (factor[s] != factor[0])
            text_add(t, ", \"%s\": %g", m->specialty[s], factor[s]);
    if (!same)
        text_add(t, "},\n");
}

static inline void made_say_objective(const struct made_objective *o, struct text *t)
{
    text_add(t, "{\"measure\": \"%s\", \"tolerance\": %g", made_aims[o->aim], o->tolerance);
    if (o->aim == MADE_MAX_MIN)
        text_add(t, ", \"level\": \"%s\", \"depth\": %d", made_levels[o->level], o->depth);
    if (o->aim == MADE_SHORTFALL)
        text_add(t, ", \"theta\": %g", o->theta);
    if (o->aim == MADE_KOLM_POLLAK)
        text_add(t, ", \"epsilon\": %g", o->epsilon);
    if (o->aim == MADE_MAX_COVERAGE || o->aim == MADE_SET_COVER)
        text_add(t, ", \"%s\": %g", isnan(o->km) ? "minutes" : "km", isnan(o->km) ? o->minutes : o->km);
    if (o->aim == MADE_P_MEDIAN && !isnan(o->unreached))
        text_add(t, ", \"unreached_minutes\": %g", o->unreached);
    text_add(t, "}");
}

/* ---- its rules ---- */

static inline void made_say_groups(const struct made *m, const struct made_rule *r, struct text *t)
{
    char id[16];
    const char *before = ", \"of\": {";
    enum made_level exempt_level = r->kind == MADE_TRAVEL_LIMIT ? MADE_AREA : r->level;
    for (int g = 0; g < made_group_count(m, r->level); g++)
        if (!isnan(r->of[g])) {
            made_say_name(t, &before, made_group_id(m, r->level, g, id));
            text_add(t, ": %g", r->of[g]);
        }
    if (before[2] != '"')
        text_add(t, "}");
    before = ", \"exempt\": [";
    for (int g = 0; g < made_group_count(m, exempt_level); g++)
        if (r->exempt[g])
            made_say_name(t, &before, made_group_id(m, exempt_level, g, id));
    if (before[2] != '"')
        text_add(t, "]");
    if (before[2] != '"' && r->kind == MADE_CLOSED_ABOVE)
        text_add(t, ", \"exempt_max\": %d", r->exempt_max);
}

static inline void made_say_specialties(const struct made *m, const struct made_rule *r, struct text *t)
{
    const char *before = "[";
    if (r->each) {
        text_add(t, ", \"specialty\": \"each\"");
        return;
    }
    text_add(t, ", \"specialty\": ");
    for (int s = 0; s < m->specialty_count; s++)
        if (r->about[s])
            made_say_name(t, &before, m->specialty[s]);
    text_add(t, "]");
}

static inline void made_say_fixed(const struct made *m, const struct made_rule *r, struct text *t)
{
    text_add(t, ", \"decisions\": [{\"measure\": \"%s\", \"specialty\": \"%s\", \"site\": \"%s\"",
             made_measures[r->measure], m->specialty[r->specialty], m->site[r->site]);
    if (r->parent >= 0)
        text_add(t, ", \"parent_site\": \"%s\"", m->site[r->parent]);
    if (r->form >= 0)
        text_add(t, ", \"form\": \"%s\"", made_forms[r->form]);
    if (r->least == r->most)
        text_add(t, ", \"%s\": %d}]", r->measure == MADE_SATELLITE || r->measure == MADE_VIDEO ? "days" : "count",
                 r->least);
    else if (r->most >= 0)
        text_add(t, ", \"min\": %d, \"max\": %d}]", r->least, r->most);
    else
        text_add(t, ", \"min\": %d}]", r->least);
}

static inline void made_say_chosen(struct text *t, const char *key, const bool *measures)
{
    char first[40];
    const char *before = first;
    snprintf(first, sizeof first, ", \"%s\": [", key);
    for (int k = 0; k < MADE_MEASURES; k++)
        if (measures[k])
            made_say_name(t, &before, made_measures[k]);
    if (before != first)
        text_add(t, "]");
}

/* The numbers that a kind has, and no others. */
static inline void made_say_numbers(const struct made_rule *r, struct text *t)
{
    const struct {
        bool has;
        const char *key;
        double value;
    } numbers[] = {
        {true, "max", r->max},
        {true, "min", r->min},
        {r->kind == MADE_CLOSED_ABOVE || r->kind == MADE_NO_ONE_WORSE || r->kind == MADE_CEILING ||
             r->kind == MADE_FLOOR || r->kind == MADE_MEAN_TRAVEL || r->kind == MADE_RECRUITABLE ||
             r->kind == MADE_SATELLITE_TEST,
         "percent", r->percent},
        {r->kind == MADE_OPEN_WORST, "count", r->count},
        {true, "minutes", r->minutes},
        {true, "km", r->km},
        {r->kind == MADE_TRAVEL_LIMIT, "share", r->share},
        {r->kind == MADE_MIN_BASE, "beta", r->beta},
        {r->kind == MADE_PARITY, "points", r->points},
        {r->kind == MADE_MEANINGFUL_GAP, "fte", r->fte},
        {true, "penalty", r->penalty},
    };
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        if (numbers[k].has && !isnan(numbers[k].value))
            text_add(t, ", \"%s\": %g", numbers[k].key, numbers[k].value);
}

static inline bool made_has_level(enum made_kind kind)
{
    return kind != MADE_FIXED && kind != MADE_SITE_CAPACITY && kind != MADE_MEAN_TRAVEL && kind != MADE_RECRUITABLE &&
           kind != MADE_HOSPITAL_PROTECTION;
}

static inline void made_say_rule(const struct made *m, const struct made_rule *r, struct text *t)
{
    text_add(t, "{\"rule\": \"%s\"", made_kinds[r->kind]);
    if (r->kind == MADE_FIXED)
        made_say_fixed(m, r, t);
    else if (r->kind != MADE_SITE_CAPACITY)
        made_say_specialties(m, r, t);
    if (made_has_level(r->kind))
        text_add(t, ", \"level\": \"%s\"", made_levels[r->level]);
    if (r->kind == MADE_PARITY)
        text_add(t, ", \"of\": \"%s\"", made_levels[r->of_level]);
    made_say_chosen(t, "measures", r->measures);
    made_say_chosen(t, "less", r->less);
    made_say_numbers(r, t);
    made_say_groups(m, r, t);
    text_add(t, "}");
}

/* ---- the whole scenario ---- */

static inline void made_write_scenario(const struct made *m)
{
    struct text t = {0};
    const char *before = "";
    text_add(&t, "{\"schema\": \"yderplan-scenario-1\", \"name\": \"random\",\n\"specialties\": [");
    for (int s = 0; s < m->specialty_count; s++)
        if (m->planned[s])
            made_say_name(&t, &before, m->specialty[s]);
    text_add(&t, "],\n");
    made_say_factor(m, "need_factor", m->need_factor, &t);
    made_say_factor(m, "supply_factor", m->supply_factor, &t);
    made_say_coverage(m, &t);
    text_add(&t, "\"objectives\": [");
    for (int k = 0; k < m->objective_count; k++) {
        text_add(&t, k ? ",\n  " : "");
        made_say_objective(&m->objectives[k], &t);
    }
    text_add(&t, "],\n");
    made_say_measures(m, &t);
    text_add(&t, "\"rules\": [");
    for (int k = 0; k < m->rule_count; k++) {
        text_add(&t, k ? ",\n  " : "\n  ");
        made_say_rule(m, &m->rules[k], &t);
    }
    text_add(&t, "],\n\"solve\": {\"gap\": 0.0001, \"time_seconds\": 3600, \"threads\": 2}}\n");
    folder_put("scenario.json", t.chars);
    free(t.chars);
}

/* Writes the folder of folder.h anew. */
static inline void made_write(const struct made *m, char delimiter)
{
    struct made_csv c = {{0}, delimiter, false};
    folder_empty();
    made_write_places(m, &c);
    made_write_pairs(m, &c);
    made_write_specialties(m, &c);
    made_write_costs(m, &c);
    made_write_hospitals(m, &c);
    made_write_providers(m, &c);
    made_write_scenario(m);
}

#endif
