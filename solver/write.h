/* write.h - files that are whole or not there, and tables for people. Everything written comes from the document
 * (assess.h), so that all outputs say the same. */
#ifndef YDERPLAN_WRITE_H
#define YDERPLAN_WRITE_H

#include "instance.h"
#include "json.h"
#include "text.h"

/* Files of one result: all are written beside their places first and put there only when each is whole. */
struct output {
    const char *name; /* in the folder */
    char *text;       /* owned */
};

/* Makes `folder` (and its parents) where needed and writes the files. A full disk, a folder that cannot be made: one
 * sentence, and what was there before is left as it was. */
bool write_files(const char *folder, const struct output *outputs, int count, struct error *e);

/* Can files be written into `folder`? Makes it where needed; to be asked before long work. */
bool writable_folder(const char *folder, struct error *e);

/* A page for a browser: one document (plan.json, assessment.json), or several to compare. */
struct report {
    const struct json *const *documents; /* [count] */
    int count;
    const struct json *map; /* from report_map; NULL: areas are drawn as points */
    enum language language; /* that the page opens in */
};

/* The polygons of the areas in a GeoJSON file of the folder (areas.geojson of an instance, plan.geojson beside a plan):
 * features with the property `area`. `*out` is NULL where there is no such file, or no polygon in it; owned by the
 * caller. False where the file is no GeoJSON. */
bool report_map(const char *folder, const char *name, struct json **out, struct error *e);

/* The page (report.html): one file that needs nothing else. Owned by the caller. */
char *report_html(const struct report *r);

/* plan.json, plan.csv, plan.geojson and report.html of a plan's document. */
bool write_plan(const char *folder, const struct report *r, const struct instance *in, struct error *e);

/* A decision a line (docs/formats.md), with the instance's caveats in the column `note`. Owned by the caller. */
char *plan_csv(const struct json *document, const struct instance *in);

/* Areas, sites and satellites as features (RFC 7946). Owned by the caller. */
char *plan_geojson(const struct json *document, const struct instance *in);

/* The summary that solve, assess and verify print. */
void print_plan(const struct json *document, const struct instance *in, enum language language, FILE *to);

#endif
