/* rule_fixed.c - decisions that are already taken or ruled out, by name.
 *
 *   least <= x <= most        for the named decision
 *
 * A decision that is not among the candidates (no part-time number to convert, too far for a satellite) has size 0:
 * asking for more is a rule that cannot be met, and says so by an empty row. */
#include <limits.h>
#include <math.h>

#include "formulation.h"

static bool is_about(const struct fixed_decision *f, enum measure measure, int specialty, int site, int parent,
                     int form)
{
    return f->measure == measure && f->specialty == specialty && f->site == site && f->parent == parent &&
           f->form == form;
}

static void add_one(struct model *m, const struct rule *r, int number, const struct fixed_decision *f)
{
    struct linear size = {0}; /* of two candidates where closures come with and without compensation */
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (is_about(f, c->measure, c->specialty, c->site, c->parent, c->form))
            linear_add(&size, c->column, 1);
    }
    model_row(m, &size, f->least, f->most == INT_MAX ? INFINITY : f->most, "rule%d_fixed_%d", r->index, number);
    linear_free(&size);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    for (int k = 0; k < r->decision_count; k++)
        add_one(m, r, k, &r->decisions[k]);
    return true;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    struct level site = {LEVEL_SITE, 0};
    for (int k = 0; k < r->decision_count; k++) {
        const struct fixed_decision *f = &r->decisions[k];
        double size = 0;
        for (int d = 0; j->after->plan && d < j->after->plan->count; d++) {
            const struct decision *at = &j->after->plan->decisions[d];
            if (is_about(f, at->measure, at->specialty, at->site, at->parent, at->form))
                size += decision_size(at);
        }
        const char *what = measure_names[f->measure];
        enum unit unit = measure_in_days(f->measure) ? UNIT_DAYS : UNIT_NUMBERS;
        if (f->least > 0)
            findings_add(out,
                         (struct finding){site, f->site, f->specialty, what, size, f->least, true, 1, 0, unit, 1, 0});
        if (f->most < INT_MAX)
            findings_add(out,
                         (struct finding){site, f->site, f->specialty, what, size, f->most, false, 1, 0, unit, 1, 0});
    }
}

/* "nye ydernumre (hud) i Dal: mindst 1" */
static void say_one(const struct instance *in, const struct fixed_decision *f, enum language language, struct text *out)
{
    bool da = language == DANISH;
    const struct site *sites = in->places.sites;
    text_add(out, "%s (%s", measure_title(f->measure, language),
             language == DANISH ? in->specialties[f->specialty].name_da : in->specialties[f->specialty].name_en);
    text_add(out, f->form >= 0 ? ", %s)" : ")", f->form >= 0 ? form_title((enum form)f->form, language) : "");
    if (f->parent >= 0)
        text_add(out, da ? " fra %s" : " from %s", sites[f->parent].name);
    text_add(out, da ? " i %s: " : " in %s: ", sites[f->site].name);
    if (f->least == f->most)
        text_add(out, "%d", f->least);
    else if (f->most == INT_MAX)
        text_add(out, da ? "mindst %d" : "at least %d", f->least);
    else if (f->least == 0)
        text_add(out, da ? "højst %d" : "at most %d", f->most);
    else
        text_add(out, da ? "%d til %d" : "%d to %d", f->least, f->most);
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    (void)s;
    text_add(out, "%s", language == DANISH ? "Ligger fast: " : "Fixed: ");
    for (int k = 0; k < r->decision_count; k++) {
        text_add(out, "%s", k ? "; " : "");
        say_one(in, &r->decisions[k], language, out);
    }
    text_add(out, ".");
}

const struct rule_kind rule_fixed = {{.name = "fixed",
                                      .accepts = KEY_DECISIONS,
                                      .needs = KEY_DECISIONS,
                                      .of_all = true,
                                      .defaults = {.level = "nation"}},
                                     add,
                                     check,
                                     sentence,
                                     {"Beslutninger, der allerede er truffet eller udelukket, ved navn.",
                                      "Decisions that are already taken or ruled out, by name."},
                                     {"det er afgjort på forhånd", "it is settled beforehand"}};
