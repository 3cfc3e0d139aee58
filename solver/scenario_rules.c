/* scenario_rules.c - what must hold: each rule takes the keys that its spec says, and some must agree with one another.
 */
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "scenario_reader.h"

const struct rule_number rule_numbers[] = {
    {KEY_MAX, "max", offsetof(struct rule, max), false, 1e12},
    {KEY_MIN, "min", offsetof(struct rule, min), false, 1e12},
    {KEY_PERCENT, "percent", offsetof(struct rule, percent), false, 1e6},
    {KEY_MINUTES, "minutes", offsetof(struct rule, minutes), false, 1e9},
    {KEY_SHARE, "share", offsetof(struct rule, share), false, 1},
    {KEY_BETA, "beta", offsetof(struct rule, beta), true, 1e12},
    {KEY_POINTS, "points", offsetof(struct rule, points), false, 1e6},
    {KEY_FTE, "fte", offsetof(struct rule, fte), false, 1e9},
    {KEY_PENALTY, "penalty", offsetof(struct rule, penalty), true, 1e12},
};
const int rule_number_count = sizeof rule_numbers / sizeof rule_numbers[0];

static void check_rule_keys(struct reader *r, const struct at *a, const struct rule_spec *spec)
{
    static const struct {
        unsigned bit;
        const char *name;
    } others[] = {
        {KEY_LEVEL, "level"},         {KEY_MEASURES, "measures"}, {KEY_LESS, "less"},   {KEY_OF, "of"},
        {KEY_OF_LEVEL, "of"},         {KEY_EXEMPT, "exempt"},     {KEY_COUNT, "count"}, {KEY_EXEMPT_MAX, "exempt_max"},
        {KEY_DECISIONS, "decisions"}, {KEY_LIMIT, "minutes"},     {KEY_LIMIT, "km"},    {KEY_PER_PHASE, "per_phase"}};
    enum { OTHERS = sizeof others / sizeof others[0], NUMBERS = sizeof rule_numbers / sizeof rule_numbers[0] };
    const char *names[OTHERS + NUMBERS + 2] = {"rule", "specialty"};
    int count = spec->of_all ? 1 : 2;
    for (int k = 0; k < OTHERS + NUMBERS; k++) {
        unsigned bit = k < OTHERS ? others[k].bit : rule_numbers[k - OTHERS].bit;
        const char *name = k < OTHERS ? others[k].name : rule_numbers[k - OTHERS].name;
        if (spec->accepts & bit)
            names[count++] = name;
        if ((spec->needs & bit & ~(unsigned)KEY_LIMIT) && !json_get(a->value, name))
            FAIL(r, a, "the rule \"%s\" needs the key %s", spec->name, name);
    }
    check_keys(r, a, names, count);
}

static void read_rule_specialties(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    const struct scenario *s = r->out;
    rule->specialties = allocate((size_t)r->in->specialty_count, sizeof(bool));
    struct at a = at_key(rule_at, "specialty");
    if (r->catalogue->rules[rule->kind]->of_all)
        a.value = NULL; /* complained of as an unknown key */
    bool text = a.value && a.value->kind == JSON_TEXT;
    rule->each = text && strcmp(a.value->text, "each") == 0;
    if (!a.value || rule->each || (text && strcmp(a.value->text, "*") == 0)) {
        for (int k = 0; k < s->specialty_count; k++)
            rule->specialties[s->specialties[k]] = true;
        return;
    }
    if (!text && !(a.value->kind == JSON_ARRAY && a.value->count > 0)) {
        FAIL(r, &a, "expected a specialty, a list of them, \"*\" or \"each\", found %s",
             a.value->kind == JSON_ARRAY ? "an empty list" : kind_word(a.value));
        return;
    }
    int count = text ? 1 : a.value->count;
    for (int k = 0; k < count; k++) {
        struct at item = text ? a : at_index(&a, k);
        int specialty = read_own_specialty(r, &item);
        if (specialty >= 0 && rule->specialties[specialty])
            FAIL(r, &item, "\"%s\" stands twice", item.value->text);
        if (specialty >= 0)
            rule->specialties[specialty] = true;
    }
}

