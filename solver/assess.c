/* assess.c - from decisions to the document that planners read. */
#include "assess.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess_parts.h"
#include "indicators.h"
#include "memory.h"

/* The row of providers.csv whose satellites leave `parent`. */
static int satellite_line(const struct instance *in, int specialty, int parent)
{
    for (int k = 0; k < in->provider_count; k++)
        if (in->providers[k].form == FORM_SATELLITE && in->providers[k].specialty == specialty &&
            in->providers[k].parent == parent)
            return in->providers[k].line;
    return 0;
}

/* Satellites cannot take more from a site than its numbers are worth (a licence number's worth is the scenario's). */
static bool has_its_supply(const struct instance *in, const struct scenario *s, const struct outcome *today,
                           struct error *e)
{
    bool ok = true;
    for (int k = 0; k < s->specialty_count; k++)
        for (int j = 0; j < in->places.site_count; j++) {
            int specialty = s->specialties[k];
            double supply = today->supply[(size_t)specialty * (size_t)in->places.site_count + (size_t)j];
            if (supply < -1e-9)
                ok = fail(e,
                          "%s/providers.csv:%d: days: satellites take %g FTE more from \"%s\" than its numbers for "
                          "\"%s\" are worth; expected at most all",
                          in->folder, satellite_line(in, specialty, j), -supply, in->places.sites[j].id,
                          in->specialties[specialty].id);
        }
    return ok;
}

/* What is allowed and yet hardly meant. Without file and line, since a plan.json says the same from elsewhere. */
static void note_oddities(const struct scenario *s, struct notes *notes)
{
    const struct coverage *c = &s->coverage;
    for (int k = 1; c->model == COVERAGE_CATCHMENT && c->decay == DECAY_ZONES && k < c->zone_count; k++)
        if (c->zone_weights[k] > c->zone_weights[k - 1])
            note(
                notes,
                "coverage.zones.weights.%d: the weight rises outwards, from %g to %g: who lives %g minutes away counts "
                "more than who lives nearer",
                k, c->zone_weights[k - 1], c->zone_weights[k], c->zone_minutes[k]);
    for (int k = 0; k < s->rule_count; k++) {
        const struct rule *r = &s->rules[k];
        bool counts = false, used = false;
        for (int m = 0; m < MEASURE_COUNT; m++) {
            counts = counts || r->measures[m];
            used = used || ((r->measures[m] || r->less[m]) && s->measures[m].used);
        }
        if (counts && !used)
            note(notes, "rules.%d (%s): the scenario uses none of its measures", r->index,
                 s->catalogue->rules[r->kind]->name);
    }
}

bool setting_build(const struct instance *in, const struct scenario *s, struct setting *out, struct error *e)
{
    *out = (struct setting){.instance = in, .scenario = s};
    size_t folder = strlen(in->folder);
    for (int k = 0; k < in->notes.count; k++) {
        const char *text = in->notes.text[k]; /* without the folder, which is called differently from elsewhere */
        bool led = strncmp(text, in->folder, folder) == 0 && text[folder] == '/';
        note(&out->warnings, "%s", led ? text + folder + 1 : text);
    }
    note_oddities(s, &out->warnings);
    if (!reach_build(in, s, &out->reach, &out->warnings, e)) {
        notes_free(&out->warnings);
        return false;
    }
    outcome_build(in, s, &out->reach, &out->nothing, &out->today);
    if (has_its_supply(in, s, &out->today, e))
        return true;
    setting_free(out);
    return false;
}

int setting_phases(const struct setting *last)
{
    int count = 0;
    for (const struct setting *t = last; t; t = t->before)
        count++;
    return count;
}

const struct setting *setting_phase(const struct setting *last, int k)
{
    const struct setting *t = last;
    for (int later = setting_phases(last) - 1 - k; later > 0; later--)
        t = t->before;
    return t;
}

void setting_free(struct setting *t)
{
    reach_free(&t->reach);
    outcome_free(&t->today);
    notes_free(&t->warnings);
    *t = (struct setting){0};
}

static struct json *both(struct json *to, const char *key, const char *da, const char *en)
{
    struct json *o = json_put(to, key, json_new(JSON_OBJECT));
    json_put_text(o, "da", da);
    json_put_text(o, "en", en);
    return o;
}

static const char *specialty_id(const struct judged *j, int specialty)
{
    return specialty < 0 ? NULL : j->instance->specialties[specialty].id;
}

/* ---- coverage ---- */

static void put_coverage_row(struct json *list, const struct judged *j, int specialty, struct level level, int group)
{
    const struct instance *in = j->instance;
    double need = group_need(in, level, group, specialty);
    double before = group_coverage(in, j->today, level, group, specialty);
    double after = group_coverage(in, j->after, level, group, specialty);
    double target = target_coverage(in, j->today, specialty);
    double fte = need * after / 1e5, needed = need * target / 1e5;
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "specialty", in->specialties[specialty].id);
    json_put_text(o, "level", level_name(&in->places, level));
    json_put_text(o, "group", level_group_id(&in->places, level, group));
    json_put_text(o, "name", level_group_name(&in->places, level, group));
    json_put_number(o, "need", need);
    json_put_number(o, "fte_baseline", need * before / 1e5);
    json_put_number(o, "fte", fte);
    json_put_number(o, "needed_fte", needed);
    json_put_number(o, "gap_fte", needed - fte);
    json_put_number(o, "inhabitants_per_number", fte > 0 ? need / fte : NAN);
    json_put_number(o, "baseline", before);
    json_put_number(o, "plan", after);
    json_put_number(o, "degree_baseline", 100 * before / target);
    json_put_number(o, "degree", 100 * after / target);
}

