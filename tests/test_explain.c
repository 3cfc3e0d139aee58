/* test_explain.c - scenarios made infeasible in known ways: is the conflict exactly what was put in, and does the
 * repair give a plan? On small random instances every plan there is says whether a conflict is one, and a smallest one;
 * and what a rule costs is held against the best of all plans with and without it. */
#include "check.h"
#include "clock.h"
#include "folder.h"
#include "random_instance.h"

#include <stdlib.h>

#include "enumerate_aims.h"
#include "branch.h"
#include "conflict_parts.h"
#include "enumerate_rules.h"
#include "explain.h"
#include "repair.h"
#include "solver/check.h"

/* ---- the toy, and what it lacks ---- */

static void copy_file(const char *name)
{
    char path[200];
    struct text text = {0};
    snprintf(path, sizeof path, "instances/toy/%s", name);
    CHECK(text_read(path, &text));
    folder_put(name, text.chars);
    free(text.chars);
}

static void make_toy(void)
{
    static const char *const files[] = {"areas.csv",       "costs.csv",  "notes.csv", "providers.csv",
                                        "specialties.csv", "travel.csv", "sites.csv"};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        copy_file(files[k]);
    folder_put("supply.csv", "region,specialty,specialists,recruitable\nNordland,hud,5,0\nSydland,hud,5,1\n");
    folder_put("hospitals.csv", "hospital,area,specialty,specialists,protected\nH,D,hud,5,1\n");
}

static bool explain_here(const char *instance, const char *scenario, double gap, struct explanation *x)
{
    char path[1024];
    struct error e = {0};
    if (scenario)
        folder_put("scenario.json", scenario);
    folder_file("scenario.json", path);
    struct explain_call call = {{instance, gap, NAN, 2, NULL, NULL, NULL}, path, NULL, NULL};
    bool ok = explain(&call, x, &e);
    error_print(&e, stderr);
    error_free(&e);
    return ok;
}

/* "0 2", "o0": the members of a conflict, "o" before objectives. */
static void members_of(const struct explanation *x, char to[100])
{
    const struct json *members = json_get(json_get(x->document, "conflict"), "members");
    size_t length = 0;
    to[0] = '\0';
    for (int k = 0; members && k < members->count; k++) {
        const struct json *rule = json_get(members->child[k], "index");
        const struct json *index = rule ? rule : json_get(members->child[k], "objective");
        length += (size_t)snprintf(to + length, 100 - length, "%s%s%.0f", k ? " " : "", rule ? "" : "o", index->number);
    }
}

/* The repaired scenario has a plan that keeps every rule, told and verified from the files like any other. */
static bool repaired_has_a_plan(const struct explanation *x, const char *instance)
{
    struct study s = {0};
    struct error e = {0};
    struct study_call call = {instance, 0.01, 20, 2, NULL, NULL, NULL};
    bool ok = x->repaired && study_read_policy(&s, &call, x->repaired, "repaired.json", &e) &&
              study_search(&s, NULL, &e) && study_describe(&s, &e) && s.stages.found && broken_rules(s.document) == 0;
    error_print(&e, stderr);
    error_free(&e);
    study_free(&s);
    return ok;
}

static const char *first_change(const struct explanation *x)
{
    const struct json *changes = json_get(json_get(x->document, "repair"), "changes");
    const struct json *said = changes && changes->count == 1 ? json_get(changes->child[0], "sentence") : NULL;
    return said ? json_get(said, "en")->text : "";
}

/* ---- made infeasible in known ways ---- */