static void read_rule_measures(struct reader *r, const struct at *rule_at, unsigned accepts, struct rule *rule)
{
    struct at measures = at_key(rule_at, "measures"), less = at_key(rule_at, "less");
    if (accepts & KEY_MEASURES)
        read_names(r, &measures, "measure", measure_names, MEASURE_COUNT, rule->measures);
    if (accepts & KEY_LESS)
        read_names(r, &less, "measure", measure_names, MEASURE_COUNT, rule->less);
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (rule->measures[m] && rule->less[m])
            FAIL(r, &less, "\"%s\" stands in measures already", measure_names[m]);
}

static void read_rule_of(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    struct at a = at_key(rule_at, "of");
    if (!a.value || !expect(r, &a, JSON_OBJECT))
        return;
    if (a.value->count == 0)
        FAIL(r, &a, "expected at least one group and its limit, found an empty object");
    int groups = level_group_count(&r->in->places, rule->level);
    rule->of = allocate((size_t)groups, sizeof *rule->of);
    for (int g = 0; g < groups; g++)
        rule->of[g] = NAN;
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_member(&a, k);
        int g = find_group(r, &item, rule->level, item.value->key);
        if (g < 0 || !expect(r, &item, JSON_NUMBER))
            continue;
        if (!isnan(rule->of[g]))
            FAIL(r, &item, "the key stands twice");
        else if (item.value->number < 0)
            FAIL(r, &item, "expected at least 0, found %g", item.value->number);
        else if (r->catalogue->rules[rule->kind]->whole && item.value->number != floor(item.value->number))
            FAIL(r, &item, "expected a whole number, found %g", item.value->number);
        else
            rule->of[g] = item.value->number;
    }
}

/* Complains where a group of the rule's level lies in two groups of `of`. */
static void check_holds(struct reader *r, const struct at *a, const struct rule *rule)
{
    const struct places *p = &r->in->places;
    int count = level_group_count(p, rule->level);
    if (rule->level.kind == LEVEL_SITE) /* a site lies in one area */
        return;
    int *holder = allocate((size_t)count, sizeof *holder);
    for (int g = 0; g < count; g++)
        holder[g] = -1;
    for (int i = 0; i < p->area_count; i++) {
        int g = level_of_area(p, rule->level, i), of = level_of_area(p, rule->of_level, i);
        if (holder[g] >= 0 && holder[g] != of) {
            FAIL(r, a, "\"%s\" does not hold the groups of \"%s\": \"%s\" lies in \"%s\" and in \"%s\"",
                 level_name(p, rule->of_level), level_name(p, rule->level), level_group_id(p, rule->level, g),
                 level_group_id(p, rule->of_level, holder[g]), level_group_id(p, rule->of_level, of));
            break;
        }
        holder[g] = of;
    }
    free(holder);
}

static void read_rule_of_level(struct reader *r, const struct at *rule_at, const char *by_default, struct rule *rule)
{
    struct at a = at_key(rule_at, "of");
    if (by_default)
        level_find(&r->in->places, by_default, &rule->of_level);
    if (a.value && !read_level(r, &a, &rule->of_level))
        return;
    if (rule->of_level.kind == LEVEL_SITE || rule->of_level.kind == LEVEL_AREA)
        FAIL(r, &a, "expected \"nation\" or a grouping such as \"region\", found \"%s\"", a.value->text);
    else if (rule->of_level.kind == rule->level.kind && rule->of_level.grouping == rule->level.grouping)
        FAIL(r, a.value ? &a : rule_at, "each group of \"%s\" is compared with itself; expected a larger level in of",
             level_name(&r->in->places, rule->level));
    else
        check_holds(r, a.value ? &a : rule_at, rule);
}

