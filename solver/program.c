/* program.c - the models of the phases joined into one program.
 *
 *   y_tk >= 0 whole       what phase t adds to decision k: for a measure that lasts
 *   x_tk = sum_{u <= t} y_uk        in force in phase t: x_tk >= x_(t-1)k, without a row that says so
 *   x_tk >= 0 whole       in force in phase t: for a measure that may end
 *
 * Closures of numbers handed back and of others are two candidates and one decision k: z_tk of it is paid for in phase
 * t, the rest x_tk - z_tk was handed back, so that a number that is handed back later is paid for only until then.
 *
 *   x_tk <= most_tk                 where the phases' other rows do not say so already
 *   a_tk >= x_tk - x_(t-1)k         what phase t adds of a decision that may end, where a rule counts that
 *   sum_t w_t z_t(x_t) <= limit     an aim that is held
 *
 * Sums in place of x_tk >= x_(t-1)k: a number that moves from one town to another is one exchange of columns for the
 * search, and not one in every phase at once. */
#include "program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* A decision that may be taken in some phase. */
struct program_key {
    enum measure measure;
    int specialty, site, parent, form;
    bool ends;
    int first; /* joint column of phase 0; those of the others follow */
};

struct program_phase {
    const struct setting *setting;
    const struct access *access;
    struct access own; /* where the access is not given */
    double weight;
    struct model model;
    struct mip mip;
    int *key;                /* [candidate_count] */
    struct linear *of;       /* [of_count] what each column of `mip` is in the joint program */
    int of_count, row_count; /* so much of `mip` is in the joint program */
    size_t of_room, row_room;
    int *row;   /* [row_count] in the joint program */
    int *added; /* [candidate_count] a_tk, -1: not made */
};

static bool is_joint(const struct program *p)
{
    return p->phase_count > 1;
}

/* ---- keys ---- */

static int compare_keys(const void *a, const void *b)
{
    const struct program_key *x = a, *y = b;
    if (x->measure != y->measure)
        return x->measure < y->measure ? -1 : 1;
    if (x->specialty != y->specialty)
        return x->specialty < y->specialty ? -1 : 1;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    return (x->form > y->form) - (x->form < y->form);
}

static struct program_key key_of(const struct program_phase *f, const struct candidate *c)
{
    return (struct program_key){
        c->measure, c->specialty, c->site, c->parent, c->form, f->setting->scenario->measures[c->measure].may_end, 0};
}

/* Every decision of every phase, once, sorted. */
static void collect_keys(struct program *p)
{
    size_t room = 0, count = 0;
    for (int t = 0; t < p->phase_count; t++)
        room += (size_t)p->phases[t].model.candidate_count;
    p->keys = allocate(room + 1, sizeof *p->keys);
    for (int t = 0; t < p->phase_count; t++)
        for (int k = 0; k < p->phases[t].model.candidate_count; k++)
            p->keys[count++] = key_of(&p->phases[t], &p->phases[t].model.candidates[k]);
    if (count > 1)
        qsort(p->keys, count, sizeof *p->keys, compare_keys);
    for (size_t k = 0; k < count; k++)
        if (p->key_count == 0 || compare_keys(&p->keys[p->key_count - 1], &p->keys[k]) != 0)
            p->keys[p->key_count++] = p->keys[k];
    for (int t = 0; t < p->phase_count; t++) {
        struct program_phase *f = &p->phases[t];
        f->key = allocate((size_t)f->model.candidate_count + 1, sizeof *f->key);
        f->added = allocate((size_t)f->model.candidate_count + 1, sizeof *f->added);
        for (int k = 0; k < f->model.candidate_count; k++) {
            struct program_key wanted = key_of(f, &f->model.candidates[k]);
            const struct program_key *found =
                bsearch(&wanted, p->keys, (size_t)p->key_count, sizeof *p->keys, compare_keys);
            f->key[k] = (int)(found - p->keys);
            f->added[k] = -1;
        }
    }
}

/* The most of a key that phase t allows, and may it add to it? Of two candidates of a closure the sum. */
struct room {
    int most;
    bool closed;
};