static const struct known {
    const char *why, *policy; /* after the schema */
    const char *members;      /* the rules that were made to contradict each other, by index */
    const char *change;       /* the only least change, in English; NULL: there are several */
} known[] = {
    {"two numbers cost four, three are there (the capacity at the sites is not to blame)",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 2}, "
     "{\"rule\": \"site_capacity\"}, {\"rule\": \"budget\", \"max\": 3}]",
     "0 2", "raise the frame in the whole country from 3 to 4 million kr a year"},
    {"at least five and at most three",
     "\"measures\": {\"new\": {\"max_per_site\": 9}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], "
     "\"min\": 5}, "
     "{\"rule\": \"budget\", \"max\": 90}, {\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 3}]",
     "0 2", "lower the least number of new numbers in the whole country from 5 to 3"},
    {"three at Dal, which has room for two",
     "\"measures\": {\"new\": {\"max_per_site\": 9}}, \"rules\": [{\"rule\": \"budget\", \"max\": 90}, {\"rule\": "
     "\"fixed\", "
     "\"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"d\", \"count\": 3}]}, {\"rule\": "
     "\"site_capacity\"}]",
     "1 2", "lower the decided number of new numbers (Dermatology) in Dal from 3 to 2"},
    {"five at a site, and the measure allows two",
     "\"measures\": {\"new\": {\"max_per_site\": 2}}, \"rules\": [{\"rule\": \"fixed\", \"decisions\": [{\"measure\": "
     "\"new\", "
     "\"specialty\": \"hud\", \"site\": \"d\", \"count\": 5}]}]",
     "0", "lower the decided number of new numbers (Dermatology) in Dal from 5 to 2"},
    {"one at Ager, which is closed at 162 percent",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"closed_above\", \"percent\": 110}, {\"rule\": \"fixed\", "
     "\"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"a\", \"count\": 1}]}, "
     "{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 4}]",
     "0 1", "close to new numbers above 163 % coverage instead of 110 %"},
    {"sixty percent everywhere takes a number at Dal, and there is no money",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"floor\", \"percent\": 60}, {\"rule\": \"budget\", \"max\": "
     "1}, "
     "{\"rule\": \"site_capacity\"}]",
     "0 1", "lower the floor of coverage in every council from 60 to 37 %"},
    {"two numbers, and only Dal has room for one below its ceiling",
     "\"measures\": {\"new\": {\"max_per_site\": 4}}, \"rules\": [{\"rule\": \"ceiling\", \"percent\": 100}, "
     "{\"rule\": \"cap\", "
     "\"measures\": [\"new\"], \"min\": 2}]",
     "0 1", NULL},
    {"satellite days leave Nord, which may lose nothing",
     "\"measures\": {\"satellite\": {\"max_minutes\": 90}}, \"rules\": [{\"rule\": \"no_one_worse\", \"percent\": 0}, "
     "{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"min\": 1}]",
     "0 1", NULL},
    {"one new number in each of two councils makes no three",
     "\"measures\": {\"new\": {\"max_per_site\": 4}}, \"rules\": [{\"rule\": \"spread\", \"level\": \"council\", "
     "\"max\": 1}, "
     "{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 3}, {\"rule\": \"site_capacity\"}]",
     "0 1", "lower the least number of new numbers in the whole country from 3 to 2"},
    {"only Syd is open, and one at Birk is decided",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"open_worst\", \"level\": \"council\", \"count\": 1}, "
     "{\"rule\": "
     "\"fixed\", \"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"b\", \"count\": 1}]}]",
     "0 1", NULL},
    {"nowhere are two FTE missing",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"meaningful_gap\", \"fte\": 2}, {\"rule\": \"cap\", "
     "\"measures\": "
     "[\"new\"], \"min\": 1}]",
     "0 1", NULL},
    {"the base carries one number more, in Syd",
     "\"measures\": {\"new\": {\"max_per_site\": 4}}, \"rules\": [{\"rule\": \"min_base\", \"beta\": 1}, {\"rule\": "
     "\"cap\", "
     "\"measures\": [\"new\"], \"min\": 2}, {\"rule\": \"budget\", \"max\": 90}]",
     "0 1", NULL},
    {"Ceder is thirty minutes from every site",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 9}, {\"rule\": "
     "\"travel_limit\", \"minutes\": 20}]",
     "1", "have 80 % of need instead of 100 % within the travel limit"},
    {"the same as an objective that requires it",
     "\"objectives\": [{\"measure\": \"set_cover\", \"minutes\": 20}], \"measures\": {\"new\": {}}, \"rules\": "
     "[{\"rule\": "
     "\"site_capacity\"}]",
     "o0", "let everybody have at most 30 minutes to an open site instead of 20"},
    {"fifteen points from the nation's coverage take two numbers at Dal",
     "\"measures\": {\"new\": {\"max_per_site\": 4}}, \"rules\": [{\"rule\": \"parity\", \"of\": \"nation\", "
     "\"points\": 15}, "
     "{\"rule\": \"site_capacity\"}, {\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 1}]",
     "0 2", NULL},
    {"Birk lies far; other numbers would make up for it, if there were any",
     "\"measures\": {\"new\": {\"max_per_site\": 4}}, \"rules\": [{\"rule\": \"mean_travel\"}, {\"rule\": \"fixed\", "
     "\"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"b\", \"count\": 1}]}, {\"rule\": "
     "\"cap\", "
     "\"measures\": [\"new\"], \"max\": 1}]",
     "0 1 2", NULL},
    {"one can be recruited, two are wanted",
     "\"measures\": {\"new\": {\"max_per_site\": 4}}, \"rules\": [{\"rule\": \"recruitable\"}, {\"rule\": "
     "\"site_capacity\"}, "
     "{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 2}]",
     "0 2", "lower the least number of new numbers in the whole country from 2 to 1"},
    {"Dal has a protected hospital, and a number",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"hospital_protection\", \"minutes\": 30}, {\"rule\": "
     "\"fixed\", "
     "\"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"d\", \"count\": 1}]}]",
     "0 1", NULL},
    {"days from Ager to Birk, which is better covered",
     "\"measures\": {\"satellite\": {\"max_minutes\": 90}}, \"rules\": [{\"rule\": \"satellite_test\"}, {\"rule\": "
     "\"fixed\", "
     "\"decisions\": [{\"measure\": \"satellite\", \"specialty\": \"hud\", \"parent_site\": \"a\", \"site\": \"b\", "
     "\"days\": 1}]}]",
     "0 1", "lower the decided number of satellite days a week (Dermatology) in Birk from 1 to 0"},
    {"three of four part-time numbers, and half of them accept",
     "\"measures\": {\"conversion\": {\"acceptance\": 0.5}}, \"rules\": [{\"rule\": \"cap\", \"measures\": "
     "[\"conversion\"], "
     "\"min\": 3}, {\"rule\": \"budget\", \"max\": 90}]",
     "0", "count on 75 % of part-time numbers being converted instead of 50 %"},
    {"Sydland has one million, and a number at Dal",
     "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"budget\", \"level\": \"region\", \"of\": {\"Sydland\": "
     "1.5}}, {\"rule\": "
     "\"fixed\", \"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"d\", \"count\": 1}]}]",
     "0 1", "raise the frame in Sydland from 1.5 to 2 million kr a year"},
    {"each of three kinds would raise Syd to sixty percent, and none may",
     "\"measures\": {\"new\": {}, \"conversion\": {}, \"satellite\": {\"max_minutes\": 90}}, \"rules\": [{\"rule\": "
     "\"cap\", "
     "\"measures\": [\"new\"], \"max\": 0}, {\"rule\": \"cap\", \"measures\": [\"conversion\"], \"max\": 0}, "
     "{\"rule\": \"site_capacity\"}, "
     "{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"max\": 1}, {\"rule\": \"floor\", \"percent\": 60}]",
     "0 1 3 4", NULL},
    {"a conversion is decided at Ager, which has no part-time number",
     "\"measures\": {\"new\": {}, \"conversion\": {}}, \"rules\": [{\"rule\": \"site_capacity\"}, {\"rule\": "
     "\"fixed\", "
     "\"decisions\": [{\"measure\": \"conversion\", \"specialty\": \"hud\", \"site\": \"a\", \"count\": 1}]}]",
     "1", "lower the decided number of conversions (Dermatology) in Ager from 1 to 0"},
    {"three at every site, said twice, and the measure allows two",
     "\"measures\": {\"new\": {\"max_per_site\": 2}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], "
     "\"level\": \"site\", \"min\": 3}, {\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"site\", "
     "\"min\": 3}]",
     "1", "allow 3 new numbers at each site and specialty instead of 2"},
};
enum { KNOWN = sizeof known / sizeof known[0] };

