/* rule_travel_limit.c - a share of the need has an open site within so many minutes or kilometres.
 *
 *   u_is >= 1 - sum_{j: t_ij <= T} p_js,   0 <= u_is <= 1        p_js: numbers and satellite days at j, open from 1 on
 *   sum_{i in g} n_is u_is <= (1 - share) sum_{i in g} n_is      for every group g of the level
 *
 * over areas that are not exempt. Where everybody must be within T, one row a place says so without u:
 *
 *   sum_{j: t_ij <= T} p_js >= 1
 *
 * A soft rule adds z_gs sum_{i in g} n_is to the right, z_gs >= 0 being the share that is missing; it costs penalty x
 * omega_s x the group's part of the need, so that penalty 1 and nobody within T cost 1 over all specialties. An area
 * that no site can serve within T makes the hard rule for everybody infeasible. T is inclusive; pairs without a way are
 * infinitely far. Islands are judged by a rule of their own by being exempt here. Domain rules C6a (50 km:
 * beyond, Danish municipalities pay the trip to the nearest specialist), C6b (90 percent: American network adequacy, 42
 * CFR 422.116) and C18; maximal covering by Church and ReVelle (1974). */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

static bool in_km(const struct rule *r)
{
    return !isnan(r->km);
}

static double limit_of(const struct rule *r)
{
    return in_km(r) ? r->km : r->minutes;
}

/* Need of an area that the rule is about; 0: it is not. */
static double need_about(const struct instance *in, const struct rule *r, int specialty, int i)
{
    bool exempt = r->exempt && r->exempt[i];
    return exempt ? 0 : in->need[(size_t)specialty * (size_t)in->places.area_count + (size_t)i];
}

static double group_need_about(const struct instance *in, const struct rule *r, int specialty, int group)
{
    double need = 0;
    for (int i = 0; i < in->places.area_count; i++)
        if (level_of_area(&in->places, r->level, i) == group)
            need += need_about(in, r, specialty, i);
    return need;
}

/* What one group's missing share costs, before the penalty: omega_s x its part of the need. */
static double weight_of(const struct instance *in, const struct scenario *s, const struct rule *r, int specialty,
                        double group_need)
{
    double need = 0;
    for (int i = 0; i < in->places.area_count; i++)
        need += need_about(in, r, specialty, i);
    return s->weight[specialty] * group_need / need;
}

/* ---- the program ---- */

/* sum_{j: t_ij <= T} p_js */
static void add_near(struct model *m, const struct rule *r, int specialty, int i, struct linear *out)
{
    const struct travel *t = &m->instance->travel;
    const double *length = in_km(r) ? t->km : t->minutes;
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
        if (length[k] <= limit_of(r))
            model_presence(m, specialty, t->site[k], 1, out);
}

/* The row of a share is in parts of 10,000: the solver keeps rows to 1e-6, and shares are kept closer. */
static const double per_share = 10000;

/* Adds the area's `part` of the group's need x u_is to `uncovered`. */
static void add_uncovered(struct model *m, const struct rule *r, int specialty, int i, double part,
                          struct linear *uncovered)
{
    const char *id = m->instance->specialties[specialty].id, *area = m->instance->places.areas[i].id;
    struct linear near = {0};
    add_near(m, r, specialty, i, &near);
    if (near.count == 0) {
        uncovered->constant += part;
        return;
    }
    int u = mip_add_column(m->mip, 0, 1, 0, false, specialty, "rule%d_uncovered_%s_%s", r->index, id, area);
    linear_add(&near, u, 1);
    model_row(m, &near, 1, INFINITY, "rule%d_uncovered_%s_%s", r->index, id, area);
    linear_add(uncovered, u, part);
    linear_free(&near);
}

static void add_share(struct model *m, const struct rule *r, int specialty, int group)
{
    const struct places *p = &m->instance->places;
    const char *id = m->instance->specialties[specialty].id, *name = level_group_id(p, r->level, group);
    double need = group_need_about(m->instance, r, specialty, group);
    struct linear uncovered = {0};
    for (int i = 0; i < p->area_count && need > 0; i++)
        if (level_of_area(p, r->level, i) == group && need_about(m->instance, r, specialty, i) > 0)
            add_uncovered(m, r, specialty, i, per_share * need_about(m->instance, r, specialty, i) / need, &uncovered);
    if (need > 0 && !isnan(r->penalty)) {
        double weight = weight_of(m->instance, m->scenario, r, specialty, need);
        linear_add(&uncovered, model_slack(m, r, specialty, weight, "rule%d_beyond_%s_%s", r->index, id, name),
                   -per_share);
    }
    if (need > 0)
        model_row(m, &uncovered, -INFINITY, per_share * (1 - r->share), "rule%d_share_%s_%s", r->index, id, name);
    linear_free(&uncovered);
}

