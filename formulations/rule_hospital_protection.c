/* rule_hospital_protection.c - no new or licence number close to a hospital department that could lose its doctors.
 *
 *   x_js = l_js = 0        for sites j with t_hj <= m for a protected department h of specialty s
 *
 * Departments are the rows of hospitals.csv with protected = 1; t_hj is the travel from the hospital's area to the
 * site, m inclusive. Conversions, satellites and video take nobody from a hospital. Domain rule C10: practices
 * may not grow at the cost of smaller hospitals (the government's proposal of September 2024, section 5.1). */
#include <math.h>

#include "formulation.h"

static bool adds_number(enum measure m)
{
    return m == MEASURE_NEW || m == MEASURE_LICENCE;
}

/* Is it a department that the rule protects? */
static bool is_meant(const struct hospital *h, const struct rule *r)
{
    return h->is_protected && r->specialties[h->specialty];
}

static bool can_be_kept(const struct model *m, const struct rule *r, struct error *e)
{
    const struct instance *in = m->instance;
    int before = e->count;
    char place[PLACE_ROOM];
    rule_place(m->scenario, r, place);
    bool any = false;
    for (int k = 0; k < in->hospital_count; k++)
        any = any || is_meant(&in->hospitals[k], r);
    if (!any)
        fail(e,
             "%s: no protected department of any of its specialties in %s/hospitals.csv; expected at least one row "
             "with protected 1",
             place, in->folder);
    if (!in->travel.has_minutes)
        fail(e, "%s: no minutes between any area and site in %s/%s; expected them there", place, in->folder,
             in->travel.file);
    return e->count == before;
}

static bool is_close(const struct model *m, const struct rule *r, const struct candidate *c)
{
    for (int k = 0; k < m->instance->hospital_count; k++) {
        const struct hospital *h = &m->instance->hospitals[k];
        if (is_meant(h, r) && h->specialty == c->specialty &&
            travel_minutes(&m->instance->travel, h->area, c->site) <= r->minutes)
            return true;
    }
    return false;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    if (!can_be_kept(m, r, e))
        return false;
    for (int k = 0; k < m->candidate_count; k++)
        if (adds_number(m->candidates[k].measure) && is_close(m, r, &m->candidates[k]))
            model_forbid(m, k);
    return true;
}

/* One finding a department, so that a planner sees which one is hurt. */
static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    const struct plan *plan = j->after->plan;
    struct level area = {LEVEL_AREA, 0};
    for (int k = 0; k < j->instance->hospital_count; k++) {
        const struct hospital *h = &j->instance->hospitals[k];
        int added = 0;
        for (int n = 0; plan && n < plan->count; n++) {
            const struct decision *d = &plan->decisions[n];
            double minutes = travel_minutes(&j->instance->travel, h->area, d->site);
            if (d->specialty == h->specialty && adds_number(d->measure) && minutes <= r->minutes)
                added += decision_added(j, d);
        }
        if (is_meant(h, r))
            findings_add(
                out, (struct finding){area, h->area, h->specialty, h->id, added, 0, false, 1, 0, UNIT_NUMBERS, 1, 0});
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    char minutes[64];
    text_add(
        out,
        da ? "Ingen nye ydernumre eller ydernumre på licens inden for %s minutter af en beskyttet "
             "sygehusafdeling i samme speciale"
           : "No new or licence numbers within %s minutes of a protected hospital department of the same specialty",
        sentence_number(r->minutes, language, minutes));
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_hospital_protection = {
    {.name = "hospital_protection",
     .accepts = KEY_MINUTES,
     .closes = true,
     .defaults = {.level = "nation", .minutes = 30}},
    add,
    check,
    sentence,
    {"Ingen nye ydernumre eller ydernumre på licens tæt på en beskyttet sygehusafdeling i samme speciale.",
     "No new or licence number close to a protected hospital department of the same specialty."},
    {"der er for kort til en beskyttet sygehusafdeling", "a protected hospital department is too near"}};
