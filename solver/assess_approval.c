/* assess_approval.c - the questions of whoever approves a plan, and how it stands: what it does not meet must be
 * explained ("følg eller forklar"). Limits are the scenario's own where one of its rules names them, else those that
 * the rules have as their defaults. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess_parts.h"

enum question { INEQUALITY, FLOOR, CEILING, TRAVEL, LOSS, SUPPLY, RULES, QUESTION_COUNT };
static const char *const names[QUESTION_COUNT] = {"inequality", "floor",  "ceiling", "travel",
                                                  "loss",       "supply", "rules"};
static const char *const units[QUESTION_COUNT] = {"share",  "groups", "numbers", "share of need",
                                                  "groups", "FTE",    "rules"};
static const double default_percent[QUESTION_COUNT] = {[FLOOR] = 50, [CEILING] = 110, [LOSS] = 0};

static const char *const questions[QUESTION_COUNT][LANGUAGE_COUNT] = {
    [INEQUALITY] =
        {[DANISH] = "Mindsker planen uligheden i dækning?", [ENGLISH] = "Does the plan lower inequality of coverage?"},
    [FLOOR] = {[DANISH] = "Er hvert sundhedsråd i hvert speciale dækket med mindst %s pct. af målet?",
               [ENGLISH] = "Is every council covered to at least %s % of target in every specialty?"},
    [CEILING] = {[DANISH] =
                     "Er sundhedsråd, der i forvejen er dækket over %s pct. i et speciale, uden nye ydernumre i det?",
                 [ENGLISH] = "Do councils that are covered above %s % already get no new numbers in that specialty?"},
    [TRAVEL] = {[DANISH] = "Har højst lige så stor en del af behovet som før over 60 minutter til nærmeste sted?",
                [ENGLISH] = "Is no more of the need than before further than 60 minutes from the nearest site?"},
    [LOSS] = {[DANISH] = "Mister intet sundhedsråd mere end %s pct. af sin dækning i et speciale?",
              [ENGLISH] = "Does no council lose more than %s % of its coverage in a specialty?"},
    [SUPPLY] = {[DANISH] = "Er den samlede kapacitet mindst den samme som før?",
                [ENGLISH] = "Is total supply at least what it was?"},
    [RULES] = {[DANISH] = "Holder planen alle scenariets regler og grænser?",
               [ENGLISH] = "Does the plan keep every rule and limit of the scenario?"}};

/* What the scenario's rule of this name says, for councils; else the default. */
static double percent_of(const struct judged *j, enum question q)
{
    static const char *const rules[QUESTION_COUNT] = {
        [FLOOR] = "floor", [CEILING] = "closed_above", [LOSS] = "no_one_worse"};
    for (int k = 0; rules[q] && k < j->scenario->rule_count; k++) {
        const struct rule *r = &j->scenario->rules[k];
        bool councils = r->level.kind == LEVEL_GROUPING && r->level.grouping == GROUPING_COUNCIL;
        if (councils && strcmp(rule_kinds[r->kind]->spec.name, rules[q]) == 0)
            return r->percent;
    }
    return default_percent[q];
}

static const struct level council = {LEVEL_GROUPING, GROUPING_COUNCIL};

static double degree(const struct judged *j, const struct outcome *now, int group, int specialty)
{
    return 100 * group_coverage(j->instance, now, council, group, specialty) /
           target_coverage(j->instance, j->today, specialty);
}

/* New and licence numbers of a specialty that a council gets. */
static double numbers_there(const struct judged *j, int group, int s)
{
    double count = 0;
    for (int k = 0; k < j->after->plan->count; k++) {
        const struct decision *d = &j->after->plan->decisions[k];
        if ((d->measure == MEASURE_NEW || d->measure == MEASURE_LICENCE) && d->specialty == s &&
            level_of_site(&j->instance->places, council, d->site) == group)
            count += d->count;
    }
    return count;
}