static void a_conflict_is_exactly_what_was_put_in(void)
{
    make_toy();
    CHECK(KNOWN >= 20);
    for (int k = 0; k < KNOWN; k++) {
        struct explanation x = {.document = NULL};
        char scenario[2000], members[100];
        int before = checks_failed_in_test;
        snprintf(scenario, sizeof scenario,
                 "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"decay\": \"step\"}, %s}", known[k].policy);
        CHECK(explain_here(folder_path, scenario, 0.001, &x));
        CHECK(x.status == STATUS_INFEASIBLE);
        members_of(&x, members);
        CHECK_TEXT(members, known[k].members);
        const struct json *smallest = json_get(json_get(x.document, "conflict"), "smallest");
        CHECK(smallest && smallest->kind == JSON_TRUE);
        CHECK(repaired_has_a_plan(&x, folder_path));
        if (known[k].change)
            CHECK_TEXT(first_change(&x), known[k].change);
        if (checks_failed_in_test > before)
            fprintf(stderr, "  %d: %s; repair: %s\n", k, known[k].why, first_change(&x));
        explanation_free(&x);
    }
}

/* The same of Denmark: one specialty of its thirteen. */
static const struct known of_denmark[] = {
    {"five numbers in Nordjylland, where two may be",
     "\"rules\": [{\"rule\": \"site_capacity\"}, {\"rule\": \"cap\", \"measures\": [\"new\", \"licence\"], \"level\": "
     "\"region\", "
     "\"of\": {\"Nordjylland\": 2, \"Østdanmark\": 3}}, {\"rule\": \"budget\", \"max\": 40}, {\"rule\": \"fixed\", "
     "\"decisions\": ["
     "{\"measure\": \"new\", \"specialty\": \"derm\", \"site\": \"thisted\", \"count\": 1}, "
     "{\"measure\": \"new\", \"specialty\": \"derm\", \"site\": \"hjoerring\", \"count\": 1}, "
     "{\"measure\": \"new\", \"specialty\": \"derm\", \"site\": \"hobro\", \"count\": 1}]}]",
     "1 3", NULL},
    {"three numbers for ten million, at three and a half each",
     "\"rules\": [{\"rule\": \"no_one_worse\", \"percent\": 5}, {\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": "
     "3}, "
     "{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"max\": 10}, {\"rule\": \"budget\", \"max\": 10}]",
     "1 3", "raise the frame in the whole country from 10 to 10.5 million kr a year"},
    {"sixty satellite days at a tenth of a million each, and five millions",
     "\"rules\": [{\"rule\": \"site_capacity\"}, {\"rule\": \"cap\", \"measures\": [\"satellite\"], \"min\": 60}, "
     "{\"rule\": \"budget\", \"max\": 5}]",
     "1 2", "lower the least number of satellite days a week in the whole country from 60 to 50"},
};

