/* table.c - CSV through libcsv, which knows neither lines nor encodings nor headers; those are added here.
 *
 * The whole file is read, brought to UTF-8, and fed to libcsv one line at a time, so that the line in hand is always
 * known. A row ends with its line unless a quoted cell spans lines; the row's line is the one where it begins.
 *
 * A decimal is   [+-] digits [point digits] [exponent]   with at least one digit before the exponent; the point may be
 * a comma where the delimiter is ";". "nan", "inf" and hexadecimal numbers, which strtod would take, are not numbers
 * here. */
#include "table.h"

#include <csv.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "memory.h"
#include "text.h"

enum { SHOWN = 60 }; /* bytes of a cell that a complaint quotes */

/* ---- The file as UTF-8 text ---- */

/* Windows-1252, what "ISO 8859-1" files of Danish offices are written in, differs from ISO 8859-1 in 0x80 to 0x9F,
 * where ISO 8859-1 has only control characters. 0 where Windows-1252 has no letter either. */
static const unsigned short windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static void add_letter(struct text *to, unsigned letter)
{
    char bytes[3];
    size_t count = 0;
    if (letter < 0x80) {
        bytes[count++] = (char)letter;
    } else if (letter < 0x800) {
        bytes[count++] = (char)(0xC0 | letter >> 6);
        bytes[count++] = (char)(0x80 | (letter & 0x3F));
    } else {
        bytes[count++] = (char)(0xE0 | letter >> 12);
        bytes[count++] = (char)(0x80 | (letter >> 6 & 0x3F));
        bytes[count++] = (char)(0x80 | (letter & 0x3F));
    }
    text_add_bytes(to, bytes, count);
}

/* Bytes of UTF-8 at the beginning of the text: all of them, or those before the first that is none. */
static size_t utf8_length(const struct text *t)
{
    size_t at = 0;
    while (at < t->length) {
        int bytes = text_letter(t->chars + at, t->length - at);
        if (bytes == 0)
            break;
        at += (size_t)bytes;
    }
    return at;
}

static void convert_latin(struct text *t)
{
    struct text utf8 = {0};
    text_add_bytes(&utf8, "", 0);
    for (size_t k = 0; k < t->length; k++) {
        unsigned char byte = (unsigned char)t->chars[k];
        unsigned letter = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
        add_letter(&utf8, letter != 0 ? letter : byte);
    }
    free(t->chars);
    *t = utf8;
}

static int line_at(const char *chars, size_t offset)
{
    int line = 1;
    for (size_t k = 0; k < offset; k++)
        line += chars[k] == '\n' || (chars[k] == '\r' && chars[k + 1] != '\n');
    return line;
}

/* Reads the file and makes it UTF-8 without a mark. */
static bool read_utf8(const char *path, struct text *t, struct notes *notes, struct error *e)
{
    if (!text_read(path, t))
        return fail(e, "%s: cannot read: %s", path, strerror(errno));
    const char *nul = memchr(t->chars, '\0', t->length);
    if (nul != NULL)
        return fail(e, "%s:%d: expected text in UTF-8 or ISO 8859-1, found a NUL byte", path,
                    line_at(t->chars, (size_t)(nul - t->chars)));
    bool has_mark = t->length >= 3 && memcmp(t->chars, "\xEF\xBB\xBF", 3) == 0;
    size_t utf8 = utf8_length(t);
    if (utf8 < t->length && has_mark)
        return fail(e, "%s:%d: expected UTF-8, as the mark at the beginning of the file says, found the byte 0x%02X",
                    path, line_at(t->chars, utf8), (unsigned char)t->chars[utf8]);
    if (utf8 < t->length) {
        convert_latin(t);
        note(notes, "%s: not in UTF-8, read as ISO 8859-1", path);
    } else if (has_mark) {
        t->length -= 3;
        memmove(t->chars, t->chars + 3, t->length + 1);
    }
    return true;
}

/* ---- Lines into rows ---- */

/* What libcsv's callbacks write to. Cells are offsets into `block` until it stands still. */
struct reader {
    struct table *table;
    struct error *e;
    struct text block;
    size_t *cells, cell_count, cell_room;
    size_t row_start; /* cells before the current row */
    int row_line;     /* where the current row begins */
    size_t row_room;
    bool has_header, row_ended, ok;
};