/* Does a council fail the question in a specialty? */
static bool fails(const struct judged *j, const struct outcome *now, enum question q, double percent, int group, int s)
{
    double before = degree(j, j->today, group, s), after = degree(j, now, group, s);
    if (q == FLOOR)
        return after < percent - 1e-6;
    if (q == CEILING)
        return before > percent + 1e-9 && numbers_there(j, group, s) > 0;
    return after < (1 - percent / 100) * before - 1e-6;
}

static int councils_failing(const struct judged *j, const struct outcome *now, enum question q, double percent)
{
    int count = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        for (int g = 0; g < level_group_count(&j->instance->places, council); g++)
            count += fails(j, now, q, percent, g, j->scenario->specialties[k]);
    return count;
}

static double numbers_above(const struct judged *j, double percent)
{
    double count = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        for (int g = 0; g < level_group_count(&j->instance->places, council); g++)
            if (fails(j, j->after, CEILING, percent, g, j->scenario->specialties[k]))
                count += numbers_there(j, g, j->scenario->specialties[k]);
    return count;
}

static double all_supply(const struct judged *j, const struct outcome *now)
{
    double sum = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        sum += now->total[j->scenario->specialties[k]];
    return sum;
}

static double hoover(const struct json *document, const char *state)
{
    const struct json *all = json_get(json_get(json_get(document, "indicators"), state), "all");
    const struct json *value = json_get(all, "hoover");
    return value->kind == JSON_NUMBER ? value->number : NAN;
}

/* Of the travel of the nation, all specialties together: its only row of that kind. */
static double beyond_60(const struct json *document, const char *key)
{
    const struct json *rows = json_get(document, "travel");
    for (int k = 0; k < rows->count; k++)
        if (strcmp(json_get(rows->child[k], "specialty")->text, "*") == 0 &&
            strcmp(json_get(rows->child[k], "level")->text, "nation") == 0)
            return json_get(rows->child[k], key)->kind == JSON_NUMBER ? json_get(rows->child[k], key)->number : NAN;
    return NAN;
}

/* What the plan has, what it had before, and what it may have at most (`least`: must have). */
struct answer {
    double found, baseline, limit;
    bool least;
};

static struct answer answer_to(const struct judged *j, const struct json *document, enum question q, double percent)
{
    double before, now;
    switch (q) {
    case INEQUALITY:
        before = hoover(document, "baseline");
        return (struct answer){hoover(document, "plan"), before, before, false};
    case FLOOR:
    case LOSS:
        before = q == FLOOR ? councils_failing(j, j->today, q, percent) : NAN;
        return (struct answer){councils_failing(j, j->after, q, percent), before, 0, false};
    case CEILING:
        return (struct answer){numbers_above(j, percent), NAN, 0, false};
    case TRAVEL:
        before = beyond_60(document, "beyond_60_baseline");
        return (struct answer){beyond_60(document, "beyond_60"), before, before, false};
    case SUPPLY:
        before = all_supply(j, j->today);
        now = all_supply(j, j->after);
        return (struct answer){now, before, before, true};
    default:
        return (struct answer){broken_rules(document), NAN, 0, false};
    }
}

/* The question, its "%s" being the percentage. */
static void put_question(struct json *o, enum question q, double percent)
{
    static const char *const languages[LANGUAGE_COUNT] = {[DANISH] = "da", [ENGLISH] = "en"};
    struct json *title = json_put(o, "question", json_new(JSON_OBJECT));
    for (int k = 0; k < LANGUAGE_COUNT; k++) {
        const char *text = questions[q][k], *gap = strstr(text, "%s");
        struct text said = {0};
        char number[64];
        if (gap)
            text_add(&said, "%.*s%s%s", (int)(gap - text), text, text_local(percent, 0, (enum language)k, number),
                     gap + 2);
        else
            text_add(&said, "%s", text);
        json_put_text(title, languages[k], said.chars);
        free(said.chars);
    }
}

