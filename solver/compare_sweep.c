/* compare_sweep.c - instances, scenario files and overrides to the rows of a sweep. */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compare_parts.h"
#include "memory.h"
#include "study.h"
#include "version.h"

enum { ROWS_MOST = 1000000 };

/* ---- files ---- */

/* Scenario files in the order of the call, those of a folder by name. */
struct files {
    char **paths; /* [count], owned */
    size_t room;
    int count;
};

static void add_file(struct files *f, char *path)
{
    f->paths = grow(f->paths, &f->room, (size_t)f->count + 1, sizeof *f->paths);
    f->paths[f->count++] = path;
}

static void files_free(struct files *f)
{
    for (int k = 0; k < f->count; k++)
        free(f->paths[k]);
    free(f->paths);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_in_json(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".json") == 0 && name[0] != '.';
}

static bool add_folder(struct files *f, const char *path, struct error *e)
{
    DIR *folder = opendir(path);
    int first = f->count;
    if (!folder)
        return fail(e, "%s: cannot read: %s", path, strerror(errno));
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (ends_in_json(entry->d_name)) {
            struct text whole = {0};
            text_add(&whole, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entry->d_name);
            add_file(f, whole.chars);
        }
    closedir(folder);
    if (f->count == first)
        return fail(e, "%s: expected a folder with scenarios (*.json), found none there", path);
    qsort(f->paths + first, (size_t)(f->count - first), sizeof *f->paths, by_name);
    return true;
}

/* The last part of a path, without ".json"; to be freed. */
static char *short_name(const char *path)
{
    size_t end = strlen(path), start;
    while (end > 1 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--)
        ;
    struct text name = {0};
    text_add_bytes(&name, path + start, end - start);
    if (ends_in_json(name.chars))
        name.chars[name.length - 5] = '\0';
    return name.chars;
}

/* Two that go by one name could not be told apart in any table. */
static bool names_differ(const char *what, const char *const *paths, int count, struct error *e)
{
    bool ok = true;
    for (int k = 0; k < count; k++)
        for (int other = 0; other < k; other++) {
            char *a = short_name(paths[other]), *b = short_name(paths[k]);
            if (strcmp(a, b) == 0)
                ok = fail(e, "%s and %s: two %s would both be called \"%s\"; expected different names", paths[other],
                          paths[k], what, a);
            free(a);
            free(b);
        }
    return ok;
}

static bool find_files(const struct compare_call *c, struct files *out, struct error *e)
{
    bool ok = true;
    for (int k = 0; k < c->file_count; k++) {
        struct stat s;
        if (stat(c->files[k], &s) == 0 && S_ISDIR(s.st_mode))
            ok = add_folder(out, c->files[k], e) && ok;
        else
            add_file(out, copy_text(c->files[k]));
    }
    return ok && names_differ("scenarios", (const char *const *)out->paths, out->count, e) &&
           names_differ("instances", c->instances, c->instance_count, e);
}

/* ---- rows ---- */

static struct json *sentences(const struct error *e)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < e->count && k < ERRORS_KEPT; k++)
        json_add(list, json_new_text(e->text[k]));
    return list;
}

struct json *sweep_values(const struct sweep *s, const struct sweep_row *row)
{
    struct json *values = json_new(JSON_OBJECT);
    for (int k = 0; k < s->override_count; k++)
        json_put(values, s->overrides[k].path, json_copy(s->overrides[k].values->child[row->choice[k]]));
    return values;
}

static char *row_name(const struct sweep *s, const struct sweep_row *row, const char *path)
{
    struct text name = {0};
    text_add(&name, "%s", path);
    for (int k = 0; k < s->override_count; k++) {
        char *value = override_text(s->overrides[k].values->child[row->choice[k]]);
        text_add(&name, "%s%s=%s%s", k ? " " : " [", s->overrides[k].path, value, k + 1 < s->override_count ? "" : "]");
        free(value);
    }
    return name.chars;
}

/* The values of point `point` of the grid, the last override changing quickest. */
static void choose(const struct sweep *s, int point, int *choice)
{
    for (int k = s->override_count - 1; k >= 0; k--) {
        choice[k] = point % s->overrides[k].values->count;
        point /= s->overrides[k].values->count;
    }
}

