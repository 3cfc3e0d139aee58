/* mathprog.h - a random instance (random_instance.h) as MathProg text: the files of formulations/ that its scenario
 * asks for, and a data section, as formulations/model.mod says. */
#ifndef YDERPLAN_MATHPROG_H
#define YDERPLAN_MATHPROG_H

#include "random_instance.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- a data section ---- */

enum { MP_PARAMS = 128 };

/* MathProg wants all values of a param in one statement. */
struct mp_data {
    struct text sets;
    int count;
    struct {
        char name[40];
        struct text values;
    } params[MP_PARAMS];
};

/* One more value of a param: "[index] value", or "value" alone. */
__attribute__((format(printf, 3, 4))) static inline void mp_give(struct mp_data *d, const char *param,
                                                                 const char *format, ...)
{
    char value[100];
    va_list list;
    va_start(list, format);
    vsnprintf(value, sizeof value, format, list);
    va_end(list);
    int k = 0;
    while (k < d->count && strcmp(d->params[k].name, param) != 0)
        k++;
    if (k == MP_PARAMS) {
        fprintf(stderr, "more than %d params\n", MP_PARAMS);
        exit(1);
    }
    if (k == d->count)
        snprintf(d->params[d->count++].name, sizeof d->params[k].name, "%s", param);
    text_add(&d->params[k].values, " %s", value);
}

/* Where there is something to give. */
static inline void mp_give_number(struct mp_data *d, const char *param, double value)
{
    if (!isnan(value))
        mp_give(d, param, "%.15g", value);
}

static inline void mp_give_ids(struct mp_data *d, const char *set, char (*ids)[8], int count, const bool *chosen)
{
    text_add(&d->sets, "set %s :=", set);
    for (int k = 0; k < count; k++)
        if (chosen == NULL || chosen[k])
            text_add(&d->sets, " %s", ids[k]);
    text_add(&d->sets, ";\n");
}

/* The text of the whole section; frees the values. */
static inline void mp_say_data(struct mp_data *d, struct text *t)
{
    text_add(t, "data;\n%s", d->sets.chars);
    for (int k = 0; k < d->count; k++) {
        text_add(t, "param %s :=%s;\n", d->params[k].name, d->params[k].values.chars);
        free(d->params[k].values.chars);
    }
    free(d->sets.chars);
}

/* ---- facts ---- */

static inline void mp_give_ways(struct mp_data *d, const struct made *m)
{
    text_add(&d->sets, "set WAY :=");
    for (int i = 0; i < m->area_count; i++)
        for (int j = 0; j < m->site_count; j++)
            if (isfinite(m->minutes[i][j])) {
                text_add(&d->sets, " (%s, %s)", m->area[i], m->site[j]);
                mp_give(d, "minutes", "[%s, %s] %.15g", m->area[i], m->site[j], m->minutes[i][j]);
                mp_give(d, "km", "[%s, %s] %.15g", m->area[i], m->site[j], m->km[i][j]);
            }
    text_add(&d->sets, ";\n");
}

static inline void mp_give_places(struct mp_data *d, struct made *m)
{
    char id[16];
    mp_give_ids(d, "AREA", m->area, m->area_count, NULL);
    mp_give_ids(d, "SITE", m->site, m->site_count, NULL);
    text_add(&d->sets, "set GROUPING := council region;\n");
    for (int j = 0; j < m->site_count; j++)
        mp_give(d, "area_of", "[%s] %s", m->site[j], m->area[m->area_of[j]]);
    for (int i = 0; i < m->area_count; i++) {
        mp_give(d, "group", "[council, %s] %s", m->area[i], made_group_id(m, MADE_COUNCIL, m->council[i], id));
        mp_give(d, "group", "[region, %s] %s", m->area[i], made_group_id(m, MADE_REGION, m->region[i], id));
    }
}

static inline void mp_give_costs(struct mp_data *d, const struct made *m, int s)
{
    for (int k = 0; k < MADE_MEASURES; k++)
        mp_give(d, "cost", "[%s, %s] %.15g", made_measures[k], m->specialty[s], m->cost[k][s]);
    mp_give(d, "compensation", "[%s] %.15g", m->specialty[s], m->compensation[s]);
}