static struct json *coverage_table(const struct judged *j)
{
    struct json *list = json_new(JSON_ARRAY);
    const struct places *p = &j->instance->places;
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        int s = j->scenario->specialties[k];
        put_coverage_row(list, j, s, (struct level){LEVEL_NATION, 0}, 0);
        for (int g = 0; g < p->grouping_count; g++)
            for (int group = 0; group < p->groupings[g].group_count; group++)
                put_coverage_row(list, j, s, (struct level){LEVEL_GROUPING, g}, group);
        for (int i = 0; i < p->area_count; i++)
            put_coverage_row(list, j, s, (struct level){LEVEL_AREA, 0}, i);
    }
    return list;
}

/* ---- rules ---- */

static double relative_slack(const struct finding *f)
{
    return finding_slack(f) / fmax(f->one, fabs(f->limit));
}

static struct json *finding_json(const struct judged *j, const struct finding *f)
{
    struct json *o = json_new(JSON_OBJECT);
    json_put_text(o, "level", level_name(&j->instance->places, f->level));
    json_put_text(o, "group", level_group_id(&j->instance->places, f->level, f->group));
    json_put_text(o, "specialty", f->specialty < 0 ? "*" : specialty_id(j, f->specialty));
    if (f->what)
        json_put_text(o, "what", f->what);
    json_put_number(o, "activity", f->activity);
    json_put_number(o, "limit", f->limit);
    json_put_number(o, "slack", finding_slack(f));
    json_put_text(o, "unit", unit_names[f->unit]);
    json_put_bool(o, "least", f->least);
    json_put_bool(o, "satisfied", finding_satisfied(f));
    json_put_bool(o, "binding", finding_binding(f));
    return o;
}

static struct json *rule_words(const struct judged *j, const struct rule *r)
{
    struct json *o = json_new(JSON_OBJECT);
    struct text words[LANGUAGE_COUNT] = {{0}};
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        rule_kinds[r->kind]->sentence(j->instance, j->scenario, r, (enum language)k, &words[k]);
    json_put_number(o, "index", r->index);
    json_put_text(o, "rule", rule_kinds[r->kind]->spec.name);
    both(o, "sentence", words[DANISH].chars, words[ENGLISH].chars);
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        free(words[k].chars);
    return o;
}

static struct json *rule_json(const struct judged *j, const struct rule *r)
{
    struct json *o = rule_words(j, r);
    struct findings found = {0};
    rule_kinds[r->kind]->check(j, r, &found);
    const struct finding *tightest = found.count ? &found.items[0] : NULL;
    bool satisfied = true, binding = false;
    for (int k = 0; k < found.count; k++) {
        satisfied = satisfied && finding_satisfied(&found.items[k]);
        binding = binding || finding_binding(&found.items[k]);
        if (relative_slack(&found.items[k]) < relative_slack(tightest))
            tightest = &found.items[k];
    }
    json_put_bool(o, "satisfied", satisfied);
    if (!isnan(r->penalty)) {
        json_put_bool(o, "soft", true);
        json_put_number(o, "penalty", findings_penalty(r, &found));
    }
    json_put_number(o, "activity", tightest ? tightest->activity : NAN);
    json_put_number(o, "limit", tightest ? tightest->limit : NAN);
    json_put_number(o, "slack", tightest ? finding_slack(tightest) : NAN);
    json_put_text(o, "unit", tightest ? unit_names[tightest->unit] : NULL);
    json_put_bool(o, "binding", binding);
    struct json *groups = json_put(o, "groups", json_new(JSON_ARRAY));
    for (int k = 0; k < found.count; k++)
        json_add(groups, finding_json(j, &found.items[k]));
    free(found.items);
    return o;
}

static struct json *rules_table(const struct judged *j)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < j->scenario->rule_count; k++)
        json_add(list, rule_json(j, &j->scenario->rules[k]));
    return list;
}

static struct json *measure_limits(const struct judged *j)
{
    struct json *o = json_new(JSON_OBJECT);
    struct notes da = {0}, en = {0};
    plan_within_measures(j->instance, j->scenario, j->reach, j->after->plan, &da, &en);
    note_undone(j, &da, &en);
    json_put_bool(o, "satisfied", en.count == 0);
    struct json *list = json_put(o, "breaches", json_new(JSON_ARRAY));
    for (int k = 0; k < da.count && k < en.count; k++) {
        struct json *breach = json_add(list, json_new(JSON_OBJECT));
        json_put_text(breach, "da", da.text[k]);
        json_put_text(breach, "en", en.text[k]);
    }
    notes_free(&da);
    notes_free(&en);
    return o;
}

