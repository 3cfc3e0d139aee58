/* scenario_data.c - what a scenario chooses and changes of the instance's data: files, year, factors, weights. The
 * choice of files itself is made before the instance is read; here it is held against the instance, and kept as
 * written. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "scenario_reader.h"

/* Beyond these a factor is a slip of the pen. */
static const double least_factor = 0.001, most_factor = 1000;

/* A number, or {specialty: number}, where "*" stands for those not named. */
static void check_factor(struct reader *r, const struct at *root, const char *key)
{
    struct at a = at_key(root, key);
    double factor = 1;
    if (!a.value)
        return;
    if (a.value->kind == JSON_NUMBER)
        read_number(r, root, key, least_factor, most_factor, &factor);
    else if (a.value->kind != JSON_OBJECT) {
        FAIL(r, &a, "expected a number or an object {...}, found %s", kind_word(a.value));
        return;
    }
    check_twice(r, &a);
    if (a.value->kind == JSON_OBJECT)
        expect_members(r, &a);
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_member(&a, k);
        if (strcmp(item.value->key, "*") != 0)
            find_specialty(r, &item, item.value->key);
        read_number(r, &a, item.value->key, least_factor, most_factor, &factor);
    }
}

static void check_files(struct reader *r, const struct at *root)
{
    struct at need = at_key(root, "need"), files = at_key(root, "files");
    if (need.value && expect(r, &need, JSON_TEXT) && need.value->text[0] == '\0')
        FAIL(r, &need, "expected the name of a file, found an empty text");
    if (!files.value || !expect(r, &files, JSON_OBJECT) || !expect_members(r, &files))
        return;
    check_twice(r, &files);
    for (int k = 0; k < files.value->count; k++) {
        struct at item = at_member(&files, k);
        if (expect(r, &item, JSON_TEXT) && item.value->text[0] == '\0')
            FAIL(r, &item, "expected the name of a file, found an empty text");
        if (need.value && strcmp(item.value->key, "need.csv") == 0)
            FAIL(r, &item, "the key need chooses this file already, at line %d", need.value->line);
    }
}

void read_choice(struct reader *r, const struct at *root)
{
    static const char *const keys[] = {"asks",        "need",          "files",  "population_year",
                                       "need_factor", "supply_factor", "weights"};
    int year = 0;
    check_files(r, root);
    read_whole(r, root, "population_year", 1, 9999, &year);
    check_factor(r, root, "need_factor");
    check_factor(r, root, "supply_factor");
    r->out->choice = json_new(JSON_OBJECT);
    for (int k = 0; k < (int)(sizeof keys / sizeof keys[0]); k++) {
        const struct json *given = json_get(root->value, keys[k]);
        if (given)
            json_put(r->out->choice, keys[k], json_copy(given));
    }
}

/* A specialty's mean over its rows of waits.csv; NAN without any. */
static double mean_wait(const struct instance *in, int specialty)
{
    double sum = 0;
    int count = 0;
    for (int k = 0; k < in->wait_count; k++)
        if (in->waits[k].specialty == specialty) {
            sum += in->waits[k].weeks;
            count++;
        }
    return count ? sum / count : NAN;
}

static void read_waits(struct reader *r, const struct at *a)
{
    struct scenario *s = r->out;
    for (int k = 0; k < s->specialty_count; k++) {
        const char *id = r->in->specialties[s->specialties[k]].id;
        double weeks = mean_wait(r->in, s->specialties[k]);
        if (isnan(weeks))
            FAIL(r, a, "waits.csv has no row for \"%s\"; expected one for every specialty of the scenario", id);
        else
            s->weight[s->specialties[k]] = weeks;
    }
}

/* {specialty: weight}, of any specialties of the instance. */
static void read_own_weights(struct reader *r, const struct at *a, double *out)
{
    check_twice(r, a);
    expect_members(r, a);
    for (int k = 0; k < a->value->count; k++) {
        struct at item = at_member(a, k);
        int s = find_specialty(r, &item, item.value->key);
        if (s >= 0)
            read_number(r, a, item.value->key, 0, 1e12, &out[s]);
    }
}

void read_weights(struct reader *r, const struct at *root)
{
    struct scenario *s = r->out;
    struct at a = at_key(root, "weights");
    int count = r->in->specialty_count, before = r->e->count;
    double *given = allocate((size_t)count, sizeof *given), sum = 0;
    for (int k = 0; k < count; k++)
        given[k] = r->in->specialties[k].weight;
    if (a.value && a.value->kind == JSON_OBJECT)
        read_own_weights(r, &a, given);
    for (int k = 0; k < s->specialty_count; k++)
        s->weight[s->specialties[k]] = given[s->specialties[k]];
    free(given);
    if (a.value && a.value->kind == JSON_TEXT && strcmp(a.value->text, "waits") == 0)
        read_waits(r, &a);
    else if (a.value && a.value->kind != JSON_OBJECT)
        FAIL(r, &a, "expected {specialty: weight} or \"waits\", found %s",
             a.value->kind == JSON_TEXT ? "another text" : kind_word(a.value));
    for (int k = 0; k < s->specialty_count; k++)
        sum += s->weight[s->specialties[k]];
    if (sum <= 0 && s->specialty_count > 0 && r->e->count == before)
        FAIL(r, &a, "every specialty of the scenario has weight 0; expected one above 0");
    for (int k = 0; k < s->specialty_count && sum > 0; k++)
        s->weight[s->specialties[k]] /= sum;
}
