/* thin.c - a common row, and what rows differ by from it. */
#include "thin.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { WASTE = 4 }; /* so many times what is in use before the places of rows that are gone are used again */

/* What more than half of the rows that vote have in each column, if any number is; else one of those that are there. */
static void find_common(struct thin *t, const double *a, int rows, const double *votes_of)
{
    bool all = true;
    for (int r = 0; r < rows && votes_of != NULL; r++)
        all = all && !(votes_of[r] > 0);
    int *votes = allocate((size_t)t->columns, sizeof *votes);
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < t->columns && (all || votes_of[r] > 0); c++) {
            double v = a[(size_t)r * (size_t)t->columns + (size_t)c];
            if (votes[c] == 0)
                t->common[c] = v;
            votes[c] += v == t->common[c] ? 1 : -1;
        }
    free(votes);
}

/* Only the rows that are there, one after the other. */
static void tidy(struct thin *t)
{
    size_t used = 0;
    for (size_t r = 0; r < t->row_count; r++)
        used += (size_t)t->row[r].count;
    if (t->used < 1000 || t->used < WASTE * used)
        return;
    int *at = allocate(used, sizeof *at);
    double *by = allocate(used, sizeof *by);
    t->used = 0;
    for (size_t r = 0; r < t->row_count; r++) {
        size_t count = (size_t)t->row[r].count;
        memcpy(at + t->used, t->at + t->row[r].start, count * sizeof *at);
        memcpy(by + t->used, t->by + t->row[r].start, count * sizeof *by);
        t->row[r].start = t->used;
        t->used += count;
    }
    free(t->at);
    free(t->by);
    t->at = at;
    t->by = by;
    t->room[0] = t->room[1] = used;
}

/* The row's differences behind all others. */
static struct thin_row write_down(struct thin *t, const double *a)
{
    size_t full = t->used + (size_t)t->columns;
    int from_common = 0, from_nothing = 0;
    for (int c = 0; c < t->columns; c++) {
        from_common += a[c] != t->common[c];
        from_nothing += a[c] != 0;
    }
    struct thin_row row = {from_common < from_nothing, t->used, 0};
    t->at = grow(t->at, &t->room[0], full, sizeof *t->at);
    t->by = grow(t->by, &t->room[1], full, sizeof *t->by);
    for (int c = 0; c < t->columns; c++) {
        double by = a[c] - (row.on_common ? t->common[c] : 0);
        if (by == 0)
            continue;
        t->at[t->used] = c;
        t->by[t->used++] = by;
        row.count++;
    }
    return row;
}

void thin_open(struct thin *t, const double *a, int rows, int columns, const double *votes_of)
{
    *t = (struct thin){.columns = columns};
    t->common = allocate((size_t)columns, sizeof *t->common);
    find_common(t, a, rows, votes_of);
    for (int r = 0; r < rows; r++)
        thin_add(t, a + (size_t)r * (size_t)columns);
}

void thin_free(struct thin *t)
{
    free(t->common);
    free(t->row);
    free(t->at);
    free(t->by);
    *t = (struct thin){0};
}

void thin_copy(struct thin *to, const struct thin *from)
{
    *to = *from;
    to->common = copy_items(from->common, (size_t)from->columns, (size_t)from->columns, sizeof *to->common);
    to->row = copy_items(from->row, from->row_count, from->row_count, sizeof *to->row);
    to->at = copy_items(from->at, from->used, from->used, sizeof *to->at);
    to->by = copy_items(from->by, from->used, from->used, sizeof *to->by);
    to->row_room = from->row_count;
    to->room[0] = to->room[1] = from->used;
}

void thin_add(struct thin *t, const double *a)
{
    t->row = grow(t->row, &t->row_room, t->row_count + 1, sizeof *t->row);
    t->row[t->row_count] = write_down(t, a);
    t->row_count++;
}

void thin_change(struct thin *t, int r, const double *a)
{
    t->row[r] = write_down(t, a);
    tidy(t);
}

void thin_drop(struct thin *t, int r)
{
    t->row[r] = t->row[--t->row_count];
    tidy(t);
}