struct json *rule_name(const struct setting *t, const struct rule *r)
{
    struct judged j = {t->instance, t->scenario, &t->reach, &t->today, &t->today};
    return rule_words(&j, r);
}

struct json *objective_requirement(const struct setting *t, int k)
{
    const struct objective *o = &t->scenario->objectives[k];
    const struct objective_kind *kind = objective_kinds[o->kind];
    static const char *const languages[LANGUAGE_COUNT] = {[DANISH] = "da", [ENGLISH] = "en"};
    struct json *out = json_new(JSON_OBJECT);
    json_put_number(out, "objective", k);
    json_put_text(out, "measure", kind->spec.name);
    struct json *sentence = json_put(out, "sentence", json_new(JSON_OBJECT));
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        struct text said = {0};
        kind->asks(o, (enum language)l, &said);
        json_put_text(sentence, languages[l], said.chars);
        free(said.chars);
    }
    return out;
}

/* In one phase, or all there is. */
static int broken_in(const struct json *document)
{
    int broken = 0;
    const struct json *rules = json_get(document, "rules"), *limits = json_get(document, "measure_limits");
    for (int k = 0; rules && k < rules->count; k++) {
        const struct json *satisfied = json_get(rules->child[k], "satisfied");
        broken += satisfied && satisfied->kind == JSON_FALSE && !json_get(rules->child[k], "soft");
    }
    const struct json *objectives = json_get(document, "objectives");
    for (int k = 0; objectives && k < objectives->count; k++) {
        const struct json *left_out = json_get(objectives->child[k], "left_out");
        broken += left_out && left_out->kind == JSON_NUMBER && left_out->number > 0;
    }
    const struct json *breaches = limits ? json_get(limits, "breaches") : NULL;
    return broken + (breaches ? breaches->count : 0);
}

int broken_rules(const struct json *document)
{
    const struct json *phases = json_get(document, "phases");
    int broken = 0;
    for (int k = 0; phases && k < phases->count; k++)
        broken += broken_in(phases->child[k]);
    return phases ? broken : broken_in(document);
}

/* ---- decisions ---- */

static const char *group_of_site(const struct instance *in, int grouping, int site)
{
    struct level level = {LEVEL_GROUPING, grouping};
    return level_group_id(&in->places, level, level_of_site(&in->places, level, site));
}

/* A decision that moves capacity from one council to another is for the region; every other is for the council. */
static const char *decided_by(const struct judged *j, const struct decision *d)
{
    int served = j->scenario->measures[MEASURE_VIDEO].within;
    if (d->measure == MEASURE_VIDEO) /* a municipality lies in one council; every other grouping may join several */
        return served == GROUPING_COUNCIL || served == GROUPING_MUNICIPALITY ? "council" : "region";
    if (d->parent < 0)
        return "council";
    const char *from = group_of_site(j->instance, GROUPING_COUNCIL, d->parent);
    return strcmp(from, group_of_site(j->instance, GROUPING_COUNCIL, d->site)) == 0 ? "council" : "region";
}

/* Degrees of coverage, in percent of the target, of an area and of its council. */
struct degrees {
    double area_before, area_after, council_before, council_after;
};

static struct degrees degrees_at(const struct judged *j, int specialty, int site)
{
    const struct places *p = &j->instance->places;
    struct level area = {LEVEL_AREA, 0}, council = {LEVEL_GROUPING, GROUPING_COUNCIL};
    int i = p->sites[site].area, g = level_of_site(p, council, site);
    double target = target_coverage(j->instance, j->today, specialty) / 100;
    return (struct degrees){group_coverage(j->instance, j->today, area, i, specialty) / target,
                            group_coverage(j->instance, j->after, area, i, specialty) / target,
                            group_coverage(j->instance, j->today, council, g, specialty) / target,
                            group_coverage(j->instance, j->after, council, g, specialty) / target};
}

/* What the baseline is called: today, or where the scenario has need or supply of its own its start. */
static const char *at_start(const struct judged *j, enum language language)
{
    bool today = starts_today(j->scenario);
    return language == DANISH ? today ? "i dag" : "i udgangspunktet" : today ? "today" : "at the start";
}

/* Coverage of those whom the decision serves: of the site's area and council, or of the group that video serves. */
static void say_where(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    const struct places *p = &j->instance->places;
    struct degrees now = degrees_at(j, d->specialty, d->site);
    char a[64], b[64], c[64], e[64];
    text_local(now.area_before, 0, language, a), text_local(now.area_after, 0, language, b);
    text_local(now.council_before, 0, language, c), text_local(now.council_after, 0, language, e);
    text_add(
        out,
        language == DANISH ? "Dækningsgraden i %s er %s %s pct. og bliver %s pct. med hele planen; i sundhedsrådet "
                             "%s går den fra %s til %s pct."
                           : "The degree of coverage in %s is %s %% %s and %s %% with the whole plan; in "
                             "council %s it goes from %s to %s %%.",
        p->areas[p->sites[d->site].area].name, language == DANISH ? at_start(j, language) : a,
        language == DANISH ? a : at_start(j, language), b, group_of_site(j->instance, GROUPING_COUNCIL, d->site), c, e);
}

