/* table.h - a CSV file as rows of typed cells. The only file that knows libcsv.
 *
 * UTF-8 with or without byte order mark, or ISO 8859-1 (noted); delimiter "," or ";" as the header has it; with ";"
 * decimal commas are read as decimals; quoting as RFC 4180; blank lines are skipped; the header names the columns, in
 * any order. Cells are trimmed where unquoted. Every complaint names file, line (where the row begins) and column. */
#ifndef YDERPLAN_TABLE_H
#define YDERPLAN_TABLE_H

#include "error.h"

struct table_column {
    const char *name;
    bool required; /* the header must have it */
};

struct table {
    char *path;       /* as complaints name it: FOLDER/FILE */
    int row_count;    /* rows under the header, >= 0 */
    int column_count; /* columns of the header */
    char **headers;   /* [column_count], UTF-8, owned */
    char **cells;     /* [row_count * column_count], row by row; "" for an empty cell; owned by `block` */
    int *lines;       /* [row_count], line where the row begins, header = 1 */
    int *place;       /* [wanted_count]: column of each wanted name, -1 where the header lacks it */
    int wanted_count;
    char **wanted;      /* [wanted_count], the wanted names, for complaints; owned */
    bool decimal_comma; /* the delimiter is ";" */
    char *block;        /* all cell text */
};

/* Reads FOLDER/FILE. `wanted` names the known columns; what the header has besides is noted once and ignored, unless
 * `extra_allowed` (the areas' grouping columns; find them in `headers`). On false `e` has every fault of the file:
 * cannot be read, no header, a required column missing, a column twice, a row with too many or too few cells, broken
 * quoting, a NUL. */
bool table_read(const char *folder, const char *file, const struct table_column *wanted, int wanted_count,
                bool extra_allowed, struct table *out, struct notes *notes, struct error *e);
void table_free(struct table *t);

/* Is there such a file? (An optional file that is absent is no error.) */
bool table_exists(const char *folder, const char *file);

/* The cell of wanted column `w` in `row`: "" when empty or when the file lacks the column. */
const char *table_text(const struct table *t, int row, int w);

/* A cell that must not be empty. */
bool table_required(const struct table *t, int row, int w, const char **out, struct error *e);

/* A number in [least, most] (either may be infinite); finite always. An empty cell leaves `*out` as it is when
 * `optional`, else fails. */
bool table_number(const struct table *t, int row, int w, bool optional, double least, double most, double *out,
                  struct error *e);

/* The same for a whole number. */
bool table_whole(const struct table *t, int row, int w, bool optional, int least, int most, int *out, struct error *e);

/* Fails with "PATH:LINE: COLUMN: " and the rest, for what only the caller can judge. */
bool table_fail(const struct table *t, int row, int w, struct error *e, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
