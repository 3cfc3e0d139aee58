/* write_table_rules.c - how each rule stands, whom it fails, and which rules cannot be kept together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "write_table_parts.h"

/* The name of the group that a finding is about, with its specialty where it has one. */
void add_group(const struct printing *p, const struct json *finding, struct text *out)
{
    struct level level;
    const char *specialty = text_of(finding, "specialty"), *name = text_of(finding, "group");
    bool part = level_find(&p->in->places, text_of(finding, "level"), &level) && level.kind != LEVEL_NATION;
    bool one = strcmp(specialty, "*") != 0;
    if (part) {
        int g = level_group(&p->in->places, level, name);
        text_add(out, " %s", g >= 0 ? level_group_name(&p->in->places, level, g) : name);
    }
    if (one)
        text_add(out, "%s %s", part ? "," : "", specialty_name(p, specialty));
    if (part || one)
        text_add(out, ":");
}

bool is_true(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_TRUE;
}

/* How many findings of a rule say `value` under `key`. */
static int count_findings(const struct json *groups, const char *key, bool value)
{
    int count = 0;
    for (int k = 0; k < groups->count; k++)
        count += is_true(groups->child[k], key) == value;
    return count;
}

static double beyond(const struct json *finding)
{
    double over = number_of(finding, "activity") - number_of(finding, "limit");
    return is_true(finding, "least") ? -over : over;
}

enum { WORST = 5 };

/* The findings that are furthest beyond their limits, the furthest first; how many. */
static int find_worst(const struct json *groups, const struct json *worst[WORST])
{
    int count = 0;
    for (int k = 0; k < groups->count; k++) {
        const struct json *f = groups->child[k];
        int at = count;
        if (is_true(f, "satisfied"))
            continue;
        while (at > 0 && beyond(f) > beyond(worst[at - 1]))
            at--;
        for (int n = count < WORST ? count : WORST - 1; n > at; n--)
            worst[n] = worst[n - 1];
        if (at < WORST)
            worst[at] = f;
        count += count < WORST;
    }
    return count;
}

/* What a finding counts in, where the sentence of the rule leaves it open. */
static const char *unit_word(const struct printing *p, enum unit unit)
{
    static const char *const words[UNIT_COUNT][LANGUAGE_COUNT] = {
        [UNIT_NUMBERS] = {"", ""},
        [UNIT_DAYS] = {"", ""},
        [UNIT_SIZES] = {"", ""},
        [UNIT_FTE] = {"", ""},
        [UNIT_MONEY] = {" mio. kr.", " million kr"},
        [UNIT_MINUTES] = {" minutter", " minutes"},
        [UNIT_TARGET] = {" pct.", " %"},
        [UNIT_TODAY] = {" pct. af dagens", " % of today's"},
        [UNIT_POINTS] = {" procentpoint", " percentage points"},
        [UNIT_NEED] = {" pct. af behovet", " % of the need"}};
    return words[unit][p->language];
}

static enum unit unit_of(const struct json *finding)
{
    for (int k = 0; k < UNIT_COUNT; k++)
        if (strcmp(unit_names[k], text_of(finding, "unit")) == 0)
            return (enum unit)k;
    return UNIT_NUMBERS;
}

/* Whole numbers as they are; else as many decimals as the unit deserves, or as it takes to tell two values apart. */
static int decimals_for(const struct printing *p, enum unit unit, const double values[2])
{
    char text[2][64];
    bool fine =
        unit == UNIT_NUMBERS || unit == UNIT_DAYS || unit == UNIT_SIZES || unit == UNIT_FTE || unit == UNIT_MONEY;
    int decimals = fine ? 2 : 1;
    for (; decimals < 6 && values[0] != values[1]; decimals++) {
        text_local(values[0], decimals, p->language, text[0]);
        text_local(values[1], decimals, p->language, text[1]);
        if (strcmp(text[0], text[1]) != 0)
            break;
    }
    return decimals;
}

