/* terminal.h - what a terminal can show, and a line on it that is written over and over. */
#ifndef YDERPLAN_TERMINAL_H
#define YDERPLAN_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* Letters that fit beside each other; 0 where `to` is no terminal. One that does not say has COLUMNS, else 80. */
int terminal_columns(FILE *to);

/* May colours be used? On a terminal, unless NO_COLOR has a value or TERM is dumb or missing. */
bool terminal_colours(FILE *to);

/* What a colour stands for; words say it too. */
enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_GOOD, INK_BAD, INK_WARN };

/* What begins a colour, and with INK_PLAIN ends it; "" without colours. */
const char *terminal_ink(bool colours, enum ink ink);

/* Start at {0}. */
struct status_line {
    int shown; /* letters that stand there */
};

/* Puts `text` in the place of what stood there, cut so that it never breaks. */
void status_line_show(struct status_line *line, const char *text, FILE *to);

/* Leaves the line as if nothing had stood there. */
void status_line_clear(struct status_line *line, FILE *to);

#endif