/* Which councils, in which specialties, are to be explained. */
static void put_groups(struct json *o, const struct judged *j, enum question q, double percent)
{
    if (q != FLOOR && q != CEILING && q != LOSS)
        return;
    struct json *list = json_put(o, "groups", json_new(JSON_ARRAY));
    for (int k = 0; k < j->scenario->specialty_count; k++)
        for (int g = 0; g < level_group_count(&j->instance->places, council); g++)
            if (fails(j, j->after, q, percent, g, j->scenario->specialties[k])) {
                struct json *one = json_add(list, json_new(JSON_OBJECT));
                json_put_text(one, "group", level_group_id(&j->instance->places, council, g));
                json_put_text(one, "specialty", j->instance->specialties[j->scenario->specialties[k]].id);
            }
}

struct json *checklist_json(const struct judged *j, const struct json *document)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int q = 0; q < QUESTION_COUNT; q++) {
        double percent = percent_of(j, (enum question)q);
        struct answer a = answer_to(j, document, (enum question)q, percent);
        double beyond = a.least ? a.limit - a.found : a.found - a.limit;
        if (isnan(a.found)) /* travel in minutes is not known, no supply to divide by */
            continue;
        struct json *o = json_add(list, json_new(JSON_OBJECT));
        json_put_text(o, "check", names[q]);
        put_question(o, (enum question)q, percent);
        json_put_bool(o, "satisfied", beyond <= (q == INEQUALITY ? -1e-9 : 1e-9 * fmax(1, fabs(a.limit))));
        json_put_number(o, "found", a.found);
        json_put_number(o, "baseline", a.baseline);
        json_put_number(o, "limit", a.limit);
        json_put_text(o, "unit", units[q]);
        put_groups(o, j, (enum question)q, percent);
    }
    return list;
}

/* ---- which rules hold a decision back ---- */

/* Does what the finding counts, count this decision? A limit on days says nothing of numbers, nor the other way round;
 * a cap speaks of its own measures. */
static bool concerns(const struct rule *r, const char *unit, enum measure m)
{
    bool named = false;
    for (int k = 0; k < MEASURE_COUNT; k++)
        named = named || r->measures[k];
    if (named && !r->measures[m])
        return false;
    if (strcmp(unit, unit_names[UNIT_NUMBERS]) == 0)
        return !measure_in_days(m);
    return strcmp(unit, unit_names[UNIT_DAYS]) != 0 || measure_in_days(m);
}

static bool is_true(const struct json *object, const char *key)
{
    return json_get(object, key)->kind == JSON_TRUE;
}

/* Is the decision in a group, and of a specialty, in which the rule is at its limit? */
static bool at_limit(const struct judged *j, const struct rule *r, const struct json *rule, const struct decision *d)
{
    const struct places *p = &j->instance->places;
    const struct json *groups = json_get(rule, "groups");
    for (int k = 0; k < groups->count; k++) {
        const struct json *f = groups->child[k];
        const char *specialty = json_get(f, "specialty")->text;
        struct level level;
        if (!is_true(f, "binding") || !level_find(p, json_get(f, "level")->text, &level) ||
            (strcmp(specialty, "*") != 0 && instance_specialty(j->instance, specialty) != d->specialty))
            continue;
        if (level_of_site(p, level, d->site) == level_group(p, level, json_get(f, "group")->text) &&
            concerns(r, json_get(f, "unit")->text, d->measure))
            return true;
    }
    return false;
}

void put_limits(struct json *decisions, const struct judged *j, const struct json *rules)
{
    for (int k = 0; k < decisions->count; k++) {
        const struct decision *d = &j->after->plan->decisions[k];
        struct json *list = json_put(decisions->child[k], "at_limit", json_new(JSON_ARRAY));
        for (int r = 0; r < j->scenario->rule_count; r++) {
            const struct rule *rule = &j->scenario->rules[r];
            if (rule->specialties[d->specialty] && is_true(rules->child[r], "binding") &&
                at_limit(j, rule, rules->child[r], d))
                json_add(list, json_new_number(rule->index));
        }
    }
}