static void read_rule_exempt(struct reader *r, const struct at *rule_at, struct level level, struct rule *rule)
{
    struct at a = at_key(rule_at, "exempt");
    struct at most = at_key(rule_at, "exempt_max");
    if (!a.value && most.value)
        FAIL(r, &most, "is what a group in exempt may get, and no group is exempt");
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    if (a.value->count == 0)
        FAIL(r, &a, "expected at least one %s, found an empty list", level_name(&r->in->places, level));
    rule->exempt = allocate((size_t)level_group_count(&r->in->places, level), sizeof(bool));
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        int g = expect(r, &item, JSON_TEXT) ? find_group(r, &item, level, item.value->text) : -1;
        if (g >= 0 && rule->exempt[g])
            FAIL(r, &item, "\"%s\" stands twice", item.value->text);
        if (g >= 0)
            rule->exempt[g] = true;
    }
}

/* ---- fixed decisions ---- */

static bool read_sizes(struct reader *r, const struct at *a, struct fixed_decision *d)
{
    bool in_days = d->measure == MEASURE_SATELLITE || d->measure == MEASURE_VIDEO;
    const char *size = in_days ? "days" : "count", *other = in_days ? "count" : "days";
    struct at wrong_size = at_key(a, other);
    if (wrong_size.value)
        return FAIL(r, &wrong_size, "the measure \"%s\" has %s, not %s", measure_names[d->measure], size, other);
    int exact = 0, before = r->e->count;
    d->least = 0;
    d->most = INT_MAX;
    read_whole(r, a, size, 0, 100000, &exact);
    read_whole(r, a, "min", 0, 100000, &d->least);
    read_whole(r, a, "max", 0, 100000, &d->most);
    bool sized = json_get(a->value, size), ranged = json_get(a->value, "min") || json_get(a->value, "max");
    if (sized == ranged)
        return FAIL(r, a, "expected either %s, or min, max or both", size);
    if (sized)
        d->least = d->most = exact;
    if (d->least > d->most)
        return FAIL(r, a, "min %d is above max %d", d->least, d->most);
    return r->e->count == before;
}

static int read_site(struct reader *r, const struct at *object, const char *key)
{
    const char *id = read_name(r, object, key);
    struct at a = at_key(object, key);
    return id ? find_group(r, &a, (struct level){LEVEL_SITE, 0}, id) : -1;
}

static int read_form(struct reader *r, const struct at *object)
{
    const char *name = read_name(r, object, "form");
    struct at a = at_key(object, "form");
    int form = name ? find_name(name, form_names, FORM_SATELLITE) : -1;
    if (name && form < 0)
        unknown(r, &a, "form", name, form_names, FORM_SATELLITE);
    return form;
}

static bool read_fixed(struct reader *r, const struct at *a, struct fixed_decision *d)
{
    static const char *const keys[] = {"measure", "specialty", "site", "parent_site", "form",
                                       "count",   "days",      "min",  "max"};
    *d = (struct fixed_decision){MEASURE_NEW, -1, -1, -1, -1, 0, 0};
    if (!expect(r, a, JSON_OBJECT))
        return false;
    check_keys(r, a, keys, 9);
    int before = r->e->count;
    for (int k = 0; k < 3; k++)
        if (!json_get(a->value, keys[k]))
            FAIL(r, a, "the key %s is missing", keys[k]);
    const char *measure = read_name(r, a, "measure");
    struct at measure_at = at_key(a, "measure"), specialty_at = at_key(a, "specialty");
    int m = measure ? measure_find(measure) : -1;
    if (measure && m < 0)
        unknown(r, &measure_at, "measure", measure, measure_names, MEASURE_COUNT);
    d->specialty = specialty_at.value ? read_own_specialty(r, &specialty_at) : -1;
    d->site = read_site(r, a, "site");
    d->parent = read_site(r, a, "parent_site");
    d->form = read_form(r, a);
    if (r->e->count > before || m < 0)
        return false;
    d->measure = (enum measure)m;
    if ((d->measure == MEASURE_SATELLITE) != (d->parent >= 0))
        return FAIL(r, a, d->parent >= 0 ? "only a satellite has a parent_site" : "a satellite needs a parent_site");
    if (d->parent == d->site)
        return FAIL(r, a, "a satellite is at another site than its parent; found \"%s\" as both",
                    r->in->places.sites[d->site].id);
    if ((d->measure == MEASURE_CLOSURE) != (d->form >= 0))
        return FAIL(r, a, d->form >= 0 ? "only a closure has a form" : "a closure needs a form");
    return read_sizes(r, a, d);
}