static void of_denmark_too(void)
{
    for (size_t k = 0; k < sizeof of_denmark / sizeof of_denmark[0]; k++) {
        struct explanation x = {.document = NULL};
        char scenario[2000], members[100];
        int before = checks_failed_in_test;
        snprintf(scenario, sizeof scenario,
                 "{\"schema\": \"yderplan-scenario-1\", \"specialties\": [\"derm\"], \"measures\": {\"new\": "
                 "{\"max_per_site\": 2}, "
                 "\"conversion\": {}, \"licence\": {}, \"satellite\": {\"within\": \"region\"}}, \"solve\": "
                 "{\"time_seconds\": 20}, %s}",
                 of_denmark[k].policy);
        CHECK(explain_here("instances/denmark", scenario, 0.05, &x));
        CHECK(x.status == STATUS_INFEASIBLE);
        members_of(&x, members);
        CHECK_TEXT(members, of_denmark[k].members);
        CHECK(x.repaired && json_get(json_get(x.document, "repair"), "plan")); /* solved from the plan that showed it */
        if (of_denmark[k].change)
            CHECK_TEXT(first_change(&x), of_denmark[k].change);
        if (checks_failed_in_test > before)
            fprintf(stderr, "  %s: %s; repair: %s\n", of_denmark[k].why, members, first_change(&x));
        explanation_free(&x);
    }
}

/* Six rules of the whole country, too much for the time there is: what a plan at hand takes is offered all the same. */
static void a_repair_is_found_though_time_is_short(void)
{
    static const char six[] =
        "{\"schema\": \"yderplan-scenario-1\", \"measures\": {\"new\": {\"max_per_site\": 2}, \"conversion\": "
        "{\"acceptance\": 0.5}, \"satellite\": {\"max_days\": 2, \"max_minutes\": 60, \"within\": \"region\"}, "
        "\"licence\": {}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\", \"licence\"], \"max\": 20}, "
        "{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"max\": 20}, {\"rule\": \"budget\", \"max\": 50}, "
        "{\"rule\": \"ceiling\", \"percent\": 120}, {\"rule\": \"no_one_worse\", \"percent\": 0}, "
        "{\"rule\": \"floor\", \"percent\": 90}]}";
    char path[1024];
    struct explanation x = {.document = NULL};
    struct error e = {0};
    folder_put("scenario.json", six);
    folder_file("scenario.json", path);
    struct explain_call call = {{"instances/denmark", 0.05, 15, 2, NULL, NULL, NULL}, path, NULL, NULL};
    CHECK(explain(&call, &x, &e));
    error_print(&e, stderr);
    CHECK(x.status == STATUS_INFEASIBLE);
    CHECK(repaired_has_a_plan(&x, "instances/denmark"));
    const struct json *ways = json_get(x.document, "alternatives");
    bool drop = false;
    for (int k = 0; ways && k < ways->count; k++)
        drop = drop || json_get(ways->child[k], "given_up")->count > 0;
    CHECK(drop);
    error_free(&e);
    explanation_free(&x);
}

static void a_trial_leaves_time_for_those_after_it(void)
{
    double now = clock_seconds();
    CHECK(trial_end(now + 100, 10) < now + 21 && trial_end(now + 100, 10) > now + 19);
    CHECK(trial_end(now + 100, 1) == now + 100 && trial_end(INFINITY, 10) == INFINITY);
}

static void what_was_not_tried_is_not_said_to_be_smallest(void)
{
    static const double seconds[] = {NO_CLOCK, 0}; /* for the trials */
    for (int k = 0; k < 2; k++) {
        struct study s = {0};
        struct json *policy = NULL;
        struct error e = {0};
        struct study_call call = {"instances/toy", NAN, NO_CLOCK, 2, NULL, NULL, NULL};
        CHECK(json_read("instances/toy/scenarios/infeasible.json", &policy, &e) &&
              study_read_policy(&s, &call, policy, "infeasible.json", &e) && study_search(&s, NULL, &e));
        s.scenario.solve.seconds = seconds[k];
        CHECK(s.stages.status == SOLVE_INFEASIBLE && study_describe(&s, &e));
        const struct json *smallest = json_get(json_get(s.document, "run"), "conflicts_smallest");
        CHECK(smallest && smallest->kind == (k == 0 ? JSON_TRUE : JSON_FALSE));
        CHECK(json_get(s.document, "conflicts")->count == (k == 0 ? 2 : s.scenario.rule_count));
        json_free(policy);
        error_free(&e);
        study_free(&s);
    }
}