/* A copy of `cell` without spaces around; owned by the caller. */
static char *trimmed(const char *cell)
{
    size_t length = strlen(cell);
    while (length > 0 && isspace((unsigned char)cell[length - 1]))
        length--;
    while (length > 0 && isspace((unsigned char)*cell)) {
        cell++;
        length--;
    }
    char *copy = allocate(length + 1, 1);
    memcpy(copy, cell, length);
    return copy;
}

static void take_header(struct reader *r)
{
    struct table *t = r->table;
    t->column_count = (int)r->cell_count;
    t->headers = allocate(r->cell_count, sizeof *t->headers);
    for (size_t c = 0; c < r->cell_count; c++) {
        t->headers[c] = trimmed(r->block.chars + r->cells[c]);
        if (*t->headers[c] == '\0')
            r->ok = fail(r->e, "%s:%d: column %zu: expected a name in the header, found an empty cell", t->path,
                         r->row_line, c + 1);
    }
    r->has_header = true;
    r->cell_count = 0;
}

static void take_row(struct reader *r)
{
    struct table *t = r->table;
    size_t found = r->cell_count - r->row_start;
    if (found != (size_t)t->column_count) {
        r->ok = fail(r->e, "%s:%d: expected %d cell%s as in the header, found %zu", t->path, r->row_line,
                     t->column_count, t->column_count == 1 ? "" : "s", found);
        r->cell_count = r->row_start;
        return;
    }
    t->lines = grow(t->lines, &r->row_room, (size_t)t->row_count + 1, sizeof *t->lines);
    t->lines[t->row_count++] = r->row_line;
    r->row_start = r->cell_count;
}

static void on_cell(void *cell, size_t length, void *reader)
{
    struct reader *r = reader;
    r->cells = grow(r->cells, &r->cell_room, r->cell_count + 1, sizeof *r->cells);
    r->cells[r->cell_count++] = r->block.length;
    text_add_bytes(&r->block, cell, length);
    text_add_bytes(&r->block, "", 1); /* its end */
}

static void on_row(int terminator, void *reader)
{
    struct reader *r = reader;
    (void)terminator;
    r->row_ended = true;
    if (r->has_header)
        take_row(r);
    else
        take_header(r);
}

/* Length of the line at `at`, its end included: "\n", "\r\n" or a lone "\r". */
static size_t line_length(const char *at)
{
    size_t length = strcspn(at, "\r\n");
    if (at[length] == '\r' && at[length + 1] == '\n')
        return length + 2;
    return length + (at[length] != '\0');
}

/* ";" if the header line has more of them than of "," outside quotes. */
static char find_delimiter(const char *text)
{
    int commas = 0, semicolons = 0;
    bool quoted = false;
    text += strspn(text, " \t\r\n");
    for (const char *c = text; *c != '\0' && (quoted || (*c != '\n' && *c != '\r')); c++) {
        if (*c == '"')
            quoted = !quoted;
        commas += !quoted && *c == ',';
        semicolons += !quoted && *c == ';';
    }
    return semicolons > commas ? ';' : ',';
}