static inline void mp_give_specialties(struct mp_data *d, struct made *m)
{
    mp_give_ids(d, "SPECIALTY", m->specialty, m->specialty_count, m->planned);
    for (int s = 0; s < m->specialty_count; s++) {
        const char *id = m->specialty[s];
        if (!m->planned[s])
            continue;
        mp_give(d, "weight", "[%s] %.15g", id, m->weight[s]);
        mp_give(d, "part_time_fte", "[%s] %.15g", id, m->part_time_fte[s]);
        mp_give(d, "catchment", "[%s] %.15g", id, m->catchment[s]);
        mp_give(d, "supply_factor", "[%s] %.15g", id, m->supply_factor[s]);
        if (!isnan(m->target[s]))
            mp_give(d, "own_target", "[%s] %.15g", id, m->target[s]);
        for (int i = 0; i < m->area_count; i++)
            mp_give(d, "need", "[%s, %s] %.15g", id, m->area[i], m->need[s][i]);
        mp_give_costs(d, m, s);
    }
}

static inline void mp_give_coverage(struct mp_data *d, const struct made *m)
{
    mp_give(d, "decay", "%s", made_decays[m->decay]);
    mp_give(d, "located_level", "%s", made_levels[m->located]);
    mp_give(d, "beta", "%.15g", m->beta);
    mp_give(d, "zone_count", "%d", MADE_ZONE_COUNT);
    for (int z = 0; z < MADE_ZONE_COUNT; z++) {
        mp_give(d, "zone_minutes", "[%d] %.15g", z + 1, m->zone_minutes[z]);
        mp_give(d, "zone_weight", "[%d] %.15g", z + 1, m->zone_weight[z]);
    }
}

static inline void mp_give_rows(struct mp_data *d, const struct made *m)
{
    text_add(&d->sets, "set ROW :=");
    for (int k = 0; k < m->row_count; k++) {
        const struct made_row *r = &m->rows[k];
        text_add(&d->sets, " %d", k);
        mp_give(d, "row_site", "[%d] %s", k, m->site[r->site]);
        mp_give(d, "row_specialty", "[%d] %s", k, m->specialty[r->specialty]);
        mp_give(d, "form", "[%d] %s", k, made_forms[r->form]);
        mp_give(d, "count", "[%d] %d", k, r->count);
        mp_give(d, "returned", "[%d] %d", k, r->returned);
        if (!isnan(r->fte))
            mp_give(d, "fte", "[%d] %.15g", k, r->fte);
        if (r->parent < 0)
            continue;
        mp_give(d, "row_parent", "[%d] %s", k, m->site[r->parent]);
        mp_give(d, "row_days", "[%d] %.15g", k, r->days);
    }
    text_add(&d->sets, ";\n");
}

/* ---- measures ---- */

static inline void mp_give_satellites(struct mp_data *d, const struct made *m)
{
    mp_give(d, "satellites", "1");
    mp_give(d, "min_days", "%d", m->min_days);
    mp_give(d, "max_days", "%d", m->max_days);
    mp_give(d, "max_minutes", "%.15g", m->max_minutes);
    mp_give(d, "satellite_fte", "%.15g", m->satellite_fte);
    if (m->within >= 0)
        mp_give(d, "border", "%s", made_levels[m->within]);
}

static inline void mp_give_closures(struct mp_data *d, const struct made *m)
{
    for (int form = 0; form < MADE_VISITING; form++)
        mp_give(d, "may_close", "[%s] %d", made_forms[form], m->closable[form]);
    mp_give(d, "compensated", "%d", m->compensated);
    mp_give(d, "closure_level", "%s", made_levels[m->above_level]);
    mp_give_number(d, "above_percent", m->above_percent);
}

static inline void mp_give_measures(struct mp_data *d, const struct made *m)
{
    if (m->used[MADE_NEW])
        mp_give(d, "new_max", "%d", m->new_max);
    if (m->used[MADE_CONVERSION])
        mp_give(d, "acceptance", "%.15g", m->acceptance);
    if (m->used[MADE_LICENCE]) {
        mp_give(d, "licence_max", "%d", m->licence_max);
        mp_give(d, "licence_fte", "%.15g", m->licence_fte);
    }
    if (m->used[MADE_SATELLITE])
        mp_give_satellites(d, m);
    if (m->used[MADE_CLOSURE])
        mp_give_closures(d, m);
    if (m->used[MADE_VIDEO]) {
        mp_give(d, "video_days", "%d", m->video_days);
        mp_give(d, "video_fte", "%.15g", m->video_fte);
        mp_give(d, "served", "%s", made_levels[m->served]);
    }
}