/* ---- a change alone is the least ---- */

static bool has_a_plan(const struct json *policy)
{
    struct study s = {0};
    struct error e = {0};
    struct study_call call = {folder_path, 0.01, 20, 2, NULL, NULL, NULL};
    bool ok = study_read_policy(&s, &call, policy, "changed.json", &e) && study_search(&s, NULL, &e);
    bool found = s.stages.found;
    CHECK(ok && (found || s.stages.status == SOLVE_INFEASIBLE));
    error_print(&e, stderr);
    error_free(&e);
    study_free(&s);
    return found;
}

/* A little less than the value that it is said to take: a unit, a level, or more than what numbers are rounded to. */
static double tighter(const struct knob *k, double value)
{
    int units = 1;
    if (knob_is_whole(k))
        return value + (k->least ? 1 : -1);
    if (knob_is_linear(k))
        return value + (k->least ? 1.01 : -1.01); /* whole percents; money, to a tenth, more than that */
    while (knob_looser(k, units) != value && units < 100)
        units++;
    return units == 100 ? k->value : knob_looser(k, units - 1);
}

static int tightened;

static void compare_least(const struct study *s, const struct json *policy, struct elastic *l)
{
    const struct knob *knobs;
    int count = elastic_knobs(l, &knobs);
    for (int k = 0; k < count; k++) {
        struct repair r = {0};
        struct error e = {0};
        struct solve_limits limits = study_limits(s);
        CHECK(repair_by_knob(l, k, &limits, &r, &e));
        double less = r.found ? tighter(&knobs[k], r.changes[0].value) : NAN;
        bool between = knobs[k].least ? less < knobs[k].value : less > knobs[k].value;
        if (r.found && between) { /* else it is the scenario itself, which has none */
            struct json *changed = json_copy(policy);
            knob_turn(&s->setting, &knobs[k], r.changes[0].value, changed);
            CHECK(has_a_plan(changed));
            knob_turn(&s->setting, &knobs[k], less, changed);
            CHECK(!has_a_plan(changed));
            json_free(changed);
            tightened++;
        }
        error_free(&e);
        repair_free(&r);
    }
}

/* The k-th known scenario, read into `s`; owned. */
static struct json *read_known(int k, struct study *s, struct error *e)
{
    char scenario[2000];
    struct json *policy = NULL;
    struct study_call call = {folder_path, NAN, NO_CLOCK, 2, NULL, NULL, NULL};
    snprintf(scenario, sizeof scenario,
             "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"decay\": \"step\"}, %s}", known[k].policy);
    CHECK(json_parse(scenario, "known", &policy, e) && study_read_policy(s, &call, policy, "known", e));
    return policy;
}

static void one_change_alone_is_the_least_that_will_do(void)
{
    for (int k = 0; k < KNOWN; k++) {
        struct study s = {0};
        struct error e = {0};
        int before = checks_failed_in_test;
        struct json *policy = read_known(k, &s, &e);
        struct elastic *l = elastic_build(&s.setting, study_access(&s), policy, &e);
        CHECK(l != NULL);
        if (l)
            compare_least(&s, policy, l);
        if (checks_failed_in_test > before)
            fprintf(stderr, "  %d: %s\n", k, known[k].why);
        elastic_free(l);
        json_free(policy);
        error_free(&e);
        study_free(&s);
    }
    CHECK(tightened >= 15);
}

/* ---- the scenario made to fit a plan ---- */

static int fitted, given_up;

/* Is each number turned no farther than this plan takes? */
static void compare_fit(const struct setting *t, const struct json *policy, const struct plan *plan)
{
    for (int numbers = 0; numbers < 2; numbers++) {
        struct repair r = {0};
        struct error e = {0};
        bool kept = false;
        CHECK(repair_to_fit(t, policy, plan, numbers, &r, &e));
        CHECK(numbers || r.change_count == 0);
        if (r.found)
            CHECK(repair_holds(t, policy, &r, &kept, &e) && kept);
        for (int k = 0; r.found && k < r.change_count; k++) {
            struct repair_change *c = &r.changes[k];
            double value = c->value;
            c->value = knob_step(&c->knob, knob_steps_to(&c->knob, value) - 1);
            CHECK(repair_holds(t, policy, &r, &kept, &e) && !kept);
            c->value = value;
            fitted++;
        }
        for (int k = 0; r.found && k < r.drop_count; k++) {
            int rule = r.drops[k];
            memmove(r.drops + k, r.drops + k + 1, (size_t)(r.drop_count-- - k - 1) * sizeof *r.drops);
            CHECK(repair_holds(t, policy, &r, &kept, &e) && !kept);
            memmove(r.drops + k + 1, r.drops + k, (size_t)(r.drop_count++ - k) * sizeof *r.drops);
            r.drops[k] = rule;
            given_up++;
        }
        error_free(&e);
        repair_free(&r);
    }
}

