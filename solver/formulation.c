/* formulation.c - the part of the program that every objective and rule stands on.
 *
 *   whole columns   x_js, c_js, l_js, b_pjs, w_jks, v_js      one per candidate decision
 *   columns         K_js >= 0                                 supply, where some decision changes it; also of what
 * video brings to a group rows            K_js - sum gain + sum loss = K0_js sum_j c_js <= floor(rho sum_j P_js)
 * conversions accepted, per specialty sum_j b_pjs + bmax w_ps <= bmax F_ps - days already away  satellite days, per
 * parent v_js + vmax w_js <= vmax F_js                             video days, per giver sum_j b_pjs + v_ps + 5 w_ps <=
 * 5 F_ps - days already away a week has five days c_js + w_js <= P_js                                       converted
 * or closed, not both min_days o_pjs <= b_pjs <= most o_pjs                     where a satellite has a least size
 *
 * w is of full-time numbers in the first three, of part-time ones in the fourth. Where bmax is 0 and days are away
 * already, w = 0. Supply is a column of its own so that
 * coverage rows stay sparse (docs/method.md). */
#include "formulation.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

/* ---- what is there today ---- */

/* Beside the numbers that the model keeps. [FORM_COUNT][specialty_count * site_count] and [the latter] */
struct stock {
    double *worth; /* FTE of all numbers of a form together */
    int *returned; /* of them handed back */
    double *away;  /* satellite days that the site's numbers already spend elsewhere */
};

static size_t at_site(const struct model *m, int specialty, int site)
{
    return (size_t)specialty * (size_t)m->instance->places.site_count + (size_t)site;
}

static size_t at_form(const struct model *m, enum form form, int specialty, int site)
{
    return (size_t)form * (size_t)m->instance->specialty_count * (size_t)m->instance->places.site_count +
           at_site(m, specialty, site);
}

static size_t at_source(const struct model *m, int specialty, int source)
{
    return (size_t)specialty * (size_t)m->source_count + (size_t)source;
}

/* FTE of one number of the row, or of one satellite FTE moved. */
static double worth(const struct model *m, const struct provider *p)
{
    double usual = p->form == FORM_PART_TIME   ? m->instance->specialties[p->specialty].part_time_fte
                   : p->form == FORM_LICENCE   ? m->scenario->measures[MEASURE_LICENCE].fte
                   : p->form == FORM_SATELLITE ? m->scenario->measures[MEASURE_SATELLITE].fte
                                               : 1;
    return (isnan(p->fte) ? usual : p->fte) * m->instance->supply_factor[p->specialty];
}

static void count_provider(struct model *m, const struct provider *p, struct stock *stock)
{
    size_t here = at_source(m, p->specialty, p->site);
    if (p->form == FORM_SATELLITE) {
        double moved = p->count * p->days;
        m->supply[here] += worth(m, p) * moved / 5;
        m->supply[at_source(m, p->specialty, p->parent)] -= m->instance->supply_factor[p->specialty] * moved / 5;
        m->days[at_site(m, p->specialty, p->site)] += moved;
        stock->away[at_site(m, p->specialty, p->parent)] += moved;
        return;
    }
    size_t form = at_form(m, p->form, p->specialty, p->site);
    m->supply[here] += worth(m, p) * p->count;
    m->numbers[form] += p->count;
    stock->worth[form] += worth(m, p) * p->count;
    stock->returned[form] += p->returned;
}

