/* grid.h - a table on the terminal: cells row by row, the first column to the left, the others to the right. */
#ifndef YDERPLAN_GRID_H
#define YDERPLAN_GRID_H

#include <stddef.h>
#include <stdio.h>

/* Start at {columns}. */
struct grid {
    int columns, count; /* >= 1; of cells */
    char **cells;       /* [count] row by row, owned */
    size_t room;
    int left; /* so many further columns to the left, too */
};

void grid_add(struct grid *g, const char *cell);

/* Columns as wide as their widest cell, two spaces between; frees the grid. */
void grid_print(struct grid *g, FILE *to);

#endif