static void say_served(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    struct level served = {LEVEL_GROUPING, j->scenario->measures[MEASURE_VIDEO].within};
    int g = level_of_site(&j->instance->places, served, d->site);
    double target = target_coverage(j->instance, j->today, d->specialty) / 100;
    char before[64], after[64];
    text_local(group_coverage(j->instance, j->today, served, g, d->specialty) / target, 0, language, before);
    text_local(group_coverage(j->instance, j->after, served, g, d->specialty) / target, 0, language, after);
    text_add(out,
             language == DANISH ? "Dækningsgraden i hele %s er %s %s pct. og bliver %s pct. med hele planen."
                                : "The degree of coverage of all of %s is %s %% %s and %s %% with the whole plan.",
             level_group_name(&j->instance->places, served, g), language == DANISH ? at_start(j, language) : before,
             language == DANISH ? before : at_start(j, language), after);
}

static const char *day_word(int days, enum language language)
{
    if (language == DANISH)
        return days == 1 ? "dag" : "dage";
    return days == 1 ? "day" : "days";
}

static void say_satellite(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    const struct places *p = &j->instance->places;
    struct degrees from = degrees_at(j, d->specialty, d->parent);
    char days[64], minutes[64], before[64], after[64];
    text_local(d->days, 0, language, days);
    text_local(travel_minutes(&j->instance->travel, p->sites[d->parent].area, d->site), 0, language, minutes);
    text_local(from.area_before, 0, language, before), text_local(from.area_after, 0, language, after);
    text_add(out,
             language == DANISH
                 ? " %s %s om ugen flyttes fra %s, %s minutter derfra, hvor dækningsgraden går fra %s "
                   "til %s pct."
                 : " It takes %s %s a week from %s, %s minutes away, where the degree goes from %s to %s %%.",
             days, day_word(d->days, language), p->sites[d->parent].name, minutes, before, after);
}

static void say_video(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    const struct places *p = &j->instance->places;
    struct level served = {LEVEL_GROUPING, j->scenario->measures[MEASURE_VIDEO].within};
    struct degrees from = degrees_at(j, d->specialty, d->site);
    const char *group = level_group_name(p, served, level_of_site(p, served, d->site));
    char brought[64], taken[64], before[64], after[64];
    text_local(decision_fte(j->instance, j->scenario, d), 2, language, brought);
    text_local(decision_taken(j->instance, d), 2, language, taken);
    text_local(from.area_before, 0, language, before), text_local(from.area_after, 0, language, after);
    if (language == DANISH)
        text_add(out,
                 " %d %s om ugen i %s går til video for hele %s; det svarer til %s fuldtidsydernummer. %s "
                 "fuldtidsydernummer "
                 "forlader %s, hvor dækningsgraden går fra %s til %s pct.",
                 d->days, day_word(d->days, language), p->sites[d->site].name, group, brought, taken,
                 p->areas[p->sites[d->site].area].name, before, after);
    else
        text_add(
            out,
            " %d %s a week in %s %s spent on video for all of %s; that is worth %s FTE. %s FTE leave %s, where the "
            "degree goes from %s to %s %%.",
            d->days, day_word(d->days, language), p->sites[d->site].name, d->days == 1 ? "is" : "are", group, brought,
            taken, p->areas[p->sites[d->site].area].name, before, after);
}

static const char *fte_word(double fte)
{
    return fabs(fte) > 1 ? "fuldtidsydernumre" : "fuldtidsydernummer";
}

/* How many numbers close, of which form, and whether somebody is paid for them. */
static void say_closed(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    bool da = language == DANISH, one = d->count == 1;
    int returned = existing_returned(j->instance, d->specialty, d->site, (enum form)d->form);
    const char *form = form_title((enum form)d->form, language);
    if (da)
        text_add(out, " %d %s (%s) nedlægges", d->count, one ? "ydernummer" : "ydernumre", form);
    else
        text_add(out, " %d %s (%s) %s closed", d->count, one ? "number" : "numbers", form, one ? "is" : "are");
    if (returned >= d->count)
        text_add(out, da ? "; %s tilbageleveret." : "; %s handed back.",
                 da ? (one ? "det er" : "de er") : (one ? "it was" : "they were"));
    else if (returned == 0)
        text_add(out, "%s", da ? " mod kompensation." : " against compensation.");
    else
        text_add(out, da ? ": %d tilbageleveret, %d mod kompensation." : ": %d handed back, %d against compensation.",
                 returned, d->count - returned);
}

static void say_closure(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    bool da = language == DANISH;
    double removed = -decision_fte(j->instance, j->scenario, d), price = decision_cost(j->instance, d);
    char fte[64], cost[64];
    text_local(removed, 2, language, fte);
    text_local(fabs(price), 2, language, cost);
    say_closed(j, d, language, out);
    text_add(out, da ? " Det fjerner %s %s" : " That removes %s %s", fte, da ? fte_word(removed) : "FTE");
    if (isnan(price))
        text_add(out, ".");
    else if (price < 0)
        text_add(out, da ? " og frigør %s mio. kr. om året." : " and frees %s million kr a year.", cost);
    else
        text_add(out, da ? " og koster %s mio. kr. om året." : " and costs %s million kr a year.", cost);
}