static void cover_today(struct model *m)
{
    const struct instance *in = m->instance;
    for (int s = 0; s < in->specialty_count; s++) {
        const struct access_weights *w = &m->access->weights[s];
        size_t base = (size_t)s * (size_t)in->places.area_count;
        m->need[s] = m->total[s] = 0;
        m->mean_column[s] = -1;
        for (int j = 0; j < in->places.site_count; j++)
            m->total[s] += m->supply[at_source(m, s, j)];
        for (int i = 0; i < in->places.area_count; i++) {
            m->need[s] += in->need[base + (size_t)i];
            m->coverage[base + (size_t)i] = 0;
            m->coverage_column[base + (size_t)i] = -1;
            for (size_t k = w->start ? w->start[i] : 0; w->start && k < w->start[i + 1]; k++)
                m->coverage[base + (size_t)i] += /* A_is = sum_j a_ijs K_js */
                    w->weight[k] * m->supply[at_source(m, s, w->source[k])];
        }
    }
}

void model_turn(struct model *m, const struct instance *in, const struct access *access)
{
    m->instance = in;
    m->access = access;
    cover_today(m);
}

static void take_stock(struct model *m, struct stock *stock)
{
    const struct instance *in = m->instance;
    size_t specialties = (size_t)in->specialty_count, sites = (size_t)in->places.site_count;
    m->source_count = m->access->source_count;
    m->supply = allocate(specialties * (size_t)m->source_count, sizeof(double));
    m->supply_column = allocate(specialties * (size_t)m->source_count, sizeof(int));
    m->coverage = allocate(specialties * (size_t)in->places.area_count, sizeof(double));
    m->total = allocate(specialties, sizeof(double));
    m->need = allocate(specialties, sizeof(double));
    m->numbers = allocate(FORM_COUNT * specialties * sites, sizeof(int));
    m->days = allocate(specialties * sites, sizeof(double));
    m->presence_column = allocate(specialties * sites, sizeof(int));
    m->mean_column = allocate(specialties, sizeof(int));
    m->coverage_column = allocate(specialties * (size_t)in->places.area_count, sizeof(int));
    stock->worth = allocate(FORM_COUNT * specialties * sites, sizeof(double));
    stock->returned = allocate(FORM_COUNT * specialties * sites, sizeof(int));
    stock->away = allocate(specialties * sites, sizeof(double));
    for (size_t k = 0; k < specialties * sites; k++)
        m->presence_column[k] = -1;
    for (int k = 0; k < in->provider_count; k++)
        count_provider(m, &in->providers[k], stock);
    cover_today(m);
}

static void stock_free(struct stock *stock)
{
    free(stock->worth);
    free(stock->returned);
    free(stock->away);
}

/* ---- candidates ---- */

struct candidate_room {
    struct model *m;
    const struct stock *stock;
    size_t room;
};

static double price_of(const struct model *m, const struct candidate *c)
{
    const struct instance *in = m->instance;
    double price = in->cost[(size_t)c->measure * (size_t)in->specialty_count + (size_t)c->specialty];
    return c->compensated ? price + in->compensation[c->specialty] : price;
}

static void add_candidate(struct candidate_room *r, struct candidate c)
{
    if (c.most < 1)
        return;
    struct model *m = r->m;
    c.price = price_of(m, &c);
    m->candidates = grow(m->candidates, &r->room, (size_t)m->candidate_count + 1, sizeof *m->candidates);
    m->candidates[m->candidate_count++] = c;
}

static void add_numbers(struct candidate_room *r, enum measure measure, int specialty)
{
    const struct model *m = r->m;
    const struct settings *set = &m->scenario->measures[measure];
    for (int j = 0; j < m->instance->places.site_count; j++) {
        struct candidate c = {measure, specialty, j, -1, -1, false, set->max_per_site, j, 1, -1, 0, NAN, -1};
        if (measure == MEASURE_LICENCE)
            c.gain = set->fte;
        if (measure == MEASURE_CONVERSION) {
            size_t at = at_form(m, FORM_PART_TIME, specialty, j);
            c.most = m->numbers[at];
            c.gain = c.most > 0 ? 1 - r->stock->worth[at] / c.most : 0; /* rows of one address: their mean */
        }
        if (m->access->weights[specialty].reached[j])
            add_candidate(r, c);
    }
}