static void add_activity(const struct printing *p, const struct json *finding, struct text *out)
{
    char activity[64], limit[64];
    enum unit unit = unit_of(finding);
    const char *word = unit_word(p, unit);
    double values[] = {number_of(finding, "activity"), number_of(finding, "limit")};
    bool kept = is_true(finding, "satisfied");
    int decimals = kept && fabs(values[0] - values[1]) < 1e-3 ? 1 : decimals_for(p, unit, values);
    for (int k = 0; k < 2; k++)
        text_local(values[k], fabs(values[k] - round(values[k])) < 1e-9 ? 0 : decimals, p->language,
                   k ? limit : activity);
    if (is_true(finding, "least"))
        text_add(out, say(p, " %s%s; mindst %s", " %s%s; at least %s"), activity, word, limit);
    else if (!kept)
        text_add(out, say(p, " %s%s; højst %s", " %s%s; at most %s"), activity, word, limit);
    else
        text_add(out, say(p, " %s af %s%s", " %s of %s%s"), activity, limit, word);
}

/* Index of a measure among the kinds. */
int kind_of(const struct json *objective)
{
    for (int k = 0; k < formulation_catalogue.objective_count; k++)
        if (strcmp(objective_kinds[k]->spec.name, text_of(objective, "measure")) == 0)
            return k;
    return 0;
}

/* A penalty reads as the first objective does, which it is added to. */
const char *penalty_number(const struct printing *p, double penalty, char *to)
{
    const struct json *first = json_get(p->document, "objectives")->child[0];
    const struct objective_kind *kind = objective_kinds[kind_of(first)];
    if (kind->reading == AS_PERCENT)
        return objective_number(kind, penalty, 1, p->language, to);
    return text_local(penalty, 5, p->language, to);
}

static void add_penalty(const struct printing *p, const struct json *rule, struct text *out)
{
    char penalty[80];
    text_add(out, say(p, "; straf %s", "; penalty %s"), penalty_number(p, number_of(rule, "penalty"), penalty));
}

/* A rule that is missed: by what where it is one limit, else how many. */
static void add_missed(const struct printing *p, const struct json *rule, int missed, struct text *out)
{
    const struct json *groups = json_get(rule, "groups"), *worst[WORST];
    bool soft = is_true(rule, "soft");
    char some[64], all[64];
    text_add(out, "%s", soft ? say(p, "ikke helt opfyldt:", "not fully met:") : say(p, "BRUDT:", "BROKEN:"));
    if (missed == 1) {
        find_worst(groups, worst);
        add_group(p, worst[0], out);
        add_activity(p, worst[0], out);
    } else
        text_add(out, say(p, " %s af %s grænser", " %s of %s limits"), text_local(missed, 0, p->language, some),
                 text_local(groups->count, 0, p->language, all));
    if (soft)
        add_penalty(p, rule, out);
}

/* "187 sundhedsråd og specialer er lukket for nye ydernumre", where a rule keeps new numbers out. */
static void add_closed(const struct printing *p, const struct json *groups, int closed, struct text *out)
{
    enum { SITES, AREAS, MUNICIPALITIES, COUNCILS, REGIONS, GROUPS };
    static const char *const words[][LANGUAGE_COUNT][2] = {
        [SITES] = {{"sted", "steder"}, {"site", "sites"}},
        [AREAS] = {{"område", "områder"}, {"area", "areas"}},
        [MUNICIPALITIES] = {{"kommune", "kommuner"}, {"municipality", "municipalities"}},
        [COUNCILS] = {{"sundhedsråd", "sundhedsråd"}, {"council", "councils"}},
        [REGIONS] = {{"region", "regioner"}, {"region", "regions"}},
        [GROUPS] = {{"gruppe", "grupper"}, {"group", "groups"}}};
    struct level level = {LEVEL_NATION, 0};
    char number[64];
    int word = GROUPS;
    if (level_find(&p->in->places, text_of(groups->child[0], "level"), &level) && level.kind != LEVEL_NATION)
        word = level.kind == LEVEL_SITE ? SITES : level.kind == LEVEL_AREA ? AREAS : MUNICIPALITIES + level.grouping;
    const char *const *form = words[word < GROUPS ? word : GROUPS][p->language];
    text_local(closed, 0, p->language, number);
    if (closed == 1)
        text_add(
            out,
            say(p, ", %s %s og speciale er lukket for nye ydernumre", ", %s %s and specialty is closed to new numbers"),
            number, form[0]);
    else
        text_add(out,
                 say(p, ", %s %s og specialer er lukket for nye ydernumre",
                     ", %s %s and specialties are closed to new numbers"),
                 number, form[1]);
}

