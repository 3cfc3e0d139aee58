/* tally.c - decisions of several plans beside each other. */
#include "tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum measure tally_kind(enum measure m)
{
    return m == MEASURE_LICENCE ? MEASURE_NEW : m;
}

bool tally_differs(enum measure kind, int a, int b)
{
    return measure_in_days(kind) ? (a > 0) != (b > 0) : a != b;
}

static int by_place(const void *a, const void *b)
{
    const struct tally_entry *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->specialty != y->specialty)
        return x->specialty - y->specialty;
    return x->site - y->site;
}

static struct tally_entry *find(struct tally *t, const struct tally_entry *place)
{
    for (int k = 0; k < t->count; k++)
        if (by_place(&t->entries[k], place) == 0)
            return &t->entries[k];
    t->entries = grow(t->entries, &t->room, (size_t)t->count + 1, sizeof *t->entries);
    t->entries[t->count] = *place;
    t->entries[t->count].size = allocate((size_t)t->plan_count, sizeof *place->size);
    return &t->entries[t->count++];
}

void tally_build(const struct plan *const *plans, int plan_count, int counted, struct tally *out)
{
    *out = (struct tally){.plan_count = plan_count, .counted = counted};
    for (int p = 0; p < plan_count; p++)
        for (int k = 0; k < plans[p]->count; k++) {
            const struct decision *d = &plans[p]->decisions[k];
            struct tally_entry place = {.kind = tally_kind(d->measure), .specialty = d->specialty, .site = d->site};
            find(out, &place)->size[p] += decision_size(d);
        }
    if (out->count > 0)
        qsort(out->entries, (size_t)out->count, sizeof *out->entries, by_place);
    for (int k = 0; k < out->count; k++) {
        struct tally_entry *e = &out->entries[k];
        e->least = e->size[0];
        for (int p = 0; p < counted; p++) {
            e->least = e->size[p] < e->least ? e->size[p] : e->least;
            e->most = e->size[p] > e->most ? e->size[p] : e->most;
            e->plans += e->size[p] > 0;
        }
    }
}

void tally_free(struct tally *t)
{
    for (int k = 0; k < t->count; k++)
        free(t->entries[k].size);
    free(t->entries);
    *t = (struct tally){0};
}

int tally_distance(const struct tally *t, int a, int b)
{
    int distance = 0;
    for (int k = 0; k < t->count; k++)
        distance += tally_differs(t->entries[k].kind, t->entries[k].size[a], t->entries[k].size[b]);
    return distance;
}

int tally_decisions(const struct tally *t, int a)
{
    int decisions = 0;
    for (int k = 0; k < t->count; k++)
        decisions += t->entries[k].size[a] > 0;
    return decisions;
}

/* ---- told ---- */

static const char *kind_name(enum measure kind)
{
    return kind == MEASURE_NEW ? "number" : measure_names[kind];
}

int *tally_order(const struct tally *t)
{
    int *order = allocate((size_t)t->count, sizeof *order), count = 0;
    for (int plans = t->counted; plans >= 0; plans--)
        for (int k = 0; k < t->count; k++)
            if (t->entries[k].plans == plans)
                order[count++] = k;
    return order;
}

static const char *group_of(const struct places *p, int grouping, int site)
{
    struct level level = {LEVEL_GROUPING, grouping};
    return level_group_id(p, level, level_of_site(p, level, site));
}

struct json *tally_json(const struct tally *t, int k, const struct instance *in)
{
    const struct tally_entry *e = &t->entries[k];
    const struct specialty *s = &in->specialties[e->specialty];
    const struct site *site = &in->places.sites[e->site];
    struct json *one = json_new(JSON_OBJECT);
    json_put_text(one, "kind", kind_name(e->kind));
    json_put_text(one, "specialty", s->id);
    struct json *name = json_put(one, "specialty_name", json_new(JSON_OBJECT));
    json_put_text(name, "da", s->name_da);
    json_put_text(name, "en", s->name_en);
    json_put_text(one, "site", site->id);
    json_put_text(one, "site_name", site->name);
    json_put_text(one, "area", in->places.areas[site->area].id);
    json_put_text(one, "council", group_of(&in->places, GROUPING_COUNCIL, e->site));
    json_put_text(one, "region", group_of(&in->places, GROUPING_REGION, e->site));
    struct json *sizes = json_put(one, "sizes", json_new(JSON_ARRAY));
    for (int p = 0; p < t->counted; p++)
        json_add(sizes, json_new_number(e->size[p]));
    json_put_number(one, "least", e->least);
    json_put_number(one, "most", e->most);
    json_put_number(one, "plans", e->plans);
    json_put_number(one, "share", (double)e->plans / t->counted);
    return one;
}