static struct room *rooms_of(const struct program *p, int t)
{
    const struct program_phase *f = &p->phases[t];
    struct room *rooms = allocate((size_t)p->key_count + 1, sizeof *rooms);
    for (int k = 0; k < f->model.candidate_count; k++) {
        rooms[f->key[k]].most += f->model.candidates[k].most;
        rooms[f->key[k]].closed = f->model.closed[k];
    }
    return rooms;
}

/* ---- columns of decisions ---- */

static const char *name_of(const struct program *p, int t, char to[24])
{
    snprintf(to, 24, "y%d", p->phases[t].setting->scenario->phase.year);
    return to;
}

static void add_key_columns(struct program *p, int key, struct room *const *rooms)
{
    struct program_key *k = &p->keys[key];
    const struct instance *in = p->phases[0].setting->instance;
    int sites = in->places.site_count;
    k->first = p->joint.column_count;
    for (int t = 0; t < p->phase_count; t++) {
        int most = rooms[t][key].most;
        for (int later = t + 1; later < p->phase_count && !k->ends; later++) /* it stays in force */
            most = rooms[later][key].most < most ? rooms[later][key].most : most;
        bool none = rooms[t][key].closed && (!k->ends || t == 0);
        char phase[24];
        int column = mip_add_column(
            &p->joint, 0, none ? 0 : most, 0, true, k->specialty, "%s_%s%s_%s_%s%s%s%s%s", name_of(p, t, phase),
            k->ends ? "" : "adds_", measure_names[k->measure], in->specialties[k->specialty].id,
            k->parent < 0 ? "" : in->places.sites[k->parent].id, k->parent < 0 ? "" : "_to_",
            k->form < 0 ? "" : form_names[k->form], k->form < 0 ? "" : "_", in->places.sites[k->site].id);
        if (k->parent >= 0) { /* sites of another phase are other ends of a pair */
            p->joint.columns[column].from = k->parent + t * sites;
            p->joint.columns[column].to = k->site + t * sites;
        }
    }
}

/* x_tk in force; `factor` times it. Before the first phase there is nothing. */
static void in_force(const struct program *p, int key, int t, double factor, struct linear *f)
{
    const struct program_key *k = &p->keys[key];
    for (int u = k->ends ? t : 0; u <= t && t >= 0; u++)
        linear_add(f, k->first + u, factor);
}

static int joint_row(struct program *p, const struct linear *f, double lower, double upper, const char *what, int t,
                     int key)
{
    char phase[24];
    int row = mip_add_row(&p->joint, lower, upper, "%s_%s_%s", name_of(p, t, phase), what,
                          p->joint.columns[p->keys[key].first].name);
    for (int k = 0; k < f->count; k++)
        mip_add_term(&p->joint, row, f->terms[k].column, f->terms[k].value);
    return row;
}

/* x_tk <= most_tk, unless a later phase says as much or other rows do: those of the days that a parent has. */
static void limit_keys(struct program *p, int t, struct room *const *rooms)
{
    for (int key = 0; key < p->key_count; key++) {
        const struct program_key *k = &p->keys[key];
        bool later = false;
        for (int u = t + 1; u < p->phase_count; u++)
            later = later || rooms[u][key].most <= rooms[t][key].most;
        struct linear sum = {0};
        in_force(p, key, t, 1, &sum);
        if (!k->ends && t > 0 && !later && k->parent < 0 && rooms[t][key].most > 0)
            joint_row(p, &sum, -INFINITY, rooms[t][key].most, "most", t, key);
        in_force(p, key, t - 1, -1, &sum);
        if (k->ends && t > 0 && rooms[t][key].closed && rooms[t][key].most > 0)
            joint_row(p, &sum, -INFINITY, 0, "closed", t, key);
        linear_free(&sum);
    }
}

static void add_decisions(struct program *p)
{
    struct room **rooms = allocate((size_t)p->phase_count, sizeof *rooms);
    for (int t = 0; t < p->phase_count; t++)
        rooms[t] = rooms_of(p, t);
    for (int key = 0; key < p->key_count; key++)
        add_key_columns(p, key, rooms);
    p->decision_count = p->joint.column_count;
    for (int t = 0; t < p->phase_count; t++)
        limit_keys(p, t, rooms);
    for (int t = 0; t < p->phase_count; t++)
        free(rooms[t]);
    free(rooms);
}