/* A new number, a conversion, a licence: what one of it is worth and costs. */
static void say_number(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    static const char *const words[][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {" Et nyt ydernummer svarer til %s fuldtidsydernummer", " A new number adds %s FTE"},
        [MEASURE_CONVERSION] = {" Et deltidsydernummer på samme adresse konverteres til fuldtid; det giver %s "
                                "fuldtidsydernummer",
                                " A part-time number at the same address becomes full-time; that adds %s FTE"},
        [MEASURE_LICENCE] = {" Et tidsbegrænset ydernummer på licens, som regionen råder over, svarer til %s "
                             "fuldtidsydernummer",
                             " A licence number, held by the region for a time, adds %s FTE"}};
    char fte[64], price[64];
    double cost = decision_cost(j->instance, d) / decision_size(d);
    text_local(decision_fte(j->instance, j->scenario, d) / decision_size(d), 2, language, fte);
    text_local(cost, 2, language, price);
    text_add(out, words[d->measure][language], fte);
    if (isnan(cost))
        text_add(out, ".");
    else
        text_add(out, language == DANISH ? " og koster %s mio. kr. om året." : " and costs %s million kr a year.",
                 price);
}

static void say_kind(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    if (d->measure == MEASURE_SATELLITE)
        say_satellite(j, d, language, out);
    else if (d->measure == MEASURE_VIDEO)
        say_video(j, d, language, out);
    else if (d->measure == MEASURE_CLOSURE)
        say_closure(j, d, language, out);
    else
        say_number(j, d, language, out);
}

/* What the decision by itself does to the first objective: in percent of today's where that is more than nothing. What
 * does harm stands in capitals. */
static void say_effect(const struct judged *j, double effect, enum language language, struct text *out)
{
    static const char *const verbs[LANGUAGE_COUNT][4] = {
        [DANISH] = {"sænker", "øger", "SÆNKER", "ØGER"}, [ENGLISH] = {"lowers", "raises", "LOWERS", "RAISES"}};
    const struct objective *first = &j->scenario->objectives[0];
    const struct objective_kind *kind = objective_kinds[first->kind];
    double today = objective_value(first, j, j->today), percent = 100 * effect / today;
    bool relative = isfinite(percent) && fabs(today) > 1e-9, harm = kind->maximise ? effect < 0 : effect > 0;
    bool raises = kind->maximise ? effect >= 0 : effect > 0;
    char size[80];
    if (!isfinite(effect))
        return;
    if (relative)
        text_local(fabs(percent), 2, language, size);
    else
        objective_number(kind, fabs(effect), 0, language, size);
    text_add(out, language == DANISH ? " Beslutningen %s »" : " The decision %s \"",
             verbs[language][2 * harm + raises]);
    sentence_objective(j->instance, first, !relative, language, out);
    bool starts = starts_today(j->scenario);
    text_add(out, language == DANISH ? "« med %s" : "\" by %s", size);
    if (relative && language == DANISH)
        text_add(out, " pct. af %s", starts ? "dagens" : "udgangspunktets");
    else if (relative)
        text_add(out, " %% of %s", starts ? "today's" : "that at the start");
    text_add(out, ".");
}

/* Equality may take from the worse covered: then it must be said. */
static void say_warning(const struct judged *j, const struct decision *d, enum language language, struct text *out)
{
    const struct places *p = &j->instance->places;
    if (d->measure == MEASURE_CLOSURE && degrees_at(j, d->specialty, d->site).area_after < 100 - 1e-6)
        text_add(out,
                 language == DANISH ? " Bemærk: %s er derefter dækket under 100 pct."
                                    : " Note: %s is then covered below 100 %%.",
                 p->areas[p->sites[d->site].area].name);
    if (d->measure != MEASURE_SATELLITE)
        return;
    const char *giver = p->areas[p->sites[d->parent].area].name, *taker = p->areas[p->sites[d->site].area].name;
    if (degrees_at(j, d->specialty, d->parent).area_after < degrees_at(j, d->specialty, d->site).area_after)
        text_add(out,
                 language == DANISH ? " Bemærk: %s er derefter dårligere dækket end %s."
                                    : " Note: %s is then worse covered than %s.",
                 giver, taker);
}

static void put_reason(struct json *o, const struct judged *j, const struct decision *d)
{
    const struct json *first = json_get(o, "effect")->child[0];
    double effect = first->kind == JSON_NUMBER ? first->number : NAN;
    struct text words[LANGUAGE_COUNT] = {{0}};
    for (int k = 0; k < LANGUAGE_COUNT; k++) {
        if (d->measure == MEASURE_VIDEO)
            say_served(j, d, (enum language)k, &words[k]);
        else
            say_where(j, d, (enum language)k, &words[k]);
        say_kind(j, d, (enum language)k, &words[k]);
        say_effect(j, effect, (enum language)k, &words[k]);
        say_warning(j, d, (enum language)k, &words[k]);
    }
    both(o, "reason", words[DANISH].chars, words[ENGLISH].chars);
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        free(words[k].chars);
}

