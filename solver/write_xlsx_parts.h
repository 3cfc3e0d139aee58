/* write_xlsx_parts.h - the sheets of plan.xlsx, and what they share. */
#ifndef YDERPLAN_WRITE_XLSX_PARTS_H
#define YDERPLAN_WRITE_XLSX_PARTS_H

#include "write_table_parts.h"
#include "write_xlsx_book.h"

/* A workbook in the making. */
struct sheets {
    struct printing p;
    struct book *book;
};

/* A column of a sheet in both languages. */
struct sheet_column {
    const char *title[LANGUAGE_COUNT];
    enum style style;
    double width;
};

void begin_sheet(const struct sheets *s, const char *da, const char *en, const struct sheet_column *columns, int count);

/* The next cell. */
void add_said(const struct sheets *s, const char *da, const char *en);
void add_value_of(const struct sheets *s, const struct json *object, const char *key);   /* text or number */
void add_percent_of(const struct sheets *s, const struct json *object, const char *key); /* stored in percent */
void add_specialty(const struct sheets *s, const struct json *object); /* its name; "*" and none: all */
void add_site_name(const struct sheets *s, const char *site);
void add_area_name(const struct sheets *s, const char *area);

/* How a value of an objective is shown. */
enum style style_of(const struct objective_kind *kind);

/* write_xlsx_tables.c */
void add_coverage(const struct sheets *s);
void add_supply(const struct sheets *s);
void add_travel(const struct sheets *s);
void add_rules(const struct sheets *s);
void add_limits(const struct sheets *s);
void add_indicators(const struct sheets *s);
void add_checklist(const struct sheets *s);
void add_data(const struct sheets *s);

/* An indicator by its key, as the sheet of indicators has it: its name, and how its value is shown. */
const char *indicator_name(const struct sheets *s, const char *key);
enum style indicator_style(const char *key);

#endif