/* ---- what a phase's columns are in the joint program ---- */

static struct linear *add_of(struct program_phase *f)
{
    f->of = grow(f->of, &f->of_room, (size_t)f->of_count + 1, sizeof *f->of);
    f->of[f->of_count] = (struct linear){0};
    return &f->of[f->of_count++];
}

/* Candidate c of phase t is half of a closure of which some is handed back: z_tk and the rest. */
static void split_closure(struct program *p, int t, int c)
{
    struct program_phase *f = &p->phases[t];
    const struct candidate *back = &f->model.candidates[c], *paid = &f->model.candidates[c + 1];
    char phase[24];
    int z = mip_add_column(&p->joint, 0, paid->most, 0, true, paid->specialty, "%s_%s", name_of(p, t, phase),
                           f->mip.columns[paid->column].name);
    struct linear *rest = add_of(f);
    in_force(p, f->key[c], t, 1, rest);
    linear_add(rest, z, -1);
    joint_row(p, rest, 0, back->most, "handed_back", t, f->key[c]);
    linear_add(add_of(f), z, 1);
}

static void place_candidates(struct program *p, int t)
{
    struct program_phase *f = &p->phases[t];
    for (int c = 0; c < f->model.candidate_count; c++) {
        bool halved = c + 1 < f->model.candidate_count && f->key[c] == f->key[c + 1];
        if (halved)
            split_closure(p, t, c++);
        else
            in_force(p, f->key[c], t, 1, add_of(f));
    }
}

/* a_tk as a column, made once; what lasts is added by its own column. */
static int added_column(struct program *p, int t, int c)
{
    struct program_phase *f = &p->phases[t];
    const struct program_key *k = &p->keys[f->key[c]];
    char phase[24];
    if (!k->ends || t == 0)
        return k->first + t;
    if (f->added[c] >= 0)
        return f->added[c];
    int column = f->added[c] = mip_add_column(&p->joint, 0, INFINITY, 0, false, k->specialty, "%s_adds_%s",
                                              name_of(p, t, phase), f->mip.columns[c].name);
    struct linear row = {0};
    linear_add(&row, column, 1);
    in_force(p, f->key[c], t, -1, &row);
    in_force(p, f->key[c], t - 1, 1, &row);
    joint_row(p, &row, 0, INFINITY, "adds", t, f->key[c]);
    linear_free(&row);
    return column;
}

/* ---- the joint program follows the phases' ---- */

static void copy_columns(struct program *p, int t)
{
    struct program_phase *f = &p->phases[t];
    char phase[24];
    for (int c = f->of_count; c < f->mip.column_count; c++) {
        const struct mip_column *from = &f->mip.columns[c];
        int column = mip_add_column(&p->joint, from->lower, from->upper, 0, from->whole, from->block, "%s_%s",
                                    name_of(p, t, phase), from->name);
        mip_copy_nature(from, &p->joint.columns[column]);
        linear_add(add_of(f), column, 1);
    }
    for (int c = f->model.candidate_count; c < f->mip.column_count; c++) {
        struct mip_column *to = &p->joint.columns[f->of[c].terms[0].column];
        to->lower = f->mip.columns[c].lower;
        to->upper = f->mip.columns[c].upper;
    }
}

/* A row's terms, those of one joint column added up: the two halves of a closure share columns. `sum` [columns of the
 * joint program], all 0 before and after. */
static void copy_terms(struct program *p, int t, const struct mip_index *by_row, int r, bool added, double *sum)
{
    struct program_phase *f = &p->phases[t];
    struct linear terms = {0};
    for (size_t k = by_row->start[r]; k < by_row->start[r + 1]; k++) {
        const struct linear *of = &f->of[by_row->at[k]];
        if (added && by_row->at[k] < f->model.candidate_count)
            linear_add(&terms, added_column(p, t, by_row->at[k]), by_row->value[k]);
        else
            for (int n = 0; n < of->count; n++)
                linear_add(&terms, of->terms[n].column, by_row->value[k] * of->terms[n].value);
    }
    for (int k = 0; k < terms.count; k++)
        sum[terms.terms[k].column] += terms.terms[k].value;
    for (int k = 0; k < terms.count; k++) {
        mip_add_term(&p->joint, f->row[r], terms.terms[k].column, sum[terms.terms[k].column]);
        sum[terms.terms[k].column] = 0; /* once */
    }
    linear_free(&terms);
}

