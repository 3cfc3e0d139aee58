/* test_pages.c - the pages of docs/objectives and docs/rules: what the code itself says of each objective and rule.
 *
 *     test_pages           checks that each page is what the code would say now
 *     test_pages --write   writes them (make docs)
 *
 * A page is the manual's sentence and keys, the comment that opens the formulation's C file, its statement in MathProg,
 * how it reads on the toy, and the scenarios of Denmark that use it. */
#include "check.h"

#include <dirent.h>
#include <stdlib.h>

#include "json.h"
#include "manual.h"

#define SCENARIOS "instances/denmark/scenarios"

static struct instance toy;
static bool writing;

/* ---- the scenarios of Denmark ---- */

enum { MOST_SCENARIOS = 200 };
static char *scenario_names[MOST_SCENARIOS];
static struct json *scenarios[MOST_SCENARIOS];
static int scenario_count;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_scenarios(void)
{
    DIR *folder = opendir(SCENARIOS);
    for (struct dirent *d; folder && (d = readdir(folder)) != NULL && scenario_count < MOST_SCENARIOS;)
        if (strlen(d->d_name) > 5 && strcmp(d->d_name + strlen(d->d_name) - 5, ".json") == 0)
            scenario_names[scenario_count++] = strdup(d->d_name);
    if (folder)
        closedir(folder);
    qsort(scenario_names, (size_t)scenario_count, sizeof scenario_names[0], by_name);
    for (int k = 0; k < scenario_count; k++) {
        char path[400];
        struct error e = {0};
        snprintf(path, sizeof path, SCENARIOS "/%s", scenario_names[k]);
        if (!json_read(path, &scenarios[k], &e))
            error_print(&e, stderr);
        error_free(&e);
    }
}

/* Does one of the objects in root's `list` have this `name` under `key`? */
static bool uses(const struct json *root, const char *list, const char *key, const char *name)
{
    const struct json *items = json_get(root, list);
    for (int k = 0; items && k < items->count; k++) {
        const struct json *found = json_get(items->child[k], key);
        if (found && found->kind == JSON_TEXT && strcmp(found->text, name) == 0)
            return true;
    }
    return !items && strcmp(list, "objectives") == 0 && strcmp(name, "hoover") == 0; /* the default */
}

static void add_scenarios(const struct manual_topic *t, const char *name, struct text *page)
{
    int used = 0;
    text_add(page, "\n## Scenarios of Denmark\n\n");
    for (int k = 0; k < scenario_count; k++)
        if (uses(scenarios[k], t->rule ? "rules" : "objectives", t->rule ? "rule" : "measure", name))
            text_add(page, "%s[%s](../../" SCENARIOS "/%s)", used++ ? ", " : "", scenario_names[k], scenario_names[k]);
    text_add(page, used ? ".\n" : "None.\n");
}

/* ---- the parts of a page ---- */

/* The comment that opens a file, without its stars and without "NAME.c - ". */
static void add_head_comment(const char *source, struct text *page)
{
    const char *at = strstr(source, " - "), *end = strstr(source, "*/");
    at = at && at < end ? at + 3 : source;
    text_add(page, "```\n");
    while (end && at < end) {
        const char *line_end = strchr(at, '\n');
        const char *stop = line_end && line_end < end ? line_end : end;
        size_t length = (size_t)(stop - at);
        while (length > 0 && at[length - 1] == ' ')
            length--;
        text_add_bytes(page, at, length);
        text_add(page, "\n");
        at = stop < end ? stop + 1 : end;
        at += strncmp(at, " * ", 3) == 0 ? 3 : strncmp(at, " *\n", 3) == 0 ? 2 : 0;
    }
    text_add(page, "```\n");
}

static void add_keys(const struct manual_topic *t, struct text *page)
{
    struct manual_key keys[MANUAL_KEYS];
    int count = manual_keys(t, ENGLISH, keys);
    text_add(page, "\n## Keys\n\n| key | is | without it |\n|---|---|---|\n");
    for (int k = 0; k < count; k++) {
        text_add(page, "| `%s` | ", keys[k].name);
        for (const char *c = keys[k].meaning; *c; c++)
            text_add(page, *c == '|' ? "\\|" : "%c", *c);
        text_add(page, " | %s |\n", keys[k].by_default);
    }
}

