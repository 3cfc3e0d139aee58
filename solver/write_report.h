/* write_report.h - the page that solver/report/ is built into: build/report/template.c, made by
 * solver/report/build.mjs. */
#ifndef YDERPLAN_WRITE_REPORT_H
#define YDERPLAN_WRITE_REPORT_H

#include <stddef.h>

/* HTML with two places to fill, each standing once: REPORT_LANGUAGE and REPORT_DATA. Not NUL-terminated. */
extern const unsigned char report_template[];
extern const size_t report_template_size;

#define REPORT_LANGUAGE "{{language}}"
#define REPORT_DATA "{{data}}"

#endif
