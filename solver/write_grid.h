/* write_grid.h - tables for people, and cells for spreadsheets. */
#ifndef YDERPLAN_WRITE_GRID_H
#define YDERPLAN_WRITE_GRID_H

#include <stdio.h>

#include "text.h"

/* Cells row by row, columns as wide as their widest cell. Start at {columns, left}. */
struct grid {
    int columns;
    unsigned left; /* bit c: column c begins at its left side; others end at their right */
    int count;     /* of cells */
    char **cells;  /* [count], owned */
    size_t room;
};

void grid_add(struct grid *g, const char *cell);
void grid_print(struct grid *g, FILE *to); /* and empties it */

/* A cell of a line that ends in CR LF (RFC 4180), quoted where it must be. */
void csv_cell(struct text *out, const char *cell, bool last);
void csv_number(struct text *out, double value, bool last); /* exact; empty for what is not finite */

#endif
