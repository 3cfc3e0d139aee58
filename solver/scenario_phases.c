/* scenario_phases.c - a scenario over several years: what holds in one of them, as a scenario of its own.
 *
 * A phase replaces what the scenario says of data (need, files, population_year, need_factor, supply_factor) and adds
 * its rules to the common ones; everything else is the same in every phase. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario_reader.h"

enum { PHASES_MOST = 20 };

static const char *const data_keys[] = {"need", "files", "population_year", "need_factor", "supply_factor"};
enum { DATA_KEYS = sizeof data_keys / sizeof data_keys[0] };

/* ---- which phases there are ---- */

/* "phases", where it is the list of objects that it should be. */
static const struct json *list_of(const struct json *root)
{
    const struct json *list = json_get(root, "phases");
    bool good = list && list->kind == JSON_ARRAY && list->count > 0 && list->count <= PHASES_MOST;
    for (int k = 0; good && k < list->count; k++)
        good = list->child[k]->kind == JSON_OBJECT;
    return good ? list : NULL;
}

int scenario_phase_count(const struct json *root)
{
    const struct json *list = list_of(root);
    return list ? list->count : 1;
}

const char *scenario_phase_name(const struct scenario *s, char to[16])
{
    to[0] = '\0';
    if (s->phase.count > 0)
        snprintf(to, 16, "%d", s->phase.year);
    return to;
}

/* ---- one of them as a scenario ---- */

/* Files that the scenario chooses and the phase does not choose itself; need is short for need.csv. */
static struct json *join_files(const struct json *common, const struct json *own, bool own_need)
{
    struct json *out = json_new(JSON_OBJECT);
    out->line = own ? own->line : common->line;
    for (int k = 0; common && common->kind == JSON_OBJECT && k < common->count; k++) {
        const char *name = common->child[k]->key;
        if (!json_get(own, name) && !(own_need && strcmp(name, "need.csv") == 0))
            json_put(out, name, json_copy(common->child[k]));
    }
    for (int k = 0; own && own->kind == JSON_OBJECT && k < own->count; k++)
        json_put(out, own->child[k]->key, json_copy(own->child[k]));
    return out;
}

static void put_data(struct json *out, const struct json *root, const struct json *own)
{
    const struct json *files = json_get(root, "files"), *own_files = json_get(own, "files");
    bool own_need = json_get(own, "need"), chosen_need = json_get(own_files, "need.csv");
    for (int k = 0; k < DATA_KEYS; k++) {
        const char *key = data_keys[k];
        const struct json *given = json_get(own, key) ? json_get(own, key) : json_get(root, key);
        bool joined = strcmp(key, "files") == 0 && files && files->kind == JSON_OBJECT &&
                      (!own_files || own_files->kind == JSON_OBJECT);
        if (strcmp(key, "need") == 0 && !own_need && chosen_need)
            continue;
        struct json *all = joined ? join_files(files, own_files, own_need) : json_copy(given);
        if (all && joined && all->count == 0 && files->count > 0)
            json_free(all); /* need took the place of all there was */
        else if (all)
            json_put(out, key, all);
    }
}

static void add_all(struct json *out, const struct json *list)
{
    for (int k = 0; list && k < list->count; k++)
        json_add(out, json_copy(list->child[k]));
}

static void put_rules(struct json *out, const struct json *common, const struct json *own)
{
    bool lists = (!common || common->kind == JSON_ARRAY) && (!own || own->kind == JSON_ARRAY);
    if (lists) {
        struct json *rules = json_put(out, "rules", json_new(JSON_ARRAY));
        rules->line = common ? common->line : own ? own->line : 0;
        add_all(rules, common);
        add_all(rules, own);
    } else if (common && common->kind != JSON_ARRAY)
        json_put(out, "rules", json_copy(common)); /* complained of as it is */
}

struct json *phase_policy(const struct json *root, int phase)
{
    const struct json *list = list_of(root);
    if (!list || phase < 0 || phase >= list->count)
        return NULL;
    const struct json *own = list->child[phase];
    struct json *out = json_new(JSON_OBJECT);
    for (int k = 0; k < root->count; k++) {
        const char *key = root->child[k]->key;
        if (find_name(key, data_keys, DATA_KEYS) < 0 && strcmp(key, "rules") != 0 && strcmp(key, "phases") != 0)
            json_put(out, key, json_copy(root->child[k]));
    }
    put_data(out, root, own);
    put_rules(out, json_get(root, "rules"), json_get(own, "rules"));
    return out;
}

