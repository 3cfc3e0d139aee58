/* write_report_study.c - the pages of compare, frontier, alternatives, robust and explain: what of their documents
 * goes into the page. */
#include "write_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "write.h"

static const char *const known[] = {"yderplan-plan-1",       "yderplan-assessment-1",   "yderplan-compare-1",
                                    "yderplan-frontier-1",   "yderplan-alternatives-1", "yderplan-robust-1",
                                    "yderplan-explanation-1"};
enum { PLANS = 2, KNOWN = sizeof known / sizeof known[0] }; /* plans and assessments stand first */

static const char *schema_of(const struct json *document)
{
    const struct json *schema = json_get(document, "schema");
    return schema && schema->kind == JSON_TEXT ? schema->text : "";
}

static int kind_of(const struct json *document)
{
    int k = 0;
    while (k < KNOWN && strcmp(schema_of(document), known[k]) != 0)
        k++;
    return k;
}

bool is_study(const struct json *document)
{
    int kind = kind_of(document);
    return kind >= PLANS && kind < KNOWN;
}

bool is_document(const struct json *document, const char *path, struct error *e)
{
    int kind = kind_of(document);
    if (kind == KNOWN)
        return fail(e,
                    "%s: schema: expected yderplan-plan-1 or another of this program's results (assessment, compare, "
                    "frontier, alternatives, robust, explanation), found \"%.60s\"",
                    path, schema_of(document));
    if (kind >= PLANS || (json_get(document, "places") && json_get(document, "spread")))
        return true;
    return fail(e, "%s: places: the key is missing; the file was written by an older version: solve again", path);
}

/* ---- what the page needs ---- */

static bool among(const char *key, const char *const *list)
{
    while (*list && strcmp(key, *list) != 0)
        list++;
    return *list != NULL;
}

/* A copy without the members of these names, wherever they stand. */
static struct json *copy_without(const struct json *from, const char *const *names)
{
    if (from->kind != JSON_OBJECT && from->kind != JSON_ARRAY)
        return json_copy(from);
    struct json *to = json_new(from->kind);
    for (int k = 0; k < from->count; k++) {
        const struct json *child = from->child[k];
        if (from->kind == JSON_ARRAY)
            json_add(to, copy_without(child, names));
        else if (!among(child->key, names))
            json_put(to, child->key, copy_without(child, names));
    }
    return to;
}

/* What is in compare.json for each scenario and would make the page of a large sweep slow. */
static struct json *shown_study(const struct json *document)
{
    static const char *const compare[] = {"policy", "decisions", "specialties", NULL}, *const nothing[] = {NULL};
    return copy_without(document, strcmp(schema_of(document), "yderplan-compare-1") == 0 ? compare : nothing);
}

/* What a plan decides, and what its sites and specialties are called. */
static struct json *shown_plan(const struct json *plan)
{
    static const char *const keys[] = {"decisions", "specialties", "places"};
    static const char *const words[] = {"reason", "effect", "newly_within", "not_chosen", "areas", "reach", NULL};
    struct json *to = json_new(JSON_OBJECT);
    for (int k = 0; k < 3; k++) {
        const struct json *value = json_get(plan, keys[k]);
        if (value)
            json_put(to, keys[k], copy_without(value, words));
    }
    return to;
}

char *study_html(const struct json *document, const struct json *const *plans, int plan_count, enum language language)
{
    struct json **shown = allocate((size_t)plan_count + 1, sizeof *shown);
    shown[0] = shown_study(document);
    for (int k = 0; k < plan_count; k++)
        shown[k + 1] = plans[k] ? shown_plan(plans[k]) : json_new(JSON_NULL);
    struct report page = {(const struct json *const *)shown, plan_count + 1, NULL, language};
    char *html = report_html(&page);
    for (int k = 0; k <= plan_count; k++)
        json_free(shown[k]);
    free(shown);
    return html;
}

/* ---- the plans of a frontier ---- */

/* NULL in `*out` where there is no such file. */
static bool read_there(const char *folder, const char *name, struct json **out, struct error *e)
{
    struct text path = {0};
    text_add(&path, "%s/%s", folder, name);
    FILE *there = fopen(path.chars, "rb");
    if (there)
        fclose(there);
    bool ok = !there || json_read(path.chars, out, e);
    free(path.chars);
    return ok;
}

bool read_study_plans(const struct json *document, const char *folder, struct json ***plans, int *count,
                      struct error *e)
{
    const struct json *points = json_get(document, "points");
    bool frontier = strcmp(schema_of(document), "yderplan-frontier-1") == 0, ok = true;
    *count = frontier && points ? points->count : 0;
    *plans = allocate((size_t)*count + 1, sizeof **plans);
    for (int k = 0; k < *count && ok; k++) {
        const struct json *name = json_get(points->child[k], "plan");
        if (name && name->kind == JSON_TEXT && !strchr(name->text, '/'))
            ok = read_there(folder, name->text, &(*plans)[k], e);
    }
    return ok;
}
