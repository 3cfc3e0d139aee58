/* knobs.c - the table of all that can be loosened, and how each is read, turned and said. */
#include "knobs.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum number { ANY, WHOLE, SHARE }; /* a share is said in percent */

/* In the words, {of} are the rule's measures, {at} says where, {a} and {b} are the value and the new one. */
struct knob_kind {
    const char *owner, *key; /* a rule, a measure or an objective; its key */
    double unit;             /* signed: which way is looser */
    double end;              /* the loosest */
    double grain;            /* what people round to */
    double scale;            /* a change of so much counts as a whole; 0: of the value itself */
    bool linear;             /* the program's rows follow it in a straight line */
    enum number number;
    const char *words[LANGUAGE_COUNT];
};

static const struct knob_kind kinds[] = {
    {"cap",
     "max",
     1,
     1e6,
     1,
     0,
     true,
     WHOLE,
     {"hæv loftet over {of}{at} fra {a} til {b}", "raise the cap on {of}{at} from {a} to {b}"}},
    {"cap",
     "min",
     -1,
     0,
     1,
     0,
     true,
     WHOLE,
     {"sænk kravet om {of}{at} fra mindst {a} til {b}", "lower the least number of {of}{at} from {a} to {b}"}},
    {"budget",
     "max",
     1,
     1e9,
     0.1,
     0,
     true,
     ANY,
     {"hæv rammen{at} fra {a} til {b} mio. kr. om året", "raise the frame{at} from {a} to {b} million kr a year"}},
    {"closed_above",
     "percent",
     5,
     1000,
     1,
     100,
     false,
     ANY,
     {"luk først for nye ydernumre over {b} pct. dækning i stedet for {a}",
      "close to new numbers above {b} % coverage instead of {a} %"}},
    {"open_worst",
     "count",
     1,
     1e6,
     1,
     0,
     false,
     WHOLE,
     {"åbn de {b} dårligst dækkede i stedet for {a}", "open the {b} worst covered instead of {a}"}},
    {"ceiling",
     "percent",
     5,
     1000,
     1,
     100,
     false,
     ANY,
     {"hæv loftet over dækningsgraden{at} fra {a} til {b} pct.",
      "raise the ceiling of coverage{at} from {a} to {b} %"}},
    {"floor",
     "percent",
     -5,
     0,
     1,
     100,
     true,
     ANY,
     {"sænk kravet til dækningsgraden{at} fra {a} til {b} pct.", "lower the floor of coverage{at} from {a} to {b} %"}},
    {"no_one_worse",
     "percent",
     1,
     100,
     1,
     100,
     true,
     ANY,
     {"lad dækningen{at} falde indtil {b} pct. i stedet for {a}",
      "let coverage{at} fall by up to {b} % instead of {a} %"}},
    {"travel_limit",
     "share",
     -0.01,
     0,
     0.001,
     1,
     false,
     SHARE,
     {"lad {b} pct. af behovet i stedet for {a} være inden for afstandsgrænsen",
      "have {b} % of need instead of {a} % within the travel limit"}},
    {"travel_limit",
     "minutes",
     5,
     1000,
     5,
     0,
     false,
     ANY,
     {"forlæng afstandsgrænsen fra {a} til {b} minutter", "extend the travel limit from {a} to {b} minutes"}},
    {"travel_limit",
     "km",
     5,
     1000,
     5,
     0,
     false,
     ANY,
     {"forlæng afstandsgrænsen fra {a} til {b} km", "extend the travel limit from {a} to {b} km"}},
    {"mean_travel",
     "percent",
     1,
     1000,
     1,
     100,
     true,
     ANY,
     {"lad den gennemsnitlige rejsetid stige indtil {b} pct. i stedet for {a}",
      "let mean travel rise by up to {b} % instead of {a} %"}},
    {"recruitable",
     "percent",
     10,
     10000,
     1,
     100,
     true,
     ANY,
     {"regn med {b} pct. af de speciallæger, der kan rekrutteres, i stedet for {a}",
      "count on {b} % of the specialists who can be recruited instead of {a} %"}},
    {"hospital_protection",
     "minutes",
     -5,
     0,
     5,
     0,
     false,
     ANY,
     {"beskyt sygehusafdelinger indtil {b} minutter i stedet for {a}",
      "protect hospital departments up to {b} minutes instead of {a}"}},
    {"min_base",
     "beta",
     -0.05,
     0.05,
     0.05,
     0,
     false,
     ANY,
     {"sænk kravet til befolkningsgrundlaget fra {a} til {b} gange det sædvanlige",
      "lower the population base that a number needs from {a} to {b} times the usual"}},
    {"parity",
     "points",
     1,
     1000,
     1,
     100,
     true,
     ANY,
     {"lad dækningsgraden{at} afvige {b} procentpoint i stedet for {a}",
      "let coverage{at} differ by {b} percentage points instead of {a}"}},
    {"spread",
     "max",
     1,
     1e6,
     1,
     0,
     true,
     WHOLE,
     {"tillad {b} nye ydernumre{at} i stedet for {a}", "allow {b} new numbers{at} instead of {a}"}},
    {"meaningful_gap",
     "fte",
     -0.1,
     0,
     0.1,
     0.5,
     false,
     ANY,
     {"sænk kravet til den kapacitet, der mangler, fra {a} til {b} fuldtidsydernummer",
      "lower the capacity that must be missing from {a} to {b} FTE"}},
    {"satellite_test",
     "percent",
     -5,
     0,
     1,
     100,
     true,
     ANY,
     {"lad {b} pct. i stedet for {a} blive tilbage, hvor satellitdage tages fra",
      "leave {b} % instead of {a} % where satellite days are taken from"}},
    {"fixed",
     "min",
     -1,
     0,
     1,
     0,
     true,
     WHOLE,
     {"sænk det besluttede antal {of} fra {a} til {b}", "lower the decided number of {of} from {a} to {b}"}},
    {"fixed",
     "max",
     1,
     100000,
     1,
     0,
     true,
     WHOLE,
     {"hæv det største antal {of} fra {a} til {b}", "raise the most {of} from {a} to {b}"}},
    {"new",
     "max_per_site",
     1,
     1000,
     1,
     0,
     true,
     WHOLE,
     {"tillad {b} nye ydernumre på hvert sted og i hvert speciale i stedet for {a}",
      "allow {b} new numbers at each site and specialty instead of {a}"}},
    {"conversion",
     "acceptance",
     0.1,
     1,
     0.01,
     1,
     false,
     SHARE,
     {"regn med, at {b} pct. af deltidsydernumrene kan konverteres, i stedet for {a}",
      "count on {b} % of part-time numbers being converted instead of {a} %"}},
    {"licence",
     "max_per_site",
     1,
     1000,
     1,
     0,
     true,
     WHOLE,
     {"tillad {b} ydernumre på licens på hvert sted og i hvert speciale i stedet for {a}",
      "allow {b} licence numbers at each site and specialty instead of {a}"}},
    {"satellite",
     "max_days",
     1,
     5,
     1,
     0,
     true,
     WHOLE,
     {"lad hvert fuldtidsydernummer afgive {b} satellitdage om ugen i stedet for {a}",
      "let each full-time number give {b} satellite days a week instead of {a}"}},
    {"satellite",
     "max_minutes",
     10,
     1000,
     5,
     0,
     false,
     ANY,
     {"lad satellitter ligge indtil {b} minutter væk i stedet for {a}",
      "let satellites be up to {b} minutes away instead of {a}"}},
    {"set_cover",
     "minutes",
     5,
     1000,
     5,
     0,
     false,
     ANY,
     {"lad alle have højst {b} minutter til et åbent sted i stedet for {a}",
      "let everybody have at most {b} minutes to an open site instead of {a}"}},
    {"set_cover",
     "km",
     5,
     1000,
     5,
     0,
     false,
     ANY,
     {"lad alle have højst {b} km til et åbent sted i stedet for {a}",
      "let everybody have at most {b} km to an open site instead of {a}"}},
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

/* Groups with limits of their own, where a level has no more of them. */
enum { OWN_LIMITS = 30 };

/* ---- what there is ---- */

struct knob_room {
    const struct setting *t;
    struct knob *items;
    size_t room;
    int count;
};

static void add(struct knob_room *to, struct knob k)
{
    if (isnan(k.value))
        return;
    k.least = k.kind->unit < 0;
    to->items = grow(to->items, &to->room, (size_t)to->count + 1, sizeof *to->items);
    to->items[to->count++] = k;
}

/* A rule's number by its key; NAN: not given. */
static double rule_number(const struct rule *r, const char *key)
{
    const struct {
        const char *key;
        double value;
    } numbers[] = {{"max", r->max},         {"min", r->min}, {"percent", r->percent}, {"count", r->count},
                   {"minutes", r->minutes}, {"km", r->km},   {"share", r->share},     {"beta", r->beta},
                   {"points", r->points},   {"fte", r->fte}};
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
        if (strcmp(numbers[k].key, key) == 0)
            return numbers[k].value;
    return NAN;
}

static void add_fixed(struct knob_room *to, const struct knob_kind *kind, const struct rule *r)
{
    for (int d = 0; d < r->decision_count; d++) {
        const struct fixed_decision *f = &r->decisions[d];
        if (kind->unit < 0 && f->least > 0)
            add(to, (struct knob){kind, r->index, -1, -1, d, true, f->least});
        if (kind->unit > 0 && f->most < INT_MAX)
            add(to, (struct knob){kind, r->index, -1, -1, d, false, f->most});
    }
}

/* An upper limit that groups may have of their own: each group's. */
static bool add_own(struct knob_room *to, const struct knob_kind *kind, const struct rule *r)
{
    int groups = level_group_count(&to->t->instance->places, r->level);
    bool own = (rule_kinds[r->kind]->spec.accepts & KEY_OF) && strcmp(kind->key, "max") == 0 &&
               (r->of || (r->level.kind == LEVEL_GROUPING && groups <= OWN_LIMITS));
    for (int g = 0; own && g < groups; g++) {
        bool named = r->of && !isnan(r->of[g]);
        if (named || (groups <= OWN_LIMITS && r->level.kind == LEVEL_GROUPING))
            add(to, (struct knob){kind, r->index, -1, g, -1, false, named ? r->of[g] : r->max});
    }
    return own && groups <= OWN_LIMITS;
}

static void add_of_rule(struct knob_room *to, const struct rule *r)
{
    for (int k = 0; k < KIND_COUNT; k++) {
        if (strcmp(kinds[k].owner, rule_kinds[r->kind]->spec.name) != 0)
            continue;
        if (rule_kinds[r->kind]->spec.accepts & KEY_DECISIONS)
            add_fixed(to, &kinds[k], r);
        else if (!add_own(to, &kinds[k], r))
            add(to, (struct knob){&kinds[k], r->index, -1, -1, -1, false, rule_number(r, kinds[k].key)});
    }
}

static double measure_number(const struct settings *set, const char *key)
{
    return strcmp(key, "max_per_site") == 0 ? set->max_per_site
           : strcmp(key, "acceptance") == 0 ? set->acceptance
           : strcmp(key, "max_days") == 0   ? set->max_days
           : isfinite(set->max_minutes)     ? set->max_minutes
                                            : NAN;
}

static void add_of_measures(struct knob_room *to)
{
    for (int k = 0; k < KIND_COUNT; k++) {
        int m = measure_find(kinds[k].owner);
        if (m >= 0 && to->t->scenario->measures[m].used)
            add(to, (struct knob){&kinds[k], -1, -1, -1, -1, false,
                                  measure_number(&to->t->scenario->measures[m], kinds[k].key)});
    }
}

static void add_of_objective(struct knob_room *to, int o)
{
    const struct objective *objective = &to->t->scenario->objectives[o];
    for (int k = 0; k < KIND_COUNT; k++)
        if (strcmp(kinds[k].owner, objective_kinds[objective->kind]->spec.name) == 0)
            add(to, (struct knob){&kinds[k], -1, o, -1, -1, false,
                                  strcmp(kinds[k].key, "km") == 0 ? objective->km : objective->minutes});
}

int knobs_list(const struct setting *t, struct knob **out)
{
    struct knob_room to = {.t = t};
    for (int k = 0; k < t->scenario->rule_count; k++)
        add_of_rule(&to, &t->scenario->rules[k]);
    add_of_measures(&to);
    for (int k = 0; k < t->scenario->objective_count; k++)
        add_of_objective(&to, k);
    *out = to.items;
    return to.count;
}

bool knob_is(const struct knob *k, const char *owner, const char *key)
{
    return strcmp(k->kind->owner, owner) == 0 && strcmp(k->kind->key, key) == 0;
}

bool knob_is_same(const struct knob *a, const struct knob *b)
{
    return a->kind == b->kind && a->rule == b->rule && a->objective == b->objective && a->group == b->group &&
           a->decision == b->decision;
}

/* ---- numbers ---- */

/* Decimal fractions added up, without their noise. */
static double tidy(double value)
{
    return round(value * 1e9) / 1e9;
}

double knob_looser(const struct knob *k, int units)
{
    double value = tidy(k->value + units * k->kind->unit), end = knob_end(k);
    return k->least ? fmax(value, end) : fmin(value, end);
}

bool knob_is_linear(const struct knob *k)
{
    return k->kind->linear;
}

bool knob_is_whole(const struct knob *k)
{
    return k->kind->number == WHOLE;
}

double knob_end(const struct knob *k)
{
    return k->least ? fmin(k->value, k->kind->end) : fmax(k->value, k->kind->end);
}

double knob_change(const struct knob *k, double value)
{
    double scale = k->kind->scale > 0 ? k->kind->scale : fmax(fabs(k->value), fabs(k->kind->unit));
    return fabs(value - k->value) / scale;
}

double knob_step(const struct knob *k, double n)
{
    double at = k->value / k->kind->grain, end = knob_end(k);
    double value = tidy((k->least ? ceil(at - 1e-6) - n : floor(at + 1e-6) + n) * k->kind->grain);
    return n <= 0 ? k->value : k->least ? fmax(value, end) : fmin(value, end);
}

double knob_steps_to(const struct knob *k, double value)
{
    double at = k->value / k->kind->grain, to = value / k->kind->grain;
    return fmax(0, k->least ? ceil(at - 1e-6) - floor(to + 1e-6) : ceil(to - 1e-6) - floor(at + 1e-6));
}

double knob_grain(const struct knob *k)
{
    return k->kind->grain;
}

double knob_rounded(const struct knob *k, double value)
{
    double grains = value / k->kind->grain;
    double away = k->least ? floor(grains + 1e-6) : ceil(grains - 1e-6);
    double rounded = tidy(away * k->kind->grain), end = knob_end(k);
    if (fabs(value - k->value) <= 1e-9 * fmax(1, fabs(value)))
        return k->value;
    return k->least ? fmax(fmin(rounded, k->value), end) : fmin(fmax(rounded, k->value), end);
}

/* ---- in the scenario ---- */

/* The member as something that can be changed; made where it is missing or of another kind. */
static struct json *member(struct json *object, const char *key, enum json_kind kind)
{
    for (int k = 0; k < object->count; k++)
        if (strcmp(object->child[k]->key, key) == 0) {
            if (object->child[k]->kind != kind)
                object->child[k]->kind = kind; /* true becomes an empty object; no other kind is met here */
            return object->child[k];
        }
    return json_put(object, key, json_new(kind));
}

static void set_number(struct json *object, const char *key, double value)
{
    member(object, key, JSON_NUMBER)->number = value;
}

static void drop(struct json *object, const char *key)
{
    for (int k = 0; k < object->count; k++)
        if (strcmp(object->child[k]->key, key) == 0) {
            json_free(object->child[k]);
            object->count--;
            memmove(object->child + k, object->child + k + 1, (size_t)(object->count - k) * sizeof *object->child);
        }
}

/* "count": 2 becomes "min": 1, "max": 2. */
static void turn_fixed(const struct rule *r, const struct knob *k, double value, struct json *decision)
{
    const struct fixed_decision *f = &r->decisions[k->decision];
    bool exact = json_get(decision, "count") || json_get(decision, "days");
    drop(decision, "count");
    drop(decision, "days");
    if (exact) {
        set_number(decision, "min", f->least);
        set_number(decision, "max", f->most);
    }
    set_number(decision, k->kind->key, value);
}

void knob_turn(const struct setting *t, const struct knob *k, double value, struct json *policy)
{
    if (k->objective >= 0) {
        set_number(member(policy, "objectives", JSON_ARRAY)->child[k->objective], k->kind->key, value);
        return;
    }
    if (k->rule < 0) {
        set_number(member(member(policy, "measures", JSON_OBJECT), k->kind->owner, JSON_OBJECT), k->kind->key, value);
        return;
    }
    const struct rule *r = &t->scenario->rules[k->rule];
    struct json *rule = member(policy, "rules", JSON_ARRAY)->child[k->rule];
    if (k->decision >= 0)
        turn_fixed(r, k, value, member(rule, "decisions", JSON_ARRAY)->child[k->decision]);
    else if (k->group >= 0)
        set_number(member(rule, "of", JSON_OBJECT), level_group_id(&t->instance->places, r->level, k->group), value);
    else
        set_number(rule, k->kind->key, value);
}

/* Owned by the caller. */
static char *key_of(const struct setting *t, const struct knob *k)
{
    struct text key = {0};
    if (k->decision >= 0)
        text_add(&key, "decisions.%d.", k->decision);
    if (k->group >= 0)
        text_add(&key, "of.%s", level_group_id(&t->instance->places, t->scenario->rules[k->rule].level, k->group));
    else
        text_add(&key, "%s", k->kind->key);
    return key.chars;
}

static const char *owner_of(const struct knob *k, char to[40])
{
    if (k->rule < 0 && k->objective < 0)
        snprintf(to, 40, "measures.%s", k->kind->owner);
    else
        snprintf(to, 40, "%s.%d", k->rule >= 0 ? "rules" : "objectives", k->rule >= 0 ? k->rule : k->objective);
    return to;
}

void policy_leave_out(struct json *policy, int rule)
{
    struct json *rules = member(policy, "rules", JSON_ARRAY);
    json_free(rules->child[rule]);
    rules->count--;
    memmove(rules->child + rule, rules->child + rule + 1, (size_t)(rules->count - rule) * sizeof *rules->child);
}

/* ---- words ---- */

static void say_measures(const bool *measures, enum language language, struct text *out)
{
    int left = 0;
    for (int m = 0; m < MEASURE_COUNT; m++)
        left += measures[m];
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (measures[m]) {
            const char *and = language == DANISH ? " og " : " and ";
            text_add(out, "%s%s", measure_title((enum measure)m, language), --left == 0 ? "" : left == 1 ? and : ", ");
        }
}

static void say_of(const struct setting *t, const struct knob *k, enum language language, struct text *out)
{
    const struct rule *r = &t->scenario->rules[k->rule];
    const struct instance *in = t->instance;
    if (k->decision < 0) {
        say_measures(r->measures, language, out);
        return;
    }
    const struct fixed_decision *f = &r->decisions[k->decision];
    const struct specialty *s = &in->specialties[f->specialty];
    text_add(out, language == DANISH ? "%s (%s) i %s" : "%s (%s) in %s", measure_title(f->measure, language),
             language == DANISH ? s->name_da : s->name_en, in->places.sites[f->site].name);
}

static void say_at(const struct setting *t, const struct knob *k, enum language language, struct text *out)
{
    const struct rule *r = &t->scenario->rules[k->rule];
    if (k->group >= 0 && r->level.kind != LEVEL_NATION)
        text_add(out, language == DANISH ? " i %s" : " in %s",
                 level_group_name(&t->instance->places, r->level, k->group));
    else
        sentence_where(t->instance, r->level, language, out);
    sentence_specialties(t->instance, t->scenario, r, language, out);
}

static void say_number(const struct knob *k, double value, enum language language, struct text *out)
{
    char number[64];
    text_add(out, "%s", sentence_number(k->kind->number == SHARE ? tidy(100 * value) : value, language, number));
}

void knob_says(const struct setting *t, const struct knob *k, double value, enum language language, struct text *out)
{
    for (const char *at = k->kind->words[language]; *at; at++) {
        if (*at != '{') {
            text_add_bytes(out, at, 1);
            continue;
        }
        if (at[1] == 'o')
            say_of(t, k, language, out);
        else if (at[1] == 'b')
            say_number(k, value, language, out);
        else if (at[2] == 't')
            say_at(t, k, language, out);
        else
            say_number(k, k->value, language, out);
        at = strchr(at, '}');
    }
}

void put_knob(const struct setting *t, const struct knob *k, double value, struct json *to)
{
    static const char *const languages[LANGUAGE_COUNT] = {[DANISH] = "da", [ENGLISH] = "en"};
    char owner[40], *key = key_of(t, k);
    json_put_text(to, "owner", owner_of(k, owner));
    json_put_text(to, "key", key);
    json_put_number(to, "from", k->value);
    json_put_number(to, "to", value);
    struct json *sentence = json_put(to, "sentence", json_new(JSON_OBJECT));
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        struct text said = {0};
        knob_says(t, k, value, (enum language)l, &said);
        json_put_text(sentence, languages[l], said.chars);
        free(said.chars);
    }
    free(key);
}