static void read_rule_decisions(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    struct at a = at_key(rule_at, "decisions");
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    if (a.value->count == 0)
        FAIL(r, &a, "expected at least one decision, found an empty list");
    rule->decisions = allocate((size_t)a.value->count, sizeof *rule->decisions);
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        if (read_fixed(r, &item, &rule->decisions[rule->decision_count]))
            rule->decision_count++;
    }
}

/* ---- one rule ---- */

static void check_limits(struct reader *r, const struct at *a, const struct rule_spec *spec, const struct rule *rule)
{
    bool limited = json_get(a->value, "max") || json_get(a->value, "min") || json_get(a->value, "of");
    if ((spec->accepts & KEY_MAX) && !(spec->needs & KEY_MAX) && !limited)
        FAIL(r, a, "the rule \"%s\" needs a limit: max%s%s", spec->name, spec->accepts & KEY_MIN ? ", min" : "",
             spec->accepts & KEY_OF ? " or of" : "");
    if (rule->min > rule->max) /* false when either is NAN */
        FAIL(r, a, "min %g is above max %g", rule->min, rule->max);
    for (int g = 0; rule->of && g < level_group_count(&r->in->places, rule->level); g++)
        if (rule->min > rule->of[g])
            FAIL(r, a, "min %g is above the limit %g of \"%s\"", rule->min, rule->of[g],
                 level_group_id(&r->in->places, rule->level, g));
}

static void read_rule_numbers(struct reader *r, const struct at *a, const struct rule_spec *spec, struct rule *rule)
{
    for (int k = 0; k < rule_number_count; k++) {
        const struct rule_number *n = &rule_numbers[k];
        double *out = (double *)((char *)rule + n->at), most = n->most;
        if (n->bit == KEY_PERCENT && spec->defaults.most_percent > 0)
            most = spec->defaults.most_percent;
        if ((spec->accepts & n->bit) && n->positive)
            read_positive(r, a, n->name, out);
        else if (spec->accepts & n->bit)
            read_number(r, a, n->name, 0, most, out);
        struct at at = at_key(a, n->name);
        if (spec->whole && (n->bit & (KEY_MAX | KEY_MIN)) && *out != floor(*out) && !isnan(*out))
            FAIL(r, &at, "expected a whole number, found %g", *out);
    }
    if (spec->accepts & KEY_PER_PHASE)
        read_bool(r, a, "per_phase", &rule->per_phase);
    if (spec->accepts & KEY_LIMIT)
        read_limit(r, a, spec->defaults.minutes, &rule->minutes, &rule->km);
    if (spec->accepts & KEY_COUNT)
        read_whole(r, a, "count", 0, 1000000, &rule->count);
    if (spec->accepts & KEY_EXEMPT_MAX)
        read_whole(r, a, "exempt_max", 0, 100000, &rule->exempt_max);
}

static bool read_rule_level(struct reader *r, const struct at *rule_at, const struct rule_spec *spec, struct rule *rule)
{
    struct at a = at_key(rule_at, "level");
    if (spec->defaults.level)
        level_find(&r->in->places, spec->defaults.level, &rule->level);
    if (!(spec->accepts & KEY_LEVEL) || !a.value)
        return true;
    return spec->of_areas ? read_area_level(r, &a, &rule->level) : read_level(r, &a, &rule->level);
}

static void read_rule_values(struct reader *r, const struct at *a, const struct rule_spec *spec, struct rule *rule)
{
    struct level exempt_level;
    check_rule_keys(r, a, spec);
    read_rule_specialties(r, a, rule);
    bool level_known = read_rule_level(r, a, spec, rule);
    read_rule_measures(r, a, spec->accepts, rule);
    read_rule_numbers(r, a, spec, rule);
    if (level_known && (spec->accepts & KEY_OF))
        read_rule_of(r, a, rule);
    if (level_known && (spec->accepts & KEY_OF_LEVEL))
        read_rule_of_level(r, a, spec->defaults.of_level, rule);
    exempt_level = rule->level;
    if (spec->exempt_level)
        level_find(&r->in->places, spec->exempt_level, &exempt_level);
    if ((level_known || spec->exempt_level) && (spec->accepts & KEY_EXEMPT))
        read_rule_exempt(r, a, exempt_level, rule);
    if (spec->accepts & KEY_DECISIONS)
        read_rule_decisions(r, a, rule);
    check_limits(r, a, spec, rule);
}