/* The measure of an objective, as a key: "travel", and "travel_2" where the scenario has it once more with other
 * parameters. */
static void objective_key(const struct scenario *s, int k, struct text *out)
{
    int same = 1;
    for (int m = 0; m < k; m++)
        same += s->objectives[m].kind == s->objectives[k].kind;
    text_add(out, same > 1 ? "%s_%d" : "%s", objective_kinds[s->objectives[k].kind]->spec.name, same);
}

/* Z(plan) - Z(plan without the decision), for each objective, and the need that it brings within the travel limit. No
 * other decision depends on it: satellites start from
 * existing numbers. */
static void put_effect(struct json *o, const struct judged *j, int index, struct outcome *scratch, struct plan *rest)
{
    const struct plan *plan = j->after->plan;
    int specialty = plan->decisions[index].specialty;
    rest->count = 0;
    for (int k = 0; k < plan->count; k++)
        if (k != index)
            plan_add(rest, plan->decisions[k]);
    outcome_update(j->instance, j->scenario, j->reach, rest, specialty, scratch);
    struct json *effect = json_put(o, "effect", json_new(JSON_OBJECT));
    for (int k = 0; k < j->scenario->objective_count; k++) {
        const struct objective *objective = &j->scenario->objectives[k];
        struct text key = {0};
        objective_key(j->scenario, k, &key);
        json_put_number(effect, key.chars,
                        objective_value(objective, j, j->after) - objective_value(objective, j, scratch));
        free(key.chars);
    }
    put_newly_within(o, j, scratch, specialty);
    outcome_update(j->instance, j->scenario, j->reach, plan, specialty, scratch);
}

/* Sums of decimals, without the noise of adding them. */
static double tidy(double sum)
{
    return round(sum * 1e9) / 1e9;
}

static struct json *decision_json(const struct judged *j, const struct decision *d)
{
    const struct instance *in = j->instance;
    const struct site *site = &in->places.sites[d->site];
    struct json *o = json_new(JSON_OBJECT);
    json_put_text(o, "measure", measure_names[d->measure]);
    json_put_text(o, "specialty", in->specialties[d->specialty].id);
    if (d->parent >= 0)
        json_put_text(o, "parent_site", in->places.sites[d->parent].id);
    json_put_text(o, "site", site->id);
    json_put_text(o, "area", in->places.areas[site->area].id);
    json_put_text(o, "council", group_of_site(in, GROUPING_COUNCIL, d->site));
    json_put_text(o, "region", group_of_site(in, GROUPING_REGION, d->site));
    if (d->form >= 0)
        json_put_text(o, "form", form_names[d->form]);
    if (measure_in_days(d->measure))
        json_put_number(o, "days", d->days);
    json_put_number(o, "count", d->count);
    json_put_number(o, "fte", decision_fte(in, j->scenario, d));
    json_put_number(o, "net_fte", tidy(decision_net_fte(in, j->scenario, d)));
    json_put_number(o, "cost", decision_cost(in, d));
    json_put_text(o, "decided_by", decided_by(j, d));
    return o;
}

static struct json *decisions_table(const struct judged *j)
{
    struct json *list = json_new(JSON_ARRAY);
    struct outcome scratch = {0};
    struct plan rest = {0};
    struct exchange exchange;
    outcome_build(j->instance, j->scenario, j->reach, j->after->plan, &scratch);
    scratch.plan = &rest;
    exchange_open(&exchange, j);
    for (int k = 0; k < j->after->plan->count; k++) {
        const struct decision *d = &j->after->plan->decisions[k];
        struct json *o = json_add(list, decision_json(j, d));
        put_effect(o, j, k, &scratch, &rest);
        put_reason(o, j, d);
        if (j->scenario->phase.count == 0) /* an exchange in one year would bear on those after it */
            put_not_chosen(o, &exchange, k);
    }
    exchange_free(&exchange);
    plan_free(&rest);
    outcome_free(&scratch);
    return list;
}

static struct json *summary(const struct judged *j)
{
    struct json *o = json_new(JSON_OBJECT);
    put_summary(o, j, NULL, 0);
    return o;
}

/* ---- the documents ---- */

static void put_files(struct json *files, const struct instance *in)
{
    for (int k = 0; k < in->file_count; k++)
        if (!json_get(files, in->files[k].name))
            json_put_text(files, in->files[k].name, in->files[k].hash);
}

static void put_inputs(struct json *root, const struct setting *t, const struct own_today *own)
{
    const struct instance *in = t->instance;
    struct json *o = json_put(root, "inputs", json_new(JSON_OBJECT));
    struct json *files = json_put(o, "files", json_new(JSON_OBJECT));
    for (const struct setting *at = t; at; at = at->before)
        put_files(files, at->instance);
    if (own->there)
        put_files(files, &own->instance);
    json_put_text(o, "need", in->need_source);
    json_put_text(o, "travel", in->travel.file);
    struct json *warnings = json_put(o, "warnings", json_new(JSON_ARRAY));
    for (int k = 0; k < t->warnings.count; k++)
        json_add(warnings, json_new_text(t->warnings.text[k]));
}

