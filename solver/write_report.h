/* write_report.h - the page that solver/report/ is built into: build/report/template.c, made by
 * solver/report/build.mjs; and which documents it can show. */
#ifndef YDERPLAN_WRITE_REPORT_H
#define YDERPLAN_WRITE_REPORT_H

#include <stddef.h>

#include "error.h"
#include "json.h"
#include "text.h"

/* HTML with two places to fill, each standing once: REPORT_LANGUAGE and REPORT_DATA. Not NUL-terminated. */
extern const unsigned char report_template[];
extern const size_t report_template_size;

#define REPORT_LANGUAGE "{{language}}"
#define REPORT_DATA "{{data}}"

/* A study is a document about many plans: compare.json, frontier.json, alternatives.json, robust.json,
 * explanation.json. It has a page of its own, whereas plans and assessments can stand on one page together. */
bool is_study(const struct json *document);

/* Can the page show this document? On false the sentence names `path`. */
bool is_document(const struct json *document, const char *path, struct error *e);

/* The page of a study (compare.html, frontier.html, ...), owned by the caller. `plans` [plan_count]: of a frontier the
 * plan.json of each of its points, in their order, so that the page says what is decided there, NULL one that is not at
 * hand; else none. Of what only compare.json shows (policies, decisions, each specialty's indicators) the page has
 * nothing. */
char *study_html(const struct json *document, const struct json *const *plans, int plan_count, enum language language);

/* Reads the plans of a frontier's points, which its document names, from `folder`: `plans` [*count], NULL where the
 * file is not there; the list and each plan owned by the caller also on false. No plans of other documents. False where
 * a file is there and cannot be read. */
bool read_study_plans(const struct json *document, const char *folder, struct json ***plans, int *count,
                      struct error *e);

/* A value, and a document, with tables in place of lists of objects that have the same keys. Owned by the caller. */
struct json *packed(const struct json *from);
struct json *packed_document(const struct json *document);

#endif
