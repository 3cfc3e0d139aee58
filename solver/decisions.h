/* decisions.h - reading decisions that somebody made: a plan.json of ours, or a CSV by hand. */
#ifndef YDERPLAN_DECISIONS_H
#define YDERPLAN_DECISIONS_H

#include "plan.h"

/* From a list of decisions as in plan.json; of each entry the keys measure, specialty, site, parent_site, form, count
 * and days are read. `name` and `path` lead complaints. An entry that stands twice is an error. */
bool decisions_from_json(const struct json *list, const char *name, const struct instance *in, struct plan *out,
                         struct error *e);

/* The list that reads back as the plan. Owned by the caller. */
struct json *decisions_to_json(const struct plan *plan, const struct instance *in);

/* From a file: JSON (a plan.json, or a list alone) when the name ends in ".json", else CSV with the columns
 * measure,specialty,site and parent_site,form,days,count where they apply (count 1 where empty). plan.csv can be read
 * back.
 */
bool decisions_read(const char *path, const struct instance *in, struct plan *out, struct notes *notes,
                    struct error *e);

/* The same of a plan in phases, which `years` [count] name: what is in force in each, from the column `phase` of a CSV,
 * or from "phases" of a plan.json, into `plans` [count], each leading to the one before. */
bool decisions_read_phases(const char *path, const struct instance *in, const int *years, int count, struct plan *plans,
                           struct notes *notes, struct error *e);

#endif