/* Nothing decided, and one number at each place. */
static void a_scenario_is_made_to_fit_a_plan(void)
{
    for (int k = 0; k < KNOWN; k++) {
        struct study s = {0};
        struct error e = {0};
        int before = checks_failed_in_test;
        struct json *policy = read_known(k, &s, &e);
        compare_fit(&s.setting, policy, &s.setting.nothing);
        for (int site = 0; site < s.instance.places.site_count; site++) {
            struct plan one = {0};
            plan_add(&one,
                     (struct decision){.measure = MEASURE_NEW, .site = site, .parent = -1, .count = 1, .form = -1});
            compare_fit(&s.setting, policy, &one);
            plan_free(&one);
        }
        if (checks_failed_in_test > before)
            fprintf(stderr, "  %d: %s\n", k, known[k].why);
        json_free(policy);
        error_free(&e);
        study_free(&s);
    }
    printf("%d numbers fitted, %d rules given up\n", fitted, given_up);
    CHECK(fitted >= 40 && given_up >= 40);
}

/* ---- what is proven of the least change ---- */

/* Turns a few of the knobs to numbers that people write down, together by less than `most`; returns how much. */
static double turn_some(const struct setting *t, const struct knob *knobs, int count, double most, struct json *policy)
{
    int first = made_chance(count), left = 1 + made_chance(3);
    double sum = 0;
    for (int n = 0; n < count && left > 0; n++) {
        const struct knob *k = &knobs[(first + n) % count];
        int units = 0, wanted = made_once_in(2) ? 400 : 1 + made_chance(6);
        while (units < wanted && sum + knob_change(k, knob_step(k, units + 1)) < most - 1e-5 * fmax(1, most))
            units++;
        if (knob_step(k, units) == k->value || (n > 0 && made_once_in(2)))
            continue;
        sum += knob_change(k, knob_step(k, units));
        knob_turn(t, k, knob_step(k, units), policy);
        left--;
    }
    return sum;
}

enum { CONFLICTS_LOOKED_AT = MANY(60), TURNS = 25 };
static int turns_tried, bounds_reached;

static void compare_bound(const struct study *s, const struct json *policy)
{
    struct error e = {0};
    struct repair r = {0};
    struct solve_limits limits = study_limits(s);
    struct elastic *l = elastic_build(&s->setting, &s->access, policy, &e);
    const struct knob *knobs;
    CHECK(l && repair_cheapest(l, &limits, &r, &e));
    int count = l ? elastic_knobs(l, &knobs) : 0;
    for (int n = 0; n < TURNS && count > 0 && r.bound > 0; n++) {
        struct json *changed = json_copy(policy);
        if (turn_some(&s->setting, knobs, count, r.bound, changed) > 0) {
            CHECK(!has_a_plan(changed));
            turns_tried++;
        }
        json_free(changed);
    }
    bounds_reached += repair_is_least(&r);
    repair_free(&r);
    elastic_free(l);
    error_free(&e);
}

static void no_change_is_below_what_is_proven(void)
{
    static struct made m;
    int done = 0;
    for (unsigned seed = 1000; done < CONFLICTS_LOOKED_AT && checks_failed_in_test == 0; seed++) {
        struct study s = {0};
        struct json *policy = NULL;
        struct error e = {0};
        struct study_call call = {folder_path, NAN, NO_CLOCK, 2, NULL, NULL, NULL};
        char path[1024];
        made_build(&m, seed, MADE_TINY);
        if (m.rule_count == 0)
            continue;
        made_write(&m, ',');
        folder_file("scenario.json", path);
        CHECK(json_read(path, &policy, &e) && study_read_policy(&s, &call, policy, path, &e) &&
              study_search(&s, NULL, &e));
        if (s.stages.status == SOLVE_INFEASIBLE) {
            compare_bound(&s, policy);
            done++;
        }
        if (checks_failed_in_test)
            fprintf(stderr, "  seed %u\n", seed);
        json_free(policy);
        error_free(&e);
        study_free(&s);
    }
    printf("%d smaller changes in vain, %d of %d repairs proven least\n", turns_tried, bounds_reached, done);
    CHECK(turns_tried > TURNS * CONFLICTS_LOOKED_AT / 3 && bounds_reached >= CONFLICTS_LOOKED_AT / 2);
}

/* ---- alternatives to decisions ---- */

