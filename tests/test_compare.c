/* test_compare.c - parts of compare by themselves: how far plans are apart, which rows a sweep has, what the database
 * keeps. */
#include "folder.h"

#include "compare_parts.h"
#include "store.h"

static struct json *parsed(const char *text)
{
    struct error e = {0};
    struct json *tree = NULL;
    CHECK(json_parse(text, "test", &tree, &e));
    error_print(&e, stderr);
    error_free(&e);
    return tree;
}

static struct distance apart(const char *some, const char *others)
{
    struct json *x = parsed(some), *y = parsed(others);
    struct sizes a, b;
    sizes_build(x, &a);
    sizes_build(y, &b);
    struct distance far = plan_distance(&a, &b), back = plan_distance(&b, &a);
    CHECK(far.numbers == back.numbers && far.days == back.days);
    sizes_free(&a);
    sizes_free(&b);
    json_free(x);
    json_free(y);
    return far;
}

#define NEW(site, count) "{\"measure\": \"new\", \"specialty\": \"s\", \"site\": \"" site "\", \"count\": " #count "}"
#define DAYS(from, site, days)                                                                                         \
    "{\"measure\": \"satellite\", \"specialty\": \"s\", \"parent_site\": \"" from "\", \"site\": \"" site              \
    "\", \"count\": 1, \"days\": " #days "}"

static void plans_are_apart_by_the_sum_of_differences(void)
{
    struct distance same = apart("[" NEW("a", 2) "," DAYS("a", "b", 3) "]", "[" DAYS("a", "b", 3) "," NEW("a", 2) "]");
    CHECK(same.numbers == 0 && same.days == 0);
    struct distance moved = apart("[" NEW("a", 1) "]", "[" NEW("b", 1) "]");
    CHECK(moved.numbers == 2 && moved.days == 0);
    /* 3 - 1 numbers at a; 2 at c; 4 - 1 days from a; 2 days from c, who is another parent */
    struct distance far = apart("[" NEW("a", 3) "," DAYS("a", "b", 4) "]",
                                "[" NEW("a", 1) "," NEW("c", 2) "," DAYS("a", "b", 1) "," DAYS("c", "b", 2) "]");
    CHECK(far.numbers == 4 && far.days == 5);
    struct distance whole = apart("[]", "[" NEW("a", 3) "," DAYS("a", "b", 2) "]");
    CHECK(whole.numbers == 3 && whole.days == 2);
}

static const char *const toys[] = {"instances/toy"};

static void a_grid_has_all_combinations_the_last_quickest(void)
{
    static const char *const files[] = {"instances/toy/scenarios/one-number.json"};
    static const char *const sets[] = {"rules.cap.max=1,2", "solve.gap=0,0.1,0.2"};
    struct error e = {0};
    struct sweep s;
    struct compare_call c = {1, 1, 2, 0, toys, files, sets, NULL, 1, 1, "out", NAN, NAN, 1, DANISH, true, NULL};
    CHECK(sweep_read(&c, &s, &e) && s.row_count == 6);
    for (int k = 0; k < s.row_count; k++)
        CHECK(s.rows[k].choice[0] == k / 3 && s.rows[k].choice[1] == k % 3);
    CHECK_TEXT(s.rows[4].name, "instances/toy/scenarios/one-number.json [rules.cap.max=2 solve.gap=0.1]");
    for (int k = 0; k < s.row_count; k++)
        sweep_prepare(&c, &s, k);
    for (int k = 0; k < s.row_count; k++)
        for (int other = 0; other < k; other++)
            CHECK(strcmp(s.rows[k].key, s.rows[other].key) != 0);
    sweep_free(&s);
    error_free(&e);
}

static void parts_have_every_row_once(void)
{
    static const char *const folder[] = {"instances/toy/scenarios"};
    int rows = 0;
    for (int part = 1; part <= 4; part++) {
        struct error e = {0};
        struct sweep s;
        struct compare_call c = {1, 1, 0, 0, toys, folder, NULL, NULL, part, 4, "out", NAN, NAN, 1, DANISH, true, NULL};
        CHECK(sweep_read(&c, &s, &e));
        rows += s.row_count;
        CHECK(s.row_count == 2 - (part > 2));
        sweep_free(&s);
        error_free(&e);
    }
    CHECK(rows == 6);
}