/* ---- rules ---- */

/* What the .mod files call a kind's rules, and what their params begin with. */
static const struct {
    const char *set, *param;
} mp_kinds[MADE_KINDS] = {[MADE_CAP] = {"CAP", "cap"},
                          [MADE_BUDGET] = {"BUDGET", "budget"},
                          [MADE_CLOSED_ABOVE] = {"CLOSED", "closed"},
                          [MADE_OPEN_WORST] = {"OPEN_WORST", "open_worst"},
                          [MADE_CEILING] = {"CEILING", "ceiling"},
                          [MADE_FLOOR] = {"FLOOR", "floor"},
                          [MADE_SPREAD] = {"SPREAD", "spread"},
                          [MADE_MEANINGFUL_GAP] = {"MEANINGFUL_GAP", "meaningful_gap"},
                          [MADE_MIN_BASE] = {"MIN_BASE", "min_base"},
                          [MADE_PARITY] = {"PARITY", "parity"},
                          [MADE_TRAVEL_LIMIT] = {"NEAR", "near"},
                          [MADE_MEAN_TRAVEL] = {"TRAVELLED", "travelled"},
                          [MADE_RECRUITABLE] = {"RECRUITED", "recruited"},
                          [MADE_HOSPITAL_PROTECTION] = {"PROTECTION", "protection"},
                          [MADE_SATELLITE_TEST] = {"TESTED", "tested"},
                          [MADE_NO_ONE_WORSE] = {"KEPT", "kept"},
                          [MADE_FIXED] = {"FIXED", "fixed"}};

static inline bool mp_has(const struct made *m, enum made_kind kind)
{
    for (int k = 0; k < m->rule_count; k++)
        if (m->rules[k].kind == kind)
            return true;
    return false;
}

/* The sets of the rules of each kind, by their place in the scenario, and of the soft ones. */
static inline void mp_give_rule_sets(struct mp_data *d, const struct made *m)
{
    for (int kind = 0; kind < MADE_KINDS; kind++) {
        if (!mp_has(m, (enum made_kind)kind) || mp_kinds[kind].set == NULL)
            continue;
        text_add(&d->sets, "set %s :=", mp_kinds[kind].set);
        for (int k = 0; k < m->rule_count; k++)
            if (m->rules[k].kind == (enum made_kind)kind)
                text_add(&d->sets, " %d", k);
        text_add(&d->sets, ";\n");
    }
    text_add(&d->sets, "set SOFT :=");
    for (int k = 0; k < m->rule_count; k++)
        if (!isnan(m->rules[k].penalty)) {
            text_add(&d->sets, " %d", k);
            mp_give(d, "penalty", "[%d] %.15g", k, m->rules[k].penalty);
        }
    text_add(&d->sets, ";\n");
}

/* "floor_percent" of rule k, where it is a number. */
static inline void mp_give_part(struct mp_data *d, const struct made *m, int k, const char *part, double value)
{
    char name[40];
    snprintf(name, sizeof name, "%s_%s", mp_kinds[m->rules[k].kind].param, part);
    if (!isnan(value))
        mp_give(d, name, "[%d] %.15g", k, value);
}

/* "floor_level" of rule k. */
static inline void mp_give_level(struct mp_data *d, const struct made *m, int k, const char *part,
                                 enum made_level level)
{
    char name[40];
    snprintf(name, sizeof name, "%s_%s", mp_kinds[m->rules[k].kind].param, part);
    mp_give(d, name, "[%d] %s", k, made_levels[level]);
}

/* The max of a cap or budget, and what groups have of their own. */
static inline void mp_give_limits(struct mp_data *d, const struct made *m, int k)
{
    char id[16], name[40];
    const struct made_rule *r = &m->rules[k];
    mp_give_part(d, m, k, "max", r->max);
    mp_give_part(d, m, k, "each", r->each);
    snprintf(name, sizeof name, "%s_of", mp_kinds[r->kind].param);
    for (int g = 0; g < made_group_count(m, r->level); g++)
        if (!isnan(r->of[g]))
            mp_give(d, name, "[%d, %s] %.15g", k, made_group_id(m, r->level, g, id), r->of[g]);
}

