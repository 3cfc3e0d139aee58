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

/* 30 caps by 2 decays by 2 caps of days: rows that differ in rules alone, 60 for each decay, in chains of 25, 25 and
 * 10; which part of the sweep is asked for changes nothing of that. */
static void chains_hold_what_differs_in_rules_alone(void)
{
    static const char *const files[] = {"instances/toy/scenarios/one-number.json"};
    static const char *const sets[] = {
        "rules.cap.max=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30",
        "coverage.decay=step,gaussian", "rules.1.max=1,2"};
    int rows = 0;
    for (int part = 1; part <= 4; part++) {
        struct error e = {0};
        struct sweep s;
        struct compare_call c = {1, 1, 3, 0, toys, files, sets, NULL, part, 4, "out", NAN, NAN, 1, DANISH, true, NULL};
        CHECK(sweep_read(&c, &s, &e) && s.chain_count == (part <= 2 ? 2 : 1));
        for (int n = 0; n < s.chain_count; n++) {
            const struct sweep_row *first = &s.rows[s.chains[n].rows[0]];
            CHECK(s.chains[n].count == ((first->chain - 1) % 3 == 2 ? 10 : 25));
            CHECK((first->chain - 1) % 4 == part - 1);
            for (int k = 0; k < s.chains[n].count; k++) {
                const struct sweep_row *row = &s.rows[s.chains[n].rows[k]];
                int like = (first->chain - 1) % 3 * 25 + k;
                CHECK(row->chain == first->chain && row->place == k + 1);
                CHECK(row->choice[0] == like / 2 && row->choice[1] == (first->chain - 1) / 3 &&
                      row->choice[2] == like % 2);
            }
            rows += s.chains[n].count;
        }
        sweep_free(&s);
        error_free(&e);
    }
    CHECK(rows == 120);
}

/* A row's key has the rows before it in its chain; the first's is that of the row alone. */
static void a_key_has_what_went_before(void)
{
    static const char *const files[] = {"instances/toy/scenarios/one-number.json"};
    static const char *const grids[][1] = {
        {"rules.cap.max=1,2,3"}, {"rules.cap.max=1,3"}, {"rules.cap.max=3"}, {"rules.cap.max=1,2"}};
    struct sweep s[4];
    struct error e = {0};
    for (int g = 0; g < 4; g++) {
        struct compare_call c = {1, 1, 1, 0, toys, files, grids[g], NULL, 1, 1, "out", NAN, NAN, 1, DANISH, true, NULL};
        CHECK(sweep_read(&c, &s[g], &e));
        for (int k = 0; k < s[g].row_count; k++)
            sweep_prepare(&c, &s[g], k);
    }
    CHECK_TEXT(s[0].rows[2].key, s[1].rows[1].key); /* what the scenario says is the same */
    for (int g = 0; g < 4; g++)
        sweep_chain_keys(&s[g]);
    CHECK_TEXT(s[0].rows[0].key, s[1].rows[0].key);
    CHECK_TEXT(s[0].rows[1].key, s[3].rows[1].key);
    CHECK(strcmp(s[0].rows[2].key, s[1].rows[1].key) != 0);
    CHECK(strcmp(s[0].rows[2].key, s[2].rows[0].key) != 0 && strcmp(s[1].rows[1].key, s[2].rows[0].key) != 0);
    for (int g = 0; g < 4; g++)
        sweep_free(&s[g]);
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
    RUN(chains_hold_what_differs_in_rules_alone);
    RUN(a_key_has_what_went_before);
    RUN(parts_have_every_row_once);
    RUN(a_key_is_of_what_the_scenario_means);
    RUN(the_database_keeps_the_first_result_of_a_key);
    RUN(a_result_that_cannot_be_put_leaves_nothing);
    return check_done();
}
