/* store.c - trees into tables, and back. */
#include "store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "text.h"

enum {
    APPLICATION = 0x79647270, /* "ydrp": tells our files from others */
    LAYOUT = 2,               /* of the tables below */
    PATIENCE = 30000          /* milliseconds to wait for somebody who is reading */
};

struct store {
    sqlite3 *db;
    char *path;
};

/* One row of `results` for each key, and under its id whatever it has. */
#define OF_RESULT "result INTEGER NOT NULL REFERENCES results"
#define OF_PLAN OF_RESULT ", plan TEXT NOT NULL"
static const char *const tables =
    "CREATE TABLE results (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT, title_da TEXT, title_en TEXT,"
    " status TEXT NOT NULL, error TEXT, policy TEXT, document TEXT NOT NULL);"
    "CREATE TABLE runs (result INTEGER PRIMARY KEY REFERENCES results, finished TEXT, seconds REAL,"
    " whole_seconds REAL, first_plan_seconds REAL, threads INTEGER, nodes INTEGER, ended_by TEXT, version TEXT,"
    " glpk TEXT);"
    "CREATE TABLE files (" OF_RESULT ", file TEXT, sha256 TEXT, PRIMARY KEY (result, file)) WITHOUT ROWID;"
    "CREATE TABLE objectives (" OF_RESULT ", position INTEGER, measure TEXT, title_da TEXT, title_en TEXT,"
    " value REAL, penalty REAL, best REAL, bound REAL, gap REAL, baseline REAL,"
    " PRIMARY KEY (result, position)) WITHOUT ROWID;"
    "CREATE TABLE plans (" OF_PLAN ", broken_rules INTEGER, distance_numbers INTEGER, distance_days INTEGER,"
    " new INTEGER, conversion INTEGER, licence INTEGER, satellites INTEGER, satellite_days INTEGER,"
    " closures INTEGER, videos INTEGER, video_days INTEGER, net_fte REAL, cost REAL,"
    " PRIMARY KEY (result, plan)) WITHOUT ROWID;"
    "CREATE TABLE regions (" OF_PLAN ", region TEXT, new INTEGER, conversion INTEGER, licence INTEGER,"
    " satellite_days INTEGER, closures INTEGER, video_days INTEGER, cost REAL,"
    " PRIMARY KEY (result, plan, region)) WITHOUT ROWID;"
    "CREATE TABLE indicators (" OF_PLAN ", specialty TEXT, indicator TEXT, value REAL,"
    " PRIMARY KEY (result, plan, specialty, indicator)) WITHOUT ROWID;"
    "CREATE TABLE coverage (" OF_PLAN ", specialty TEXT, level TEXT, \"group\" TEXT, need REAL, fte REAL,"
    " degree REAL, PRIMARY KEY (result, plan, specialty, level, \"group\")) WITHOUT ROWID;"
    "CREATE TABLE rules (" OF_PLAN ", position INTEGER, rule TEXT, satisfied INTEGER, soft INTEGER, penalty REAL,"
    " binding INTEGER, activity REAL, \"limit\" REAL, unit TEXT, sentence_da TEXT, sentence_en TEXT, year INTEGER,"
    " UNIQUE (result, plan, position, year));"
    "CREATE TABLE decisions (" OF_PLAN ", measure TEXT, specialty TEXT, site TEXT, parent_site TEXT, form TEXT,"
    " area TEXT, council TEXT, region TEXT, count INTEGER, days INTEGER, fte REAL, net_fte REAL, cost REAL);"
    "CREATE INDEX decisions_of ON decisions (result, plan);"
    "CREATE TABLE attempts (key TEXT PRIMARY KEY, begun INTEGER NOT NULL);"
    "CREATE TABLE sweep (position INTEGER PRIMARY KEY, instance TEXT, scenario TEXT, overrides TEXT, key TEXT,"
    " chain INTEGER, place INTEGER);"
    "CREATE VIEW comparison AS SELECT position, instance, scenario, overrides, status, plans.*,"
    " max(value) FILTER (WHERE indicator = 'hoover') AS hoover, max(value) FILTER (WHERE indicator = 'gini') AS gini,"
    " max(value) FILTER (WHERE indicator = 'max_min') AS max_min,"
    " max(value) FILTER (WHERE indicator = 'mean_minutes') AS mean_minutes"
    " FROM sweep JOIN results USING (key) JOIN plans ON plans.result = results.id"
    " LEFT JOIN indicators ON indicators.result = plans.result AND indicators.plan = plans.plan AND specialty = '*'"
    " GROUP BY position, plans.result, plans.plan ORDER BY position;";