static bool closes(const struct json *rule)
{
    for (int k = 0; k < formulation_catalogue.rule_count; k++)
        if (strcmp(rule_kinds[k]->spec.name, text_of(rule, "rule")) == 0)
            return rule_kinds[k]->spec.closes;
    return false;
}

/* Limits of 0 that are kept are what the rule means to do, not limits that the plan has run into: how many; taken from
 * `binding`. */
static int count_none(const struct json *groups, int *binding)
{
    int count = 0;
    for (int k = 0; k < groups->count; k++)
        if (number_of(groups->child[k], "limit") == 0 && number_of(groups->child[k], "activity") == 0) {
            count++;
            *binding -= is_true(groups->child[k], "binding");
        }
    return count;
}

static void add_state(const struct printing *p, const struct json *rule, struct text *out)
{
    const struct json *groups = json_get(rule, "groups");
    int missed = count_findings(groups, "satisfied", false), binding = count_findings(groups, "binding", true);
    int none = count_none(groups, &binding), limits = groups->count - none;
    char some[64], all[64];
    if (missed > 0) {
        add_missed(p, rule, missed, out);
        return;
    }
    text_add(out, "%s", say(p, "overholdt", "kept"));
    if (none > 0 && closes(rule))
        add_closed(p, groups, none, out);
    if (groups->count == 1 && none == 0) {
        text_add(out, ":");
        add_activity(p, groups->child[0], out);
    }
    if (binding > 0 && groups->count == 1)
        text_add(out, "%s", say(p, ", bindende", ", binding"));
    else if (binding > 0)
        text_add(out, say(p, ", %s af %s grænser bindende", ", %s of %s limits binding"),
                 text_local(binding, 0, p->language, some), text_local(limits, 0, p->language, all));
}

/* Whom a rule with many limits fails: the worst, each with its size. */
static void print_worst(const struct printing *p, const struct json *rule)
{
    const struct json *groups = json_get(rule, "groups"), *worst[WORST];
    int missed = count_findings(groups, "satisfied", false), shown = missed > 1 ? find_worst(groups, worst) : 0;
    char more[64];
    for (int k = 0; k < shown; k++) {
        struct text line = {0};
        add_group(p, worst[k], &line);
        add_activity(p, worst[k], &line);
        fprintf(p->to, "   %s\n", line.chars);
        free(line.chars);
    }
    if (missed > shown && shown > 0)
        fprintf(p->to, say(p, "    og %s mindre\n", "    and %s smaller ones\n"),
                text_local(missed - shown, 0, p->language, more));
}

