/* export.c - a program as a file that other solvers read. */
#include "export.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

enum { NAME_MOST = 80, LINE_MOST = 76 }; /* CBC takes 100 characters of a name; room for what makes it unique */

/* The file in the making. Names of rows come in pairs: of the row, or of its two sides in an LP file. */
struct sheet {
    FILE *to;
    const struct mip *m;
    bool mps;
    int column_count;    /* those of the program, and `one` */
    char **column_names; /* [column_count] */
    char **row_names;    /* [1 + 2 * row_count] the objective, then pairs; NULL: none */
    bool *mentioned;     /* [column_count] by a row or with a cost */
    size_t width;        /* of the line so far */
};

/* ---- names ---- */

/* Digits, "." and "e" at the beginning could be read as a number. */
static char *safe_start(const char *name, const char *more)
{
    bool unsafe = name[0] == '\0' || strchr("0123456789.eE", name[0]) != NULL;
    struct text t = {0};
    text_add(&t, "%s%.*s%s", unsafe ? "_" : "", NAME_MOST, name, more);
    return t.chars;
}

struct named {
    char **name;
    int place;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(*x->name, *y->name);
    return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

/* The second of a name is NAME_2, the third NAME_3; again as long as that makes others equal. */
static bool tell_apart(struct named *sorted, int count)
{
    bool changed = false;
    qsort(sorted, (size_t)count, sizeof *sorted, by_name);
    for (int k = 0, end; k < count; k = end) {
        for (end = k + 1; end < count && strcmp(*sorted[end].name, *sorted[k].name) == 0; end++)
            continue;
        for (int n = k + 1; n < end; n++) {
            struct text t = {0};
            text_add(&t, "%s_%d", *sorted[n].name, n - k + 1);
            free(*sorted[n].name);
            *sorted[n].name = t.chars;
            changed = true;
        }
    }
    return changed;
}

static void make_unique(char **names, int count)
{
    struct named *sorted = allocate((size_t)count + 1, sizeof *sorted);
    int there = 0;
    for (int k = 0; k < count; k++)
        if (names[k])
            sorted[there++] = (struct named){&names[k], k};
    while (tell_apart(sorted, there))
        continue;
    free(sorted);
}

static bool has_two_sides(const struct mip_row *row)
{
    return isfinite(row->lower) && isfinite(row->upper) && row->lower != row->upper;
}

/* Says the row anything? One that was released does not. */
static bool is_said(const struct mip_row *row)
{
    return isfinite(row->lower) || isfinite(row->upper);
}

static void name_all(struct sheet *s, const char *objective)
{
    const struct mip *m = s->m;
    s->column_count = m->column_count + (m->constant != 0 || m->column_count == 0);
    s->column_names = allocate((size_t)s->column_count + 1, sizeof *s->column_names);
    s->row_names = allocate(2 * (size_t)m->row_count + 1, sizeof *s->row_names);
    for (int c = 0; c < s->column_count; c++)
        s->column_names[c] = safe_start(c < m->column_count ? m->columns[c].name : "one", "");
    s->row_names[0] = safe_start(objective, "");
    for (int r = 0; r < m->row_count; r++) {
        bool sides = !s->mps && has_two_sides(&m->rows[r]);
        s->row_names[1 + 2 * r] = safe_start(m->rows[r].name, sides ? "_least" : "");
        s->row_names[2 + 2 * r] = sides ? safe_start(m->rows[r].name, "_most") : NULL;
    }
    make_unique(s->column_names, s->column_count);
    make_unique(s->row_names, 1 + 2 * m->row_count);
}

static void names_free(struct sheet *s)
{
    for (int c = 0; c < s->column_count; c++)
        free(s->column_names[c]);
    for (int r = 0; r < 1 + 2 * s->m->row_count; r++)
        free(s->row_names[r]);
    free(s->column_names);
    free(s->row_names);
}

/* ---- columns, `one` among them ---- */

static struct mip_column column_of(const struct sheet *s, int c)
{
    return c < s->m->column_count ? s->m->columns[c]
                                  : (struct mip_column){.lower = 1, .upper = 1, .cost = s->m->constant};
}

static void look_for_mentions(struct sheet *s)
{
    s->mentioned = allocate((size_t)s->column_count + 1, sizeof *s->mentioned);
    for (int c = 0; c < s->column_count; c++)
        s->mentioned[c] = column_of(s, c).cost != 0;
    for (size_t t = 0; t < s->m->term_count; t++)
        if (is_said(&s->m->rows[s->m->terms[t].row]))
            s->mentioned[s->m->terms[t].column] = true;
}

/* Does the objective name it? Somebody has to, and a column that nothing else mentions is named with a cost of 0. */
static bool in_objective(const struct sheet *s, int c)
{
    return !s->mentioned[c] || column_of(s, c).cost != 0;
}

/* ---- what both forms say ---- */

enum { DIGITS_ROOM = 32 };

/* Fifteen digits: what a person wrote comes back as it was written, and 0.1 + 0.05 as 0.15. */
static const char *number(double value, char to[DIGITS_ROOM])
{
    snprintf(to, DIGITS_ROOM, "%.15g", value == 0 ? 0.0 : value); /* no "-0" */
    return to;
}

static void say_header(const struct sheet *s, const char *header)
{
    const char *mark = s->mps ? "*" : "\\", *at = header;
    while (*at) {
        size_t length = strcspn(at, "\n");
        fprintf(s->to, "%s%s", mark, length ? " " : "");
        for (size_t k = 0; k < length; k++) /* letters that are not ASCII may stay: every reader skips comments */
            fputc((unsigned char)at[k] < ' ' || at[k] == 0x7f ? ' ' : at[k], s->to);
        fputc('\n', s->to);
        at += length + (at[length] == '\n');
    }
}

/* ---- LP ---- */

static void begin_line(struct sheet *s, const char *name)
{
    s->width = (size_t)fprintf(s->to, " %s:", name);
}

static void say_term(struct sheet *s, bool first, double value, const char *name)
{
    char digits[DIGITS_ROOM] = "", term[2 * NAME_MOST + 60];
    if (fabs(value) != 1)
        number(fabs(value), digits);
    int length = snprintf(term, sizeof term, "%s%s%s%s",
                          value < 0 ? "- "
                          : first   ? ""
                                    : "+ ",
                          digits, digits[0] ? " " : "", name);
    if (s->width + 1 + (size_t)length > LINE_MOST) {
        fputs("\n  ", s->to);
        s->width = 2;
    }
    s->width += (size_t)fprintf(s->to, " %s", term);
}

static void say_objective(struct sheet *s)
{
    bool first = true;
    fputs("Minimize\n", s->to);
    begin_line(s, s->row_names[0]);
    for (int c = 0; c < s->column_count; c++)
        if (in_objective(s, c)) {
            say_term(s, first, column_of(s, c).cost, s->column_names[c]);
            first = false;
        }
    if (first)
        say_term(s, true, 0, s->column_names[0]);
    fputc('\n', s->to);
}

static void say_side(struct sheet *s, const struct mip_index *rows, int r, const char *name, const char *sign,
                     double side)
{
    char digits[DIGITS_ROOM];
    begin_line(s, name);
    for (size_t k = rows->start[r]; k < rows->start[r + 1]; k++)
        say_term(s, k == rows->start[r], rows->value[k], s->column_names[rows->at[k]]);
    if (rows->start[r] == rows->start[r + 1]) /* nothing stands in it: it can be kept or not */
        say_term(s, true, 0, s->column_names[0]);
    fprintf(s->to, " %s %s\n", sign, number(side, digits));
}

static void say_rows(struct sheet *s)
{
    struct mip_index rows;
    bool none = true;
    mip_by_row(s->m, &rows);
    fputs("\nSubject To\n", s->to);
    for (int r = 0; r < s->m->row_count; r++) {
        const struct mip_row *row = &s->m->rows[r];
        const char *name = s->row_names[1 + 2 * r];
        none = none && !is_said(row);
        if (row->lower == row->upper)
            say_side(s, &rows, r, name, "=", row->lower);
        else if (isfinite(row->lower))
            say_side(s, &rows, r, name, ">=", row->lower);
        if (row->lower != row->upper && isfinite(row->upper))
            say_side(s, &rows, r, has_two_sides(row) ? s->row_names[2 + 2 * r] : name, "<=", row->upper);
    }
    if (none) /* GLPK does not read a program without rows */
        fprintf(s->to, " nothing: 0 %s >= 0\n", s->column_names[0]);
    mip_index_free(&rows);
}

/* Nothing for 0 or more, which every reader assumes. */
static void say_bounds(const struct sheet *s, int c)
{
    struct mip_column column = column_of(s, c);
    const char *name = s->column_names[c];
    char lower[DIGITS_ROOM], upper[DIGITS_ROOM]; /* "-inf" is what LP wants */
    number(column.lower, lower);
    number(column.upper, upper);
    if (column.lower == column.upper)
        fprintf(s->to, " %s = %s\n", name, lower);
    else if (isfinite(column.upper))
        fprintf(s->to, " %s <= %s <= %s\n", lower, name, upper);
    else if (!isfinite(column.lower))
        fprintf(s->to, " %s free\n", name);
    else if (column.lower != 0)
        fprintf(s->to, " %s >= %s\n", name, lower);
}

static void write_lp(struct sheet *s)
{
    bool whole = false;
    say_objective(s);
    say_rows(s);
    fputs("\nBounds\n", s->to);
    for (int c = 0; c < s->column_count; c++) {
        say_bounds(s, c);
        whole = whole || column_of(s, c).whole;
    }
    if (whole)
        fputs("\nGenerals\n", s->to);
    for (int c = 0; c < s->column_count; c++)
        if (column_of(s, c).whole)
            fprintf(s->to, " %s\n", s->column_names[c]);
    fputs("\nEnd\n", s->to);
}

/* ---- MPS ---- */

static void say_entry(const struct sheet *s, const char *what, const char *name, double value)
{
    char digits[DIGITS_ROOM];
    fprintf(s->to, " %s %s %s\n", what, name, number(value, digits));
}

/* FREE: without it CBC guesses from the first lines whether fields stand in columns, and errs at times. */
static void say_row_kinds(const struct sheet *s)
{
    fprintf(s->to, "NAME yderplan FREE\nROWS\n N %s\n", s->row_names[0]);
    for (int r = 0; r < s->m->row_count; r++) {
        const struct mip_row *row = &s->m->rows[r];
        if (is_said(row))
            fprintf(s->to, " %c %s\n",
                    row->lower == row->upper ? 'E'
                    : isfinite(row->lower)   ? 'G'
                                             : 'L',
                    s->row_names[1 + 2 * r]);
    }
}

static void say_columns(const struct sheet *s)
{
    struct mip_index columns;
    bool whole = false;
    mip_by_column(s->m, &columns);
    fputs("COLUMNS\n", s->to);
    for (int c = 0; c < s->column_count; c++) {
        struct mip_column column = column_of(s, c);
        if (column.whole != whole)
            fprintf(s->to, " MARKER 'MARKER' '%s'\n", column.whole ? "INTORG" : "INTEND");
        whole = column.whole;
        if (in_objective(s, c))
            say_entry(s, s->column_names[c], s->row_names[0], column.cost);
        for (size_t k = columns.start[c]; c < s->m->column_count && k < columns.start[c + 1]; k++)
            if (is_said(&s->m->rows[columns.at[k]]))
                say_entry(s, s->column_names[c], s->row_names[1 + 2 * columns.at[k]], columns.value[k]);
    }
    if (whole)
        fputs(" MARKER 'MARKER' 'INTEND'\n", s->to);
    mip_index_free(&columns);
}

static void say_sides(const struct sheet *s)
{
    fputs("RHS\n", s->to);
    for (int r = 0; r < s->m->row_count; r++) {
        const struct mip_row *row = &s->m->rows[r];
        double side = isfinite(row->lower) ? row->lower : row->upper;
        if (is_said(row) && side != 0)
            say_entry(s, "RHS", s->row_names[1 + 2 * r], side);
    }
    fputs("RANGES\n", s->to);
    for (int r = 0; r < s->m->row_count; r++)
        if (has_two_sides(&s->m->rows[r]))
            say_entry(s, "RANGE", s->row_names[1 + 2 * r], s->m->rows[r].upper - s->m->rows[r].lower);
}

/* An upper bound of 0 or less would mean no lower one to some readers: the lower one is said first, whole columns get
 * both. */
static void say_limits(const struct sheet *s, int c)
{
    struct mip_column column = column_of(s, c);
    const char *name = s->column_names[c];
    if (column.lower == column.upper) {
        say_entry(s, "FX BOUND", name, column.lower);
        return;
    }
    if (!isfinite(column.lower))
        fprintf(s->to, " %s BOUND %s\n", isfinite(column.upper) ? "MI" : "FR", name);
    else if (column.lower != 0)
        say_entry(s, "LO BOUND", name, column.lower);
    if (isfinite(column.upper))
        say_entry(s, "UP BOUND", name, column.upper);
}

static void write_mps(const struct sheet *s)
{
    say_row_kinds(s);
    say_columns(s);
    say_sides(s);
    fputs("BOUNDS\n", s->to);
    for (int c = 0; c < s->column_count; c++)
        say_limits(s, c);
    fputs("ENDATA\n", s->to);
}

/* ---- the file ---- */

static bool write_sheet(const struct mip *m, const char *path, const struct export_form *form)
{
    struct sheet s = {.to = fopen(path, "wb"), .m = m, .mps = form->mps};
    if (s.to == NULL)
        return false;
    name_all(&s, form->objective);
    look_for_mentions(&s);
    say_header(&s, form->header);
    if (form->mps)
        write_mps(&s);
    else
        write_lp(&s);
    names_free(&s);
    free(s.mentioned);
    bool whole = fflush(s.to) == 0 && !ferror(s.to);
    int why = errno;
    whole = fclose(s.to) == 0 && whole;
    errno = whole || why == 0 ? errno : why;
    return whole;
}

bool export_program(const struct mip *m, const char *path, const struct export_form *form, struct error *e)
{
    struct text partial = {0};
    text_add(&partial, "%s.part", path);
    errno = 0;
    bool ok = write_sheet(m, partial.chars, form) && rename(partial.chars, path) == 0;
    if (!ok) {
        fail_defect(e, "%s: cannot write: %s", path, errno != 0 ? strerror(errno) : "the disk may be full");
        remove(partial.chars);
    }
    free(partial.chars);
    return ok;
}
