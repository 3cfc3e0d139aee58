/* test_fuzz.c - thousands of spoilt CSV and JSON texts, the same ones every time: none crashes a reader, each is either
 * read or refused with sentences that name the file.
 *
 * A spoilt text is a good one with a few bytes changed, dropped, repeated or swapped for what readers stumble over. The
 * generator is xorshift (Marsaglia 2003) with fixed seeds. */
#include "folder.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "json.h"
#include "memory.h"
#include "table.h"
#include "text.h"

enum { TABLE_TEXTS = 6000, JSON_TEXTS = 30000, MOST_CHANGES = 6 };

static uint64_t state;

static size_t chance(size_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 11) % below;
}

static const char *const stumbles[] = {
    "\"",           "\"\"", ",",       ";",       "\n",           "\r\n", "\r",    "\n\n", " ",   "\t",
    "\xEF\xBB\xBF", "\xF8", "æ",       "\xC3",    "\xED\xA0\x80", "\x01", "1e999", "-",    "nan", "0x1",
    "1,5",          "\\",   "\\u0000", "\\ud800", "\\\"",         "{",    "}",     "[",    "]",   ":",
    "null",         "//",   "'",       "00",      "1.",           "%s%n",
};
enum { STUMBLES = sizeof stumbles / sizeof *stumbles };

/* Replaces `count` bytes at `at` by `more` bytes. */
static void splice(struct text *t, size_t at, size_t count, const char *bytes, size_t more)
{
    struct text spliced = {0};
    text_add_bytes(&spliced, t->chars, at);
    text_add_bytes(&spliced, bytes, more);
    text_add_bytes(&spliced, t->chars + at + count, t->length - at - count);
    free(t->chars);
    *t = spliced;
}

static void spoil_once(struct text *t)
{
    size_t at = chance(t->length + 1), most = t->length - at, some = most > 0 ? chance(most < 20 ? most + 1 : 20) : 0;
    const char *stumble = stumbles[chance(STUMBLES)];
    char byte = (char)chance(256);
    switch (chance(6)) {
    case 0: /* another byte, a NUL among them */
        splice(t, at, most > 0, &byte, 1);
        break;
    case 1: /* some dropped */
        splice(t, at, some, "", 0);
        break;
    case 2: { /* some repeated elsewhere */
        struct text piece = {0};
        text_add_bytes(&piece, t->chars + at, some);
        splice(t, chance(t->length + 1), 0, piece.chars, piece.length);
        free(piece.chars);
        break;
    }
    case 3: /* cut off, but not often */
        if (chance(4) == 0)
            splice(t, at, most, "", 0);
        break;
    case 4:
        splice(t, at, most > 0, stumble, strlen(stumble));
        break;
    default:
        splice(t, at, 0, stumble, strlen(stumble));
    }
}

/* One of `count` good texts, spoilt; owned by the caller. */
static struct text spoilt(const char *const *good, size_t count)
{
    struct text t = {0};
    text_add(&t, "%s", good[chance(count)]);
    for (size_t changes = 1 + chance(MOST_CHANGES); changes > 0; changes--)
        spoil_once(&t);
    return t;
}

/* Every failure is a sentence of one line that names the file. */
static void check_sentences(const struct error *e, const char *path)
{
    CHECK(e->count > 0 && e->status == STATUS_INPUT);
    for (int k = 0; k < e->count && k < ERRORS_KEPT; k++) {
        CHECK(strncmp(e->text[k], path, strlen(path)) == 0);
        CHECK(strchr(e->text[k], '\n') == NULL);
        CHECK(strstr(e->text[k], "found") != NULL || strstr(e->text[k], "cannot read") != NULL);
    }
}

/* ---- Tables ---- */

static const char *const tables[] = {
    "area,name,population,share\n0101,København,644431,0.5\n0147,Frederiksberg,105037,1e-3\n\n0851,\"Aalborg, "
    "by\",221082,\n",
    "area;name;population;share\r\n0101;K\xF8"
    "benhavn;644431;0,5\r\n0147;\"Frede\"\"riks\"\"berg\";105037;1,25\r\n",
    "\xEF\xBB\xBFpopulation,share,area\n1,0.25,\"two\nlines\"\n2,,x\n3,1,y\n",
    "area,population\n",
};

enum { AREA, POPULATION, SHARE, WANTED };
static const struct table_column wanted[WANTED] = {{"area", true}, {"population", true}, {"share", false}};

/* Reads every cell in every way. */
static void use_table(const struct table *t, const char *path)
{
    CHECK(t->column_count >= 2);
    int line = 1;
    for (int row = 0; row < t->row_count; row++) {
        struct error e = {0};
        const char *area = NULL;
        int population = 0;
        double share = 0;
        bool ok = table_required(t, row, AREA, &area, &e);
        ok = table_whole(t, row, POPULATION, false, 0, 1000000, &population, &e) && ok;
        ok = table_number(t, row, SHARE, true, 0, 1, &share, &e) && ok;
        CHECK(t->lines[row] > line);
        CHECK(population >= 0 && population <= 1000000 && share >= 0 && share <= 1);
        CHECK(ok == (e.count == 0));
        if (!ok)
            check_sentences(&e, path);
        error_free(&e);
        line = t->lines[row];
    }
}

