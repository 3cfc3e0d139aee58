/* check.c - the document again from its own decisions, and the two compared leaf by leaf. */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decisions.h"
#include "memory.h"
#include "phases.h"

/* Relative above 1, absolute below: what rounding in another order of summation can do, and no more. */
static const double tolerance = 1e-9;

enum { DIFFERENCES_KEPT = 100 };

struct comparison {
    const char *name;
    struct notes *differences;
};

static bool same_number(double a, double b)
{
    return a == b || fabs(a - b) <= tolerance * fmax(1, fmax(fabs(a), fabs(b)));
}

/* Where a text is worth showing from: the beginning, or shortly before it leaves `other` behind. */
static const char *from_difference(const char *text, const char *other)
{
    size_t same = 0, begin;
    while (text[same] && text[same] == other[same])
        same++;
    if (same < 30)
        return text;
    for (begin = same - 20; begin < same && text[begin - 1] != ' '; begin++)
        ;
    while ((text[begin] & 0xC0) == 0x80) /* not within a letter */
        begin--;
    return text + begin;
}

/* Fifty letters at most. */
static void quote(const char *text, bool whole, char *to, size_t size)
{
    size_t length = 0, total = strlen(text), letter;
    for (int k = 0; k < 50 && length < total; k++, length += letter)
        if ((letter = text_letter(text + length, total - length)) == 0)
            letter = 1;
    snprintf(to, size, "\"%s%.*s%s\"", whole ? "" : "...", (int)length, text, length < total ? "..." : "");
}

static void describe(const struct json *j, const struct json *other, char *to, size_t size)
{
    static const char *const words[] = {"null", "false", "true", "", "", "a list", "an object"};
    if (j->kind == JSON_NUMBER)
        text_number(j->number, to);
    else if (j->kind == JSON_TEXT) {
        const char *shown = other && other->kind == JSON_TEXT ? from_difference(j->text, other->text) : j->text;
        quote(shown, shown == j->text, to, size);
    } else
        snprintf(to, size, "%s", words[j->kind]);
}

static void differ(struct comparison *c, const char *path, const struct json *found, const struct json *wanted)
{
    char is[240] = "nothing", should[240] = "nothing";
    if (c->differences->count >= DIFFERENCES_KEPT)
        return;
    if (found)
        describe(found, wanted, is, sizeof is);
    if (wanted)
        describe(wanted, found, should, sizeof should);
    if (found && found->line > 0)
        note(c->differences, "%s:%d: %s: found %s, computed %s", c->name, found->line, path, is, should);
    else
        note(c->differences, "%s: %s: found %s, computed %s", c->name, path, is, should);
}

static void compare(struct comparison *c, const char *path, const struct json *found, const struct json *wanted);

static void compare_members(struct comparison *c, const char *path, const struct json *found, const struct json *wanted)
{
    char deeper[400];
    for (int k = 0; k < wanted->count; k++) {
        const char *key = wanted->child[k]->key;
        snprintf(deeper, sizeof deeper, "%.300s%s%.90s", path, path[0] ? "." : "", key);
        compare(c, deeper, json_get(found, key), wanted->child[k]);
    }
    for (int k = 0; k < found->count; k++) {
        const char *key = found->child[k]->key;
        snprintf(deeper, sizeof deeper, "%.300s%s%.90s", path, path[0] ? "." : "", key);
        if (json_get(found, key) != found->child[k]) /* the second would go unread */
            note(c->differences, "%s:%d: %s: the key stands twice", c->name, found->child[k]->line, deeper);
        else if (!json_get(wanted, key))
            differ(c, deeper, found->child[k], NULL);
    }
}

static void compare(struct comparison *c, const char *path, const struct json *found, const struct json *wanted)
{
    if (!found || found->kind != wanted->kind) {
        differ(c, path, found, wanted);
        return;
    }
    if ((wanted->kind == JSON_NUMBER && !same_number(found->number, wanted->number)) ||
        (wanted->kind == JSON_TEXT && strcmp(found->text, wanted->text) != 0))
        differ(c, path, found, wanted);
    if (wanted->kind == JSON_OBJECT)
        compare_members(c, path, found, wanted);
    if (wanted->kind != JSON_ARRAY)
        return;
    if (found->count != wanted->count)
        note(c->differences, "%s:%d: %s: found %d entries, computed %d", c->name, found->line, path, found->count,
             wanted->count);
    for (int k = 0; k < found->count && k < wanted->count; k++) {
        char deeper[400];
        snprintf(deeper, sizeof deeper, "%.300s.%d", path, k);
        compare(c, deeper, found->child[k], wanted->child[k]);
    }
}