/* The key is of what the scenario means: how it is written, and threads, do not matter; what it asks and the time do.
 */
static void a_key_is_of_what_the_scenario_means(void)
{
    static const char *const files[] = {"instances/toy/scenarios/one-number.json"};
    static const char *const sets[] = {"coverage.model=catchment", "solve.threads=7", "rules.cap.level=nation",
                                       "solve.time_seconds=61", "rules.cap.max=2"};
    static const bool same[] = {true, true, true, false, false};
    char key[HASH_TEXT] = "";
    for (int k = -1; k < 5; k++) {
        struct error e = {0};
        struct sweep s;
        struct compare_call c = {1,   1,   k >= 0, 0,      toys, files, k >= 0 ? &sets[k] : NULL, NULL, 1, 1, "out",
                                 NAN, NAN, 1,      DANISH, true, NULL};
        CHECK(sweep_read(&c, &s, &e) && s.row_count == 1);
        sweep_prepare(&c, &s, 0);
        CHECK(s.rows[0].complaints == NULL);
        if (k < 0)
            memcpy(key, s.rows[0].key, sizeof key);
        else
            CHECK((strcmp(key, s.rows[0].key) == 0) == same[k]);
        sweep_free(&s);
        error_free(&e);
    }
}

static void the_database_keeps_the_first_result_of_a_key(void)
{
    struct error e = {0};
    char path[1024];
    struct json *first = parsed("{\"status\": \"optimal\", \"plans\": {}}"),
                *second = parsed("{\"status\": \"feasible\", \"plans\": {}}"), *found = NULL;
    folder_make();
    folder_file("base.sqlite", path);
    struct store *s = store_open(path, &e);
    CHECK(s != NULL && !store_has(s, "k"));
    CHECK(store_begin(s, "k", &e) && store_begin(s, "k", &e) && store_begun(s, "k") == 2);
    CHECK(store_put(s, "k", first, &e) && store_put(s, "k", second, &e));
    CHECK(store_has(s, "k") && !store_has(s, "other") && store_begun(s, "k") == 0);
    store_close(s);
    s = store_open(path, &e); /* again, as another process would */
    CHECK(s != NULL && store_get(s, "k", &found, &e));
    CHECK_TEXT(said_text(found, "status"), "optimal");
    json_free(found);
    CHECK(store_get(s, "other", &found, &e) && found == NULL);
    CHECK(e.count == 0);
    store_close(s);
    json_free(first);
    json_free(second);
    folder_remove();
    error_free(&e);
}

/* A status is wanted of every result: without one the second table's row must not stay either. */
static void a_result_that_cannot_be_put_leaves_nothing(void)
{
    struct error e = {0};
    char path[1024];
    struct json *bad = parsed("{\"run\": {\"version\": \"1\"}}");
    folder_make();
    folder_file("base.sqlite", path);
    struct store *s = store_open(path, &e);
    CHECK(s != NULL && !store_put(s, "k", bad, &e) && e.count == 1 && e.status == STATUS_DEFECT);
    CHECK(!store_has(s, "k"));
    struct json *good = parsed("{\"status\": \"optimal\", \"run\": {\"version\": \"1\"}}");
    CHECK(store_put(s, "k", good, &e) && e.count == 1);
    store_close(s);
    json_free(good);
    json_free(bad);
    folder_remove();
    error_free(&e);
}

int main(void)
{
    RUN(plans_are_apart_by_the_sum_of_differences);
    RUN(a_grid_has_all_combinations_the_last_quickest);
    RUN(parts_have_every_row_once);
    RUN(a_key_is_of_what_the_scenario_means);
    RUN(the_database_keeps_the_first_result_of_a_key);
    RUN(a_result_that_cannot_be_put_leaves_nothing);
    return check_done();
}
