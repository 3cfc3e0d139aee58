/* grid.h - a table on the terminal: cells row by row, the first row the header. */
#ifndef YDERPLAN_GRID_H
#define YDERPLAN_GRID_H

#include <stddef.h>
#include <stdio.h>

#include "terminal.h"

/* Start at {columns, left}. */
struct grid {
    int columns;   /* >= 1 */
    unsigned left; /* bit c: column c begins at its left side; the others end at their right */
    int count;     /* of cells */
    struct grid_cell {
        char *text;        /* owned */
        const char *brief; /* what stands there where the terminal is too narrow; NULL: the text; not owned */
        enum ink ink;
    } * cells; /* [count] row by row */
    size_t room;

    /* On a terminal that has room for it each row below the header may end with a bar: what was, and what has become
     * of it. */
    struct grid_bar {
        double before, after;
    } * bars; /* [bar_count] */
    int bar_count;
    size_t bar_room;
    const char *legend; /* what stands above the bars; not owned */
};

void grid_add(struct grid *g, const char *cell);
void grid_add_ink(struct grid *g, const char *cell, enum ink ink);

/* A cell with a word for narrow terminals, which must outlive the grid. */
void grid_add_brief(struct grid *g, const char *cell, const char *brief);

/* The bar of the next row below the header; NAN: that row has none. */
void grid_bar(struct grid *g, double before, double after);

/* Columns as wide as their widest cell, two spaces between; frees the grid. Where `to` is a terminal too narrow for
 * that, the header's words stand under each other; where that is still too wide, words are brief, one space stands
 * between columns, and the first is cut. */
void grid_print(struct grid *g, FILE *to);

#endif