/* Rows that are new since the last time; terms come to a row only before it is copied. */
static void copy_new_rows(struct program *p, int t)
{
    struct program_phase *f = &p->phases[t];
    struct mip_index by_row;
    char phase[24];
    size_t most = (size_t)p->joint.column_count + (size_t)f->model.candidate_count; /* a_tk may be made */
    double *sum = allocate(most + 1, sizeof *sum);
    bool *added = allocate((size_t)f->mip.row_count + 1, sizeof *added);
    for (int k = 0; k < f->model.added_row_count; k++)
        added[f->model.added_rows[k]] = true;
    mip_by_row(&f->mip, &by_row);
    for (; f->row_count < f->mip.row_count; f->row_count++) {
        int r = f->row_count;
        f->row = grow(f->row, &f->row_room, (size_t)r + 1, sizeof *f->row);
        f->row[r] = mip_add_row(&p->joint, 0, 0, "%s_%s", name_of(p, t, phase), f->mip.rows[r].name);
        copy_terms(p, t, &by_row, r, added[r], sum);
    }
    mip_index_free(&by_row);
    free(added);
    free(sum);
}

static void copy_rows(struct program *p, int t)
{
    struct program_phase *f = &p->phases[t];
    if (f->row_count < f->mip.row_count)
        copy_new_rows(p, t);
    for (int r = 0; r < f->row_count; r++) {
        struct mip_row *to = &p->joint.rows[f->row[r]];
        to->lower = f->mip.rows[r].lower;
        to->upper = f->mip.rows[r].upper;
        to->counts = f->mip.rows[r].counts;
    }
}

static void copy_costs(struct program *p)
{
    p->joint.constant = 0;
    for (int c = 0; c < p->joint.column_count; c++)
        p->joint.columns[c].cost = 0;
    for (int t = 0; t < p->phase_count; t++) {
        const struct program_phase *f = &p->phases[t];
        p->joint.constant += f->weight * f->mip.constant;
        for (int c = 0; c < f->mip.column_count; c++)
            for (int k = 0; k < f->of[c].count; k++)
                p->joint.columns[f->of[c].terms[k].column].cost +=
                    f->weight * f->mip.columns[c].cost * f->of[c].terms[k].value;
    }
}

struct mip *program_mip(struct program *p)
{
    if (!is_joint(p))
        return &p->phases[0].mip;
    for (int t = 0; t < p->phase_count; t++) {
        copy_columns(p, t);
        copy_rows(p, t);
    }
    copy_costs(p);
    return &p->joint;
}

struct model *program_model(struct program *p)
{
    return &p->phases[p->phase_count - 1].model;
}

/* ---- building ---- */

/* An aim that others follow must be known to the program in full; of the longest way that is so only where the limit is
 * its own, and here it is that of all phases together. */
static bool can_be_joined(const struct setting *t, struct error *e)
{
    const struct scenario *s = t->scenario;
    char place[PLACE_ROOM];
    bool ok = true;
    for (int k = 0; k + 1 < s->objective_count; k++)
        if (strcmp(objective_kinds[s->objectives[k].kind]->spec.name, "p_center") == 0)
            ok = fail(e, "%s: in a scenario with phases the longest way can only be the last objective",
                      objective_place(s, &s->objectives[k], place));
    return ok;
}

bool program_build(const struct setting *last, const struct access *access, struct program *out, struct error *e)
{
    *out = (struct program){.phase_count = setting_phases(last)};
    out->phases = allocate((size_t)out->phase_count, sizeof *out->phases);
    bool ok = !is_joint(out) || can_be_joined(last, e);
    for (int t = 0; t < out->phase_count; t++) {
        struct program_phase *f = &out->phases[t];
        f->setting = setting_phase(last, t);
        f->weight = is_joint(out) ? f->setting->scenario->phase.weight : 1;
        f->access = f->setting == last ? access : &f->own;
        if (f->setting != last)
            access_build(f->setting->instance, f->setting->scenario, &f->own);
        ok = model_build(f->setting->instance, f->setting->scenario, f->access, &f->model, &f->mip, e) && ok;
    }
    out->decision_count = out->phases[0].model.candidate_count;
    if (!ok || !is_joint(out))
        return ok;
    collect_keys(out);
    add_decisions(out);
    for (int t = 0; t < out->phase_count; t++)
        place_candidates(out, t);
    return true;
}