static bool is_said(const struct json *list, const char *da)
{
    for (int k = 0; k < list->count; k++)
        if (strcmp(json_get(list->child[k], "da")->text, da) == 0)
            return true;
    return false;
}

/* Those of the phases before first. */
static void add_caveats(struct json *list, const struct setting *t)
{
    const struct instance *in = t->instance;
    if (t->before)
        add_caveats(list, t->before);
    for (int k = 0; k < in->caveat_count; k++) {
        if (t->scenario->phase.count > 0 && is_said(list, in->caveats[k].da))
            continue;
        struct json *o = json_add(list, json_new(JSON_OBJECT));
        json_put_text(o, "da", in->caveats[k].da);
        json_put_text(o, "en", in->caveats[k].en);
    }
}

static double finite(double value)
{
    return isfinite(value) ? value : NAN;
}

static bool has_soft_rules(const struct scenario *s)
{
    for (int k = 0; k < s->rule_count; k++)
        if (!isnan(s->rules[k].penalty))
            return true;
    return false;
}

static void put_title(struct json *o, const struct instance *in, const struct objective *objective)
{
    struct text words[LANGUAGE_COUNT] = {{0}};
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        objective_says(in, objective, (enum language)k, &words[k]);
    both(o, "title", words[DANISH].chars, words[ENGLISH].chars);
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        free(words[k].chars);
}

/* A value of all parts, by their weights. */
static double weighted(const struct part *parts, int count, const struct objective *o,
                       double (*value)(const struct objective *o, const struct judged *j))
{
    double sum = 0;
    for (int k = 0; k < count; k++)
        sum += (count > 1 ? parts[k].setting->scenario->phase.weight : 1) * value(o, &parts[k].judged);
    return sum;
}

static double value_after(const struct objective *o, const struct judged *j)
{
    return objective_value(o, j, j->after);
}

static double value_today(const struct objective *o, const struct judged *j)
{
    return objective_value(o, j, j->today);
}

static double penalty_after(const struct objective *o, const struct judged *j)
{
    (void)o;
    return soft_penalty(j);
}

static double left_out(const struct part *parts, int count, const struct objective *o)
{
    double sum = 0;
    for (int k = 0; k < count; k++)
        sum += objective_left_out(o, &parts[k].judged, &parts[k].after);
    return sum;
}

static bool any_soft(const struct part *parts, int count)
{
    bool soft = false;
    for (int k = 0; k < count; k++)
        soft = soft || has_soft_rules(parts[k].setting->scenario);
    return soft;
}

static void put_claims(struct json *o, const struct objective_kind *kind, const struct proof *proof, bool has_plan,
                       double value, double penalty)
{
    bool larger = kind->maximise;
    double bound = finite(proof->bound), all = larger ? value - penalty : value + penalty;
    double best = proof->best; /* never worse than what the plan reaches */
    json_put_number(o, "best", !has_plan ? NAN : finite(larger ? fmax(best, all) : fmin(best, all)));
    json_put_number(o, "bound", bound);
    json_put_number(o, "gap", fabs(all - bound) / fmax(fabs(all), 1e-9));
}

static void put_objective(struct json *list, const struct part *parts, int count, int k, bool has_plan,
                          const struct claims *claims)
{
    const struct part *last = &parts[count - 1];
    const struct objective *objective = &last->setting->scenario->objectives[k];
    const struct objective_kind *kind = objective_kinds[objective->kind];
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    double value = has_plan ? weighted(parts, count, objective, value_after) : NAN, penalty = 0;
    json_put_text(o, "measure", kind->spec.name);
    put_title(o, last->setting->instance, objective);
    json_put_number(o, "value", value);
    if (k == 0 && any_soft(parts, count)) {
        penalty = has_plan ? weighted(parts, count, objective, penalty_after) : NAN;
        json_put_number(o, "penalty", penalty);
    }
    if (claims)
        put_claims(o, kind, &claims->proofs[k], has_plan, value, penalty);
    if (kind->left_out)
        json_put_number(o, "left_out", has_plan ? left_out(parts, count, objective) : NAN);
    json_put_number(o, "baseline", weighted(parts, count, objective, value_today));
}

void put_objectives(struct json *root, const struct part *parts, int count, bool has_plan, const struct claims *claims)
{
    struct json *list = json_put(root, "objectives", json_new(JSON_ARRAY));
    for (int k = 0; k < parts[count - 1].setting->scenario->objective_count; k++)
        put_objective(list, parts, count, k, has_plan, claims);
}

/* Today as the instance has it, where the scenario starts elsewhere. */
static struct json *indicators_today(const struct own_today *own)
{
    const struct outcome *today = &own->setting.today;
    struct judged j = {&own->instance, &own->scenario, &own->setting.reach, today, today};
    return indicators(&j, today);
}

static double figure(const struct json *object, const char *key)
{
    const struct json *value = json_get(object, key);
    return value && value->kind == JSON_NUMBER ? value->number : NAN;
}

