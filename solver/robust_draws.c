/* robust_draws.c - copies of the data with factors by chance. */
#include "robust_draws.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* ---- chance ---- */

/* One draw's source of numbers: FNV-1a over what they are about, then splitmix64's last step. */
struct chance {
    uint64_t state;
};

static struct chance mix(struct chance c, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    for (size_t k = 0; k < count; k++)
        c.state = (c.state ^ at[k]) * 0x100000001b3u;
    return c;
}

static struct chance mix_number(struct chance c, int number)
{
    unsigned char bytes[4]; /* in an order of its own, whatever the machine's */
    for (int k = 0; k < 4; k++)
        bytes[k] = (unsigned char)((unsigned)number >> 8 * k);
    return mix(c, bytes, sizeof bytes);
}

static struct chance mix_text(struct chance c, const char *text)
{
    return mix(c, text, strlen(text) + 1);
}

/* Between 0 and 1, neither of them. */
static double uniform(struct chance c, int which)
{
    uint64_t z = mix_number(c, which).state + 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return ((double)(z >> 12) + 0.5) / 4503599627370496.0; /* 2^52 */
}

/* Standard normal (Box and Muller 1958). */
static double normal(struct chance c)
{
    return sqrt(-2 * log(uniform(c, 0))) * cos(6.283185307179586 * uniform(c, 1));
}

static double normal_of(struct chance c, const char *what, const char *one, const char *other)
{
    return normal(mix_text(mix_text(mix_text(c, what), one), other));
}

/* Mean 1, standard deviation about `spread`. */
static double factor_of(double z, double spread)
{
    return exp(spread * z - spread * spread / 2);
}

static double joined(double common, double own)
{
    return (common + own) / sqrt(2);
}

/* ---- what is drawn ---- */

static const char *council_of(const struct places *p, int area)
{
    struct level council = {LEVEL_GROUPING, GROUPING_COUNCIL};
    return level_group_id(p, council, level_of_area(p, council, area));
}

static void draw_need(struct draw *d, const struct instance *in, struct chance chance, double spread)
{
    int areas = in->places.area_count;
    d->instance.need = allocate((size_t)in->specialty_count * (size_t)areas, sizeof(double));
    for (int s = 0; s < in->specialty_count; s++) {
        const double *before = in->need + (size_t)s * (size_t)areas;
        double *need = d->instance.need + (size_t)s * (size_t)areas, sum = 0, all = 0;
        const char *id = in->specialties[s].id;
        for (int i = 0; i < areas; i++) {
            double common = normal_of(chance, "need of a council", council_of(&in->places, i), id);
            double own = normal_of(chance, "need of an area", in->places.areas[i].id, id);
            need[i] = before[i] * factor_of(joined(common, own), spread);
            all += before[i];
            sum += need[i];
        }
        for (int i = 0; i < areas && sum > 0; i++)
            need[i] *= all / sum;
    }
}

static void draw_travel(struct draw *d, const struct instance *in, struct chance chance, double spread)
{
    const struct travel *t = &in->travel;
    int areas = in->places.area_count;
    d->instance.travel.minutes = allocate(t->start[areas], sizeof(double));
    for (int i = 0; i < areas; i++) {
        double common = normal_of(chance, "travel of a council", council_of(&in->places, i), "");
        double own = normal_of(chance, "travel of an area", in->places.areas[i].id, "");
        double factor = factor_of(joined(common, own), spread);
        for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
            d->instance.travel.minutes[k] = t->minutes[k] * factor; /* INFINITY stays */
    }
}

static void draw_catchments(struct draw *d, const struct instance *in, const struct scenario *s, struct chance chance,
                            double spread)
{
    double common = normal_of(chance, "catchment", "", "");
    struct coverage *c = &d->scenario.coverage;
    d->instance.specialties = allocate((size_t)in->specialty_count, sizeof *in->specialties);
    for (int k = 0; k < in->specialty_count; k++) {
        double own = normal_of(chance, "catchment of a specialty", in->specialties[k].id, "");
        d->instance.specialties[k] = in->specialties[k];
        d->instance.specialties[k].catchment_minutes *= factor_of(joined(common, own), spread);
    }
    c->catchment_minutes *= factor_of(common, spread); /* one for all: NAN stays */
    c->zone_minutes = allocate((size_t)c->zone_count, sizeof *c->zone_minutes);
    for (int k = 0; k < c->zone_count; k++)
        c->zone_minutes[k] = s->coverage.zone_minutes[k] * factor_of(common, spread);
}

bool draw_make(const struct instance *in, const struct scenario *s, int seed, int number, double need, double travel,
               double catchment, struct draw *out, struct error *e)
{
    struct chance chance = mix_number(mix_number((struct chance){0xcbf29ce484222325u}, seed), number);
    struct error own = {0};
    out->instance = *in;
    out->scenario = *s;
    draw_need(out, in, chance, need);
    draw_travel(out, in, chance, travel);
    draw_catchments(out, in, s, chance, catchment);
    bool ok = setting_build(&out->instance, &out->scenario, &out->setting, &own);
    if (ok)
        access_build(&out->instance, &out->scenario, &out->access);
    else
        fail(e, "draw %d: supply that is there would reach nobody; expected a smaller --travel or --catchment (%s)",
             number, own.text[0]);
    error_free(&own);
    return ok;
}

void draw_free(struct draw *d)
{
    if (d->instance.places.area_count == 0)
        return;
    access_free(&d->access);
    setting_free(&d->setting);
    free(d->instance.need);
    free(d->instance.travel.minutes);
    free(d->instance.specialties);
    free(d->scenario.coverage.zone_minutes);
    *d = (struct draw){.instance = {.folder = NULL}};
}
