/* explain_csv.c - the tables of an explanation, and its files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain_parts.h"
#include "write.h"
#include "write_report.h"

static const char *cell_of(const struct json *object, const char *key, enum language language, char number[32])
{
    const struct json *j = json_get(object, key);
    number[0] = '\0';
    if (!j)
        return "";
    if (j->kind == JSON_OBJECT)
        j = json_get(j, language == DANISH ? "da" : "en"); /* a sentence */
    if (j && j->kind == JSON_NUMBER)
        text_number(j->number, number);
    if (j && (j->kind == JSON_TRUE || j->kind == JSON_FALSE))
        return j->kind == JSON_TRUE ? "true" : "false";
    return j && j->kind == JSON_TEXT ? j->text : number;
}

static void add_limits(struct text *out, const struct json *list, bool rules, enum language language)
{
    static const char *const before[] = {"owner", "key", "from", "to"};
    static const char *const gains[] = {"found", "least", "most"};
    char number[32], owner[40];
    for (int k = 0; list && k < list->count; k++) {
        const struct json *one = list->child[k];
        text_add_cell(out, rules ? "without" : "looser", false);
        for (int c = 0; c < 4; c++) {
            snprintf(owner, sizeof owner, "rules.%s", cell_of(one, "index", language, number));
            text_add_cell(out, rules ? c == 0 ? owner : "" : cell_of(one, before[c], language, number), false);
        }
        text_add_cell(out, cell_of(one, "in_plan", language, number), false);
        text_add_cell(out, cell_of(one, "value", language, number), false);
        text_add_cell(out, cell_of(one, "bound", language, number), false);
        for (int c = 0; c < 3; c++)
            text_add_cell(out, cell_of(json_get(one, "gain"), gains[c], language, number), false);
        text_add_cell(out, cell_of(one, "proof", language, number), false);
        text_add_cell(out, cell_of(one, "sentence", language, number), true);
    }
}

/* What each rule costs and each looser limit buys. */
static char *limits_csv(const struct json *document, enum language language)
{
    struct text out = {0};
    text_add(&out, "change,owner,key,from,to,in_plan,value,bound,found,least,most,proof,sentence\r\n");
    add_limits(&out, json_get(document, "rules"), true, language);
    add_limits(&out, json_get(document, "looser"), false, language);
    return out.chars;
}

/* Each decision and what it was not exchanged for. */
static char *not_chosen_csv(const struct json *document, enum language language)
{
    static const char *const keys[] = {"measure", "specialty", "site", "parent_site"};
    static const char *const others[] = {"measure", "site", "area", "effect", "reason"};
    const struct json *decisions = json_get(document, "decisions");
    struct text out = {0};
    char number[32];
    text_add(&out, "measure,specialty,site,parent_site,other_measure,other_site,other_area,effect,reason\r\n");
    for (int d = 0; decisions && d < decisions->count; d++) {
        const struct json *list = json_get(decisions->child[d], "not_chosen");
        for (int k = 0; list && k < list->count; k++) {
            for (int c = 0; c < 4; c++)
                text_add_cell(&out, cell_of(decisions->child[d], keys[c], language, number), false);
            for (int c = 0; c < 5; c++)
                text_add_cell(&out, cell_of(list->child[k], others[c], language, number), c == 4);
        }
    }
    return out.chars;
}

/* What is in conflict, a row of the instance's files a line. */
static char *conflict_csv(const struct json *document, enum language language)
{
    const struct json *members = json_get(json_get(document, "conflict"), "members");
    struct text out = {0};
    char number[32];
    text_add(&out, "index,rule,line,needed,file,file_line,sentence\r\n");
    for (int k = 0; members && k < members->count; k++) {
        const struct json *m = members->child[k], *rows = json_get(m, "rows");
        for (int r = 0; r < rows->count || r == 0; r++) {
            const struct json *row = r < rows->count ? rows->child[r] : NULL;
            text_add_cell(&out, cell_of(m, json_get(m, "index") ? "index" : "objective", language, number), false);
            text_add_cell(&out, cell_of(m, json_get(m, "rule") ? "rule" : "measure", language, number), false);
            text_add_cell(&out, cell_of(m, "line", language, number), false);
            text_add_cell(&out, cell_of(m, "needed", language, number), false);
            text_add_cell(&out, cell_of(row, "file", language, number), false);
            text_add_cell(&out, cell_of(row, "line", language, number), false);
            text_add_cell(&out, cell_of(m, "sentence", language, number), true);
        }
    }
    return out.chars;
}

bool explanation_write(const struct explanation *x, const char *folder, enum language language, struct error *e)
{
    bool plan = json_get(x->document, "rules"), none = json_get(x->document, "conflict");
    struct output files[] = {{"explanation.json", json_print(x->document)},
                             {"explanation.html", study_html(x->document, NULL, 0, language)},
                             {"limits.csv", plan ? limits_csv(x->document, language) : NULL},
                             {"not_chosen.csv", plan ? not_chosen_csv(x->document, language) : NULL},
                             {"conflict.csv", none ? conflict_csv(x->document, language) : NULL},
                             {"repaired.json", x->repaired ? json_print(x->repaired) : NULL}};
    enum { FILES = sizeof files / sizeof *files };
    bool ok = write_files(folder, files, FILES, e);
    for (int k = 0; k < FILES; k++)
        free(files[k].text);
    return ok;
}