static double first_value(const struct setting *t, const struct plan *plan)
{
    struct outcome after = {0};
    outcome_build(t->instance, t->scenario, &t->reach, plan, &after);
    struct judged j = {t->instance, t->scenario, &t->reach, &t->today, &after};
    double value = objective_value(&t->scenario->objectives[0], &j, &after);
    outcome_free(&after);
    return value;
}

/* The plan with one decision moved to another site, or of another measure that counts numbers. */
static void exchanged(const struct plan *from, int index, int measure, int site, struct plan *out)
{
    struct decision moved = from->decisions[index];
    moved.measure = (enum measure)measure;
    moved.site = site;
    for (int k = 0; k < from->count; k++) {
        const struct decision *d = &from->decisions[k];
        bool same = d->measure == moved.measure && d->specialty == moved.specialty && d->site == moved.site &&
                    d->parent == moved.parent;
        if (k == index)
            continue;
        if (!same)
            plan_add(out, *d);
        moved.count += same && !measure_in_days(d->measure) ? d->count : 0;
        moved.days += same ? d->days : 0;
    }
    plan_add(out, moved);
    plan_sort(out);
}

static int allowed, not_allowed;

/* What a decision could be exchanged for does what it is said to do, and is not possible exactly where a rule or a
 * limit is in the way. */
static void compare_alternative(const struct study *s, int index, const struct json *one)
{
    const struct decision *d = &s->stages.plan.decisions[index];
    int site = places_site(&s->instance.places, json_get(one, "site")->text);
    int measure = measure_find(json_get(one, "measure")->text);
    const struct json *effect = json_get(one, "effect");
    struct plan plan = {0};
    if (measure_in_days((enum measure)measure) != measure_in_days(d->measure) || measure == MEASURE_CONVERSION)
        return; /* as large as it can be there: not known here */
    exchanged(&s->stages.plan, index, measure, site, &plan);
    CHECK(scenario_is_kept(&s->setting, &plan) == (effect->kind == JSON_NUMBER));
    if (effect->kind == JSON_NUMBER)
        CHECK_NEAR(effect->number, first_value(&s->setting, &plan) - first_value(&s->setting, &s->stages.plan), 1e-10);
    allowed += effect->kind == JSON_NUMBER;
    not_allowed += effect->kind == JSON_NULL;
    plan_free(&plan);
}

static void alternatives_do_what_they_are_said_to(void)
{
    static const char *const scenarios[] = {"dermatology", "p16-p-median"};
    for (int k = 0; k < 2; k++) {
        struct study s = {0};
        struct error e = {0};
        char path[200];
        struct study_call call = {"instances/denmark", 0.05, 5, 2, NULL, NULL, NULL};
        snprintf(path, sizeof path, "instances/denmark/scenarios/%s.json", scenarios[k]);
        CHECK(study_read(&s, &call, path, &e) && study_search(&s, NULL, &e) && study_describe(&s, &e));
        const struct json *decisions = json_get(s.document, "decisions");
        CHECK(decisions && decisions->count == s.stages.plan.count);
        for (int d = 0; decisions && d < decisions->count; d++) {
            const struct json *list = json_get(decisions->child[d], "not_chosen");
            CHECK(list->count <= 3);
            for (int n = 0; n < list->count; n++)
                compare_alternative(&s, d, list->child[n]);
        }
        error_print(&e, stderr);
        error_free(&e);
        study_free(&s);
    }
    CHECK(allowed >= 10 && not_allowed >= 3);
}

/* ---- held against every plan there is ---- */

/* The best value of the first objective, penalties included, among the plans that break exactly these rules (by bit;
 * the last bit: need is left out that an objective requires to be served); INFINITY where there is no such plan. */
enum { BITS = MADE_RULES + 1 };
struct plans {
    struct survey survey;
    double best[1 << BITS];
};

static void look_at(struct plans *p)
{
    struct survey *t = &p->survey;
    unsigned broken = 0;
    take_effect(t);
    if (breaks_acceptance(t) || breaks_sites(t) || breaks_supply(t))
        return;
    double value = aim_value(t, &t->m->objectives[0], 0) * (is_maximised(t->m->objectives[0].aim) ? -1 : 1);
    for (int k = 0; k < t->m->rule_count; k++) {
        const struct made_rule *r = &t->m->rules[k];
        value += penalty_of(t, r);
        broken |= isnan(r->penalty) && breaks_rule(t, r) ? 1u << k : 0;
    }
    broken |= leaves_out(t) ? 1u << MADE_RULES : 0;
    p->best[broken] = fmin(p->best[broken], value);
}

static void enumerate(struct plans *p, int next)
{
    struct survey *t = &p->survey;
    if (next == t->count) {
        look_at(p);
        return;
    }
    for (int size = 0; size <= t->variables[next].most; size = size == 0 ? t->variables[next].least : size + 1) {
        t->size[next] = size;
        enumerate(p, next + 1);
    }
    t->size[next] = 0;
}

