/* test_baseline.c - baselines against cases worked out by hand, on the toy (instances/toy/README.md) most of them. */
#include "check.h"

#include <stdlib.h>

#include "baseline.h"
#include "study.h"

/* The toy under a scenario given in full, and one plan made for it. */
struct toy {
    struct study study;
    struct plan plan;
    struct json *document;
    struct error e;
};

static bool read_toy(struct toy *t, const char *policy)
{
    struct study_call call = {.instance = "instances/toy", .gap = NAN, .seconds = NAN, .threads = 1};
    struct json *root = NULL;
    *t = (struct toy){0};
    bool ok = json_parse(policy, "test", &root, &t->e) && study_read_policy(&t->study, &call, root, "test", &t->e);
    json_free(root);
    error_print(&t->e, stderr);
    CHECK(ok);
    return ok;
}

static void judge(struct toy *t)
{
    t->document = assessment_document(&t->study.setting, &t->plan);
}

static double hoover(const struct toy *t)
{
    return json_get(json_get(json_get(json_get(t->document, "indicators"), "plan"), "all"), "hoover")->number;
}

static void free_toy(struct toy *t)
{
    json_free(t->document);
    plan_free(&t->plan);
    study_free(&t->study);
    error_free(&t->e);
}

#define POLICY(measures, rules)                                                                                        \
    "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"decay\": \"step\"}, \"measures\": {" measures              \
    "}, \"rules\": [" rules "]}"

static void check_shares(const double *weights, const int *most, int count, int total, const int *wanted, int given)
{
    int out[8];
    CHECK(largest_remainder(weights, most, count, total, out) == given);
    for (int k = 0; k < count; k++)
        CHECK(out[k] == wanted[k]);
}

static void shares_go_by_whole_quotas_and_then_by_the_largest_remainders(void)
{
    static const int free[] = {99, 99, 99, 99, 99, 99};
    /* Quotas 1.9, 2.6, 0.5: whole 1, 2, 0; one to .9, one to .6. */
    check_shares((double[]){19, 26, 5}, free, 3, 5, (int[]){2, 3, 0}, 5);
    /* The parties of a textbook: 47, 16, 15.8, 12, 6.1, 3.1 thousand votes, ten seats. */
    check_shares((double[]){47000, 16000, 15800, 12000, 6100, 3100}, free, 6, 10, (int[]){5, 2, 1, 1, 1, 0}, 10);
    /* Ties go to the first. */
    check_shares((double[]){1, 1, 1}, free, 3, 2, (int[]){1, 1, 0}, 2);
    check_shares((double[]){0, 0}, free, 2, 4, (int[]){0, 0}, 0);
}

static void nobody_gets_more_than_there_is_room_for(void)
{
    /* Quotas 6, 3, 1; the first takes only 2: what it leaves goes on, one by one, to who lacks most. */
    check_shares((double[]){6, 3, 1}, (int[]){2, 5, 9}, 3, 10, (int[]){2, 5, 3}, 10);
    check_shares((double[]){6, 3, 1}, (int[]){2, 2, 1}, 3, 10, (int[]){2, 2, 1}, 5);
    check_shares((double[]){6, 3, 0}, (int[]){2, 2, 9}, 3, 10, (int[]){2, 2, 0}, 4);
}

/* Nord and Syd have 100,000 each, so that the first number goes to Nord, there to Ager with 60,000 (a), and the second
 * to Syd, where Dal alone has a site (d). */
static void proportional_looks_at_need_and_not_at_what_is_there(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"new\": true", ""))) {
        baseline_proportional(&t.study.setting, 1, &t.plan);
        CHECK(t.plan.count == 1 && numbers_of(&t.plan) == 1);
        CHECK_TEXT(t.study.instance.places.sites[t.plan.decisions[0].site].id, "a");
        judge(&t);
        CHECK_NEAR(hoover(&t), 0.4375, 1e-12); /* the README's table: at a it makes things worse */
    }
    free_toy(&t);
    if (read_toy(&t, POLICY("\"new\": true", ""))) {
        baseline_proportional(&t.study.setting, 2, &t.plan);
        CHECK(t.plan.count == 2 && t.plan.decisions[0].site == 0 && t.plan.decisions[1].site == 2);
    }
    free_toy(&t);
}

/* Five numbers: three to Nord and two to Syd. Nord's 3 by 60 to 40: quotas 1.8 and 1.2, so 2 and 1. One new number at
 * each site; what is beyond is a licence, of which there may be one too. Syd has one site: both are there. */
static void proportional_fills_up_with_licences(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"new\": {\"max_per_site\": 1}, \"licence\": {\"max_per_site\": 1}", ""))) {
        baseline_proportional(&t.study.setting, 5, &t.plan);
        CHECK(t.plan.count == 5 && numbers_of(&t.plan) == 5);
        for (int k = 0; k < t.plan.count; k++)
            CHECK(t.plan.decisions[k].measure == (k < 3 ? MEASURE_NEW : MEASURE_LICENCE));
        CHECK(t.plan.decisions[3].site == 0 && t.plan.decisions[4].site == 2);
    }
    free_toy(&t);
}