void print_rules(const struct printing *p)
{
    const struct json *rules = json_get(p->document, "rules"), *limits = json_get(p->document, "measure_limits");
    const struct json *breaches = limits ? json_get(limits, "breaches") : NULL;
    if (!rules || rules->count + (breaches ? breaches->count : 0) == 0)
        return;
    struct text heading = {0};
    text_add(&heading, "%s", say(p, "Regler", "Rules"));
    if (json_get(p->document, "year")) /* of one phase */
        text_add(&heading, say(p, " i %d", " in %d"), (int)number_of(p->document, "year"));
    print_heading(p, heading.chars);
    free(heading.chars);
    for (int k = 0; k < rules->count; k++) {
        struct text state = {0};
        add_state(p, rules->child[k], &state);
        bool missed = count_findings(json_get(rules->child[k], "groups"), "satisfied", false) > 0;
        enum ink with = !missed ? INK_GOOD : is_true(rules->child[k], "soft") ? INK_WARN : INK_BAD;
        fprintf(p->to, "  %s (%s%s%s)\n", in_language(p, json_get(rules->child[k], "sentence")), ink(p, with),
                state.chars, ink(p, INK_PLAIN));
        free(state.chars);
        print_worst(p, rules->child[k]);
    }
    for (int k = 0; breaches && k < breaches->count; k++)
        fprintf(p->to, "  %s%s%s %s\n", ink(p, INK_BAD), say(p, "BRUDT:", "BROKEN:"), ink(p, INK_PLAIN),
                in_language(p, breaches->child[k]));
    fputc('\n', p->to);
}

/* ---- rules that cannot be kept ---- */

/* "rules.1 (floor), linje 12: ... (Bornholm, Øjenlægehjælp)" */
static void print_conflict(const struct printing *p, const struct json *conflict)
{
    bool rule = json_get(conflict, "rule") != NULL;
    double line = number_of(conflict, "line");
    struct text place = {0}, where = {0};
    int index = (int)number_of(conflict, rule ? "index" : "objective");
    if (json_get(conflict, "phase")) { /* its own rules follow the common ones */
        text_add(&place, "phases.%d.", (int)number_of(conflict, "phase") - 1);
        index -= json_get(json_get(p->document, "scenario"), "rules")->count;
    }
    text_add(&place, "%s.%d (%s)", rule ? "rules" : "objectives", index, text_of(conflict, rule ? "rule" : "measure"));
    if (line > 0)
        text_add(&place, say(p, ", linje %d", ", line %d"), (int)line);
    if (json_get(conflict, "group")) /* add_group leads with a blank and ends with a colon */
        add_group(p, conflict, &where);
    fprintf(p->to, "  %s: %s", place.chars, in_language(p, json_get(conflict, "sentence")));
    if (where.length > 2)
        fprintf(p->to, " (%.*s)", (int)where.length - 2, where.chars + 1);
    fputc('\n', p->to);
    free(place.chars);
    free(where.chars);
}

void print_conflicts(const struct printing *p)
{
    const struct json *conflicts = json_get(p->document, "conflicts");
    int count = conflicts ? conflicts->count : 0, rules = 0;
    for (int k = 0; k < count; k++)
        rules += json_get(conflicts->child[k], "rule") != NULL;
    if (count == 0)
        fprintf(p->to, "%s\n",
                say(p, "Tiltagenes egne grænser kan ikke holdes.",
                    "The limits of the measures themselves cannot be kept."));
    else if (count == 1)
        fprintf(p->to, "%s\n",
                rules ? say(p, "Denne regel kan ikke holdes:", "This rule cannot be kept:")
                      : say(p, "Dette mål kan ikke nås:", "This objective cannot be met:"));
    else
        fprintf(p->to, "%s\n",
                rules == count
                    ? say(p, "Disse regler kan ikke holdes samtidig:", "These rules cannot be kept together:")
                    : say(p, "Disse regler og mål kan ikke holdes samtidig:",
                          "These rules and objectives cannot be kept together:"));
    for (int k = 0; k < count; k++)
        print_conflict(p, conflicts->child[k]);
    const struct json *smallest = json_get(json_get(p->document, "run"), "conflicts_smallest");
    if (count > 1 && smallest && smallest->kind == JSON_FALSE)
        fprintf(p->to, "  %s\n",
                say(p, "Ikke bevist mindst: tiden rakte ikke til at prøve at undvære hver af dem.",
                    "Not proven smallest: time did not suffice to try without each of them."));
}