static inline void mp_give_chosen(struct mp_data *d, int k, const char *set, const bool *measures)
{
    text_add(&d->sets, "set %s[%d] :=", set, k);
    for (int measure = 0; measure < MADE_MEASURES; measure++)
        if (measures[measure])
            text_add(&d->sets, " %s", made_measures[measure]);
    text_add(&d->sets, ";\n");
}

static inline void mp_give_exempt(struct mp_data *d, const struct made *m, int k, const char *set,
                                  enum made_level level)
{
    char id[16];
    text_add(&d->sets, "set %s[%d] :=", set, k);
    for (int g = 0; g < made_group_count(m, level); g++)
        if (m->rules[k].exempt[g])
            text_add(&d->sets, " %s", made_group_id(m, level, g, id));
    text_add(&d->sets, ";\n");
}

static inline void mp_give_fixed(struct mp_data *d, const struct made *m, int k)
{
    const struct made_rule *r = &m->rules[k];
    mp_give(d, "fixed_measure", "[%d] %s", k, made_measures[r->measure]);
    mp_give(d, "fixed_specialty", "[%d] %s", k, m->specialty[r->specialty]);
    mp_give(d, "fixed_site", "[%d] %s", k, m->site[r->site]);
    mp_give(d, "fixed_least", "[%d] %d", k, r->least);
    if (r->most >= 0)
        mp_give(d, "fixed_most", "[%d] %d", k, r->most);
    if (r->parent >= 0)
        mp_give(d, "fixed_parent", "[%d] %s", k, m->site[r->parent]);
    if (r->form >= 0)
        mp_give(d, "fixed_form", "[%d] %s", k, made_forms[r->form]);
}

/* The numbers that a kind has beside its level and specialties. */
static inline void mp_give_parts(struct mp_data *d, const struct made *m, int k)
{
    const struct made_rule *r = &m->rules[k];
    switch (r->kind) {
    case MADE_CAP:
        mp_give_part(d, m, k, "min", r->min);
        mp_give_limits(d, m, k);
        mp_give_chosen(d, k, "CAP_MEASURE", r->measures);
        mp_give_chosen(d, k, "CAP_LESS", r->less);
        break;
    case MADE_BUDGET:
        mp_give_limits(d, m, k);
        break;
    case MADE_CLOSED_ABOVE:
        mp_give_part(d, m, k, "percent", r->percent);
        mp_give(d, "exempt_max", "[%d] %d", k, r->exempt_max);
        mp_give_exempt(d, m, k, "EXEMPT", r->level);
        break;
    case MADE_OPEN_WORST:
        mp_give_part(d, m, k, "count", r->count);
        break;
    case MADE_SPREAD:
        mp_give_part(d, m, k, "max", r->max);
        break;
    case MADE_MEANINGFUL_GAP:
        mp_give_part(d, m, k, "fte", r->fte);
        break;
    case MADE_MIN_BASE:
        mp_give_part(d, m, k, "beta", r->beta);
        break;
    case MADE_PARITY:
        mp_give_level(d, m, k, "of", r->of_level);
        mp_give_part(d, m, k, "points", r->points);
        break;
    case MADE_TRAVEL_LIMIT:
        mp_give_part(d, m, k, "minutes", r->minutes);
        mp_give_part(d, m, k, "km", r->km);
        mp_give_part(d, m, k, "share", r->share);
        mp_give_exempt(d, m, k, "NEAR_EXEMPT", MADE_AREA);
        break;
    case MADE_HOSPITAL_PROTECTION:
        mp_give_part(d, m, k, "minutes", r->minutes);
        break;
    default:
        mp_give_part(d, m, k, "percent", r->percent);
    }
}

static inline void mp_give_rule(struct mp_data *d, struct made *m, int k)
{
    char name[40];
    const struct made_rule *r = &m->rules[k];
    if (r->kind == MADE_SITE_CAPACITY)
        return;
    if (r->kind == MADE_FIXED) {
        mp_give_fixed(d, m, k);
        return;
    }
    snprintf(name, sizeof name, "%s_SPECIALTY[%d]", mp_kinds[r->kind].set, k);
    mp_give_ids(d, name, m->specialty, m->specialty_count, r->about);
    if (made_has_level(r->kind))
        mp_give_level(d, m, k, "level", r->level);
    mp_give_parts(d, m, k);
}

/* ---- facts that only some rules ask for ---- */

