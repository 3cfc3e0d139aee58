/* text.h - building and comparing UTF-8 text. */
#ifndef YDERPLAN_TEXT_H
#define YDERPLAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A growing text. Start at {0}; `chars` is NULL until something is added, afterwards NUL-terminated. Owned; free(). */
struct text {
    char *chars;
    size_t length, room; /* bytes */
};

void text_add(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

void text_add_bytes(struct text *t, const char *bytes, size_t count);

/* Appends a cell of a CSV file (RFC 4180), quoted where it must be. */
void text_add_quoted(struct text *t, const char *cell, char delimiter);

/* A cell of a CSV file in the international form, with a comma after it, or CRLF after the `last` one of a row; what is
 * no number and would be run as a formula is guarded (FORMULA_BEGINS). */
void text_add_cell(struct text *t, const char *cell, bool last);
void text_add_value(struct text *t, double value, bool last); /* exact; an empty cell for what is not finite */

/* Appends a whole file, whatever its bytes; false with errno set (EISDIR for a folder) when it cannot be read, and `t`
 * is then as it was. */
bool text_read(const char *path, struct text *t);

/* Bytes of the UTF-8 letter that begins `bytes` (1 to 4, of at most `count`), 0 when none does: a stray or missing
 * continuation byte, a form longer than needed, a surrogate, beyond U+10FFFF. */
int text_letter(const char *bytes, size_t count);

/* Columns that `utf8` takes on a terminal (code points; combining marks do not occur in Danish data). */
int text_width(const char *utf8);

/* Bytes of the letters of `utf8` that fit into so many columns. */
int text_fitting(const char *utf8, int columns);

/* The nearest of `names` by edit distance (insert, delete, replace, swap neighbours; case ignored), for
 * "did you mean"; NULL when none is near (more than a third of the letters, at least 2, would have to change). */
const char *text_nearest(const char *wanted, const char *const *names, int count);

/* The shortest decimal that reads back as exactly `value` (at most 17 digits); `to` holds at least 32 bytes.
 * Not finite: "null". Integers below 1e15 come without point or exponent. */
void text_number(double value, char *to);

/* A spreadsheet runs a cell that begins so as a formula. In our CSV such a text gets an apostrophe in front, and so
 * does a text that itself looks guarded: an apostrophe, then one of these or another apostrophe. */
#define FORMULA_BEGINS "=+-@\t\r"
bool needs_guard(const char *cell);
bool is_guarded(const char *cell);

enum language { DANISH, ENGLISH, LANGUAGE_COUNT };

/* `value` with `decimals` digits in the language's form: 12.345,6 (Danish) or 12,345.6 (English), into `to` (>= 64
 * bytes); NAN gives "–". Never "-0". Returns `to`. */
const char *text_local(double value, int decimals, enum language language, char *to);

#endif