static bool may_be_satellite(const struct model *m, int parent, int site)
{
    const struct settings *set = &m->scenario->measures[MEASURE_SATELLITE];
    const struct places *p = &m->instance->places;
    int from = p->sites[parent].area, to = p->sites[site].area;
    if (parent == site || travel_minutes(&m->instance->travel, from, site) > set->max_minutes ||
        isinf(travel_minutes(&m->instance->travel, from, site)))
        return false;
    return set->within < 0 || p->groupings[set->within].of_area[from] == p->groupings[set->within].of_area[to];
}

/* Days that a full-time number may give, `each` per number, less those that are away already. */
static int days_to_give(const struct candidate_room *r, int specialty, int site, int each)
{
    double days = (double)each * model_numbers(r->m, specialty, site, FORM_FULL_TIME) -
                  r->stock->away[at_site(r->m, specialty, site)];
    return days > 0 ? (int)floor(days + 1e-9) : 0;
}

/* FTE of a day a week of numbers that are there: days that are planned are theirs, as those of existing satellites are.
 */
static double day_of_existing(const struct model *m, int specialty)
{
    return m->instance->supply_factor[specialty] / 5;
}

static void add_satellites(struct candidate_room *r, int specialty)
{
    const struct model *m = r->m;
    const struct settings *set = &m->scenario->measures[MEASURE_SATELLITE];
    int sites = m->instance->places.site_count;
    double day = day_of_existing(m, specialty);
    for (int j = 0; j < sites; j++)
        for (int p = 0; m->access->weights[specialty].reached[j] && p < sites; p++) {
            int most = days_to_give(r, specialty, p, set->max_days);
            if (most >= set->min_days && may_be_satellite(m, p, j))
                add_candidate(r, (struct candidate){MEASURE_SATELLITE, specialty, j, p, -1, false, most, j,
                                                    day * set->fte, p, day, NAN, -1});
        }
}

static bool may_close(const struct model *m, int specialty, int site)
{
    const struct settings *set = &m->scenario->measures[MEASURE_CLOSURE];
    if (isnan(set->above_percent))
        return true;
    int group = level_of_site(&m->instance->places, set->level, site);
    double degree = 100 * model_group_today(m, set->level, group, specialty) / model_target(m, specialty);
    return degree > set->above_percent + 1e-9 * fmax(1, set->above_percent);
}

static void add_closures(struct candidate_room *r, int specialty)
{
    const struct model *m = r->m;
    const struct settings *set = &m->scenario->measures[MEASURE_CLOSURE];
    for (int j = 0; j < m->instance->places.site_count; j++)
        for (int form = 0; form < FORM_COUNT; form++) {
            size_t at = at_form(m, (enum form)form, specialty, j);
            int there = m->numbers[at], returned = r->stock->returned[at];
            if (!set->forms[form] || there == 0 || !may_close(m, specialty, j))
                continue;
            struct candidate c = {MEASURE_CLOSURE,
                                  specialty,
                                  j,
                                  -1,
                                  form,
                                  false,
                                  returned,
                                  j,
                                  -r->stock->worth[at] / there,
                                  -1,
                                  0,
                                  NAN,
                                  -1};
            add_candidate(r, c);
            c.compensated = true;
            c.most = set->compensated ? there - returned : 0;
            add_candidate(r, c);
        }
}

static void add_video(struct candidate_room *r, int specialty)
{
    const struct model *m = r->m;
    const struct settings *set = &m->scenario->measures[MEASURE_VIDEO];
    const struct places *p = &m->instance->places;
    double day = day_of_existing(m, specialty);
    for (int j = 0; j < p->site_count; j++) {
        int group = level_of_site(p, (struct level){LEVEL_GROUPING, set->within}, j);
        int source = p->site_count + group, five = days_to_give(r, specialty, j, 5);
        int most = set->max_days * model_numbers(m, specialty, j, FORM_FULL_TIME);
        if (m->access->weights[specialty].reached[source])
            add_candidate(r, (struct candidate){MEASURE_VIDEO, specialty, j, -1, -1, false, most < five ? most : five,
                                                source, day * set->fte, j, day, NAN, -1});
    }
}

