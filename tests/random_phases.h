/* random_phases.h - a random instance (random_instance.h) in two phases: the second with other need, numbers and rules;
 * written as an instance folder with a scenario. */
#ifndef YDERPLAN_RANDOM_PHASES_H
#define YDERPLAN_RANDOM_PHASES_H

#include "random_instance.h"

#include <stdlib.h>
#include <string.h>

enum { PHASES = 2 };

/* ---- two instances from one ---- */

struct policy {
    struct made phase[PHASES]; /* rules of both: the first `common` are the same */
    int common;
    double weight[PHASES];
    bool ends[MADE_MEASURES], says_ends, per_phase[MADE_RULES];
};

static inline void change_needs(struct made *m)
{
    for (int s = 0; s < m->specialty_count; s++)
        for (int i = 0; i < m->area_count; i++)
            if (m->need[s][i] > 0 && made_once_in(2))
                m->need[s][i] *= made_between(5, 15, 1) / 10;
}

static inline void change_numbers(struct made *m)
{
    const struct made before = *m;
    for (int k = 0; k < m->row_count; k++) {
        struct made_row *r = &m->rows[k];
        if (r->form == MADE_VISITING || r->count == 0 || made_chance(3) > 0)
            continue;
        bool gives = r->form == MADE_FULL_TIME; /* a satellite may stand on it */
        r->count += made_once_in(2) || gives ? 1 : -1;
        r->returned = made_chance(r->count + 1);
    }
    for (int s = 0; s < m->specialty_count; s++)
        if (made_supplied(&before, s) && !made_supplied(m, s)) { /* nothing to measure against */
            *m = before;
            return;
        }
}

static inline void change_rules(struct policy *p)
{
    struct made *second = &p->phase[1];
    for (int k = p->common; k < second->rule_count; k++) {
        struct made_rule *r = &second->rules[k];
        bool whole = r->kind == MADE_CAP || r->kind == MADE_SPREAD;
        if (whole || r->kind == MADE_BUDGET)
            r->max += made_chance(3); /* NAN stays */
        for (int g = 0; g < MADE_AREAS && (whole || r->kind == MADE_BUDGET); g++)
            r->of[g] += made_chance(2);
        if (r->kind == MADE_CLOSED_ABOVE || r->kind == MADE_NO_ONE_WORSE)
            r->percent = fmin(100, r->percent);
    }
}

/* A rule counts what a phase adds: those that close groups always, some others where they say so. */
static inline bool may_be_per_phase(const struct policy *p, const struct made_rule *r)
{
    bool least = !isnan(r->min);
    for (int k = 0; k < MADE_MEASURES; k++)
        least = least || (r->less[k] && p->ends[k]);
    return (r->kind == MADE_CAP && !least) || r->kind == MADE_SPREAD || r->kind == MADE_RECRUITABLE;
}

static inline bool counts_added(const struct policy *p, int k)
{
    enum made_kind kind = p->phase[0].rules[k].kind;
    return p->per_phase[k] || kind == MADE_CLOSED_ABOVE || kind == MADE_OPEN_WORST || kind == MADE_MEANINGFUL_GAP ||
           kind == MADE_HOSPITAL_PROTECTION;
}

/* What follows the longest way is refused. */
static inline void keep_possible(struct made *m)
{
    for (int k = 0; k < m->objective_count; k++)
        if (m->objectives[k].aim == MADE_P_CENTER)
            m->objective_count = k + 1;
}

static inline void policy_build(struct policy *p, unsigned seed)
{
    static const double weights[][PHASES] = {{1, 1}, {1, 2}, {3, 1}, {0, 1}, {1, 0}};
    memset(p, 0, sizeof *p);
    made_build(&p->phase[0], seed, MADE_TINY);
    keep_possible(&p->phase[0]);
    p->phase[0].licence_max = 1 + made_once_in(2); /* so that some may end and some stay */
    p->phase[1] = p->phase[0];
    p->common = made_chance(p->phase[0].rule_count + 1);
    change_needs(&p->phase[1]);
    if (made_once_in(2))
        change_numbers(&p->phase[1]);
    change_rules(p);
    p->ends[MADE_LICENCE] = true;
    p->says_ends = made_once_in(2);
    for (int k = MADE_LICENCE; k < MADE_MEASURES && p->says_ends; k++)
        p->ends[k] = k != MADE_CLOSURE && made_once_in(2);
    for (int k = 0; k < p->phase[0].rule_count; k++)
        p->per_phase[k] = may_be_per_phase(p, &p->phase[0].rules[k]) && made_once_in(2);
    memcpy(p->weight, weights[seed % 5], sizeof p->weight);
}