static void proportional_has_nothing_to_share_out_where_there_are_no_numbers(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"conversion\": {\"acceptance\": 0.5}", ""))) {
        baseline_proportional(&t.study.setting, 5, &t.plan);
        CHECK(t.plan.count == 0);
    }
    free_toy(&t);
}

/* Proportional does not ask the rules; the judge does. */
static void a_baseline_that_breaks_a_rule_is_seen_to(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"new\": true", "{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 1}"))) {
        baseline_proportional(&t.study.setting, 2, &t.plan);
        judge(&t);
        CHECK(broken_rules(t.document) == 1);
    }
    free_toy(&t);
}

/* Dal is worst, at 0.5: the one number goes there, Z = 0.1875 by the README; nothing else may be done. */
static void the_worst_covered_comes_first(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"new\": true", "{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 1}"))) {
        baseline_greedy(&t.study.setting, &t.plan);
        judge(&t);
        CHECK(t.plan.count == 1 && t.plan.decisions[0].site == 2);
        CHECK_NEAR(hoover(&t), 0.1875, 1e-12);
        CHECK(broken_rules(t.document) == 0);
    }
    free_toy(&t);
}

/* The target is today's mean, 2. One number at d: Dal 1.5, Ceder 2.125; a second for Dal: 2.5, Ceder 3.125: everybody
 * is above 2 and it ends, with room for more. */
static void it_ends_when_everybody_has_the_target(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"new\": {\"max_per_site\": 9}", ""))) {
        baseline_greedy(&t.study.setting, &t.plan);
        CHECK(t.plan.count == 1 && t.plan.decisions[0].site == 2 && t.plan.decisions[0].count == 2);
    }
    free_toy(&t);
}

/* Two of the four part-time numbers may be converted; both at d, Dal then has 2, its target: Z = 0.125, the optimum. */
static void conversions_where_there_are_no_numbers_to_give(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"conversion\": {\"acceptance\": 0.5}", ""))) {
        baseline_greedy(&t.study.setting, &t.plan);
        judge(&t);
        CHECK(t.plan.count == 1 && t.plan.decisions[0].site == 2 && t.plan.decisions[0].count == 2);
        CHECK_NEAR(hoover(&t), 0.125, 1e-12);
    }
    free_toy(&t);
}

/* Days from a to d, as many as the cap allows: the README's best plan with five. */
static void days_come_from_the_better_covered(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"satellite\": {\"max_days\": 2, \"max_minutes\": 100}",
                            "{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"max\": 5}"))) {
        baseline_greedy(&t.study.setting, &t.plan);
        judge(&t);
        CHECK(t.plan.count == 1 && t.plan.decisions[0].parent == 0 && t.plan.decisions[0].days == 5);
        CHECK_NEAR(hoover(&t), 0.0825, 1e-12);
    }
    free_toy(&t);
}

/* One of the three at a was handed back, and there may be no more numbers than before: it moves to d. */
static void a_number_handed_back_moves_to_the_worst_covered(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"new\": true, \"closure\": true",
                            "{\"rule\": \"cap\", \"measures\": [\"new\"], \"less\": [\"closure\"], \"max\": 0}"))) {
        for (int k = 0; k < t.study.instance.provider_count; k++)
            t.study.instance.providers[k].returned = t.study.instance.providers[k].form == FORM_FULL_TIME;
        baseline_greedy(&t.study.setting, &t.plan);
        judge(&t);
        CHECK(t.plan.count == 2 && broken_rules(t.document) == 0);
        CHECK(t.plan.decisions[0].measure == MEASURE_NEW && t.plan.decisions[0].site == 2);
        CHECK(t.plan.decisions[1].measure == MEASURE_CLOSURE && t.plan.decisions[1].site == 0);
    }
    free_toy(&t);
}

/* At least two new numbers and money for one: greedy keeps the budget, and the judge sees what is not reached. */
static void a_rule_that_asks_for_more_stays_broken(void)
{
    struct toy t;
    if (read_toy(&t, POLICY("\"new\": true", "{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 2},"
                                             "{\"rule\": \"budget\", \"max\": 3}"))) {
        baseline_greedy(&t.study.setting, &t.plan);
        judge(&t);
        CHECK(numbers_of(&t.plan) == 1 && broken_rules(t.document) == 1);
    }
    free_toy(&t);
}

int main(void)
{
    RUN(shares_go_by_whole_quotas_and_then_by_the_largest_remainders);
    RUN(nobody_gets_more_than_there_is_room_for);
    RUN(proportional_looks_at_need_and_not_at_what_is_there);
    RUN(proportional_fills_up_with_licences);
    RUN(proportional_has_nothing_to_share_out_where_there_are_no_numbers);
    RUN(a_baseline_that_breaks_a_rule_is_seen_to);
    RUN(the_worst_covered_comes_first);
    RUN(it_ends_when_everybody_has_the_target);
    RUN(conversions_where_there_are_no_numbers_to_give);
    RUN(days_come_from_the_better_covered);
    RUN(a_number_handed_back_moves_to_the_worst_covered);
    RUN(a_rule_that_asks_for_more_stays_broken);
    return check_done();
}