static void collect_candidates(struct model *m, const struct stock *stock)
{
    struct candidate_room r = {m, stock, 0};
    const struct scenario *s = m->scenario;
    for (int measure = 0; measure < MEASURE_COUNT; measure++)
        for (int k = 0; k < s->specialty_count && s->measures[measure].used; k++) {
            if (measure == MEASURE_SATELLITE)
                add_satellites(&r, s->specialties[k]);
            else if (measure == MEASURE_CLOSURE)
                add_closures(&r, s->specialties[k]);
            else if (measure == MEASURE_VIDEO)
                add_video(&r, s->specialties[k]);
            else
                add_numbers(&r, (enum measure)measure, s->specialties[k]);
        }
}

/* ---- columns and rows ---- */

static void name_candidate(const struct model *m, const struct candidate *c, struct text *out)
{
    const struct site *sites = m->instance->places.sites;
    text_add(out, "%s_%s", measure_names[c->measure], m->instance->specialties[c->specialty].id);
    if (c->parent >= 0)
        text_add(out, "_%s_to", sites[c->parent].id);
    if (c->form >= 0)
        text_add(out, "_%s%s", form_names[c->form], c->compensated ? "_compensated" : "");
    text_add(out, "_%s", sites[c->site].id);
}

static void add_candidate_columns(struct model *m)
{
    m->opened_column = allocate((size_t)m->candidate_count + 1, sizeof *m->opened_column);
    m->closed = allocate((size_t)m->candidate_count + 1, sizeof *m->closed);
    for (int k = 0; k < m->candidate_count; k++) {
        struct candidate *c = &m->candidates[k];
        struct text name = {0};
        name_candidate(m, c, &name);
        c->column = mip_add_column(m->mip, 0, c->most, 0, true, c->specialty, "%s", name.chars);
        if (c->measure == MEASURE_SATELLITE) { /* rules count days where they are given or where they are opened */
            m->mip->columns[c->column].from = c->parent;
            m->mip->columns[c->column].to = c->site;
        }
        m->opened_column[k] = -1;
        free(name.chars);
    }
}

static void source_name(const struct model *m, int source, struct text *out)
{
    const struct places *p = &m->instance->places;
    struct level served = {LEVEL_GROUPING, m->scenario->measures[MEASURE_VIDEO].within};
    if (source < p->site_count)
        text_add(out, "%s", p->sites[source].id);
    else
        text_add(out, "video_%s", level_group_id(p, served, source - p->site_count));
}

/* The row K_js - ... = K0_js, made when the first decision touches the source. */
static int supply_row(struct model *m, int *rows, int specialty, int source)
{
    size_t at = at_source(m, specialty, source);
    if (m->supply_column[at] >= 0)
        return rows[at];
    const char *sp = m->instance->specialties[specialty].id;
    struct text name = {0};
    source_name(m, source, &name);
    m->supply_column[at] = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "supply_%s_%s", sp, name.chars);
    rows[at] = mip_add_row(m->mip, m->supply[at], m->supply[at], "supply_%s_%s", sp, name.chars);
    mip_add_term(m->mip, rows[at], m->supply_column[at], 1);
    free(name.chars);
    return rows[at];
}

static void add_supply(struct model *m)
{
    size_t cells = (size_t)m->instance->specialty_count * (size_t)m->source_count;
    int *rows = allocate(cells, sizeof *rows);
    for (size_t k = 0; k < cells; k++)
        m->supply_column[k] = -1;
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        mip_add_term(m->mip, supply_row(m, rows, c->specialty, c->source), c->column, -c->gain);
        if (c->giver >= 0)
            mip_add_term(m->mip, supply_row(m, rows, c->specialty, c->giver), c->column, c->loss);
    }
    free(rows);
}

