/* rule_mean_travel.c - people travel at most delta percent longer, on average, to the supply they use than today.
 *
 *   sum_j K_js (tau_js - (1 + delta/100) taubar0_s) <= 0
 *
 *   tau_js    = sum_i n_is f(t_ij) t_ij / D_js        minutes of use of supply at j; 0 of what video brings
 *   taubar0_s = sum_j K0_js tau_js / sum_j K0_js      the mean of today
 *
 * The mean itself is a ratio of supply to supply; multiplied out it is linear. The row is divided by today's supply, so
 * that its unit is minutes. A specialty without supply today has no mean to keep and is left alone. Domain rule C6c, an
 * assumption of this project. */
#include <math.h>

#include "formulation.h"

/* ---- the program ---- */

/* Can there be supply at the source? */
static bool is_used(const struct model *m, int specialty, int source)
{
    size_t at = (size_t)specialty * (size_t)m->source_count + (size_t)source;
    return m->supply[at] != 0 || m->supply_column[at] >= 0;
}

/* Coverage model `located` counts supply also for areas that have no minutes to it. */
static bool has_minutes(const struct model *m, const struct rule *r, int specialty, struct error *e)
{
    const struct instance *in = m->instance;
    char place[PLACE_ROOM];
    for (int j = 0; j < in->places.site_count; j++)
        if (is_used(m, specialty, j) && !isfinite(m->access->weights[specialty].minutes[j]))
            return fail(e,
                        "%s: supply of \"%s\" at \"%s\" counts for areas that have no minutes to it in %s/%s, so that "
                        "there is no mean to keep; expected minutes between them, or coverage model \"catchment\"",
                        rule_place(m->scenario, r, place), in->specialties[specialty].id, in->places.sites[j].id,
                        in->folder, in->travel.file);
    return true;
}

/* taubar0_s */
static double mean_minutes_today(const struct model *m, int specialty)
{
    double sum = 0;
    for (int j = 0; j < m->source_count; j++)
        if (is_used(m, specialty, j))
            sum += m->supply[(size_t)specialty * (size_t)m->source_count + (size_t)j] *
                   m->access->weights[specialty].minutes[j];
    return sum / m->total[specialty];
}

static void add_specialty(struct model *m, const struct rule *r, int specialty)
{
    double most = (1 + r->percent / 100) * mean_minutes_today(m, specialty);
    struct linear excess = {0};
    for (int j = 0; j < m->source_count; j++) {
        double beyond = is_used(m, specialty, j) ? m->access->weights[specialty].minutes[j] - most : 0;
        if (fabs(beyond) > 1e-12 * most) /* a mean of one site is that site's, but for rounding */
            model_supply(m, specialty, j, beyond / m->total[specialty], &excess);
    }
    model_row(m, &excess, -INFINITY, 0, "rule%d_travel_%s", r->index, m->instance->specialties[specialty].id);
    linear_free(&excess);
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    int before = e->count;
    for (int s = 0; s < m->instance->specialty_count; s++)
        if (r->specialties[s] && m->total[s] > 0 && has_minutes(m, r, s, e))
            add_specialty(m, r, s);
    return e->count == before;
}

/* ---- the check ---- */

/* tau_js */
static double minutes_of_use(const struct judged *j, int specialty, const struct reach_site *site)
{
    const double *need = j->instance->need + (size_t)specialty * (size_t)j->instance->places.area_count;
    double sum = 0;
    for (int k = 0; k < site->count; k++)
        sum += need[site->pairs[k].area] * site->pairs[k].f * site->pairs[k].minutes;
    return sum / site->demand;
}

/* Mean minutes of use; NAN without supply. The total has the supply of video, which nobody travels to. */
static double mean_minutes(const struct judged *j, const struct outcome *now, int specialty)
{
    double sum = 0;
    for (int site = 0; site < j->reach->site_count; site++) {
        size_t at = (size_t)specialty * (size_t)j->reach->site_count + (size_t)site;
        if (fabs(now->supply[at]) > 1e-12 && j->reach->sites[at].demand > 0) /* closed down to rounding: nobody's */
            sum += now->supply[at] * minutes_of_use(j, specialty, &j->reach->sites[at]);
    }
    return now->total[specialty] > 0 ? sum / now->total[specialty] : NAN;
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    struct level nation = {LEVEL_NATION, 0};
    for (int s = 0; s < j->instance->specialty_count; s++) {
        double today = r->specialties[s] ? mean_minutes(j, j->today, s) : NAN;
        double now = r->specialties[s] ? mean_minutes(j, j->after, s) : NAN;
        double most = today + today * r->percent / 100;
        if (isfinite(today) && !isnan(now))
            findings_add(out, (struct finding){nation, 0, s, NULL, now, most, false, 1e-6 * fmax(1, most), 0,
                                               UNIT_MINUTES, 1, 0});
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char percent[64];
    text_add(out, "%s", da ? "Den gennemsnitlige rejsetid ved brug" : "The mean travel time of use");
    if (r->percent > 0)
        text_add(out, da ? " må højst stige %s pct. i forhold til i dag" : " may rise at most %s %% above today",
                 sentence_number(r->percent, language, percent));
    else
        text_add(out, "%s", da ? " må ikke stige i forhold til i dag" : " must not rise above today");
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_mean_travel = {
    {.name = "mean_travel", .accepts = KEY_PERCENT, .defaults = {.level = "nation", .percent = 0}},
    add,
    check,
    sentence,
    {"Den gennemsnitlige rejsetid ved brug stiger højst så mange procent i forhold til i dag.",
     "The mean travel time of use rises at most so many percent above today."},
    {"rejsetiden bliver for lang", "travel becomes too long"}};
