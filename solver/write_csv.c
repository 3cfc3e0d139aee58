/* write_csv.c - plan.csv: a decision a line, comma, RFC 4180; `assess --plan` reads it back. */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "write.h"
#include "write_grid.h"

static void add_text(struct text *out, const struct json *decision, const char *key)
{
    const struct json *j = json_get(decision, key);
    char number[40] = "";
    if (j && j->kind == JSON_NUMBER)
        text_number(j->number, number);
    csv_cell(out, j && j->kind == JSON_TEXT ? j->text : number, false);
}

static const char *site_name(const struct instance *in, const struct json *decision, const char *key)
{
    const struct json *id = json_get(decision, key);
    int j = id && id->kind == JSON_TEXT ? places_site(&in->places, id->text) : -1;
    return j < 0 ? "" : in->places.sites[j].name;
}

static const char *specialty_name(const struct instance *in, const struct json *decision)
{
    const struct json *id = json_get(decision, "specialty");
    int s = id && id->kind == JSON_TEXT ? instance_specialty(in, id->text) : -1;
    return s < 0 ? "" : in->specialties[s].name_da;
}

static void add_decision(struct text *out, const struct json *d, const struct instance *in, const char *caveats)
{
    const struct json *effect = json_get(d, "effect");
    char number[40] = "";
    if (effect && effect->count > 0 && effect->child[0]->kind == JSON_NUMBER)
        text_number(effect->child[0]->number, number);
    add_text(out, d, "measure");
    add_text(out, d, "specialty");
    csv_cell(out, specialty_name(in, d), false);
    add_text(out, d, "site");
    csv_cell(out, site_name(in, d, "site"), false);
    add_text(out, d, "parent_site");
    csv_cell(out, site_name(in, d, "parent_site"), false);
    add_text(out, d, "days");
    add_text(out, d, "count");
    static const char *const keys[] = {"form", "area", "council", "region", "fte", "net_fte", "cost", "decided_by"};
    for (int k = 0; k < 8; k++)
        add_text(out, d, keys[k]);
    csv_cell(out, number, false);
    const struct json *reason = json_get(d, "reason");
    const struct json *words = reason ? json_get(reason, "da") : NULL;
    csv_cell(out, words && words->kind == JSON_TEXT ? words->text : "", false);
    csv_cell(out, caveats, true);
}

char *plan_csv(const struct json *document, const struct instance *in)
{
    struct text out = {0}, caveats = {0};
    for (int k = 0; k < in->caveat_count; k++)
        text_add(&caveats, "%s%s", k ? " " : "", in->caveats[k].da);
    text_add(&out, "measure,specialty,specialty_name,site,site_name,parent_site,parent_name,days,count,form,area,"
                   "council,region,fte,net_fte,cost,decided_by,effect,reason,note\r\n");
    const struct json *decisions = json_get(document, "decisions");
    for (int k = 0; decisions && k < decisions->count; k++)
        add_decision(&out, decisions->child[k], in, caveats.chars ? caveats.chars : "");
    free(caveats.chars);
    return out.chars;
}