/* ---- the limits of each measure ---- */

static void add_acceptance(struct model *m)
{
    const struct settings *set = &m->scenario->measures[MEASURE_CONVERSION];
    for (int k = 0; set->used && k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k], part_time = 0;
        struct linear sum = {0};
        for (int j = 0; j < m->instance->places.site_count; j++)
            part_time += model_numbers(m, specialty, j, FORM_PART_TIME);
        double most = floor(set->acceptance * part_time + 1e-9); /* floor(rho sum_j P_js) */
        for (int c = 0; c < m->candidate_count; c++)
            if (m->candidates[c].measure == MEASURE_CONVERSION && m->candidates[c].specialty == specialty)
                linear_add(&sum, m->candidates[c].column, 1);
        if (sum.count > 0)
            model_row(m, &sum, -INFINITY, most, "accept_%s", m->instance->specialties[specialty].id);
        linear_free(&sum);
    }
}

/* What the candidates do at each site, one form per [specialty_count * site_count]: `days` of each measure by whoever
 * gives them, and how many numbers of a form close. */
struct site_forms {
    struct linear *satellite, *video, *converted, *closed[FORM_COUNT];
};

static void collect_site_forms(const struct model *m, struct site_forms *f)
{
    size_t cells = (size_t)m->instance->specialty_count * (size_t)m->instance->places.site_count;
    f->satellite = allocate(cells, sizeof *f->satellite);
    f->video = allocate(cells, sizeof *f->video);
    f->converted = allocate(cells, sizeof *f->converted);
    for (int form = 0; form < FORM_COUNT; form++)
        f->closed[form] = allocate(cells, sizeof *f->closed[form]);
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (c->measure == MEASURE_SATELLITE)
            linear_add(&f->satellite[at_site(m, c->specialty, c->giver)], c->column, 1);
        if (c->measure == MEASURE_VIDEO)
            linear_add(&f->video[at_site(m, c->specialty, c->giver)], c->column, 1);
        if (c->measure == MEASURE_CONVERSION)
            linear_add(&f->converted[at_site(m, c->specialty, c->site)], c->column, 1);
        if (c->measure == MEASURE_CLOSURE)
            linear_add(&f->closed[c->form][at_site(m, c->specialty, c->site)], c->column, 1);
    }
}

static void site_forms_free(const struct model *m, struct site_forms *f)
{
    size_t cells = (size_t)m->instance->specialty_count * (size_t)m->instance->places.site_count;
    for (size_t k = 0; k < cells; k++) {
        linear_free(&f->satellite[k]);
        linear_free(&f->video[k]);
        linear_free(&f->converted[k]);
        for (int form = 0; form < FORM_COUNT; form++)
            linear_free(&f->closed[form][k]);
    }
    free(f->satellite);
    free(f->video);
    free(f->converted);
    for (int form = 0; form < FORM_COUNT; form++)
        free(f->closed[form]);
}

static void append(struct linear *to, const struct linear *from, double factor)
{
    for (int k = 0; k < from->count; k++)
        linear_add(to, from->terms[k].column, factor * from->terms[k].value);
}

/* a + by * closed <= most, where some decision stands in it. */
static void site_row(struct model *m, const struct linear *a, const struct linear *closed, double by, double most,
                     const char *what, int specialty, int site)
{
    struct linear sum = {0};
    append(&sum, a, 1);
    append(&sum, closed, by);
    if (sum.count > 0)
        model_row(m, &sum, -INFINITY, floor(fmax(0, most) + 1e-9), "%s_%s_%s", what,
                  m->instance->specialties[specialty].id, m->instance->places.sites[site].id);
    linear_free(&sum);
}

