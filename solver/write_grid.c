/* write_grid.c - cells in columns. */
#include "write_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

void grid_add(struct grid *g, const char *cell)
{
    size_t at = (size_t)g->count;
    g->cells = grow(g->cells, &g->room, at + 1, sizeof *g->cells);
    g->cells[g->count++] = copy_text(cell);
}

static void pad(FILE *to, int width)
{
    for (int k = 0; k < width; k++)
        fputc(' ', to);
}

static void print_row(const struct grid *g, int row, const int *widths, FILE *to)
{
    for (int c = 0; c < g->columns; c++) {
        const char *cell = g->cells[row * g->columns + c];
        int space = widths[c] - text_width(cell);
        bool left = g->left >> c & 1;
        pad(to, (c > 0 ? 2 : 0) + (left ? 0 : space));
        fputs(cell, to);
        if (left && c + 1 < g->columns)
            pad(to, space);
    }
    fputc('\n', to);
}

void grid_print(struct grid *g, FILE *to)
{
    int *widths = allocate((size_t)g->columns, sizeof *widths);
    for (int k = 0; k < g->count; k++)
        if (text_width(g->cells[k]) > widths[k % g->columns])
            widths[k % g->columns] = text_width(g->cells[k]);
    for (int row = 0; row < g->count / g->columns; row++)
        print_row(g, row, widths, to);
    for (int k = 0; k < g->count; k++)
        free(g->cells[k]);
    free(g->cells);
    free(widths);
    *g = (struct grid){.columns = g->columns, .left = g->left};
}

void csv_cell(struct text *out, const char *cell, bool last)
{
    size_t length = strlen(cell); /* spaces at the ends would be trimmed when read */
    bool quote = strpbrk(cell, ",\"\r\n") != NULL || cell[0] == ' ' || (length > 0 && cell[length - 1] == ' ');
    if (quote)
        text_add(out, "\"");
    for (const char *c = cell; *c; c++)
        text_add(out, *c == '"' ? "\"\"" : "%c", *c);
    text_add(out, "%s%s", quote ? "\"" : "", last ? "\r\n" : ",");
}

void csv_number(struct text *out, double value, bool last)
{
    char number[40] = "";
    if (isfinite(value))
        text_number(value, number);
    csv_cell(out, number, last);
}