/* ---- as a folder ---- */

static inline void rename_in_folder(const char *from, const char *to)
{
    char a[1024], b[1024];
    folder_file(from, a);
    folder_file(to, b);
    CHECK(rename(a, b) == 0);
}

static inline void say_rules(const struct policy *p, int t, int first, int last, struct text *out)
{
    text_add(out, "\"rules\": [");
    for (int k = first; k < last; k++) {
        text_add(out, k > first ? ",\n  " : "\n  ");
        made_say_rule(&p->phase[t], &p->phase[t].rules[k], out);
        if (p->per_phase[k]) {
            out->chars[--out->length] = '\0'; /* the bracket */
            text_add(out, ", \"per_phase\": true}");
        }
    }
    text_add(out, "]");
}

static inline void say_measures(const struct policy *p, struct text *out)
{
    struct text plain = {0};
    made_say_measures(&p->phase[0], &plain);
    for (const char *at = plain.chars; *at; at++) {
        bool begins = false;
        for (int k = MADE_LICENCE; k < MADE_MEASURES && p->says_ends; k++) {
            char key[40];
            snprintf(key, sizeof key, "\"%s\": {", made_measures[k]);
            if (k == MADE_CLOSURE || strncmp(at, key, strlen(key)) != 0)
                continue;
            text_add(out, "%s\"may_end\": %s, ", key, p->ends[k] ? "true" : "false");
            at += strlen(key) - 1;
            begins = true;
        }
        if (!begins)
            text_add(out, "%c", *at);
    }
    free(plain.chars);
}

static inline void say_scenario(const struct policy *p)
{
    const struct made *m = &p->phase[0];
    struct text t = {0};
    const char *before = "";
    text_add(&t, "{\"schema\": \"yderplan-scenario-1\", \"name\": \"two-phases\",\n\"specialties\": [");
    for (int s = 0; s < m->specialty_count; s++)
        if (m->planned[s])
            made_say_name(&t, &before, m->specialty[s]);
    text_add(&t, "],\n");
    made_say_factor(m, "need_factor", m->need_factor, &t);
    made_say_factor(m, "supply_factor", m->supply_factor, &t);
    made_say_coverage(m, &t);
    text_add(&t, "\"objectives\": [");
    for (int k = 0; k < m->objective_count; k++) {
        text_add(&t, k ? ",\n  " : "");
        made_say_objective(&m->objectives[k], &t);
    }
    text_add(&t, "],\n");
    say_measures(p, &t);
    say_rules(p, 0, 0, p->common, &t);
    text_add(&t, ",\n\"phases\": [{\"year\": 2027, \"weight\": %g, ", p->weight[0]);
    say_rules(p, 0, p->common, m->rule_count, &t);
    text_add(&t,
             "},\n {\"year\": 2030, \"weight\": %g, \"need\": \"need_2.csv\", \"files\": {\"providers.csv\": "
             "\"providers_2.csv\"}, ",
             p->weight[1]);
    say_rules(p, 1, p->common, m->rule_count, &t);
    text_add(&t, "}],\n\"solve\": {\"gap\": 0, \"time_seconds\": 3600, \"threads\": 2}}\n");
    folder_put("scenario.json", t.chars);
    free(t.chars);
}

static inline void policy_write(const struct policy *p)
{
    struct made_csv c = {{0}, ',', false};
    folder_empty();
    made_write_pairs(&p->phase[1], &c);
    made_write_providers(&p->phase[1], &c);
    rename_in_folder("need.csv", "need_2.csv");
    rename_in_folder("providers.csv", "providers_2.csv");
    made_write_places(&p->phase[0], &c);
    made_write_pairs(&p->phase[0], &c);
    made_write_specialties(&p->phase[0], &c);
    made_write_costs(&p->phase[0], &c);
    made_write_hospitals(&p->phase[0], &c);
    made_write_providers(&p->phase[0], &c);
    say_scenario(p);
}

#endif