/* Days given and numbers closed at one site: see the head of this file. */
static void add_site_limits(struct model *m, const struct stock *stock, const struct site_forms *f, int specialty,
                            int site)
{
    size_t at = at_site(m, specialty, site);
    const struct settings *satellite = &m->scenario->measures[MEASURE_SATELLITE];
    const struct settings *video = &m->scenario->measures[MEASURE_VIDEO];
    const struct linear *closed = &f->closed[FORM_FULL_TIME][at];
    double full_time = model_numbers(m, specialty, site, FORM_FULL_TIME), away = stock->away[at];
    if (f->satellite[at].count > 0 || (satellite->used && away > 0))
        site_row(m, &f->satellite[at], closed, fmax(1, satellite->max_days), satellite->max_days * full_time - away,
                 "days", specialty, site);
    if (f->video[at].count > 0)
        site_row(m, &f->video[at], closed, video->max_days, video->max_days * full_time, "video_days", specialty, site);
    if (f->video[at].count > 0 || away > 0) {
        struct linear both = {0};
        append(&both, &f->satellite[at], 1);
        append(&both, &f->video[at], 1);
        site_row(m, &both, closed, 5, 5 * full_time - away, "week", specialty, site);
        linear_free(&both);
    }
    if (f->converted[at].count > 0 && f->closed[FORM_PART_TIME][at].count > 0)
        site_row(m, &f->converted[at], &f->closed[FORM_PART_TIME][at], 1,
                 model_numbers(m, specialty, site, FORM_PART_TIME), "part_time", specialty, site);
}

static void add_least_days(struct model *m)
{
    int least = m->scenario->measures[MEASURE_SATELLITE].min_days;
    for (int k = 0; k < m->candidate_count && least > 1; k++) {
        if (m->candidates[k].measure != MEASURE_SATELLITE)
            continue;
        struct linear days = {0};
        linear_add(&days, m->candidates[k].column, 1);
        linear_add(&days, model_opened(m, k), -least);
        model_row(m, &days, 0, INFINITY, "least_%s", m->mip->columns[m->candidates[k].column].name);
        linear_free(&days);
    }
}

static void add_limits(struct model *m, const struct stock *stock)
{
    struct site_forms f;
    add_acceptance(m);
    collect_site_forms(m, &f);
    for (int k = 0; k < m->scenario->specialty_count; k++)
        for (int j = 0; j < m->instance->places.site_count; j++)
            add_site_limits(m, stock, &f, m->scenario->specialties[k], j);
    site_forms_free(m, &f);
    add_least_days(m);
}

/* Two rules may ask a column for more than its most: that is an answer (infeasible), not a broken program. */
static void settle_contradictions(struct mip *mip)
{
    for (int c = 0; c < mip->column_count; c++) {
        struct mip_column *column = &mip->columns[c];
        if (column->lower <= column->upper)
            continue;
        mip_add_row(mip, column->lower - column->upper, INFINITY, "contradiction_%s", column->name);
        column->lower = column->upper;
    }
}

/* Is there a row since `row` that no values can keep, because no column stands in it? `row` moves on to the end. */
static bool has_hopeless_row(const struct mip *mip, int *row)
{
    struct mip_index by_row;
    bool found = false;
    mip_by_row(mip, &by_row);
    for (; *row < mip->row_count; ++*row) {
        const struct mip_row *r = &mip->rows[*row];
        found = found || (by_row.start[*row] == by_row.start[*row + 1] && (r->lower > 1e-9 || r->upper < -1e-9));
    }
    mip_index_free(&by_row);
    return found;
}