static void add_everybody(struct model *m, const struct rule *r, int specialty)
{
    for (int i = 0; i < m->instance->places.area_count; i++) {
        struct linear near = {0};
        if (need_about(m->instance, r, specialty, i) <= 0)
            continue;
        add_near(m, r, specialty, i, &near);
        model_row(m, &near, 1, INFINITY, "rule%d_near_%s_%s", r->index, m->instance->specialties[specialty].id,
                  m->instance->places.areas[i].id);
        linear_free(&near);
    }
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    char place[PLACE_ROOM];
    if (!model_has_travel(m, r->minutes, rule_place(m->scenario, r, place), e))
        return false;
    for (int s = 0; s < m->instance->specialty_count; s++) {
        if (!r->specialties[s])
            continue;
        if (r->share >= 1 && isnan(r->penalty))
            add_everybody(m, r, s);
        else
            for (int g = 0; g < level_group_count(&m->instance->places, r->level); g++)
                add_share(m, r, s, g);
    }
    return true;
}

/* ---- the check ---- */

/* Is the group's share within reach? Binding where it could not do without its smallest area that is. A share of 1 is
 * everybody, however few are left out; another is kept to 1e-9 of the need, and to what the solver keeps rows to. */
static void check_group(const struct judged *j, const struct rule *r, int specialty, int group, const double *nearest,
                        struct findings *out)
{
    double need = group_need_about(j->instance, r, specialty, group), covered = 0, smallest = INFINITY;
    bool all = true;
    for (int i = 0; i < j->instance->places.area_count; i++) {
        double part = need_about(j->instance, r, specialty, i);
        if (level_of_area(&j->instance->places, r->level, i) != group || part <= 0)
            continue;
        all = all && nearest[i] <= limit_of(r);
        if (nearest[i] > limit_of(r))
            continue;
        covered += part;
        smallest = fmin(smallest, part);
    }
    if (need <= 0)
        return;
    double weight = isnan(r->penalty) ? 0 : weight_of(j->instance, j->scenario, r, specialty, need);
    double share = all ? 1 : fmin(covered / need, 1 - DBL_EPSILON), most_left = 1 - r->share;
    findings_add(out, (struct finding){r->level, group, specialty, NULL, 100 * share, 100 * r->share, true,
                                       covered > 0 ? 100 * smallest / need : 0, weight / 100, UNIT_NEED, 100,
                                       100 * (most_left > 0 ? 1e-9 + 1e-7 * most_left : DBL_EPSILON / 2)});
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    double *nearest = allocate((size_t)j->instance->places.area_count, sizeof *nearest);
    for (int s = 0; s < j->instance->specialty_count; s++) {
        if (!r->specialties[s])
            continue;
        nearest_open(j, j->after, s, in_km(r) ? NULL : nearest, in_km(r) ? nearest : NULL);
        for (int g = 0; g < level_group_count(&j->instance->places, r->level); g++)
            check_group(j, r, s, g, nearest, out);
    }
    free(nearest);
}

/* ---- words ---- */

/* "Mindst 90 pct. af behovet i hver region" */
static void say_who(const struct instance *in, const struct rule *r, enum language language, struct text *out)
{
    bool da = language == DANISH;
    char percent[64];
    if (r->share >= 1) {
        text_add(out, "%s", da ? "Alle" : "Everybody");
        return;
    }
    sentence_number(round(1e7 * r->share) / 1e5, language, percent);
    text_add(out, da ? "Mindst %s pct. af behovet" : "At least %s %% of the need", percent);
    sentence_where(in, r->level, language, out);
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char number[64];
    say_who(in, r, language, out);
    text_add(out, da ? " har højst %s %s til et åbent sted" : " has at most %s %s to an open site",
             sentence_number(limit_of(r), language, number),
             in_km(r) ? "km"
             : da     ? "minutter"
                      : "minutes");
    sentence_penalty(r, language, out);
    sentence_specialties(in, s, r, language, out);
    const char *before = da ? "; undtaget " : "; exempt ";
    for (int i = 0; r->exempt && i < in->places.area_count; i++)
        if (r->exempt[i]) {
            text_add(out, "%s%s", before, in->places.areas[i].name);
            before = ", ";
        }
    text_add(out, ".");
}

const struct rule_kind rule_travel_limit = {
    {.name = "travel_limit",
     .accepts = KEY_LEVEL | KEY_LIMIT | KEY_SHARE | KEY_EXEMPT | KEY_PENALTY,
     .needs = KEY_LIMIT,
     .of_areas = true,
     .exempt_level = "area",
     .defaults = {.level = "nation", .share = 1}},
    add,
    check,
    sentence,
    {"En andel af behovet har højst så langt til et åbent sted, i minutter eller km.",
     "A share of the need has an open site within so many minutes or km."},
    {"for mange får for langt", "too many get too far"}};