void tally_cells(const struct tally *t, int k, const struct instance *in, struct text *out)
{
    const struct tally_entry *e = &t->entries[k];
    text_add_cell(out, kind_name(e->kind), false);
    text_add_cell(out, in->specialties[e->specialty].id, false);
    text_add_cell(out, in->specialties[e->specialty].name_da, false);
    text_add_cell(out, in->places.sites[e->site].id, false);
    text_add_cell(out, in->places.sites[e->site].name, false);
    text_add_cell(out, group_of(&in->places, GROUPING_COUNCIL, e->site), false);
    text_add_cell(out, group_of(&in->places, GROUPING_REGION, e->site), false);
    text_add_value(out, e->least, false);
    text_add_value(out, e->most, false);
    text_add_value(out, e->plans, false);
    text_add_value(out, (double)e->plans / t->counted, false);
}

const char *tally_title(enum measure kind, enum language l)
{
    static const char *const titles[MEASURE_COUNT][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {"ydernumre", "numbers"},
        [MEASURE_CONVERSION] = {"konverteringer", "conversions"},
        [MEASURE_SATELLITE] = {"satellitter", "satellites"},
        [MEASURE_CLOSURE] = {"nedlæggelser", "closures"},
        [MEASURE_VIDEO] = {"video", "video"}};
    return titles[kind][l];
}

/* What is printed of a tally: the entries of `from` to `to` plans. */
struct part {
    const struct tally *t;
    const struct instance *in;
    int from, to;
    enum language language;
};

static bool is_in(const struct part *p, const struct tally_entry *e)
{
    return e->plans >= p->from && e->plans <= p->to;
}

/* "Thisted 2, Hjørring 1–2" of what all have; "Thisted (4/10)" of the rest. */
static bool add_places(const struct part *p, int from, int to, struct text *out)
{
    bool any = false;
    for (int k = from; k < to; k++) {
        const struct tally_entry *e = &p->t->entries[k];
        bool all = e->plans == p->t->counted;
        if (!is_in(p, e))
            continue;
        text_add(out, "%s%s", any ? ", " : "", p->in->places.sites[e->site].name);
        if (all && !measure_in_days(e->kind) && e->most > 1)
            text_add(out, e->most > e->least ? " %d–%d" : " %d", e->least, e->most);
        if (!all)
            text_add(out, " (%d/%d)", e->plans, p->t->counted);
        any = true;
    }
    return any;
}

static void print_part(const struct part *p, FILE *to)
{
    const struct tally *t = p->t;
    for (int k = 0, end; k < t->count; k = end) {
        const struct tally_entry *e = &t->entries[k];
        struct text places = {0};
        for (end = k; end < t->count && t->entries[end].kind == e->kind && t->entries[end].specialty == e->specialty;)
            end++;
        if (add_places(p, k, end, &places)) {
            const struct specialty *s = &p->in->specialties[e->specialty];
            fprintf(to, "  %s, %s: %s\n", p->language == DANISH ? s->name_da : s->name_en,
                    tally_title(e->kind, p->language), places.chars);
        }
        free(places.chars);
    }
}

static int count_part(const struct part *p)
{
    int count = 0;
    for (int k = 0; k < p->t->count; k++)
        count += is_in(p, &p->t->entries[k]);
    return count;
}

void tally_print(const struct tally *t, const struct instance *in, double share, enum language language, FILE *to)
{
    bool da = language == DANISH;
    int often = (int)ceil(share * t->counted - 1e-9);
    struct part core = {t, in, t->counted, t->counted, language};
    struct part rest = {t, in, often > 1 ? often : 1, t->counted - 1, language};
    struct part rare = {t, in, 1, rest.from - 1, language};
    fprintf(to,
            da ? "Robust kerne, i alle %d planer (beslutninger: %d)\n"
               : "Robust core, in all %d plans (decisions: %d)\n",
            t->counted, count_part(&core));
    print_part(&core, to);
    fprintf(to,
            da ? "Omstridt rest, i nogle af planerne (beslutninger: %d)\n"
               : "Contested rest, in some of the plans (decisions: %d)\n",
            count_part(&rest) + count_part(&rare));
    print_part(&rest, to);
    if (count_part(&rare) > 0)
        fprintf(to,
                da ? "  og %d, der er i færre end %d af planerne\n"
                   : "  and %d that are in fewer than %d of the plans\n",
                count_part(&rare), rest.from);
}