void program_free(struct program *p)
{
    for (int t = 0; t < p->phase_count; t++) {
        struct program_phase *f = &p->phases[t];
        for (int c = 0; c < f->of_count; c++)
            linear_free(&f->of[c]);
        free(f->of);
        free(f->row);
        free(f->key);
        free(f->added);
        model_free(&f->model);
        mip_free(&f->mip);
        access_free(&f->own);
    }
    mip_free(&p->joint);
    free(p->phases);
    free(p->keys);
    free(p->hold);
    *p = (struct program){0};
}

/* ---- aims ---- */

int program_steps(const struct program *p, int k)
{
    int least = model_steps(&p->phases[0].model, k);
    for (int t = 1; t < p->phase_count; t++) {
        int steps = model_steps(&p->phases[t].model, k);
        least = steps < least ? steps : least;
    }
    return least;
}

bool program_aim(struct program *p, int k, int step, struct error *e)
{
    bool ok = true;
    for (int t = 0; t < p->phase_count; t++)
        ok = model_aim(&p->phases[t].model, k, step, e) && ok;
    p->hold = grow(p->hold, &p->aim_room, (size_t)p->aim_count + 1, sizeof *p->hold);
    p->hold[p->aim_count++] = -1;
    return ok;
}

/* sum_t w_t z_t */
static void weighted_aim(const struct program *p, int aim, struct linear *out)
{
    double *sum = allocate((size_t)p->joint.column_count, sizeof *sum);
    for (int t = 0; t < p->phase_count; t++) {
        const struct program_phase *f = &p->phases[t];
        const struct linear *value = &f->model.aims[aim].value;
        out->constant += f->weight * value->constant;
        for (int k = 0; k < value->count; k++) {
            const struct linear *of = &f->of[value->terms[k].column];
            for (int n = 0; n < of->count; n++)
                sum[of->terms[n].column] += f->weight * value->terms[k].value * of->terms[n].value;
        }
    }
    for (int c = 0; c < p->joint.column_count; c++)
        linear_add(out, c, sum[c]);
    free(sum);
}

/* Scaled as in formulation_forms.c, for the same reasons. */
static void hold_joint(struct program *p, int aim, double limit)
{
    struct linear value = {0};
    program_mip(p);
    weighted_aim(p, aim, &value);
    double size = fmax(fabs(limit), 1e-6);
    for (int k = 0; k < value.count; k++)
        size = fmax(size, fabs(value.terms[k].value));
    double scale = exp2(round(log2(1000 / size)));
    if (p->hold[aim] >= 0)
        p->joint.rows[p->hold[aim]].upper = INFINITY;
    p->hold[aim] = mip_add_row(&p->joint, -INFINITY, scale * (limit - value.constant), "hold_%d", aim);
    for (int k = 0; k < value.count; k++)
        mip_add_term(&p->joint, p->hold[aim], value.terms[k].column, scale * value.terms[k].value);
    linear_free(&value);
}

void program_hold(struct program *p, int k, double limit)
{
    for (int t = 0; t < p->phase_count; t++)
        model_hold(&p->phases[t].model, k, is_joint(p) ? INFINITY : limit);
    if (is_joint(p))
        hold_joint(p, k, limit);
}

/* ---- learning ---- */

/* The phase's own columns at x. */
static double *phase_x(const struct program *p, int t, const double *x)
{
    const struct program_phase *f = &p->phases[t];
    double *out = allocate((size_t)f->mip.column_count + 1, sizeof *out);
    for (int c = 0; c < f->of_count; c++)
        out[c] = linear_value(&f->of[c], x);
    return out;
}

bool program_is_lazy(const struct program *p)
{
    bool lazy = false;
    for (int t = 0; t < p->phase_count; t++)
        lazy = lazy || (p->phases[t].weight > 0 && p->phases[t].model.lazy_count > 0);
    return lazy;
}