/* Input files first: when they have changed, every number may differ for that reason. */
static void compare_files(struct comparison *c, const struct json *document, const struct instance *in)
{
    const struct json *inputs = json_get(document, "inputs");
    const struct json *files = inputs ? json_get(inputs, "files") : NULL;
    for (int k = 0; k < in->file_count; k++) {
        const struct json *hash = files ? json_get(files, in->files[k].name) : NULL;
        if (!hash || hash->kind != JSON_TEXT)
            note(c->differences, "%s/%s: the plan was made without this file", in->folder, in->files[k].name);
        else if (strcmp(hash->text, in->files[k].hash) != 0)
            note(c->differences, "%s/%s: not the file that the plan was made from (SHA-256 differs)", in->folder,
                 in->files[k].name);
    }
}

static const char *text_at(const struct json *document, const char *key)
{
    const struct json *j = json_get(document, key);
    return j && j->kind == JSON_TEXT ? j->text : "";
}

static double number_at(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

/* An objective as the document has it, NULL when there is none. */
static const struct json *objective_at(const struct json *document, int k)
{
    const struct json *list = json_get(document, "objectives");
    return list && list->kind == JSON_ARRAY && list->count > k ? list->child[k] : NULL;
}

/* An objective's bound and best value must fit its value: the bound on the right side, "optimal" within the asked gap,
 * a value that later objectives have not worsened by more than its tolerance. */
static void check_objective(struct comparison *c, const struct json *computed, const struct scenario *s, int k)
{
    const struct json *o = json_get(computed, "objectives")->child[k];
    const struct objective *objective = &s->objectives[k];
    double sign = objective_kinds[objective->kind]->maximise ? -1 : 1;
    double penalty = json_get(o, "penalty") ? number_at(o, "penalty") : 0;
    double value = sign * number_at(o, "value") + penalty, best = sign * number_at(o, "best");
    double bound = sign * number_at(o, "bound"), gap = fabs(best - bound) / fmax(fabs(best), 1e-9);
    if (bound > fmin(value, best) + 1e-9 * fmax(1, fabs(value)))
        note(c->differences,
             "%s: objectives.%d.bound: %.17g is on the wrong side of the value %.17g that the plan reaches", c->name, k,
             sign * bound, sign * value);
    if (strcmp(text_at(computed, "status"), "optimal") == 0 &&
        !proof_is_closed(&(struct proof){best, bound}, s->solve.gap + 1e-12, s->specialty_count))
        note(c->differences, "%s: status: \"optimal\", but the gap %g of objectives.%d is not within the asked %g",
             c->name, gap, k, s->solve.gap);
    if (json_get(o, "left_out") && !(number_at(o, "left_out") <= 0))
        note(c->differences, "%s: objectives.%d (%s): %g of the need is left without an open site within its limit",
             c->name, k, text_at(o, "measure"), number_at(o, "left_out"));
    if (!(value <= best + objective->tolerance * fmax(fabs(best), 1e-6) + 2e-9 * fmax(1, fabs(best))))
        note(c->differences,
             "%s: objectives.%d: the value %.17g is worse than the best %.17g by more than the tolerance %g", c->name,
             k, sign * value, sign * best, objective->tolerance);
}

/* No rule broken but soft ones, in one phase (`path` "phases.1.") or all there is (""). */
static void check_rules(struct comparison *c, const struct json *computed, const char *path)
{
    const struct json *rules = json_get(computed, "rules"), *limits = json_get(computed, "measure_limits");
    for (int k = 0; k < rules->count; k++)
        if (json_get(rules->child[k], "satisfied")->kind == JSON_FALSE && !json_get(rules->child[k], "soft"))
            note(c->differences, "%s: %srules.%d (%s) is broken: activity %g, limit %g", c->name, path, k,
                 text_at(rules->child[k], "rule"), number_at(rules->child[k], "activity"),
                 number_at(rules->child[k], "limit"));
    const struct json *breaches = json_get(limits, "breaches");
    for (int k = 0; breaches && k < breaches->count; k++)
        note(c->differences, "%s: %sdecisions: %s", c->name, path, text_at(breaches->child[k], "en"));
}

/* What the plan claims of itself must fit together: its objectives, and its rules, in every phase. */
static void check_claims(struct comparison *c, const struct json *computed, const struct scenario *s)
{
    const struct json *phases = json_get(computed, "phases");
    char path[40];
    for (int k = 0; k < s->objective_count; k++)
        check_objective(c, computed, s, k);
    for (int k = 0; phases && k < phases->count; k++) {
        snprintf(path, sizeof path, "phases.%d.", k);
        check_rules(c, phases->child[k], path);
    }
    if (!phases)
        check_rules(c, computed, "");
}

static bool has_plan(const char *status)
{
    return strcmp(status, "optimal") == 0 || strcmp(status, "feasible") == 0;
}

static bool read_status(const struct json *document, const char *name, const char **out, struct error *e)
{
    if (document->kind != JSON_OBJECT || strcmp(text_at(document, "schema"), "yderplan-plan-1") != 0)
        return fail(e, "%s: schema: expected a plan with \"schema\": \"yderplan-plan-1\"", name);
    *out = text_at(document, "status");
    if (has_plan(*out) || strcmp(*out, "infeasible") == 0 || strcmp(*out, "no_plan_in_time") == 0)
        return true;
    return fail(e, "%s: status: expected optimal, feasible, infeasible or no_plan_in_time, found \"%.40s\"", name,
                *out);
}

/* The two documents without what only the search can know. */
static void compare_documents(struct comparison *c, const struct json *document, const struct json *computed)
{
    for (int k = 0; k < computed->count; k++)
        compare(c, computed->child[k]->key, json_get(document, computed->child[k]->key), computed->child[k]);
    for (int k = 0; k < document->count; k++) {
        const char *key = document->child[k]->key;
        bool known = json_get(computed, key) || strcmp(key, "run") == 0;
        if (json_get(document, key) != document->child[k])
            note(c->differences, "%s:%d: %s: the key stands twice", c->name, document->child[k]->line, key);
        else if (!known)
            note(c->differences, "%s: %s: a key that such a plan does not have", c->name, key);
    }
}

/* The conflicting rules and objectives that the document names by index, in the words that they have. That they are in
 * conflict only a search can know. */
/* Where the rule is written, and the group that it could not be kept in, are the search's own word; the group must be
 * one. */
static void copy_place(const struct setting *t, const struct json *from, struct json *to)
{
    const struct places *p = &t->instance->places;
    const char *specialty = text_at(from, "specialty");
    double line = number_at(from, "line");
    struct level level;
    if (line > 0 && line == floor(line))
        json_put_number(to, "line", line);
    if (!level_find(p, text_at(from, "level"), &level) || level_group(p, level, text_at(from, "group")) < 0 ||
        (strcmp(specialty, "*") != 0 && instance_specialty(t->instance, specialty) < 0))
        return;
    json_put_text(to, "level", text_at(from, "level"));
    json_put_text(to, "group", text_at(from, "group"));
    json_put_text(to, "specialty", specialty);
}

/* The phase whose own rule it is; the last where it is common to all; NULL where there is no such phase. */
static const struct setting *phase_named(const struct setting *last, const struct json *conflict)
{
    double phase = number_at(conflict, "phase");
    if (!json_get(conflict, "phase"))
        return last;
    bool there = phase >= 1 && phase <= setting_phases(last) && phase == floor(phase);
    return there ? setting_phase(last, (int)phase - 1) : NULL;
}

static struct json *named_conflicts(const struct setting *t, const struct json *document)
{
    struct json *list = json_new(JSON_ARRAY);
    const struct json *named = json_get(document, "conflicts");
    for (int k = 0; named && k < named->count; k++) {
        double index = number_at(named->child[k], "index"), objective = number_at(named->child[k], "objective");
        const struct setting *of = phase_named(t, named->child[k]);
        if (of && index >= 0 && index < of->scenario->rule_count && index == floor(index)) {
            struct json *rule = json_add(list, rule_name(of, &of->scenario->rules[(int)index]));
            if (json_get(named->child[k], "phase"))
                json_put_number(rule, "phase", number_at(named->child[k], "phase"));
            copy_place(of, named->child[k], rule);
        } else if (objective >= 0 && objective < t->scenario->objective_count && objective == floor(objective) &&
                   objective_kinds[t->scenario->objectives[(int)objective].kind]->require)
            json_add(list, objective_requirement(t, (int)objective));
        else
            json_add(list, json_new(JSON_NULL));
    }
    return list;
}

/* In how many draws a decision was chosen only robust can know; that it is some of them can be told. */
static void copy_confidence(const struct json *document, struct json *computed)
{
    const struct json *from = json_get(document, "decisions"), *to = json_get(computed, "decisions");
    for (int k = 0; k < to->count && k < from->count; k++) {
        const struct json *confidence = json_get(from->child[k], "confidence");
        double chosen = number_at(confidence, "chosen"), draws = number_at(confidence, "draws");
        if (!(chosen >= 0 && chosen <= draws && chosen == floor(chosen) && draws == floor(draws) && draws >= 1))
            continue;
        struct json *own = json_put(to->child[k], "confidence", json_new(JSON_OBJECT));
        json_put_number(own, "chosen", chosen);
        json_put_number(own, "draws", draws);
    }
}

/* What the document must be if its decisions are `plan` and its claims are true. */
static struct json *computed_document(const struct setting *t, const struct json *document, const char *status,
                                      const struct plan *plan)
{
    bool infeasible = strcmp(status, "infeasible") == 0;
    struct json *conflicts = infeasible ? named_conflicts(t, document) : NULL;
    int objectives = t->scenario->objective_count;
    struct proof *proofs = allocate((size_t)objectives, sizeof *proofs);
    for (int k = 0; k < objectives; k++)
        proofs[k] = (struct proof){number_at(objective_at(document, k), "best"),
                                   infeasible ? NAN : number_at(objective_at(document, k), "bound")};
    struct claims claims = {status, proofs, conflicts, NULL};
    struct json *computed = plan_document(t, has_plan(status) ? plan : NULL, &claims);
    copy_confidence(document, computed);
    json_free(conflicts);
    free(proofs);
    if (json_get(document, "verification")) /* solve's own; a plan can do without */
        json_put_bool(json_put(computed, "verification", json_new(JSON_OBJECT)), "agrees", true);
    return computed;
}

/* The decisions of every phase, those of the last (or all there are) into plans[phases - 1]; each leads to the one
 * before. */
static bool read_plans(const struct json *document, int phases, const char *name, const struct instance *in,
                       struct plan *plans, struct error *e)
{
    const struct json *list = json_get(document, "phases");
    bool ok = true;
    for (int k = 0; k < phases; k++) {
        bool listed = list && list->kind == JSON_ARRAY && k < list->count;
        const struct json *of = k + 1 == phases ? document : listed ? list->child[k] : NULL;
        if (!of)
            ok = fail(e, "%s: phases: expected one for each of the scenario's %d phases", name, phases);
        else
            ok = decisions_from_json(json_get(of, "decisions"), name, in, &plans[k], e) && ok;
        plans[k].before = k > 0 ? &plans[k - 1] : NULL;
        if (!of)
            break;
    }
    return ok;
}

static void check_plans(const struct setting *t, const struct json *document, const char *status,
                        const struct plan *plan, struct comparison *c)
{
    struct json *computed = computed_document(t, document, status, plan);
    if (!has_plan(status) && plan->count > 0)
        note(c->differences, "%s: decisions: a plan with status \"%s\" has none", c->name, status);
    compare_documents(c, document, computed);
    if (has_plan(status))
        check_claims(c, computed, t->scenario);
    json_free(computed);
}

/* Everything that is read anew. */
struct anew {
    struct phases earlier;
    struct instance instance;
    struct scenario scenario;
    struct setting setting;
};

static void anew_free(struct anew *a)
{
    setting_free(&a->setting);
    scenario_free(&a->scenario);
    instance_free(&a->instance);
    phases_free(&a->earlier);
}

/* Input files first: when one has changed, what follows may not even be readable. */
static bool check_policy(const char *folder, const struct json *policy, const struct json *document, const char *status,
                         struct comparison *c, struct error *e)
{
    struct anew a = {.earlier = {0}};
    bool ok = phases_read(folder, policy, c->name, &a.earlier, &a.instance, e);
    for (int k = 0; ok && k < a.earlier.count; k++)
        compare_files(c, document, &a.earlier.items[k].instance);
    if (ok)
        compare_files(c, document, &a.instance);
    ok = ok && phases_settle(&a.earlier, policy, c->name, &a.instance, &a.scenario, &a.setting, e);
    int phases = a.earlier.count + 1;
    struct plan *plans = allocate((size_t)phases, sizeof *plans);
    ok = ok && read_plans(document, phases, c->name, &a.instance, plans, e);
    if (ok)
        check_plans(&a.setting, document, status, &plans[phases - 1], c);
    plans_free(plans, phases);
    anew_free(&a);
    return ok;
}

bool check_document(const char *folder, const struct json *document, const char *name, struct notes *differences,
                    struct error *e)
{
    struct comparison c = {name, differences};
    const char *status = "";
    const struct json *policy = json_get(document, "scenario");
    return read_status(document, name, &status, e) && (policy || fail(e, "%s: scenario: the key is missing", name)) &&
           check_policy(folder, policy, document, status, &c, e);
}