bool model_build(const struct instance *in, const struct scenario *s, const struct access *access, struct model *out,
                 struct mip *mip, struct error *e)
{
    *out = (struct model){.instance = in, .scenario = s, .access = access, .mip = mip};
    struct stock stock = {0};
    take_stock(out, &stock);
    collect_candidates(out, &stock);
    add_candidate_columns(out);
    add_supply(out);
    add_limits(out, &stock);
    int before = e->count, row = mip->row_count;
    out->hopeless = allocate((size_t)(s->rule_count + s->objective_count), sizeof *out->hopeless);
    for (int k = 0; k < s->rule_count; k++) {
        rule_kinds[s->rules[k].kind]->add(out, &s->rules[k], e);
        out->hopeless[k] = has_hopeless_row(mip, &row);
    }
    for (int k = 0; k < s->objective_count; k++) {
        if (objective_kinds[s->objectives[k].kind]->require)
            objective_kinds[s->objectives[k].kind]->require(out, &s->objectives[k], e);
        out->hopeless[s->rule_count + k] = has_hopeless_row(mip, &row);
    }
    settle_contradictions(mip);
    stock_free(&stock);
    return e->count == before;
}

void model_note_hopeless(const struct model *m, struct notes *notes)
{
    const struct scenario *s = m->scenario;
    char place[PLACE_ROOM];
    for (int k = 0; k < s->rule_count + s->objective_count; k++)
        if (m->hopeless[k])
            note(notes, "%s: asks for more than any decision can do; there is no plan",
                 k < s->rule_count ? rule_place(s, &s->rules[k], place)
                                   : objective_place(s, &s->objectives[k - s->rule_count], place));
}

void model_free(struct model *m)
{
    free(m->hopeless);
    free(m->closed);
    free(m->added_rows);
    free(m->candidates);
    free(m->supply);
    free(m->supply_column);
    free(m->coverage);
    free(m->total);
    free(m->need);
    free(m->numbers);
    free(m->days);
    free(m->presence_column);
    free(m->opened_column);
    free(m->mean_column);
    free(m->coverage_column);
    linear_free(&m->penalty);
    for (int k = 0; k < m->aim_count; k++)
        linear_free(&m->aims[k].value);
    free(m->aims);
    for (int k = 0; k < m->lazy_count; k++)
        if (m->lazies[k].free)
            m->lazies[k].free(m->lazies[k].data);
    free(m->lazies);
    free(m->tangents);
    *m = (struct model){0};
}

/* Closures of numbers handed back and of others are one decision. */
static void add_decision(struct plan *out, const struct candidate *c, int size)
{
    struct decision *last = out->count > 0 ? &out->decisions[out->count - 1] : NULL;
    if (c->compensated && last && last->measure == c->measure && last->specialty == c->specialty &&
        last->site == c->site && last->form == c->form) {
        last->count += size;
        return;
    }
    bool days = measure_in_days(c->measure);
    plan_add(out, (struct decision){c->measure, c->specialty, c->site, c->parent, days ? 1 : size, days ? size : 0,
                                    c->form});
}

void model_read_plan(const struct model *m, const double *x, struct plan *out)
{
    for (int k = 0; k < m->candidate_count; k++) {
        int size = (int)lround(x[m->candidates[k].column]);
        if (size > 0)
            add_decision(out, &m->candidates[k], size);
    }
    plan_sort(out);
}

static bool stands_for(const struct candidate *c, const struct decision *d)
{
    return c->measure == d->measure && c->specialty == d->specialty && c->site == d->site && c->parent == d->parent &&
           c->form == d->form;
}

void model_write_plan(const struct model *m, const struct plan *plan, double *x)
{
    int *left = allocate((size_t)plan->count + 1, sizeof *left); /* of each decision: a closure has two candidates */
    for (int n = 0; n < plan->count; n++)
        left[n] = measure_in_days(plan->decisions[n].measure) ? plan->decisions[n].days : plan->decisions[n].count;
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        int n = 0;
        while (n < plan->count && !stands_for(c, &plan->decisions[n]))
            n++;
        int size = n == plan->count ? 0 : left[n] < c->most ? left[n] : c->most;
        x[c->column] = size;
        left[n] -= size;
    }
    free(left);
}