static void start_parser(struct csv_parser *parser, char delimiter)
{
    /* Without a buffer yet csv_init cannot fail: it only fills the struct. */
    csv_init(parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
    csv_set_delim(parser, (unsigned char)delimiter);
}

/* Says what is wrong with the quotes of the row in hand, drops it, and tells whether reading can go on after it: not
 * when the row has run over several lines, for then nobody knows where the next one begins. */
static bool broken_row(struct reader *r, struct csv_parser *parser, int line)
{
    const char *path = r->table->path;
    r->ok = false;
    r->cell_count = r->has_header ? r->row_start : 0;
    if (csv_error(parser) != CSV_EPARSE)
        return fail(r->e, "%s:%d: cannot read the row: %s", path, r->row_line, csv_strerror(csv_error(parser)));
    if (line == r->row_line)
        fail(r->e, "%s:%d: expected quotes around a whole cell, and doubled inside it, found a stray quote", path,
             line);
    else
        fail(r->e,
             "%s:%d: expected quotes around a whole cell, found a quoted cell of the row that begins here broken off "
             "on line %d",
             path, r->row_line, line);
    return line == r->row_line && r->has_header;
}

/* Feeds the text to libcsv line by line. */
static void read_rows(struct reader *r, const struct text *text)
{
    struct csv_parser parser;
    char delimiter = find_delimiter(text->chars);
    r->table->decimal_comma = delimiter == ';';
    start_parser(&parser, delimiter);

    bool inside = false; /* a quoted cell of the row has not ended with its line */
    int line = 1;
    size_t at = 0, length;
    for (; at < text->length; at += length, line++) {
        length = line_length(text->chars + at);
        if (!inside)
            r->row_line = line;
        r->row_ended = false;
        if (csv_parse(&parser, text->chars + at, length, on_cell, on_row, r) != length) {
            if (!broken_row(r, &parser, line))
                break;
            csv_free(&parser);
            start_parser(&parser, delimiter);
            inside = false;
            continue;
        }
        bool blank = strspn(text->chars + at, " \t\r\n") >= length;
        inside = !r->row_ended && (inside || !blank);
    }
    if (at >= text->length && csv_fini(&parser, on_cell, on_row, r) != 0) {
        r->ok = fail(r->e, "%s:%d: expected a closing quote for the row that begins here, found the end of the file",
                     r->table->path, r->row_line);
        r->cell_count = r->has_header ? r->row_start : 0;
    }
    csv_free(&parser);
}

/* Hands the cells over to the table, now that the block stands still. */
static void settle_cells(struct reader *r)
{
    struct table *t = r->table;
    t->block = r->block.chars;
    t->cells = allocate(r->cell_count, sizeof *t->cells);
    for (size_t k = 0; k < r->cell_count && r->has_header; k++)
        t->cells[k] = t->block + r->cells[k];
    if (t->lines == NULL)
        t->lines = allocate(0, sizeof *t->lines);
    free(r->cells);
}

/* ---- The header against the wanted columns ---- */

static int find_header(const struct table *t, const char *name)
{
    for (int c = 0; c < t->column_count; c++)
        if (strcmp(t->headers[c], name) == 0)
            return c;
    return -1;
}

static bool is_wanted(const struct table *t, const char *name)
{
    for (int w = 0; w < t->wanted_count; w++)
        if (strcmp(t->wanted[w], name) == 0)
            return true;
    return false;
}

/* The headers that are not wanted: the array is the caller's, the names are not. */
static const char **unknown_headers(const struct table *t, int *count)
{
    const char **unknown = allocate((size_t)t->column_count, sizeof *unknown);
    *count = 0;
    for (int c = 0; c < t->column_count; c++)
        if (*t->headers[c] != '\0' && !is_wanted(t, t->headers[c]))
            unknown[(*count)++] = t->headers[c];
    return unknown;
}

static bool check_doubles(const struct table *t, int line, struct error *e)
{
    bool ok = true;
    for (int c = 0; c < t->column_count; c++)
        if (*t->headers[c] != '\0' && find_header(t, t->headers[c]) < c)
            ok = fail(e, "%s:%d: %s: expected a column once, found it again as column %d", t->path, line, t->headers[c],
                      c + 1);
    return ok;
}

static bool check_required(const struct table *t, const struct table_column *wanted, int line,
                           const char *const *unknown, int unknown_count, struct error *e)
{
    bool ok = true;
    for (int w = 0; w < t->wanted_count; w++) {
        if (!wanted[w].required || t->place[w] >= 0)
            continue;
        const char *near = text_nearest(wanted[w].name, unknown, unknown_count);
        if (near != NULL)
            ok = fail(e, "%s:%d: expected a column \"%s\", found none; did you mean it by \"%s\"?", t->path, line,
                      wanted[w].name, near);
        else
            ok = fail(e, "%s:%d: expected a column \"%s\", found none", t->path, line, wanted[w].name);
    }
    return ok;
}

/* One note that names every column nobody will read, each with the known column it may be a misspelling of. */
static void note_unknown(const struct table *t, const char *const *unknown, int unknown_count, struct notes *notes)
{
    const char **absent = allocate((size_t)t->wanted_count, sizeof *absent);
    int absent_count = 0;
    for (int w = 0; w < t->wanted_count; w++)
        if (t->place[w] < 0)
            absent[absent_count++] = t->wanted[w];

    struct text names = {0};
    for (int k = 0; k < unknown_count; k++) {
        const char *near = text_nearest(unknown[k], absent, absent_count);
        text_add(&names, "%s\"%s\"", k > 0 ? ", " : "", unknown[k]);
        if (near != NULL)
            text_add(&names, " (did you mean \"%s\"?)", near);
    }
    note(notes, "%s: unknown column%s ignored: %s", t->path, unknown_count == 1 ? "" : "s", names.chars);
    free(names.chars);
    free(absent);
}

static bool match_header(struct table *t, const struct table_column *wanted, bool extra_allowed, int line,
                         struct notes *notes, struct error *e)
{
    for (int w = 0; w < t->wanted_count; w++)
        t->place[w] = find_header(t, wanted[w].name);
    int unknown_count;
    const char **unknown = unknown_headers(t, &unknown_count);
    bool ok = check_doubles(t, line, e);
    ok = check_required(t, wanted, line, unknown, unknown_count, e) && ok;
    if (ok && !extra_allowed && unknown_count > 0)
        note_unknown(t, unknown, unknown_count, notes);
    free(unknown);
    return ok;
}

/* ---- The table ---- */

/* FOLDER/FILE; owned by the caller. */
static char *path_of(const char *folder, const char *file)
{
    struct text path = {0};
    size_t length = strlen(folder);
    text_add(&path, "%s%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/", file);
    return path.chars;
}

static void name_wanted(struct table *t, const struct table_column *wanted, int wanted_count)
{
    t->wanted_count = wanted_count;
    t->wanted = allocate((size_t)wanted_count, sizeof *t->wanted);
    t->place = allocate((size_t)wanted_count, sizeof *t->place);
    for (int w = 0; w < wanted_count; w++)
        t->wanted[w] = copy_text(wanted[w].name);
}

/* The line of the header: the first that is not blank. */
static int header_line(const struct text *text)
{
    return line_at(text->chars, strspn(text->chars, " \t\r\n"));
}

static bool read_text(struct table *out, const struct text *text, const struct table_column *wanted, bool extra_allowed,
                      struct notes *notes, struct error *e)
{
    struct reader r = {.table = out, .e = e, .ok = true};
    text_add_bytes(&r.block, "", 1); /* the empty cell, should a file have no other */
    read_rows(&r, text);
    settle_cells(&r);
    if (r.has_header)
        return match_header(out, wanted, extra_allowed, header_line(text), notes, e) && r.ok;
    if (r.ok)
        fail(e, "%s:1: expected a header line that names the columns, found an empty file", out->path);
    return false;
}

bool table_read(const char *folder, const char *file, const struct table_column *wanted, int wanted_count,
                bool extra_allowed, struct table *out, struct notes *notes, struct error *e)
{
    *out = (struct table){.path = path_of(folder, file)};
    name_wanted(out, wanted, wanted_count);
    struct text text = {0};
    bool ok = read_utf8(out->path, &text, notes, e) && read_text(out, &text, wanted, extra_allowed, notes, e);
    free(text.chars);
    if (!ok)
        table_free(out);
    return ok;
}

void table_free(struct table *t)
{
    for (int c = 0; c < t->column_count; c++)
        free(t->headers[c]);
    for (int w = 0; w < t->wanted_count; w++)
        free(t->wanted[w]);
    free(t->headers);
    free(t->wanted);
    free(t->place);
    free(t->cells);
    free(t->lines);
    free(t->block);
    free(t->path);
    *t = (struct table){0};
}

/* Anything but "no such file" counts as there, so that an optional file that cannot be reached is complained of when it
 * is read, and not passed over. */
bool table_exists(const char *folder, const char *file)
{
    struct stat about;
    char *path = path_of(folder, file);
    bool exists = stat(path, &about) == 0 || (errno != ENOENT && errno != ENOTDIR);
    free(path);
    return exists;
}

/* ---- Cells ---- */

bool table_fail(const struct table *t, int row, int w, struct error *e, const char *format, ...)
{
    char said[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    return fail(e, "%s:%d: %s: %s", t->path, t->lines[row], t->wanted[w], said);
}

const char *table_text(const struct table *t, int row, int w)
{
    if (t->place[w] < 0)
        return "";
    return t->cells[(size_t)row * (size_t)t->column_count + (size_t)t->place[w]];
}

bool table_required(const struct table *t, int row, int w, const char **out, struct error *e)
{
    *out = table_text(t, row, w);
    if (**out != '\0')
        return true;
    return table_fail(t, row, w, e, "expected a value, found %s", t->place[w] < 0 ? "no such column" : "an empty cell");
}

/* As much of a cell as a complaint should quote, cut between letters. */
static const char *shown(const char *cell, char to[SHOWN + 4])
{
    size_t length = 0, left = strlen(cell);
    while (left > 0) {
        size_t bytes = (size_t)text_letter(cell + length, left);
        if (bytes == 0 || length + bytes > SHOWN)
            break;
        length += bytes;
        left -= bytes;
    }
    snprintf(to, SHOWN + 4, "%.*s%s", (int)length, cell, left > 0 ? "…" : "");
    return to;
}

static const char *skip_digits(const char *c, int *digits)
{
    for (; *c >= '0' && *c <= '9'; c++)
        ++*digits;
    return c;
}

/* Is `c` a decimal of the opening comment? */
static bool is_decimal(const char *c, bool decimal_comma)
{
    int digits = 0, exponent_digits = 0;
    c += *c == '+' || *c == '-';
    c = skip_digits(c, &digits);
    if (*c == '.' || (decimal_comma && *c == ','))
        c = skip_digits(c + 1, &digits);
    if (digits == 0 || (*c != 'e' && *c != 'E'))
        return digits > 0 && *c == '\0';
    c++;
    c += *c == '+' || *c == '-';
    c = skip_digits(c, &exponent_digits);
    return exponent_digits > 0 && *c == '\0';
}

/* The value of a decimal, infinite when it is beyond a double. */
static double decimal_value(const char *cell)
{
    char *point = strchr(cell, ',');
    if (point == NULL)
        return strtod(cell, NULL);
    char *copy = copy_text(cell);
    copy[point - cell] = '.';
    double value = strtod(copy, NULL);
    free(copy);
    return value;
}

static bool check_range(const struct table *t, int row, int w, double value, double least, double most, struct error *e)
{
    char limit[32], quoted[SHOWN + 4];
    const char *found = shown(table_text(t, row, w), quoted);
    if (value < least) {
        text_number(least, limit);
        return table_fail(t, row, w, e, "expected at least %s, found %s", limit, found);
    }
    if (value > most) {
        text_number(most, limit);
        return table_fail(t, row, w, e, "expected at most %s, found %s", limit, found);
    }
    return true;
}

/* 60.000 in a file of decimal commas is sixty thousand to whoever wrote it: whole groups of three after the points. */
static bool looks_grouped(const char *c)
{
    int digits = 0;
    c += *c == '+' || *c == '-';
    if (*c == '0')
        return false;
    c = skip_digits(c, &digits);
    if (digits < 1 || digits > 3 || *c != '.')
        return false;
    while (*c == '.') {
        digits = 0;
        c = skip_digits(c + 1, &digits);
        if (digits != 3)
            return false;
    }
    return *c == '\0';
}

/* The number that a grouped cell would mean. */
static double grouped_value(const char *cell)
{
    double value = 0;
    for (const char *c = cell; *c != '\0'; c++)
        if (*c >= '0' && *c <= '9')
            value = 10 * value + (*c - '0');
    return *cell == '-' ? -value : value;
}

/* Is a point in this column a separator of thousands? So it is unless the number would be out of range, or some cell of
 * the column shows the point to be a decimal one. */
static bool groups_thousands(const struct table *t, int row, int w, double least, double most)
{
    const char *here = table_text(t, row, w);
    if (!t->decimal_comma || !looks_grouped(here) || grouped_value(here) < least || grouped_value(here) > most)
        return false;
    for (int other = 0; other < t->row_count; other++) {
        const char *cell = table_text(t, other, w);
        if (strchr(cell, '.') != NULL && !looks_grouped(cell))
            return false;
    }
    return true;
}

bool table_number(const struct table *t, int row, int w, bool optional, double least, double most, double *out,
                  struct error *e)
{
    char quoted[SHOWN + 4];
    const char *cell = table_text(t, row, w);
    if (optional && *cell == '\0')
        return true;
    if (!table_required(t, row, w, &cell, e))
        return false;
    if (!is_decimal(cell, t->decimal_comma))
        return table_fail(t, row, w, e, "expected a number, found \"%s\"", shown(cell, quoted));
    if (groups_thousands(t, row, w, least, most))
        return table_fail(t, row, w, e, "expected a number without separated thousands, found \"%s\"",
                          shown(cell, quoted));
    double value = decimal_value(cell);
    if (!isfinite(value))
        return table_fail(t, row, w, e, "expected a number, found %s, which is beyond all bounds", shown(cell, quoted));
    if (!check_range(t, row, w, value, least, most, e))
        return false;
    *out = value;
    return true;
}

bool table_whole(const struct table *t, int row, int w, bool optional, int least, int most, int *out, struct error *e)
{
    char quoted[SHOWN + 4];
    double value = NAN;
    if (!table_number(t, row, w, optional, least, most, &value, e))
        return false;
    if (isnan(value)) /* the empty cell */
        return true;
    if (value != trunc(value))
        return table_fail(t, row, w, e, "expected a whole number, found %s", shown(table_text(t, row, w), quoted));
    *out = (int)value;
    return true;
}