/* The best of the plans that break none of `kept`. */
static double best_keeping(const struct plans *p, unsigned kept)
{
    double best = INFINITY;
    for (unsigned broken = 0; broken < 1u << BITS; broken++)
        if ((broken & kept) == 0)
            best = fmin(best, p->best[broken]);
    return best;
}

static unsigned all_of(const struct made *m)
{
    return ((1u << m->rule_count) - 1) | 1u << MADE_RULES;
}

/* The conflict by bit. */
static unsigned conflict_of(const struct explanation *x)
{
    const struct json *members = json_get(json_get(x->document, "conflict"), "members");
    unsigned set = 0;
    for (int k = 0; members && k < members->count; k++) {
        const struct json *rule = json_get(members->child[k], "index");
        set |= 1u << (rule ? (int)rule->number : MADE_RULES);
    }
    return set;
}

static int conflicts, repaired, priced, free_of_cost;

static void compare_conflict(const struct plans *p, const struct explanation *x)
{
    unsigned set = conflict_of(x);
    CHECK(x->status == STATUS_INFEASIBLE);
    CHECK(set != 0 && isinf(best_keeping(p, set)));
    for (int k = 0; k < BITS; k++)
        if (set >> k & 1)
            CHECK(isfinite(best_keeping(p, set & ~(1u << k))));
    CHECK(json_get(json_get(x->document, "conflict"), "smallest")->kind == JSON_TRUE);
    conflicts++;
    if (x->repaired) {
        CHECK(repaired_has_a_plan(x, folder_path));
        repaired++;
    }
}

static double number_at(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

/* What a hard rule costs is what the best of all plans gains without it, and lies where it is said to. */
static void compare_prices(const struct plans *p, const struct explanation *x)
{
    const struct made *m = p->survey.m;
    const struct json *rules = json_get(x->document, "rules");
    double best = best_keeping(p, all_of(m)), close = 1e-5 * fmax(1, fabs(best));
    for (int k = 0; rules && k < rules->count; k++) {
        const struct json *one = rules->child[k], *gain = json_get(one, "gain");
        int rule = (int)number_at(one, "index");
        if (!isnan(m->rules[rule].penalty))
            continue;
        double worth = best - best_keeping(p, all_of(m) & ~(1u << rule));
        CHECK(number_at(gain, "least") <= worth + close);
        CHECK(isnan(number_at(gain, "most")) || number_at(gain, "most") >= worth - close);
        CHECK_NEAR(number_at(gain, "found"), worth, 1e-3 * fmax(1, fabs(best)));
        priced += worth > close;
        free_of_cost += worth <= close;
    }
}

enum { CONFLICTS = MANY(60), PRICED = MANY(40) };

static void conflicts_and_prices_are_those_of_all_plans(void)
{
    static struct made m;
    static struct plans p;
    for (unsigned seed = 0; (conflicts < CONFLICTS || priced < PRICED) && seed < 6000; seed++) {
        struct explanation x = {.document = NULL};
        int before = checks_failed_in_test;
        made_build(&m, seed, MADE_TINY);
        if (survey_open(&p.survey, &m) > 3000 || m.rule_count == 0 || seed % 3 == 0)
            continue;
        for (int k = 0; k < 1 << BITS; k++)
            p.best[k] = INFINITY;
        enumerate(&p, 0);
        bool none = isinf(best_keeping(&p, all_of(&m)));
        if (none ? conflicts >= CONFLICTS : priced >= PRICED)
            continue;
        made_write(&m, ',');
        CHECK(explain_here(folder_path, NULL, 1e-6, &x));
        if (x.document && none)
            compare_conflict(&p, &x);
        else if (x.document)
            compare_prices(&p, &x);
        if (checks_failed_in_test > before)
            fprintf(stderr, "  seed %u: conflict %x of %d rules\n", seed, conflict_of(&x), m.rule_count);
        explanation_free(&x);
    }
    printf("%d conflicts, %d repaired; %d rules that cost something, %d that do not\n", conflicts, repaired, priced,
           free_of_cost);
    CHECK(conflicts >= CONFLICTS && priced >= PRICED && free_of_cost >= PRICED / 2);
    CHECK(repaired >= conflicts * 9 / 10);
}

int main(void)
{
    folder_make();
    RUN(a_conflict_is_exactly_what_was_put_in);
    RUN(of_denmark_too);
    RUN(a_repair_is_found_though_time_is_short);
    RUN(a_trial_leaves_time_for_those_after_it);
    RUN(what_was_not_tried_is_not_said_to_be_smallest);
    RUN(one_change_alone_is_the_least_that_will_do);
    RUN(a_scenario_is_made_to_fit_a_plan);
    RUN(no_change_is_below_what_is_proven);
    RUN(alternatives_do_what_they_are_said_to);
    RUN(conflicts_and_prices_are_those_of_all_plans);
    folder_remove();
    return check_done();
}