/* How the example reads on the toy. */
static void add_sentences(const char *example, struct text *page)
{
    struct text scenario = {0};
    struct json *root = NULL;
    struct scenario s = {0};
    struct error e = {0};
    text_add(&scenario, "{\"schema\": \"yderplan-scenario-1\", \"rules\": [%s]}", example);
    if (json_parse(scenario.chars, "example", &root, &e) &&
        scenario_parse(root, "example", &toy, &formulation_catalogue, &s, &e)) {
        struct text said[LANGUAGE_COUNT] = {{0}, {0}};
        for (int l = 0; l < LANGUAGE_COUNT; l++)
            rule_kinds[s.rules[0].kind]->sentence(&toy, &s, &s.rules[0], (enum language)l, &said[l]);
        text_add(page, "\nOn the [toy](../../instances/toy/README.md) it reads:\n\n* %s\n* %s\n", said[DANISH].chars,
                 said[ENGLISH].chars);
        free(said[DANISH].chars);
        free(said[ENGLISH].chars);
        scenario_free(&s);
    }
    CHECK(e.count == 0); /* an example is a rule that the toy takes */
    error_print(&e, stderr);
    error_free(&e);
    json_free(root);
    free(scenario.chars);
}

static void add_example(const struct manual_topic *t, struct text *page)
{
    struct text example = {0};
    manual_example(t, &example);
    text_add(page, "\n## Example\n\n```json\n%s\n```\n", example.chars);
    if (t->rule)
        add_sentences(example.chars, page);
    free(example.chars);
}

/* Where there is one: gcc and glpsol read the same mathematics. */
static void add_mathprog(const char *stem, struct text *page)
{
    char path[300];
    struct text source = {0};
    snprintf(path, sizeof path, "formulations/%s.mod", stem);
    if (text_read(path, &source)) {
        const char *at = strstr(source.chars, "*/"); /* the mathematics stands above already */
        at = at ? at + 2 : source.chars;
        text_add(page,
                 "\n## In GNU MathProg\n\n[%s](../../%s), beside [model.mod](../../formulations/model.mod), which "
                 "declares what it stands on:\n\n```ampl\n%s```\n",
                 path, path, at + strspn(at, "\n"));
    }
    free(source.chars);
}

static void make_page(const char *name, struct text *page)
{
    struct manual_topic t;
    char stem[200], path[300];
    struct text source = {0};
    CHECK(manual_find(name, &t));
    snprintf(stem, sizeof stem, "%s_%s", t.rule ? "rule" : "objective", name);
    snprintf(path, sizeof path, "formulations/%s.c", stem);
    CHECK(text_read(path, &source));
    text_add(page, "# %s\n\n<!-- Made by make docs from the sources; change those. -->\n\n%s\n\n*%s*\n", name,
             manual_says(&t, ENGLISH), manual_says(&t, DANISH));
    if (t.objective)
        text_add(page, "\nMade as %s as possible.\n", t.objective->maximise ? "large" : "small");
    text_add(page, "\n## Mathematics and source\n\nFrom [%s](../../%s):\n\n", path, path);
    add_head_comment(source.chars ? source.chars : "", page);
    add_keys(&t, page);
    add_example(&t, page);
    add_mathprog(stem, page);
    add_scenarios(&t, name, page);
    text_add(page,
             "\nSee also [formats.md](../formats.md#%s) and [model.md](../model.md); `yderplan help %s` says this "
             "at the terminal.\n",
             t.rule ? "rules" : "objectives", name);
    free(source.chars);
}

static void make_index(bool of_rules, struct text *page)
{
    const char *names[MANUAL_TOPICS];
    int count = manual_names(names);
    text_add(page, "# %s\n\n<!-- Made by make docs from the sources; change those. -->\n\n",
             of_rules ? "Rules" : "Objectives");
    text_add(page, "%s\n\n| %s | says | siger |\n|---|---|---|\n",
             of_rules ? "What a scenario may ask every plan to keep ([keys](../formats.md#rules))."
                      : "What a scenario may ask to be made small, or large where it says so, in order "
                        "([keys](../formats.md#objectives)).",
             of_rules ? "rule" : "objective");
    for (int k = 0; k < count; k++) {
        struct manual_topic t;
        if (manual_find(names[k], &t) && (t.rule != NULL) == of_rules)
            text_add(page, "| [`%s`](%s.md) | %s%s | %s |\n", names[k], names[k], manual_says(&t, ENGLISH),
                     t.objective && t.objective->maximise ? " (large)" : "", manual_says(&t, DANISH));
    }
}

/* ---- checking and writing ---- */

static void settle(const char *path, const struct text *page)
{
    struct text kept = {0};
    if (writing) {
        FILE *file = fopen(path, "wb");
        CHECK(file && fputs(page->chars, file) >= 0 && fclose(file) == 0);
        return;
    }
    bool same = text_read(path, &kept) && strcmp(kept.chars, page->chars) == 0;
    if (!same)
        fprintf(stderr, "  %s is not what the code says now: make docs\n", path);
    CHECK(same);
    free(kept.chars);
}

