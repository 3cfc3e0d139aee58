/* write_csv.c - plan.csv: a decision a line, in the form that the language's spreadsheets open by a double click;
 * `assess --plan` reads either back. */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "write.h"

/* A file in one of two forms: Danish with semicolon, decimal comma and byte order mark (without it Excel takes UTF-8
 * for something else), international with comma and point. */
struct csv {
    struct text out;
    enum language language;
    bool begun; /* the row has a cell */
};

static void end_row(struct csv *f)
{
    text_add(&f->out, "\r\n");
    f->begun = false;
}

static void add_cell(struct csv *f, const char *cell)
{
    char delimiter = f->language == DANISH ? ';' : ',';
    if (f->begun)
        text_add_bytes(&f->out, &delimiter, 1);
    text_add_quoted(&f->out, cell, delimiter);
    f->begun = true;
}

/* A text from the data: what a spreadsheet would run as a formula gets an apostrophe, and so does what would read as if
 * it had one. */
static void add_data(struct csv *f, const char *cell)
{
    bool guard = needs_guard(cell);
    struct text guarded = {0};
    if (guard)
        text_add(&guarded, "'%s", cell);
    add_cell(f, guard ? guarded.chars : cell);
    free(guarded.chars);
}

static void add_number(struct csv *f, const struct json *j)
{
    char number[40] = "";
    if (j && j->kind == JSON_NUMBER)
        text_number(j->number, number);
    char *point = f->language == DANISH ? strchr(number, '.') : NULL;
    if (point)
        *point = ',';
    add_cell(f, number);
}

static void add_key(struct csv *f, const struct json *decision, const char *key)
{
    const struct json *j = json_get(decision, key);
    if (j && j->kind == JSON_TEXT)
        add_data(f, j->text);
    else
        add_number(f, j);
}

static const char *site_name(const struct instance *in, const struct json *decision, const char *key)
{
    const struct json *id = json_get(decision, key);
    int j = id && id->kind == JSON_TEXT ? places_site(&in->places, id->text) : -1;
    return j < 0 ? "" : in->places.sites[j].name;
}

static const char *specialty_name(const struct csv *f, const struct instance *in, const struct json *decision)
{
    const struct json *id = json_get(decision, "specialty");
    int s = id && id->kind == JSON_TEXT ? instance_specialty(in, id->text) : -1;
    if (s < 0)
        return "";
    return f->language == DANISH ? in->specialties[s].name_da : in->specialties[s].name_en;
}

/* `phase` NULL: the plan has none. */
static void add_decision(struct csv *f, const struct json *d, const struct instance *in, const char *caveats,
                         const struct json *phase)
{
    const struct json *effect = json_get(d, "effect");
    add_key(f, d, "measure");
    add_key(f, d, "specialty");
    add_data(f, specialty_name(f, in, d));
    add_key(f, d, "site");
    add_data(f, site_name(in, d, "site"));
    add_key(f, d, "parent_site");
    add_data(f, site_name(in, d, "parent_site"));
    static const char *const keys[] = {"days",   "count", "form",    "area", "council",
                                       "region", "fte",   "net_fte", "cost", "decided_by"};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        add_key(f, d, keys[k]);
    add_number(f, effect && effect->count > 0 ? effect->child[0] : NULL);
    const struct json *words = json_get(json_get(d, "reason"), f->language == DANISH ? "da" : "en");
    add_data(f, words && words->kind == JSON_TEXT ? words->text : "");
    add_data(f, caveats);
    if (phase) {
        add_key(f, phase, "year");
        add_key(f, d, "added");
        add_key(f, d, "since");
    }
    end_row(f);
}

static void add_decisions(struct csv *f, const struct json *document, const struct instance *in, const char *caveats,
                          const struct json *phase)
{
    const struct json *decisions = json_get(phase ? phase : document, "decisions");
    for (int k = 0; decisions && k < decisions->count; k++)
        add_decision(f, decisions->child[k], in, caveats, phase);
}

static void add_header(struct csv *f, bool phases)
{
    static const char *const header[] = {
        "measure",    "specialty", "specialty_name", "site",    "site_name", "parent_site", "parent_name", "days",
        "count",      "form",      "area",           "council", "region",    "fte",         "net_fte",     "cost",
        "decided_by", "effect",    "reason",         "note",    "phase",     "added",       "since"};
    enum { ALL = sizeof header / sizeof header[0], OF_PHASES = 3 };
    for (int k = 0; k < (phases ? ALL : ALL - OF_PHASES); k++)
        add_cell(f, header[k]);
    end_row(f);
}

char *plan_csv(const struct json *document, const struct instance *in, enum language language)
{
    struct csv f = {.language = language};
    struct text caveats = {0};
    const struct json *said = json_get(document, "caveats"), *phases = json_get(document, "phases");
    text_add(&caveats, "%s", ""); /* a text even where nothing is added */
    for (int k = 0; said && k < said->count; k++)
        text_add(&caveats, "%s%s", k ? " " : "", json_get(said->child[k], language == DANISH ? "da" : "en")->text);
    if (language == DANISH)
        text_add(&f.out, "\xEF\xBB\xBF");
    add_header(&f, phases != NULL);
    for (int k = 0; phases && k < phases->count; k++)
        add_decisions(&f, document, in, caveats.chars, phases->child[k]);
    if (!phases)
        add_decisions(&f, document, in, caveats.chars, NULL);
    free(caveats.chars);
    return f.out.chars;
}