/* What the value of one phase can be at most in a plan worth knowing, where those of the others are at least 0. */
static double best_of(const struct program *p, int t, double best)
{
    const struct model *m = &p->phases[t].model;
    bool positive = true;
    for (int k = 0; k < m->scenario->objective_count; k++)
        positive = positive && objective_kinds[m->scenario->objectives[k].kind]->never_negative;
    return positive ? best / p->phases[t].weight : INFINITY;
}

int program_refine(struct program *p, const double *x, double best)
{
    int rows = 0;
    if (!is_joint(p))
        return model_refine(&p->phases[0].model, x, best);
    for (int t = 0; t < p->phase_count; t++) {
        double *own = phase_x(p, t, x);
        if (p->phases[t].weight > 0) /* what counts nothing need not be known */
            rows += model_refine(&p->phases[t].model, own, best_of(p, t, best));
        free(own);
    }
    return rows;
}

void program_drop_tangents(struct program *p, const double *x)
{
    if (!is_joint(p)) {
        model_drop_tangents(&p->phases[0].model, x);
        return;
    }
    for (int t = 0; t < p->phase_count; t++) {
        double *own = phase_x(p, t, x);
        model_drop_tangents(&p->phases[t].model, own);
        free(own);
    }
}

bool program_settle_opened(const struct program *p, double *x)
{
    bool changed = false;
    if (!is_joint(p))
        return model_settle_opened(&p->phases[0].model, x);
    for (int t = 0; t < p->phase_count; t++) {
        const struct program_phase *f = &p->phases[t];
        double *own = phase_x(p, t, x);
        changed = model_settle_opened(&f->model, own) || changed;
        for (int c = f->model.candidate_count; c < f->of_count; c++)
            x[f->of[c].terms[0].column] = own[c];
        free(own);
    }
    return changed;
}

void program_prefer_permanent(const struct program *p, double *x)
{
    if (!is_joint(p))
        model_prefer_permanent(&p->phases[0].model, x);
}

void program_note_hopeless(const struct program *p, struct notes *notes)
{
    for (int t = 0; t < p->phase_count; t++)
        model_note_hopeless(&p->phases[t].model, notes);
}

int program_candidates(const struct program *p)
{
    int count = 0;
    for (int t = 0; t < p->phase_count; t++)
        count += p->phases[t].model.candidate_count;
    return count;
}

/* ---- plans ---- */

void program_read_plans(const struct program *p, const double *x, struct plan *plans)
{
    for (int t = 0; t < p->phase_count; t++) {
        double *own = is_joint(p) ? phase_x(p, t, x) : NULL;
        model_read_plan(&p->phases[t].model, own ? own : x, &plans[t]);
        plans[t].before = t > 0 ? &plans[t - 1] : NULL;
        free(own);
    }
}

static int size_in(const struct plan *plan, const struct program_key *k)
{
    for (int n = 0; n < plan->count; n++) {
        const struct decision *d = &plan->decisions[n];
        if (d->measure == k->measure && d->specialty == k->specialty && d->site == k->site && d->parent == k->parent &&
            d->form == k->form)
            return decision_size(d);
    }
    return 0;
}

/* z_tk of closures beyond those handed back. */
static void write_paid(const struct program_phase *f, double *x)
{
    for (int c = 0; c + 1 < f->model.candidate_count; c++)
        if (f->key[c] == f->key[c + 1]) {
            double *z = &x[f->of[c + 1].terms[0].column], all = linear_value(&f->of[c], x) + *z;
            *z = fmax(0, all - f->model.candidates[c].most);
        }
}

void program_write_plans(const struct program *p, const struct plan *const *plans, double *x)
{
    if (!is_joint(p)) {
        model_write_plan(&p->phases[0].model, plans[0], x);
        return;
    }
    for (int key = 0; key < p->key_count; key++) {
        const struct program_key *k = &p->keys[key];
        int before = 0, size = 0;
        for (int t = 0; t < p->phase_count; t++) {
            size = plans[t] ? size_in(plans[t], k) : 0;
            double more = k->ends ? size : size > before ? size - before : 0;
            x[k->first + t] = fmin(more, p->joint.columns[k->first + t].upper);
            before += (int)x[k->first + t];
        }
    }
    for (int t = 0; t < p->phase_count; t++)
        write_paid(&p->phases[t], x);
}
