/* test_override.c - what `--set` puts into a scenario. */
#include "check.h"

#include <stdlib.h>

#include "override.h"

static const char *const text = "{\"rules\": [{\"rule\": \"cap\", \"max\": 60}, {\"rule\": \"budget\", \"max\": 200},\n"
                                "{\"rule\": \"cap\", \"max\": 9}],\n"
                                "\"objectives\": [{\"measure\": \"hoover\"}], \"measures\": {\"closure\": false},\n"
                                "\"name\": \"base\"}";

/* The scenario above after these overrides, in one line; the complaint where there is one. To be freed. */
static char *after(int count, const char *const *arguments)
{
    struct error e = {0};
    struct json *root = NULL;
    struct override list[4] = {{0}};
    int choice[4] = {0};
    bool ok = json_parse(text, "base.json", &root, &e);
    for (int k = 0; k < count; k++)
        ok = ok && override_read(arguments[k], &list[k], &e);
    ok = ok && override_apply(root, list, choice, count, "base.json", &e);
    struct json *said = json_new_text(e.count > 0 ? e.text[0] : "");
    char *line = override_text(ok ? root : said);
    for (int k = 0; k < count; k++)
        override_free(&list[k]);
    json_free(said);
    json_free(root);
    error_free(&e);
    return line;
}

static void check_one(const char *argument, const char *key, const char *wanted)
{
    char *line = after(1, &argument), *at = strstr(line, key);
    CHECK(at != NULL && strncmp(at, wanted, strlen(wanted)) == 0);
    if (at == NULL || strncmp(at, wanted, strlen(wanted)) != 0)
        fprintf(stderr, "  %s: %s\n", argument, line);
    free(line);
}

static void values_are_json_or_texts(void)
{
    struct error e = {0};
    struct override o = {0};
    CHECK(override_read("coverage.decay=step,gaussian,0.5,true,null,\"a,b\",[1,2],{\"da\": \"x,y\"}", &o, &e));
    CHECK_TEXT(o.path, "coverage.decay");
    static const enum json_kind kinds[] = {JSON_TEXT, JSON_TEXT, JSON_NUMBER, JSON_TRUE,
                                           JSON_NULL, JSON_TEXT, JSON_ARRAY,  JSON_OBJECT};
    CHECK(o.values->count == 8);
    for (int k = 0; k < 8 && k < o.values->count; k++)
        CHECK(o.values->child[k]->kind == kinds[k]);
    CHECK_TEXT(o.values->child[5]->text, "a,b");
    override_free(&o);
}

static void what_is_no_override_is_told(void)
{
    static const char *const wrong[][2] = {
        {"rules.0.max", "--set: expected PATH=VALUE,..., such as rules.0.max=40,60, found \"rules.0.max\""},
        {"=4", "--set: expected PATH=VALUE,..., such as rules.0.max=40,60, found \"=4\""},
        {"a=1,,2", "--set a: expected a value before and after each comma, found none"},
        {"a=1,", "--set a: expected a value before and after each comma, found none"},
        {"a=", "--set a: expected a value before and after each comma, found none"},
    };
    for (int k = 0; k < 5; k++) {
        struct error e = {0};
        struct override o = {0};
        CHECK(!override_read(wrong[k][0], &o, &e));
        CHECK_TEXT(e.text[0], wrong[k][1]);
        override_free(&o);
        error_free(&e);
    }
}

static void an_entry_goes_by_place_or_by_name(void)
{
    check_one("rules.1.max=7", "\"budget\"", "\"budget\",\"max\":7}");
    check_one("rules.budget.max=8", "\"budget\"", "\"budget\",\"max\":8}");
    check_one("objectives.hoover.tolerance=0.1", "\"hoover\"", "\"hoover\",\"tolerance\":0.1}");
}

static void missing_keys_are_made_and_a_measure_switched_on(void)
{
    check_one("solve.gap=0.01", "\"solve\"", "\"solve\":{\"gap\":0.01}");
    check_one("measures.closure.compensated=true", "\"closure\"", "\"closure\":{\"compensated\":true}");
    check_one("measures.new.max_per_site=3", "\"new\"", "\"new\":{\"max_per_site\":3}");
}

static void null_takes_out_after_all_have_been_put(void)
{
    static const char *const two[] = {"rules.0=null", "rules.2.max=5"}, *const all[] = {"rules.2=null", "rules.0=null"};
    char *line = after(2, two);
    CHECK(strstr(line, "[{\"rule\":\"budget\",\"max\":200}, {\"rule\":\"cap\",\"max\":5}]") != NULL);
    free(line);
    line = after(2, all);
    CHECK(strstr(line, "\"rules\":[{\"rule\":\"budget\",\"max\":200}]") != NULL);
    free(line);
}

static void a_path_that_leads_nowhere_is_told(void)
{
    static const char *const wrong[][2] = {
        {"rules.9.max=1", "base.json: --set rules.9.max: expected an entry from 0 to 2, found 9"},
        {"rules.-1.max=1", "base.json: --set rules.-1.max: expected an entry from 0 to 2, found -1"},
        {"rules.bugdet.max=1",
         "base.json: --set rules.bugdet.max: the list has no \"bugdet\"; did you mean \"budget\"?"},
        {"rules.wish=1", "base.json: --set rules.wish: the list has no \"wish\"; it has 3 entries, counted from 0"},
        {"rules.cap.max=1",
         "base.json: --set rules.cap.max: several entries are called \"cap\"; expected one of rules.0, rules.2"},
        {"name.da=1", "base.json: --set name.da: \"da\" would be a key of a text; expected a path to a value"},
        {"rules.0.max.x=1",
         "base.json: --set rules.0.max.x: \"x\" would be a key of a number; expected a path to a value"},
        {"rules..max=1", "base.json: --set rules..max: expected keys parted by points, found an empty one"},
        {"rules.=1", "base.json: --set rules.: expected keys parted by points, found an empty one"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        char *line = after(1, &wrong[k][0]);
        CHECK_TEXT(line, wrong[k][1]);
        free(line);
    }
}

int main(void)
{
    RUN(values_are_json_or_texts);
    RUN(what_is_no_override_is_told);
    RUN(an_entry_goes_by_place_or_by_name);
    RUN(missing_keys_are_made_and_a_measure_switched_on);
    RUN(null_takes_out_after_all_have_been_put);
    RUN(a_path_that_leads_nowhere_is_told);
    return check_done();
}