/* ---- where it is written ---- */

const char *written_path(const struct reader *r, const char *path, char to[PATH_ROOM])
{
    size_t first = strcspn(path, ".");
    char key[60], *end;
    if (!r->part || first >= sizeof key) {
        snprintf(to, PATH_ROOM, "%.*s", PATH_ROOM - 1, path);
        return to;
    }
    snprintf(key, sizeof key, "%.*s", (int)first, path);
    bool of_rule = strcmp(key, "rules") == 0 && path[first] == '.';
    long index = of_rule ? strtol(path + first + 1, &end, 10) : -1;
    if (of_rule && index >= r->common_rules)
        snprintf(to, PATH_ROOM, "phases.%d.rules.%ld%.200s", r->phase, index - r->common_rules, end);
    else if (find_name(key, data_keys, DATA_KEYS) >= 0 && json_get(r->part, key))
        snprintf(to, PATH_ROOM, "phases.%d.%.200s", r->phase, path);
    else
        snprintf(to, PATH_ROOM, "%.*s", PATH_ROOM - 1, path);
    return to;
}

/* ---- reading them ---- */

static void read_phase(struct reader *r, const struct at *a, int *year, double *weight)
{
    static const char *const keys[] = {"year",        "weight",        "need", "files", "population_year",
                                       "need_factor", "supply_factor", "rules"};
    struct at year_at = at_key(a, "year"), rules = at_key(a, "rules");
    int before = *year, errors = r->e->count;
    check_keys(r, a, keys, sizeof keys / sizeof keys[0]);
    if (!year_at.value)
        FAIL(r, a, "the key year is missing");
    read_whole(r, a, "year", 1, 9999, year);
    if (r->e->count == errors && *year <= before)
        FAIL(r, &year_at, "expected a year after %d, found %d", before, *year);
    read_number(r, a, "weight", 0, 1e6, weight);
    if (rules.value)
        expect(r, &rules, JSON_ARRAY);
}

/* What all phases share of the choice. */
static void keep_common(struct reader *r, const struct json *root)
{
    static const char *const others[] = {"asks", "weights"};
    struct json *out = r->out->phase.common = json_new(JSON_OBJECT);
    for (int k = 0; k < DATA_KEYS + 2; k++) {
        const char *key = k == 0 ? others[0] : k <= DATA_KEYS ? data_keys[k - 1] : others[1];
        if (json_get(root, key))
            json_put(out, key, json_copy(json_get(root, key)));
    }
}

/* As written, but each with its weight. */
static void keep_list(struct reader *r, const struct json *list)
{
    r->out->phase.list = json_copy(list);
    for (int k = 0; k < list->count; k++)
        if (!json_get(list->child[k], "weight"))
            json_put_number(r->out->phase.list->child[k], "weight", 1);
}

/* `root` is the scenario as it is written, not what it says of one phase. */
void read_phases(struct reader *r, const struct json *root)
{
    struct phase *out = &r->out->phase;
    struct at top = {root, ""}, a = at_key(&top, "phases");
    double sum = 0;
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    if (a.value->count < 1 || a.value->count > PHASES_MOST)
        FAIL(r, &a, "expected 1 to %d phases, found %d", PHASES_MOST, a.value->count);
    for (int k = 0, year = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        double weight = 1;
        if (!expect(r, &item, JSON_OBJECT))
            continue;
        read_phase(r, &item, &year, &weight);
        sum += weight;
        if (k == r->phase) {
            out->year = year;
            out->weight = weight;
        }
    }
    if (sum <= 0 && list_of(root))
        FAIL(r, &a, "every phase has weight 0; expected one above 0");
    if (!list_of(root))
        return;
    out->index = r->phase;
    out->count = a.value->count;
    out->weight /= sum > 0 ? sum : 1;
    out->common_rules = r->common_rules;
    keep_common(r, root);
    keep_list(r, a.value);
}