static struct rule rule_default(const struct rule_spec *spec, int kind, int index)
{
    const struct defaults *d = &spec->defaults;
    return (struct rule){.kind = kind,
                         .index = index,
                         .max = NAN,
                         .min = NAN,
                         .percent = d->percent,
                         .count = d->count,
                         .minutes = d->minutes,
                         .km = NAN,
                         .share = d->share,
                         .beta = d->beta,
                         .points = d->points,
                         .fte = d->fte,
                         .penalty = NAN};
}

static void read_rule(struct reader *r, const struct at *a, int index)
{
    if (!expect(r, a, JSON_OBJECT))
        return;
    struct at name_at = at_key(a, "rule");
    const char *name = read_name(r, a, "rule");
    if (!name_at.value)
        FAIL(r, a, "the key rule is missing");
    if (!name)
        return;
    int count = r->catalogue->rule_count;
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = r->catalogue->rules[k]->name;
    int kind = find_name(name, names, count);
    if (kind < 0)
        unknown(r, &name_at, "rule", name, names, count);
    free(names);
    if (kind < 0)
        return;
    const struct rule_spec *spec = r->catalogue->rules[kind];
    struct rule *rule = &r->out->rules[r->out->rule_count++];
    *rule = rule_default(spec, kind, index);
    rule->source = json_copy(a->value);
    r->about = spec->name;
    read_rule_values(r, a, spec, rule);
    r->about = NULL;
}

/* ---- rules that speak of the same ---- */

static bool is_hard(const struct reader *r, const struct rule *rule, const char *name)
{
    return isnan(rule->penalty) && strcmp(r->catalogue->rules[rule->kind]->name, name) == 0;
}

/* A specialty that both are about, or -1. */
static int common_specialty(const struct scenario *s, const struct rule *a, const struct rule *b)
{
    for (int k = 0; k < s->specialty_count; k++)
        if (a->specialties[s->specialties[k]] && b->specialties[s->specialties[k]])
            return s->specialties[k];
    return -1;
}

/* A floor above a ceiling of the same groups: no plan can keep both, and the planner should hear it as a sentence. */
static void check_floors(struct reader *r, const struct at *list)
{
    struct scenario *s = r->out;
    for (int f = 0; f < s->rule_count; f++)
        for (int c = 0; c < s->rule_count && is_hard(r, &s->rules[f], "floor"); c++) {
            const struct rule *floor_rule = &s->rules[f], *ceiling = &s->rules[c];
            int specialty = common_specialty(s, floor_rule, ceiling);
            if (!is_hard(r, ceiling, "ceiling") || specialty < 0 || floor_rule->percent <= ceiling->percent ||
                floor_rule->level.kind != ceiling->level.kind || floor_rule->level.grouping != ceiling->level.grouping)
                continue;
            struct at a = at_index(list, floor_rule->index);
            FAIL(r, &a,
                 "the floor of %g percent is above the ceiling of %g percent at rules.%d (line %d), for \"%s\" at the "
                 "level %s",
                 floor_rule->percent, ceiling->percent, ceiling->index, list->value->child[ceiling->index]->line,
                 r->in->specialties[specialty].id, level_name(&r->in->places, ceiling->level));
        }
}

void read_rules(struct reader *r, const struct at *root)
{
    struct at a = at_key(root, "rules");
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    int before = r->e->count;
    r->out->rules = allocate((size_t)a.value->count, sizeof *r->out->rules);
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        read_rule(r, &item, k);
    }
    r->about = "floor";
    if (r->e->count == before)
        check_floors(r, &a);
    r->about = NULL;
}
