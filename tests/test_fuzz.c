/* test_fuzz.c - thousands of spoilt CSV and JSON texts and choices of files, the same ones every time: none crashes a
 * reader, each is either read or refused with sentences that name the file.
 *
 * A spoilt text is a good one with a few bytes changed, dropped, repeated or swapped for what readers stumble over. The
 * generator is xorshift (Marsaglia 2003) with fixed seeds. */
#include "folder.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "memory.h"
#include "scenario.h"
#include "table.h"
#include "text.h"

enum { TABLE_TEXTS = 6000, JSON_TEXTS = 30000, CHOICE_TEXTS = 3000, MOST_CHANGES = 6 };

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

/* ---- What a scenario chooses ---- */

static const char *const choices[] = {
    "{\"need\": \"need_2035.csv\", \"files\": {\"sites.csv\": \"places.csv\"},\n\"population_year\": 2035}\n",
    "{\"need_factor\": 1.2, \"supply_factor\": {\"derm\": 0.9, \"*\": 1, \"none\": 2}, \"rules\": []}\n",
    "{\"files\": {\"need.csv\": \"need_2035.csv\",\n\"areas.csv\": \"areas.csv\"}, \"need_factor\": {\"*\": 1.5}}\n",
};

static const char *const folder[][2] = {
    {"areas.csv", "area,name,municipality,council,region,population,lat,lon\na1,A,M,C,R,1000,56,10\n"},
    {"sites.csv", "site,name,area\ns1,S,a1\n"},
    {"places.csv", "site,name,area\ns1,S,a1\ns2,T,a1\n"},
    {"specialties.csv", "specialty,name_da,name_en,part_time_fte\nderm,Hud,Skin,0.22\n"},
    {"providers.csv", "site,specialty,form,count\ns1,derm,full_time,3\n"},
    {"population.csv", "area,sex,age_from,age_to,population,year\na1,K,0,99,5,2035\na1,K,0,99,5,2026\n"},
    {"need_rates.csv", "specialty,sex,age_from,age_to,rate\nderm,K,0,99,1\n"},
    {"need_2035.csv", "area,specialty,need\na1,derm,900\n"},
};
enum { FOLDER = sizeof folder / sizeof *folder };

static const char *const odd_values[] = {
    "null",
    "true",
    "-1",
    "0",
    "1.5",
    "2026",
    "1e300",
    "1e-300",
    "[]",
    "{}",
    "[1]",
    "\"\"",
    "\"sites.csv\"",
    "\"../a.json\"",
    "\"need_2035.csv\"",
    "{\"derm\": 2, \"derm\": 3}",
};

/* Somewhere in the tree: another key, a key twice, or an odd value. */
static void make_odd(struct json *j)
{
    struct json *child = j->child[chance((size_t)j->count)], *odd = NULL;
    struct error e = {0};
    if (child->count > 0 && chance(3) > 0) {
        make_odd(child);
        return;
    }
    CHECK(json_parse(odd_values[chance(sizeof odd_values / sizeof *odd_values)], "odd", &odd, &e));
    size_t way = chance(4);
    if (way == 0) {
        free(child->key);
        child->key = copy_text(folder[chance(FOLDER)][0]);
    } else if (way == 1) {
        json_put(j, child->key, odd);
        return;
    } else {
        struct json was = *child;
        *child = *odd, *odd = was;
        child->key = was.key, odd->key = NULL;
    }
    json_free(odd);
}

/* What is chosen keeps what choice.h promises. */
static void check_promises(const struct choice *c)
{
    CHECK(c->year >= 0 && c->year <= 9999);
    for (int k = 0; k < c->file_count; k++) {
        CHECK(strncmp(c->files[k].where, "a.json:", 7) == 0);
        CHECK(choice_file(c, c->files[k].name) == c->files[k].file);
    }
    for (int k = 0; k < c->factor_count; k++) {
        CHECK(c->factors[k].factor > 0 && isfinite(c->factors[k].factor));
        CHECK(choice_factor(c, c->factors[k].need, c->factors[k].specialty) == c->factors[k].factor);
    }
}

/* 0: no choice; 1: a choice that the folder has not; 2: read. */
static int try_choice(const struct json *root)
{
    struct choice c = {0};
    struct instance in = {0};
    struct error e = {0};
    int reached = scenario_choice(root, "a.json", &c, &e);
    if (reached == 1) {
        check_promises(&c);
        reached += instance_read(".", &c, &in, &e);
    }
    CHECK((reached == 2) == (e.count == 0));
    for (int k = 0; k < e.count && k < ERRORS_KEPT; k++)
        CHECK(strncmp(e.text[k], "a.json:", 7) == 0 || strncmp(e.text[k], "./", 2) == 0);
    CHECK(reached == 2 || in.folder == NULL);
    instance_free(&in);
    choice_free(&c);
    error_free(&e);
    return reached;
}

static int try_choice_text(const struct text *text, bool odd)
{
    struct json *root = NULL;
    struct error e = {0};
    int reached = 0;
    if (json_parse(text->chars, "a.json", &root, &e)) {
        if (odd)
            make_odd(root);
        reached = try_choice(root);
    }
    json_free(root);
    error_free(&e);
    return reached;
}

static void put_folder(void)
{
    for (size_t k = 0; k < FOLDER; k++)
        folder_put(folder[k][0], folder[k][1]);
}

static void every_spoilt_choice_is_made_or_refused(void)
{
    int reached[3] = {0};
    put_folder();
    state = 0x2545F4914F6CDD1Du;
    for (int k = 0; k < CHOICE_TEXTS; k++) {
        struct text text = spoilt(choices, sizeof choices / sizeof *choices);
        const char *good = choices[chance(sizeof choices / sizeof *choices)];
        reached[try_choice_text(&text, false)]++;
        reached[try_choice_text(&(struct text){(char *)good, strlen(good), 0}, true)]++;
        free(text.chars);
    }
    for (int k = 0; k < 3; k++)
        CHECK(reached[k] > CHOICE_TEXTS / 50);
}

static void the_good_texts_are_read(void)
{
    put_folder();
    for (size_t k = 0; k < sizeof choices / sizeof *choices; k++)
        CHECK(try_choice_text(&(struct text){(char *)choices[k], strlen(choices[k]), 0}, false) == 2);
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
    RUN(every_spoilt_choice_is_made_or_refused);
    folder_remove();
    return check_done();
}
