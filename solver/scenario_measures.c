/* scenario_measures.c - what may be decided: each measure's settings and their defaults. */
#include <math.h>
#include <string.h>

#include "scenario_reader.h"

static const struct settings settings_default[MEASURE_COUNT] = {
    [MEASURE_NEW] = {.max_per_site = 2, .max_minutes = INFINITY, .fte = 1, .within = -1},
    [MEASURE_CONVERSION] = {.acceptance = 0.5, .max_minutes = INFINITY, .fte = 1, .within = -1},
    [MEASURE_LICENCE] = {.max_per_site = 1, .max_minutes = INFINITY, .fte = 1, .within = -1, .may_end = true},
    [MEASURE_SATELLITE] = {.max_days = 2, .min_days = 1, .max_minutes = 60, .fte = 0.9, .within = -1},
    [MEASURE_CLOSURE] = {.max_minutes = INFINITY,
                         .fte = 1,
                         .within = -1,
                         .forms = {true, true, true, true, false},
                         .above_percent = NAN,
                         .level = {LEVEL_GROUPING, GROUPING_COUNCIL}},
    [MEASURE_VIDEO] = {.max_days = 1, .max_minutes = INFINITY, .fte = 0.5, .within = GROUPING_REGION},
};

static void read_closure(struct reader *r, const struct at *a, struct settings *out)
{
    struct at forms = at_key(a, "forms"), level = at_key(a, "level");
    if (forms.value) {
        memset(out->forms, 0, sizeof out->forms);
        read_names(r, &forms, "form", form_names, FORM_SATELLITE, out->forms);
    }
    read_bool(r, a, "compensated", &out->compensated);
    read_number(r, a, "above_percent", 0, 1e6, &out->above_percent);
    if (level.value)
        read_area_level(r, &level, &out->level);
    if (level.value && isnan(out->above_percent))
        FAIL(r, &level, "is the level of above_percent, which is not given");
}

static void read_satellite(struct reader *r, const struct at *a, struct settings *out)
{
    read_whole(r, a, "max_days", 0, 5, &out->max_days);
    read_whole(r, a, "min_days", 1, 5, &out->min_days);
    read_number(r, a, "max_minutes", 0, 1e9, &out->max_minutes);
    read_grouping(r, a, "within", &out->within);
}

static void read_settings(struct reader *r, const struct at *a, enum measure m, struct settings *out)
{
    static const char *const keys[MEASURE_COUNT][6] = {
        [MEASURE_NEW] = {"max_per_site"},
        [MEASURE_CONVERSION] = {"acceptance"},
        [MEASURE_LICENCE] = {"max_per_site", "fte", "may_end"},
        [MEASURE_SATELLITE] = {"max_days", "min_days", "max_minutes", "fte", "within", "may_end"},
        [MEASURE_CLOSURE] = {"forms", "compensated", "above_percent", "level"},
        [MEASURE_VIDEO] = {"max_days", "fte", "within", "may_end"}};
    static const int key_count[MEASURE_COUNT] = {
        [MEASURE_NEW] = 1,       [MEASURE_CONVERSION] = 1, [MEASURE_LICENCE] = 3,
        [MEASURE_SATELLITE] = 6, [MEASURE_CLOSURE] = 4,    [MEASURE_VIDEO] = 4};
    check_keys(r, a, keys[m], key_count[m]);
    if (measure_may_end(m))
        read_bool(r, a, "may_end", &out->may_end);
    if (m == MEASURE_NEW || m == MEASURE_LICENCE)
        read_whole(r, a, "max_per_site", 0, 1000, &out->max_per_site);
    if (m == MEASURE_CONVERSION)
        read_number(r, a, "acceptance", 0, 1, &out->acceptance);
    if (m == MEASURE_LICENCE || m == MEASURE_SATELLITE || m == MEASURE_VIDEO)
        read_number(r, a, "fte", 0.001, 10, &out->fte);
    if (m == MEASURE_SATELLITE)
        read_satellite(r, a, out);
    if (m == MEASURE_CLOSURE)
        read_closure(r, a, out);
    if (m == MEASURE_VIDEO) {
        read_whole(r, a, "max_days", 1, 5, &out->max_days);
        read_grouping(r, a, "within", &out->within);
    }
}

bool measure_may_end(enum measure m)
{
    return m == MEASURE_LICENCE || m == MEASURE_SATELLITE || m == MEASURE_VIDEO;
}

void read_measures(struct reader *r, const struct at *root)
{
    memcpy(r->out->measures, settings_default, sizeof settings_default);
    struct at a = at_key(root, "measures");
    if (!a.value || !expect(r, &a, JSON_OBJECT))
        return;
    check_keys(r, &a, measure_names, MEASURE_COUNT);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        struct at item = at_key(&a, measure_names[m]);
        struct settings *out = &r->out->measures[m];
        out->used = item.value && (item.value->kind == JSON_TRUE || item.value->kind == JSON_OBJECT);
        if (out->used && item.value->kind == JSON_OBJECT)
            read_settings(r, &item, (enum measure)m, out);
        else if (item.value && !out->used && item.value->kind != JSON_FALSE)
            FAIL(r, &item, "expected false, true or an object {...}, found %s", kind_word(item.value));
    }
}