static void every_page_is_what_the_code_says(void)
{
    const char *names[MANUAL_TOPICS];
    int count = manual_names(names);
    for (int k = 0; k < count; k++) {
        struct manual_topic t;
        struct text page = {0};
        char path[300];
        make_page(names[k], &page);
        snprintf(path, sizeof path, "docs/%s/%s.md", manual_find(names[k], &t) && t.rule ? "rules" : "objectives",
                 names[k]);
        settle(path, &page);
        free(page.chars);
    }
}

static void the_indices_list_them(void)
{
    for (int k = 0; k < 2; k++) {
        struct text page = {0};
        make_index(k == 1, &page);
        settle(k == 1 ? "docs/rules/README.md" : "docs/objectives/README.md", &page);
        free(page.chars);
    }
}

static void every_key_that_is_accepted_is_explained(void)
{
    const char *names[MANUAL_TOPICS];
    int count = manual_names(names);
    for (int k = 0; k < count; k++) {
        struct manual_topic t;
        struct manual_key keys[MANUAL_KEYS];
        CHECK(manual_find(names[k], &t));
        unsigned accepted = t.rule ? t.rule->spec.accepts : t.objective->spec.accepts;
        bool of_all = t.rule && t.rule->spec.of_all;
        int bits = !of_all + ((accepted & KEY_LIMIT) != 0); /* specialty or tolerance; minutes and km */
        for (unsigned bit = 1; bit != 0; bit <<= 1)
            bits += (accepted & bit) != 0;
        CHECK(manual_keys(&t, DANISH, keys) == bits && manual_keys(&t, ENGLISH, keys) == bits);
    }
}

/* What a scenario with `member` is read as and written again; NULL where it is refused. */
static struct json *written_with(const char *member)
{
    struct text text = {0};
    struct json *root = NULL, *out = NULL;
    struct scenario s = {0};
    struct error e = {0};
    text_add(&text, "{\"schema\": \"yderplan-scenario-1\", %s}", member);
    if (json_parse(text.chars, "s.json", &root, &e) &&
        scenario_parse(root, "s.json", &toy, &formulation_catalogue, &s, &e))
        out = scenario_json(&s, &toy);
    error_print(&e, stderr);
    error_free(&e);
    scenario_free(&s);
    json_free(root);
    free(text.chars);
    return out;
}

/* Every key that the measure is written with is explained with that default; no other key is explained with one. */
static void compare_defaults(const struct manual_other *o)
{
    char member[100];
    snprintf(member, sizeof member, "\"measures\": {\"%s\": {}}", o->name);
    struct json *written = written_with(member);
    const struct json *keys = written ? json_get(json_get(written, "measures"), o->name) : NULL;
    CHECK(keys != NULL);
    for (int k = 0; keys && k < keys->count; k++) {
        const struct json *key = keys->child[k];
        const char *said = NULL;
        char value[64] = "";
        for (int n = 0; n < MANUAL_OTHER_KEYS && o->keys[n].name; n++)
            said = strcmp(o->keys[n].name, key->key) == 0 ? o->keys[n].by_default[ENGLISH] : said;
        if (key->kind == JSON_NUMBER)
            text_number(key->number, value);
        CHECK(said != NULL);
        CHECK(key->kind == JSON_ARRAY || !said ||
              strcmp(said, key->kind == JSON_TEXT    ? key->text
                           : key->kind == JSON_FALSE ? "false"
                                                     : value) == 0);
    }
    json_free(written);
}

static void measures_coverage_and_decays_are_explained(void)
{
    const char *names[MANUAL_TOPICS];
    int count = manual_other_names(names);
    CHECK(count == MEASURE_COUNT + 1 + DECAY_COUNT);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        CHECK(manual_find_other(measure_names[m]) != NULL);
        compare_defaults(manual_find_other(measure_names[m]));
    }
    for (int d = 0; d < DECAY_COUNT; d++)
        CHECK(manual_find_other(decay_names[d]) != NULL);
    for (int k = 0; k < count; k++) {
        struct json *written = written_with(manual_find_other(names[k])->example);
        CHECK(written != NULL);
        json_free(written);
    }
    CHECK(manual_find_other("hoover") == NULL);
}

int main(int argc, char **argv)
{
    struct error e = {0};
    struct choice choice = {0};
    writing = argc > 1 && strcmp(argv[1], "--write") == 0;
    if (!instance_read("instances/toy", &choice, &toy, &e))
        error_print(&e, stderr);
    error_free(&e);
    read_scenarios();
    RUN(every_page_is_what_the_code_says);
    RUN(the_indices_list_them);
    RUN(every_key_that_is_accepted_is_explained);
    RUN(measures_coverage_and_decays_are_explained);
    for (int k = 0; k < scenario_count; k++) {
        json_free(scenarios[k]);
        free(scenario_names[k]);
    }
    instance_free(&toy);
    return check_done();
}