/* `read` is the file's tree, or NULL with what is wrong with it in `wrong`. */
static void fill_row(const struct sweep *s, struct sweep_row *row, const char *path, const struct json *read,
                     const struct error *wrong)
{
    struct error e = {0};
    row->scenario = short_name(path);
    row->name = row_name(s, row, path);
    if (!read) {
        row->complaints = sentences(wrong);
        return;
    }
    row->policy = json_copy(read);
    if (!override_apply(row->policy, s->overrides, row->choice, s->override_count, path, &e))
        row->complaints = sentences(&e);
    error_free(&e);
}

/* Where a row stands among those of its file: `like` numbers the rows that differ in rules alone, `group` the
 * combinations of everything else. */
static void place_row(const struct sweep *s, const int *choice, int *group, int *like, int *likes)
{
    *group = *like = 0;
    *likes = 1;
    for (int k = 0; k < s->override_count; k++) {
        bool is_rule = strncmp(s->overrides[k].path, "rules.", 6) == 0;
        int *number = is_rule ? like : group, values = s->overrides[k].values->count;
        *number = *number * values + choice[k];
        *likes *= is_rule ? values : 1;
    }
}

/* `chains`: of the files before it, and then of this one too. */
static void add_rows(const struct compare_call *c, struct sweep *s, const char *folder, const char *path, int points,
                     int *chains)
{
    struct json *read = NULL;
    struct error wrong = {0};
    int last = 0;
    json_read(path, &read, &wrong);
    for (int point = 0; point < points; point++) {
        struct sweep_row *row = &s->rows[s->row_count];
        int *choice = allocate((size_t)s->override_count, sizeof *choice), group, like, likes;
        choose(s, point, choice);
        place_row(s, choice, &group, &like, &likes);
        int chain = *chains + group * ((likes + CHAIN_MOST - 1) / CHAIN_MOST) + like / CHAIN_MOST;
        last = chain > last ? chain : last;
        if (chain % c->parts != c->part - 1) {
            free(choice);
            continue;
        }
        *row = (struct sweep_row){.folder = folder, .instance = short_name(folder), .choice = choice};
        row->chain = chain + 1;
        row->place = like % CHAIN_MOST + 1;
        fill_row(s, row, path, read, &wrong);
        s->row_count++;
    }
    *chains = last + 1;
    json_free(read);
    error_free(&wrong);
}

/* Lists the rows of each chain; rows of a file's chains may lie mixed. `most`: the highest number of a chain. */
static void list_chains(struct sweep *s, int most)
{
    int *count = allocate((size_t)most, sizeof *count), *own = allocate((size_t)most, sizeof *own), used = 0;
    for (int k = 0; k < s->row_count; k++)
        count[s->rows[k].chain - 1]++;
    s->chained = allocate((size_t)s->row_count, sizeof *s->chained);
    s->chains = allocate((size_t)s->row_count, sizeof *s->chains);
    for (int n = 0; n < most; n++) {
        if (count[n] == 0)
            continue;
        own[n] = s->chain_count;
        s->chains[s->chain_count++].rows = s->chained + used;
        used += count[n];
    }
    for (int k = 0; k < s->row_count; k++) {
        struct chain *chain = &s->chains[own[s->rows[k].chain - 1]];
        chain->rows[chain->count++] = k;
    }
    free(count);
    free(own);
}

/* The last value would win, and the rows would tell of both. */
static bool is_set_once(const struct sweep *s, int last, struct error *e)
{
    for (int k = 0; k < last; k++)
        if (strcmp(s->overrides[k].path, s->overrides[last].path) == 0)
            return fail(e, "--set %s: expected all its values in one, parted by commas; found it twice",
                        s->overrides[last].path);
    return true;
}

bool sweep_read(const struct compare_call *c, struct sweep *out, struct error *e)
{
    struct files files = {0};
    bool ok = true;
    int chains = 0;
    double points = 1;
    *out = (struct sweep){0};
    out->overrides = allocate((size_t)c->set_count, sizeof *out->overrides);
    for (int k = 0; k < c->set_count; k++) {
        ok = override_read(c->sets[k], &out->overrides[out->override_count++], e) && ok;
        ok = ok && is_set_once(out, k, e);
        points *= ok ? out->overrides[k].values->count : 1;
    }
    ok = find_files(c, &files, e) && ok;
    double rows = points * files.count * c->instance_count;
    if (ok && rows > ROWS_MOST)
        ok = fail(e, "compare: expected at most %d scenarios, found %.0f", ROWS_MOST, rows);
    out->rows = ok ? allocate((size_t)rows, sizeof *out->rows) : NULL;
    for (int i = 0; i < c->instance_count && ok; i++)
        for (int k = 0; k < files.count; k++)
            add_rows(c, out, c->instances[i], files.paths[k], (int)points, &chains);
    list_chains(out, chains);
    files_free(&files);
    return ok;
}

