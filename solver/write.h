/* write.h - files that are whole or not there, and tables for people. Everything written comes from the document
 * (assess.h), so that all outputs say the same. */
#ifndef YDERPLAN_WRITE_H
#define YDERPLAN_WRITE_H

#include <signal.h>

#include "instance.h"
#include "json.h"
#include "text.h"

/* Files of one result: all are written beside their places first and put there only when each is whole. */
struct output {
    const char *name; /* in the folder */
    char *text;       /* owned; NULL: no part of this result, and what an earlier one left there is taken away */
};

/* Makes `folder` (and its parents) where needed and writes the files. A full disk, a folder that cannot be made: one
 * sentence, and what was there before is left as it was. */
bool write_files(const char *folder, const struct output *outputs, int count, struct error *e);

/* plan-01.json, plan-02.json, ...: of the plans of a result, numbered from 1. */
void numbered_plan(int number, char to[40]);

/* Takes away the plans with higher numbers that an earlier result left in the folder. */
void remove_plans_after(const char *folder, int number);

/* The same as write_files for one file of any bytes. */
bool write_bytes(const char *folder, const char *name, const struct text *content, struct error *e);

/* Can files be written into `folder`? Makes it where needed; to be asked before long work. */
bool writable_folder(const char *folder, struct error *e);

/* A page for a browser: one document (plan.json, assessment.json), or several to compare. */
struct report {
    const struct json *const *documents; /* [count] */
    int count;
    const struct json *map; /* NULL: areas are drawn as points */
    enum language language; /* that the page opens in */
};

/* The map of an instance: its areas' polygons; NULL where it has none. Owned by the caller. */
struct json *instance_map(const struct instance *in);

/* The same from a GeoJSON file of the folder alone (areas.geojson of an instance, plan.geojson beside a plan): its
 * features with polygon and the property `area`. `*out` is NULL where there is no such file, or no polygon in it; owned
 * by the caller. False where the file is no GeoJSON. */
bool read_map(const char *folder, const char *name, struct json **out, struct error *e);

/* The page (report.html): one file that needs nothing else. Owned by the caller. */
char *report_html(const struct report *r);

/* The page of one document, with the instance's map. Owned by the caller. */
char *plan_html(const struct json *document, const struct instance *in, enum language language);

/* plan.json, plan.csv, plan.xlsx, plan.geojson and report.html of a plan's document. */
bool write_plan(const char *folder, const struct json *document, const struct instance *in, enum language language,
                struct error *e);

/* assessment.json and report.html; of a plan that was judged, read from the file `plan`, also its plan.csv, plan.xlsx
 * and plan.geojson. NULL: nobody's plan. The file that was read is never written over. */
bool write_assessment(const char *folder, const struct json *document, const struct instance *in, const char *plan,
                      enum language language, struct error *e);

/* A decision a line (docs/formats.md), with the instance's caveats in the column `note`; Danish with semicolon, decimal
 * comma and byte order mark, English with comma and point. Owned by the caller. */
char *plan_csv(const struct json *document, const struct instance *in, enum language language);

/* The plan as a workbook: summary, decisions, coverage, rules, indicators, satellites, notes. Appends its bytes to
 * `out`. The library can only write files: `folder` is where one lies meanwhile. Same document, same bytes. */
bool plan_xlsx(const struct json *document, const struct instance *in, enum language language, const char *folder,
               struct text *out, struct error *e);

/* Areas, sites, decisions and satellites as features (RFC 7946), a feature a line. Owned by the caller. */
char *plan_geojson(const struct json *document, const struct instance *in, enum language language);

/* A page as PDF, as its own style for print says (paper, margins); by Chromium, which is looked for in PATH under its
 * usual names and gets `seconds`. Appends to `out`; two printings differ in the date that a PDF bears. False: none is
 * installed, it took too long, it brought none, or `*stop` was set (NULL: never). */
bool print_pdf(const char *html, double seconds, const volatile sig_atomic_t *stop, struct text *out, struct error *e);

/* The summary that solve, assess and verify print. */
void print_plan(const struct json *document, const struct instance *in, enum language language, FILE *to);

#endif
