/* write_xlsx_book.h - a workbook of tables, a row after the other; write_xlsx_book.c alone knows libxlsxwriter. */
#ifndef YDERPLAN_WRITE_XLSX_BOOK_H
#define YDERPLAN_WRITE_XLSX_BOOK_H

#include "error.h"

/* How a cell shows what it holds; spreadsheets set the marks of their own language. */
enum style {
    STYLE_TEXT,
    STYLE_LONG,    /* text over several lines */
    STYLE_WHOLE,   /* 1,234 */
    STYLE_ONE,     /* 1,234.5 */
    STYLE_TWO,     /* 1,234.56 */
    STYLE_FINE,    /* 0.1235 */
    STYLE_PERCENT, /* a share of 1: 12.3 % */
    STYLE_SHARE,   /* the same finer: 12.34 % */
    STYLE_COUNT
};

struct book_column {
    const char *title;
    enum style style; /* of its cells, unless one has its own */
    double width;     /* letters */
};

struct book;

/* `path` is where the file goes; nothing is there before book_close. */
struct book *book_new(const char *path, const char *title);

/* A new sheet with a header that stays when one scrolls and filters. Lines above it: a title and what stands under it,
 * NULL without. `name` has at most 31 letters; texts are copied. */
void book_sheet(struct book *b, const char *name, const char *title, const char *under,
                const struct book_column *columns, int count);

/* The next cell of the row; "" and NAN leave it empty. A text is never a formula. */
void book_text(struct book *b, const char *text);
void book_number(struct book *b, double value);
void book_styled(struct book *b, double value, enum style style);
void book_row(struct book *b); /* the next row */

/* Writes the file and frees the book. The same cells give the same bytes. */
bool book_close(struct book *b, struct error *e);

#endif