/* Inhabitants of the areas that the plan lifts to a degree of 75 % or more, less those of the areas that sink below. */
static double lifted(const struct json *together)
{
    double people = 0;
    for (int k = 0; k < together->count; k++) {
        const struct json *row = together->child[k];
        double before = figure(row, "degree_baseline"), after = figure(row, "degree");
        if (strcmp(json_get(row, "level")->text, "area") == 0 && !isnan(before) && !isnan(after))
            people += ((after >= 75 - 1e-9) - (before >= 75 - 1e-9)) * figure(row, "population");
    }
    return people;
}

/* What the money buys: null where it buys nothing, or costs nothing. */
static void put_prices(struct json *summary, const struct json *both_sides, const struct json *together)
{
    static const struct {
        const char *name, *indicator;
    } prices[] = {{"cost_per_hoover_point", "hoover"}, {"cost_per_gini_point", "gini"}};
    double cost = figure(summary, "cost"), people = lifted(together);
    for (size_t k = 0; k < sizeof prices / sizeof *prices; k++) {
        const struct json *before = json_get(json_get(both_sides, "baseline"), "all");
        const struct json *after = json_get(json_get(both_sides, "plan"), "all");
        double points = 100 * (figure(before, prices[k].indicator) - figure(after, prices[k].indicator));
        json_put_number(summary, prices[k].name, cost > 0 && points > 1e-9 ? cost / points : NAN);
    }
    json_put_number(summary, "lifted", people);
    json_put_number(summary, "cost_per_lifted", cost > 0 && people > 0 ? 1e6 * cost / people : NAN);
}

void put_account(struct json *root, const struct whole *w, int phase, const struct own_today *own)
{
    const struct judged *j = &w->parts[phase].judged;
    bool has_plan = w->has_plan;
    struct json *decisions = json_put(root, "decisions", has_plan ? decisions_table(j) : json_new(JSON_ARRAY));
    put_course(w, phase, decisions);
    struct json *sum = json_put(root, "summary", has_plan ? summary(j) : json_new(JSON_NULL));
    struct json *both_sides = json_put(root, "indicators", json_new(JSON_OBJECT));
    json_put(both_sides, "baseline", indicators(j, j->today));
    json_put(both_sides, "plan", has_plan ? indicators(j, j->after) : json_new(JSON_NULL));
    if (own && own->there)
        json_put(both_sides, "today", indicators_today(own));
    json_put(root, "coverage", coverage_table(j));
    json_put(root, "measure_limits", has_plan ? measure_limits(j) : json_new(JSON_NULL));
    struct json *rules = json_put(root, "rules", has_plan ? rules_table(j) : json_new(JSON_ARRAY));
    put_limits(decisions, j, rules);
    json_put(root, "totals", has_plan ? totals_json(j) : json_new(JSON_NULL));
    struct json *together = json_put(root, "together", together_json(j));
    if (has_plan)
        put_prices(sum, both_sides, together);
    json_put(root, "spread", spread_json(j, has_plan));
    json_put(root, "travel", travel_json(j));
    json_put(root, "supply", supply_json(j));
    json_put(root, "checklist", has_plan ? checklist_json(j, root) : json_new(JSON_ARRAY));
    json_put(root, "specialties", specialties_json(j));
}

static struct json *document(const struct setting *t, const struct plan *plan, const char *schema,
                             const struct claims *claims)
{
    struct whole whole;
    struct own_today own;
    whole_open(t, plan, &whole);
    own_today_build(t, &own);
    const struct part *last = &whole.parts[whole.count - 1];
    struct json *root = json_new(JSON_OBJECT);
    json_put_text(root, "schema", schema);
    if (claims)
        json_put_text(root, "status", claims->status);
    add_caveats(json_put(root, "caveats", json_new(JSON_ARRAY)), t);
    json_put(root, "scenario", scenario_json(t->scenario, t->instance));
    put_objectives(root, whole.parts, whole.count, plan != NULL, claims);
    if (claims && claims->conflicts)
        json_put(root, "conflicts", json_copy(claims->conflicts));
    put_account(root, &whole, whole.count - 1, &own);
    json_put(root, "places", places_json(&last->judged));
    json_put(root, "notes", plan ? levelling_notes(&last->judged) : json_new(JSON_ARRAY));
    put_phases(root, &whole);
    put_inputs(root, t, &own);
    if (claims && claims->run)
        json_put(root, "run", json_copy(claims->run));
    own_today_free(&own);
    whole_free(&whole);
    return root;
}

bool proof_is_closed(const struct proof *p, double gap, int specialties)
{
    double open = fabs(p->best - p->bound), size = fabs(p->best);
    return open <= fmax(gap, 1e-6) * fmax(size, 1e-9) || open <= 2e-7 * (1 + size) * specialties;
}

struct json *plan_document(const struct setting *t, const struct plan *plan, const struct claims *claims)
{
    return document(t, plan, "yderplan-plan-1", claims);
}

struct json *assessment_document(const struct setting *t, const struct plan *plan)
{
    return document(t, plan, "yderplan-assessment-1", NULL);
}
