/* grid.c - cells to lines. */
#include "grid.h"

#include <stdlib.h>

#include "memory.h"
#include "text.h"

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
        bool left = c <= g->left, last = c + 1 == g->columns;
        if (c > 0)
            pad(to, 2);
        pad(to, left ? 0 : space);
        fputs(cell, to);
        pad(to, left && !last ? space : 0);
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
    *g = (struct grid){0};
}