/* ---- opening ---- */

static bool trouble(const struct store *s, struct error *e)
{
    return fail_defect(e, "%s: %s", s->path, sqlite3_errmsg(s->db));
}

static bool execute(const struct store *s, const char *sql, struct error *e)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || trouble(s, e);
}

static int ask_number(const struct store *s, const char *sql, const char *key, int without)
{
    sqlite3_stmt *q = NULL;
    int number = without;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK &&
        (!key || sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC) == SQLITE_OK) && sqlite3_step(q) == SQLITE_ROW)
        number = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return number;
}

static bool is_ours(const struct store *s, struct error *e)
{
    int application = ask_number(s, "PRAGMA application_id", NULL, -1);
    int layout = ask_number(s, "PRAGMA user_version", NULL, -1);
    if (application < 0) /* not a database at all */
        return trouble(s, e);
    if (application != APPLICATION)
        return fail(e, "%s: expected a database of yderplan compare, found another", s->path);
    return layout == LAYOUT ||
           fail(e, "%s: expected tables of layout %d, found layout %d; use another folder", s->path, LAYOUT, layout);
}

/* Makes the tables in an empty file. Two who come at once: the second finds them made. */
static bool make_tables(const struct store *s, struct error *e)
{
    struct text marks = {0};
    bool ok = execute(s, "BEGIN IMMEDIATE", e);
    if (ok && ask_number(s, "SELECT count(*) FROM sqlite_master", NULL, -1) == 0) {
        text_add(&marks, "PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION, LAYOUT);
        ok = execute(s, tables, e) && execute(s, marks.chars, e);
        free(marks.chars);
    }
    return ok && execute(s, "COMMIT", e);
}

static struct store *open_as(const char *path, int flags, struct error *e)
{
    struct store *s = allocate(1, sizeof *s);
    s->path = copy_text(path);
    bool ok = sqlite3_open_v2(path, &s->db, flags, NULL) == SQLITE_OK || trouble(s, e);
    if (ok)
        sqlite3_busy_timeout(s->db, PATIENCE);
    if (ok && (flags & SQLITE_OPEN_CREATE))
        ok = make_tables(s, e);
    if (ok && is_ours(s, e))
        return s;
    store_close(s);
    return NULL;
}

struct store *store_open(const char *path, struct error *e)
{
    return open_as(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, e);
}

struct store *store_open_to_read(const char *path, struct error *e)
{
    if (access(path, R_OK) != 0) {
        fail(e, "%s: expected a database of yderplan compare, found none: %s", path, strerror(errno));
        return NULL;
    }
    return open_as(path, SQLITE_OPEN_READWRITE, e); /* what a crash left behind may have to be rolled back first */
}

void store_close(struct store *s)
{
    if (!s)
        return;
    sqlite3_close(s->db);
    free(s->path);
    free(s);
}

/* ---- rows ---- */

/* The member at a path of two keys at most, "sentence.da"; NULL without. */
static const struct json *member(const struct json *row, const char *path)
{
    struct text first = {0};
    const char *point = strchr(path, '.');
    if (!point)
        return json_get(row, path);
    text_add_bytes(&first, path, (size_t)(point - path));
    const struct json *inner = json_get(row, first.chars);
    free(first.chars);
    return inner ? json_get(inner, point + 1) : NULL;
}

static void bind(sqlite3_stmt *q, int at, const struct json *value)
{
    if (!value || value->kind == JSON_NULL)
        sqlite3_bind_null(q, at);
    else if (value->kind == JSON_NUMBER)
        sqlite3_bind_double(q, at, value->number); /* a whole one is stored as such in a column INTEGER */
    else if (value->kind == JSON_TEXT)
        sqlite3_bind_text(q, at, value->text, -1, SQLITE_STATIC);
    else if (value->kind == JSON_TRUE || value->kind == JSON_FALSE)
        sqlite3_bind_int(q, at, value->kind == JSON_TRUE);
    else
        sqlite3_bind_text(q, at, json_print(value), -1, free);
}

/* A table, and the members of a row that go into it, by order of its columns; NULL ends them. Before them stand the
 * result's id and, where `planned`, the plan. */
struct layout {
    const char *table;
    bool planned;
    const char *members[16];
};

static const struct layout of_results = {
    "results", false, {"key", "policy.name", "title.da", "title.en", "status", "said", "policy", "document"}};
static const struct layout of_runs = {
    "runs",
    false,
    {"finished", "seconds", "whole_seconds", "first_plan_seconds", "threads", "nodes", "ended_by", "version", "glpk"}};
static const struct layout of_files = {"files", false, {"file", "sha256"}};
static const struct layout of_objectives = {
    "objectives",
    false,
    {"position", "measure", "title.da", "title.en", "value", "penalty", "best", "bound", "gap", "baseline"}};
static const struct layout of_plans = {"plans",
                                       true,
                                       {"broken_rules", "distance.numbers", "distance.days", "summary.new",
                                        "summary.conversion", "summary.licence", "summary.satellites",
                                        "summary.satellite_days", "summary.closures", "summary.videos",
                                        "summary.video_days", "summary.net_fte", "summary.cost"}};
static const struct layout of_regions = {
    "regions", true, {"region", "new", "conversion", "licence", "satellite_days", "closures", "video_days", "cost"}};
static const struct layout of_indicators = {"indicators", true, {"specialty", "indicator", "value"}};
static const struct layout of_coverage = {"coverage", true, {"specialty", "level", "group", "need", "fte", "degree"}};
static const struct layout of_rules = {"rules",
                                       true,
                                       {"index", "rule", "satisfied", "soft", "penalty", "binding", "activity", "limit",
                                        "unit", "sentence.da", "sentence.en", "year"}};
static const struct layout of_decisions = {"decisions",
                                           true,
                                           {"measure", "specialty", "site", "parent_site", "form", "area", "council",
                                            "region", "count", "days", "fte", "net_fte", "cost"}};

static bool insert(const struct store *s, const struct layout *to, sqlite3_int64 id, const char *plan,
                   const struct json *const *rows, int count, struct error *e)
{
    struct text sql = {0};
    sqlite3_stmt *q = NULL;
    int lead = to->planned ? 2 : 1;
    text_add(&sql, "INSERT INTO %s VALUES (?%s", to->table, to->planned ? ", ?" : "");
    for (int k = 0; to->members[k]; k++)
        text_add(&sql, ", ?");
    text_add(&sql, ")");
    bool ok = sqlite3_prepare_v2(s->db, sql.chars, -1, &q, NULL) == SQLITE_OK;
    for (int r = 0; r < count && ok; r++) {
        sqlite3_reset(q);
        sqlite3_bind_int64(q, 1, id);
        if (to->planned)
            sqlite3_bind_text(q, 2, plan, -1, SQLITE_STATIC);
        for (int k = 0; to->members[k]; k++)
            bind(q, lead + 1 + k, member(rows[r], to->members[k]));
        ok = sqlite3_step(q) == SQLITE_DONE;
    }
    if (!ok)
        trouble(s, e);
    sqlite3_finalize(q);
    free(sql.chars);
    return ok;
}

static bool insert_list(const struct store *s, const struct layout *to, sqlite3_int64 id, const char *plan,
                        const struct json *list, struct error *e)
{
    return !list || insert(s, to, id, plan, (const struct json *const *)list->child, list->count, e);
}

static bool insert_one(const struct store *s, const struct layout *to, sqlite3_int64 id, const char *plan,
                       const struct json *row, struct error *e)
{
    return insert(s, to, id, plan, &row, 1, e);
}

/* {name: value} of a specialty to rows. */
static void add_indicators(struct json *rows, const struct json *values, const char *specialty)
{
    for (int k = 0; values && k < values->count; k++) {
        struct json *row = json_add(rows, json_new(JSON_OBJECT));
        json_put_text(row, "specialty", specialty);
        json_put_text(row, "indicator", values->child[k]->key);
        if (values->child[k]->kind == JSON_NUMBER)
            json_put_number(row, "value", values->child[k]->number);
    }
}

static bool put_plan(const struct store *s, sqlite3_int64 id, const struct json *plan, struct error *e)
{
    if (plan->kind != JSON_OBJECT) /* there is none */
        return true;
    struct json *rows = json_new(JSON_ARRAY);
    const struct json *indicators = json_get(plan, "indicators");
    const struct json *specialties = indicators ? json_get(indicators, "specialties") : NULL;
    for (int k = 0; specialties && k < specialties->count; k++)
        add_indicators(rows, specialties->child[k], specialties->child[k]->key);
    add_indicators(rows, indicators ? json_get(indicators, "all") : NULL, "*");
    bool ok = insert_one(s, &of_plans, id, plan->key, plan, e) &&
              insert_list(s, &of_regions, id, plan->key, json_get(plan, "regions"), e) &&
              insert_list(s, &of_indicators, id, plan->key, rows, e) &&
              insert_list(s, &of_coverage, id, plan->key, json_get(plan, "coverage"), e) &&
              insert_list(s, &of_rules, id, plan->key, json_get(plan, "rules"), e) &&
              insert_list(s, &of_decisions, id, plan->key, json_get(plan, "decisions"), e);
    json_free(rows);
    return ok;
}

/* The row of `results`: sentences joined, and the whole as it is. */
static struct json *result_row(const char *key, const struct json *result)
{
    struct json *row = json_new(JSON_OBJECT);
    const struct json *error = json_get(result, "error");
    static const char *const kept[] = {"policy", "title", "status"};
    json_put_text(row, "key", key);
    for (int k = 0; k < 3; k++)
        if (json_get(result, kept[k]))
            json_put(row, kept[k], json_copy(json_get(result, kept[k])));
    struct text said = {0};
    for (int k = 0; error && k < error->count; k++)
        text_add(&said, "%s%s", k ? "\n" : "", error->child[k]->text);
    if (said.length)
        json_put_text(row, "said", said.chars);
    char *document = json_print(result);
    json_put_text(row, "document", document);
    free(document);
    free(said.chars);
    return row;
}

static struct json *file_rows(const struct json *result)
{
    struct json *rows = json_new(JSON_ARRAY);
    const struct json *files = json_get(result, "inputs") ? json_get(json_get(result, "inputs"), "files") : NULL;
    for (int k = 0; files && k < files->count; k++) {
        struct json *row = json_add(rows, json_new(JSON_OBJECT));
        json_put_text(row, "file", files->child[k]->key);
        json_put_text(row, "sha256", files->child[k]->text);
    }
    return rows;
}

static struct json *objective_rows(const struct json *result)
{
    const struct json *list = json_get(result, "objectives");
    struct json *rows = list ? json_copy(list) : json_new(JSON_ARRAY);
    for (int k = 0; k < rows->count; k++)
        json_put_number(rows->child[k], "position", k);
    return rows;
}

static bool put_all(struct store *s, const char *key, const struct json *result, struct error *e)
{
    struct json *row = result_row(key, result), *files = file_rows(result), *objectives = objective_rows(result);
    const struct json *plans = json_get(result, "plans"), *run = json_get(result, "run");
    sqlite3_int64 id = ask_number(s, "SELECT coalesce(max(id), 0) + 1 FROM results", NULL, 1);
    bool ok = insert_one(s, &of_results, id, NULL, row, e) && (!run || insert_one(s, &of_runs, id, NULL, run, e)) &&
              insert_list(s, &of_files, id, NULL, files, e) && insert_list(s, &of_objectives, id, NULL, objectives, e);
    for (int k = 0; ok && plans && k < plans->count; k++)
        ok = put_plan(s, id, plans->child[k], e);
    json_free(row);
    json_free(files);
    json_free(objectives);
    return ok;
}

/* Runs a statement with the key for its only parameter. */
static bool run_with(const struct store *s, const char *sql, const char *key, struct error *e)
{
    sqlite3_stmt *q = NULL;
    bool ok = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK &&
              sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(q) == SQLITE_DONE;
    if (!ok)
        trouble(s, e);
    sqlite3_finalize(q);
    return ok;
}

bool store_put(struct store *s, const char *key, const struct json *result, struct error *e)
{
    if (!execute(s, "BEGIN IMMEDIATE", e))
        return false;
    bool ok =
        store_has(s, key) || (put_all(s, key, result, e) && run_with(s, "DELETE FROM attempts WHERE key = ?", key, e));
    if (ok && execute(s, "COMMIT", e))
        return true;
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* what went wrong is told already */
    return false;
}

bool store_has(struct store *s, const char *key)
{
    return ask_number(s, "SELECT count(*) FROM results WHERE key = ?", key, 0) > 0;
}

bool store_get(struct store *s, const char *key, struct json **out, struct error *e)
{
    sqlite3_stmt *q = NULL;
    *out = NULL;
    bool ok = sqlite3_prepare_v2(s->db, "SELECT document FROM results WHERE key = ?", -1, &q, NULL) == SQLITE_OK &&
              sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC) == SQLITE_OK;
    int got = ok ? sqlite3_step(q) : SQLITE_ERROR;
    if (got == SQLITE_ROW)
        ok = json_parse((const char *)sqlite3_column_text(q, 0), s->path, out, e);
    else if (got != SQLITE_DONE)
        ok = trouble(s, e);
    sqlite3_finalize(q);
    return ok;
}

