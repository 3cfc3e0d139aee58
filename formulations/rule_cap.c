/* rule_cap.c - at most, or at least, so many of these measures in each group.
 *
 *   sum over candidates of the measures in group g of size <= max_g        (>= min)
 *
 * for all specialties of the rule together, or for each by itself. Numbers count one each, satellites by days a week. A
 * satellite counts where it is opened. `of` gives a group its own max. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

static double most_in(const struct rule *r, int group)
{
    return r->of && !isnan(r->of[group]) ? r->of[group] : r->max; /* NAN: no upper limit */
}

/* ---- the program ---- */

static int group_row(struct model *m, const struct rule *r, int group, const char *specialty)
{
    double most = most_in(r, group);
    return mip_add_row(m->mip, isnan(r->min) ? -INFINITY : r->min, isnan(most) ? INFINITY : most, "rule%d_cap_%s_%s",
                       r->index, level_group_id(&m->instance->places, r->level, group), specialty);
}

/* One row a group, over the chosen specialties. */
static void add_rows(struct model *m, const struct rule *r, const bool *chosen, const char *specialty)
{
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level);
    int *rows = allocate((size_t)groups, sizeof *rows);
    for (int g = 0; g < groups; g++)
        rows[g] = !isnan(r->min) && r->min > 0 ? group_row(m, r, g, specialty) : -1;
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (!chosen[c->specialty] || !r->measures[c->measure])
            continue;
        int g = level_of_site(p, r->level, c->site);
        if (rows[g] < 0 && isnan(most_in(r, g)))
            continue;
        if (rows[g] < 0)
            rows[g] = group_row(m, r, g, specialty);
        mip_add_term(m->mip, rows[g], c->column, 1);
    }
    free(rows);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    (void)e;
    if (!r->each) {
        add_rows(m, r, r->specialties, "all");
        return true;
    }
    bool *one = allocate((size_t)m->instance->specialty_count, sizeof *one);
    for (int s = 0; s < m->instance->specialty_count; s++) {
        one[s] = r->specialties[s];
        if (one[s])
            add_rows(m, r, one, m->instance->specialties[s].id);
        one[s] = false;
    }
    free(one);
    return true;
}

/* ---- the check ---- */

static double count_in(const struct judged *j, const struct rule *r, int group, int specialty)
{
    double sum = 0;
    for (int k = 0; j->after->plan && k < j->after->plan->count; k++) {
        const struct decision *d = &j->after->plan->decisions[k];
        bool about = specialty < 0 ? r->specialties[d->specialty] : d->specialty == specialty;
        if (about && r->measures[d->measure] && level_of_site(&j->instance->places, r->level, d->site) == group)
            sum += d->measure == MEASURE_SATELLITE ? d->days : d->count;
    }
    return sum;
}

static void check_for(const struct judged *j, const struct rule *r, int specialty, struct findings *out)
{
    for (int g = 0; g < level_group_count(&j->instance->places, r->level); g++) {
        double limit = most_in(r, g), found = count_in(j, r, g, specialty);
        if (!isnan(limit))
            findings_add(out, (struct finding){r->level, g, specialty, NULL, found, limit, false, 1});
        if (!isnan(r->min))
            findings_add(out, (struct finding){r->level, g, specialty, NULL, found, r->min, true, 1});
    }
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    if (!r->each)
        check_for(j, r, -1, out);
    for (int s = 0; r->each && s < j->instance->specialty_count; s++)
        if (r->specialties[s])
            check_for(j, r, s, out);
}

/* ---- words ---- */

static void say_measures(const struct rule *r, enum language language, struct text *out)
{
    const char *and = language == DANISH ? " og " : " and ";
    int left = 0;
    for (int k = 0; k < MEASURE_COUNT; k++)
        left += r->measures[k];
    for (int k = 0; k < MEASURE_COUNT; k++)
        if (r->measures[k])
            text_add(out, "%s%s", measure_title((enum measure)k, language), --left == 0 ? "" : left == 1 ? and : ", ");
}

/* "Nye ydernumre i hver region: højst 25; dog 12 i Nordjylland." */
static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    size_t first = out->length;
    say_measures(r, language, out);
    out->chars[first] = (char)toupper((unsigned char)out->chars[first]); /* the titles begin with a to z */
    sentence_where(in, r->level, language, out);
    sentence_specialties(in, s, r, language, out);
    sentence_limits(in, r, language, out);
}

const struct rule_kind rule_cap = {
    {"cap", KEY_LEVEL | KEY_MEASURES | KEY_MAX | KEY_MIN | KEY_OF, KEY_MEASURES, "nation", false, 0, 0},
    add,
    check,
    sentence};