static inline void mp_give_capacity(struct mp_data *d, const struct made *m)
{
    for (int j = 0; j < m->site_count; j++) {
        if (m->max_numbers[j] >= 0)
            mp_give(d, "max_numbers", "[%s] %d", m->site[j], m->max_numbers[j]);
        if (m->room_days[j] >= 0)
            mp_give(d, "room_days", "[%s] %d", m->site[j], m->room_days[j]);
    }
}

static inline void mp_give_recruitable(struct mp_data *d, const struct made *m)
{
    char id[16];
    for (int g = 0; g < m->region_count; g++)
        for (int s = 0; s < m->specialty_count; s++)
            if (m->planned[s])
                mp_give(d, "recruitable", "[%s, %s] %.15g", made_group_id(m, MADE_REGION, g, id), m->specialty[s],
                        m->recruitable[g][s]);
}

static inline void mp_give_departments(struct mp_data *d, const struct made *m)
{
    text_add(&d->sets, "set DEPARTMENT :=");
    for (int s = 0; s < m->specialty_count; s++)
        if (m->hospital_protected[s]) {
            text_add(&d->sets, " %d", s);
            mp_give(d, "department_area", "[%d] %s", s, m->area[m->hospital[s]]);
            mp_give(d, "department_specialty", "[%d] %s", s, m->specialty[s]);
        }
    text_add(&d->sets, ";\n");
}

static inline void mp_give_rules(struct mp_data *d, struct made *m)
{
    mp_give_rule_sets(d, m);
    for (int k = 0; k < m->rule_count; k++)
        mp_give_rule(d, m, k);
    if (mp_has(m, MADE_SITE_CAPACITY))
        mp_give_capacity(d, m);
    if (mp_has(m, MADE_RECRUITABLE))
        mp_give_recruitable(d, m);
    if (mp_has(m, MADE_HOSPITAL_PROTECTION))
        mp_give_departments(d, m);
    for (int s = 0; s < m->specialty_count && mp_has(m, MADE_MIN_BASE); s++)
        if (m->planned[s] && !isnan(m->base_need[s]))
            mp_give(d, "base_need", "[%s] %.15g", m->specialty[s], m->base_need[s]);
}

/* ---- objectives ---- */

static inline void mp_give_objective(struct mp_data *d, const struct made_objective *o)
{
    if (o->aim == MADE_SHORTFALL)
        mp_give(d, "theta", "%.15g", o->theta);
    if (o->aim == MADE_MAX_MIN)
        mp_give(d, "level_of_worst", "%s", made_levels[o->level]);
    if (o->aim == MADE_KOLM_POLLAK)
        mp_give(d, "epsilon", "%.15g", o->epsilon);
    if (o->aim == MADE_P_MEDIAN)
        mp_give_number(d, "unreached_minutes", o->unreached);
    if (o->aim == MADE_MAX_COVERAGE || o->aim == MADE_SET_COVER) {
        bool most = o->aim == MADE_MAX_COVERAGE;
        mp_give_number(d, most ? "cover_minutes" : "serve_minutes", o->minutes);
        mp_give_number(d, most ? "cover_km" : "serve_km", o->km);
    }
}

/* ---- the whole text ---- */

static inline void mp_add_file(struct text *t, const char *kind, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "formulations/%s%s.mod", kind, name);
    if (!text_read(path, t)) {
        perror(path); /* tests run from the folder of the Makefile */
        exit(1);
    }
}

/* Everything but "end;": more data may follow. */
static inline void mp_say(struct made *m, struct text *t)
{
    struct mp_data *d = calloc(1, sizeof *d);
    if (d == NULL)
        exit(1);
    mp_add_file(t, "", "model");
    for (int k = 0; k < m->objective_count; k++)
        if (k == 0 || m->objectives[k].aim == MADE_SET_COVER) {
            mp_add_file(t, "objective_", made_aims[m->objectives[k].aim]);
            mp_give_objective(d, &m->objectives[k]);
        }
    for (int kind = 0; kind < MADE_KINDS; kind++)
        if (mp_has(m, (enum made_kind)kind))
            mp_add_file(t, "rule_", made_kinds[kind]);
    mp_give_places(d, m);
    mp_give_ways(d, m);
    mp_give_specialties(d, m);
    mp_give_coverage(d, m);
    mp_give_rows(d, m);
    mp_give_measures(d, m);
    mp_give_rules(d, m);
    mp_say_data(d, t);
    free(d);
}

#endif
