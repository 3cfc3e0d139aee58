/* mip.c - a mixed-integer program as plain data.
 *
 *   minimise    sum_c cost_c x_c + constant
 *   subject to  lower_r <= sum_c value_rc x_c <= upper_r     for every row r
 *               lower_c <= x_c <= upper_c                    for every column c, whole where it says so
 *
 * Terms are kept in the order in which they are added; mip_by_row and mip_by_column sort them by counting. */
#include "mip.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* Æ, ø, å and their capitals spelt out, by the second byte of their UTF-8 form (the first is 0xC3). */
static const char *spelt_out(unsigned char second)
{
    switch (second) {
    case 0x86:
        return "Ae";
    case 0x98:
        return "Oe";
    case 0x85:
        return "Aa";
    case 0xA6:
        return "ae";
    case 0xB8:
        return "oe";
    case 0xA5:
        return "aa";
    default:
        return "_";
    }
}

static bool is_safe(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* A name of letters, digits, "_" and "."; what follows the first byte of any other UTF-8 character is dropped. */
static char *safe_name(const char *format, va_list arguments)
{
    char raw[256];
    int length = vsnprintf(raw, sizeof raw, format, arguments);
    char *name = allocate((size_t)(length < 0 ? 0 : length) * 2 + 2, 1), *to = name;
    for (const unsigned char *at = (const unsigned char *)raw; length >= 0 && *at != '\0'; at++) {
        if (*at == 0xC3 && at[1] != '\0') {
            at++;
            to = strcpy(to, spelt_out(*at)) + strlen(spelt_out(*at));
        } else if (*at < 0x80 || *at >= 0xC0) {
            *to++ = is_safe(*at) ? (char)*at : '_';
        }
    }
    *to = '\0';
    return name;
}

int mip_add_column(struct mip *m, double lower, double upper, double cost, bool whole, int block, const char *name, ...)
{
    m->columns = grow(m->columns, &m->column_room, (size_t)m->column_count + 1, sizeof *m->columns);
    va_list arguments;
    va_start(arguments, name);
    m->columns[m->column_count] = (struct mip_column){.lower = lower,
                                                      .upper = upper,
                                                      .cost = cost,
                                                      .whole = whole,
                                                      .block = block,
                                                      .from = -1,
                                                      .to = -1,
                                                      .name = safe_name(name, arguments)};
    va_end(arguments);
    return m->column_count++;
}

void mip_copy_nature(const struct mip_column *from, struct mip_column *to)
{
    to->follows = from->follows;
    to->from = from->from;
    to->to = from->to;
}

int mip_add_row(struct mip *m, double lower, double upper, const char *name, ...)
{
    m->rows = grow(m->rows, &m->row_room, (size_t)m->row_count + 1, sizeof *m->rows);
    va_list arguments;
    va_start(arguments, name);
    m->rows[m->row_count] = (struct mip_row){.lower = lower, .upper = upper, .name = safe_name(name, arguments)};
    va_end(arguments);
    return m->row_count++;
}

void mip_add_term(struct mip *m, int row, int column, double value)
{
    if (value == 0)
        return;
    m->terms = grow(m->terms, &m->term_room, m->term_count + 1, sizeof *m->terms);
    m->terms[m->term_count++] = (struct mip_term){row, column, value};
}

void mip_free(struct mip *m)
{
    for (int c = 0; c < m->column_count; c++)
        free(m->columns[c].name);
    for (int r = 0; r < m->row_count; r++)
        free(m->rows[r].name);
    free(m->columns);
    free(m->rows);
    free(m->terms);
    *m = (struct mip){0};
}

/* One counting sort: terms in the order `order` (NULL: as added) go to lists by row or by column. */
static void sort_terms(const struct mip *m, bool by_row, const size_t *order, size_t *start, size_t *sorted)
{
    int count = by_row ? m->row_count : m->column_count;
    for (size_t t = 0; t < m->term_count; t++)
        start[(by_row ? m->terms[t].row : m->terms[t].column) + 1]++;
    for (int k = 0; k < count; k++)
        start[k + 1] += start[k];
    size_t *next = allocate((size_t)count + 1, sizeof *next);
    memcpy(next, start, (size_t)count * sizeof *next);
    for (size_t k = 0; k < m->term_count; k++) {
        size_t t = order ? order[k] : k;
        sorted[next[by_row ? m->terms[t].row : m->terms[t].column]++] = t;
    }
    free(next);
}

/* Sorted first the other way, then this way: ascending within each list, since counting sort is stable. */
static void build_index(const struct mip *m, bool by_row, struct mip_index *out)
{
    size_t *other_start = allocate((size_t)(by_row ? m->column_count : m->row_count) + 1, sizeof *other_start);
    size_t *other = allocate(m->term_count, sizeof *other), *sorted = allocate(m->term_count, sizeof *sorted);
    out->start = allocate((size_t)(by_row ? m->row_count : m->column_count) + 1, sizeof *out->start);
    out->at = allocate(m->term_count, sizeof *out->at);
    out->value = allocate(m->term_count, sizeof *out->value);
    sort_terms(m, !by_row, NULL, other_start, other);
    sort_terms(m, by_row, other, out->start, sorted);
    for (size_t k = 0; k < m->term_count; k++) {
        const struct mip_term *term = &m->terms[sorted[k]];
        out->at[k] = by_row ? term->column : term->row;
        out->value[k] = term->value;
    }
    free(other_start);
    free(other);
    free(sorted);
}

void mip_by_row(const struct mip *m, struct mip_index *out)
{
    build_index(m, true, out);
}

void mip_by_column(const struct mip *m, struct mip_index *out)
{
    build_index(m, false, out);
}

void mip_index_free(struct mip_index *x)
{
    free(x->start);
    free(x->at);
    free(x->value);
    *x = (struct mip_index){0};
}

double mip_value(const struct mip *m, const double *x)
{
    double value = m->constant;
    for (int c = 0; c < m->column_count; c++)
        value += m->columns[c].cost * x[c];
    return value;
}

static double beyond(double lower, double x, double upper)
{
    double below = lower - x, above = x - upper; /* -INFINITY where there is no bound */
    double worst = below > above ? below : above;
    return worst > 0 ? worst : 0;
}

double mip_violation(const struct mip *m, const double *x)
{
    double worst = 0;
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *column = &m->columns[c];
        worst = fmax(worst, beyond(column->lower, x[c], column->upper));
        if (column->whole)
            worst = fmax(worst, fabs(x[c] - round(x[c])));
    }
    double *activity = allocate((size_t)m->row_count, sizeof *activity);
    for (size_t t = 0; t < m->term_count; t++)
        activity[m->terms[t].row] += m->terms[t].value * x[m->terms[t].column];
    for (int r = 0; r < m->row_count; r++)
        worst = fmax(worst, beyond(m->rows[r].lower, activity[r], m->rows[r].upper));
    free(activity);
    return worst;
}

double mip_reduced_costs(const struct mip *m, double *price, const double *lower, const double *upper, double *d)
{
    double bound = m->constant;
    for (int c = 0; c < m->column_count; c++)
        d[c] = m->columns[c].cost;
    for (int r = 0; r < m->row_count; r++) {
        double side = price[r] > 0 ? m->rows[r].lower : m->rows[r].upper;
        if (isinf(side))
            price[r] = 0;
        bound += price[r] != 0 ? price[r] * side : 0;
    }
    for (size_t t = 0; t < m->term_count; t++)
        d[m->terms[t].column] -= price[m->terms[t].row] * m->terms[t].value;
    for (int c = 0; c < m->column_count; c++)
        bound += d[c] != 0 ? d[c] * (d[c] > 0 ? lower[c] : upper[c]) : 0;
    return bound;
}