bool store_begin(struct store *s, const char *key, struct error *e)
{
    return run_with(s, "INSERT INTO attempts VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET begun = begun + 1", key, e);
}

int store_begun(struct store *s, const char *key)
{
    return ask_number(s, "SELECT begun FROM attempts WHERE key = ?", key, 0);
}

static bool put_sweep(const struct store *s, const struct json *rows, struct error *e)
{
    static const char *const members[] = {"instance", "scenario", "overrides", "key", "chain", "place"};
    sqlite3_stmt *q = NULL;
    bool ok = sqlite3_prepare_v2(s->db, "INSERT INTO sweep VALUES (?, ?, ?, ?, ?, ?, ?)", -1, &q, NULL) == SQLITE_OK;
    for (int r = 0; r < rows->count && ok; r++) {
        sqlite3_reset(q);
        sqlite3_bind_int(q, 1, r);
        for (int k = 0; k < 6; k++)
            bind(q, 2 + k, json_get(rows->child[r], members[k]));
        ok = sqlite3_step(q) == SQLITE_DONE;
    }
    if (!ok)
        trouble(s, e);
    sqlite3_finalize(q);
    return ok;
}

bool store_sweep(struct store *s, const struct json *rows, struct error *e)
{
    bool ok = execute(s, "BEGIN IMMEDIATE; DELETE FROM sweep", e) && put_sweep(s, rows, e) && execute(s, "COMMIT", e);
    if (!ok)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}