static bool try_table(const struct text *text)
{
    FILE *file = fopen("a.csv", "wb");
    CHECK(file != NULL && fwrite(text->chars, 1, text->length, file) == text->length);
    if (file != NULL)
        fclose(file);

    struct table t;
    struct notes notes = {0};
    struct error e = {0};
    bool ok = table_read(".", "a.csv", wanted, WANTED, chance(2) == 0, &t, &notes, &e);
    if (ok) {
        CHECK(e.count == 0);
        use_table(&t, "./a.csv");
    } else {
        check_sentences(&e, "./a.csv");
        CHECK(t.path == NULL && t.headers == NULL && t.cells == NULL && t.row_count == 0);
    }
    table_free(&t);
    notes_free(&notes);
    error_free(&e);
    return ok;
}

static void every_spoilt_table_is_read_or_refused_in_sentences(void)
{
    int read = 0;
    state = 0x9E3779B97F4A7C15u;
    for (int k = 0; k < TABLE_TEXTS; k++) {
        struct text text = spoilt(tables, sizeof tables / sizeof *tables);
        read += try_table(&text);
        free(text.chars);
    }
    /* The texts are neither all good nor all bad, or the test would show nothing. */
    CHECK(read > TABLE_TEXTS / 20 && read < TABLE_TEXTS * 19 / 20);
}

/* ---- JSON ---- */

static const char *const scenarios[] = {
    "{\n  \"schema\": \"yderplan-scenario-1\",\n  \"name\": \"reform\",\n  \"title\": {\"da\": \"Gør ét\", \"en\": "
    "\"One\"},\n"
    "  \"rules\": [{\"rule\": \"cap\", \"of\": {\"Nordjylland\": 12}, \"max\": 25.5}, {\"rule\": \"spread\", \"on\": "
    "false}]\n}\n",
    "[[], {}, [1, -0.5, 2e10, 1E-3], {\"\": null, \"a\\\"b\": true, \"\\u00e6\\ud83d\\ude00\\\\\": \"\\n\\/\"}]",
    "\xEF\xBB\xBF{\"a\": [[[[\"deep\"]]]], \"b\": \"x\"}",
    "12.5",
};

/* Lines of children never run backwards, nor beyond the text. */
static void check_lines(const struct json *j, int *line, int most)
{
    CHECK(j->line >= *line && j->line <= most);
    *line = j->line;
    for (int k = 0; k < j->count; k++) {
        CHECK((j->child[k]->key != NULL) == (j->kind == JSON_OBJECT));
        check_lines(j->child[k], line, most);
    }
}

/* Printing, reading and printing again gives the same bytes. */
static void check_round_trip(const struct json *j)
{
    struct json *again = NULL;
    struct error e = {0};
    char *once = json_print(j);
    CHECK(json_parse(once, "printed", &again, &e));
    if (again != NULL) {
        char *twice = json_print(again);
        CHECK(strcmp(once, twice) == 0);
        free(twice);
    }
    free(once);
    json_free(again);
    error_free(&e);
}

static bool try_json(const struct text *text)
{
    struct json *j = NULL;
    struct error e = {0};
    bool ok = json_parse(text->chars, "a.json", &j, &e);
    if (ok) {
        int line = 1, most = 1;
        for (const char *c = text->chars; *c != '\0'; c++)
            most += *c == '\n';
        check_lines(j, &line, most);
        check_round_trip(j);
    } else {
        CHECK(j == NULL);
        check_sentences(&e, "a.json:");
    }
    json_free(j);
    error_free(&e);
    return ok;
}

static void every_spoilt_json_is_read_or_refused_in_sentences(void)
{
    int read = 0;
    state = 0xD1B54A32D192ED03u;
    for (int k = 0; k < JSON_TEXTS; k++) {
        struct text text = spoilt(scenarios, sizeof scenarios / sizeof *scenarios);
        read += try_json(&text);
        free(text.chars);
    }
    CHECK(read > JSON_TEXTS / 50 && read < JSON_TEXTS * 19 / 20);
}

static void the_good_texts_are_read(void)
{
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        CHECK(try_table(&(struct text){(char *)tables[k], strlen(tables[k]), 0}));
    for (size_t k = 0; k < sizeof scenarios / sizeof *scenarios; k++)
        CHECK(try_json(&(struct text){(char *)scenarios[k], strlen(scenarios[k]), 0}));
}

int main(void)
{
    folder_make();
    if (chdir(folder_path) != 0)
        return 1;
    state = 1;
    RUN(the_good_texts_are_read);
    RUN(every_spoilt_table_is_read_or_refused_in_sentences);
    RUN(every_spoilt_json_is_read_or_refused_in_sentences);
    folder_remove();
    return check_done();
}