void sweep_free(struct sweep *s)
{
    for (int k = 0; k < s->override_count; k++)
        override_free(&s->overrides[k]);
    for (int k = 0; k < s->row_count; k++) {
        struct sweep_row *row = &s->rows[k];
        free(row->instance);
        free(row->scenario);
        free(row->name);
        free(row->choice);
        json_free(row->policy);
        json_free(row->complaints);
    }
    free(s->overrides);
    free(s->rows);
    free(s->chains);
    free(s->chained);
    *s = (struct sweep){0};
}

/* ---- keys ---- */

static int by_key(const void *a, const void *b)
{
    return strcmp((*(struct json *const *)a)->key, (*(struct json *const *)b)->key);
}

/* In which order keys are written does not matter. */
static void sort_keys(struct json *tree)
{
    if (tree->kind == JSON_OBJECT && tree->count > 1)
        qsort(tree->child, (size_t)tree->count, sizeof(tree->child[0]), by_key);
    for (int k = 0; k < tree->count; k++)
        sort_keys(tree->child[k]);
}

static void hash_tree(struct json *tree, char key[HASH_TEXT])
{
    sort_keys(tree);
    char *text = json_print(tree);
    hash_text(text, key);
    free(text);
    json_free(tree);
}

/* What a result depends on. Threads are left out: they change no plan. */
static void key_of(const struct study *w, char key[HASH_TEXT])
{
    struct json *stamp = json_new(JSON_OBJECT), *files;
    json_put_text(stamp, "version", YDERPLAN_VERSION);
    files = json_put(stamp, "files", json_new(JSON_OBJECT));
    for (const struct setting *t = &w->setting; t; t = t->before) /* of every phase, where there are some */
        for (int k = 0; k < t->instance->file_count; k++)
            if (!json_get(files, t->instance->files[k].name))
                json_put_text(files, t->instance->files[k].name, t->instance->files[k].hash);
    json_put(stamp, "scenario", scenario_json(&w->scenario, &w->instance));
    hash_tree(stamp, key);
}

/* That of a row that cannot be read: what was asked for, and what is wrong with it. */
static void key_of_unread(const struct sweep_row *row, char key[HASH_TEXT])
{
    struct json *stamp = json_new(JSON_OBJECT);
    json_put_text(stamp, "version", YDERPLAN_VERSION);
    json_put_text(stamp, "instance", row->instance);
    json_put_text(stamp, "name", row->name);
    json_put(stamp, "complaints", json_copy(row->complaints));
    hash_tree(stamp, key);
}

void sweep_prepare(const struct compare_call *c, struct sweep *s, int k)
{
    struct sweep_row *row = &s->rows[k];
    struct study study = {0};
    struct error e = {0};
    struct study_call call = {.instance = row->folder, .gap = c->gap, .seconds = c->seconds, .threads = 0};
    if (!row->complaints && study_read_policy(&study, &call, row->policy, row->name, &e))
        key_of(&study, row->key);
    else if (!row->complaints)
        row->complaints = sentences(&e);
    if (row->complaints)
        key_of_unread(row, row->key);
    study_free(&study);
    error_free(&e);
}

/* Rows that cannot be read leave nothing, and are passed over. */
void sweep_chain_keys(struct sweep *s)
{
    for (int n = 0; n < s->chain_count; n++) {
        const char *before = NULL;
        for (int k = 0; k < s->chains[n].count; k++) {
            struct sweep_row *row = &s->rows[s->chains[n].rows[k]];
            if (row->complaints)
                continue;
            if (before) {
                struct json *stamp = json_new(JSON_OBJECT);
                json_put_text(stamp, "after", before);
                json_put_text(stamp, "own", row->key);
                hash_tree(stamp, row->key);
            }
            before = row->key;
        }
    }
}
