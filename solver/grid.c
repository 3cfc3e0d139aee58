/* grid.c - cells to lines. */
#include "grid.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

static void add_cell(struct grid *g, struct grid_cell cell)
{
    size_t at = (size_t)g->count;
    g->cells = grow(g->cells, &g->room, at + 1, sizeof *g->cells);
    g->cells[g->count++] = cell;
}

void grid_add_ink(struct grid *g, const char *cell, enum ink ink)
{
    add_cell(g, (struct grid_cell){copy_text(cell), NULL, ink});
}

void grid_add_brief(struct grid *g, const char *cell, const char *brief)
{
    add_cell(g, (struct grid_cell){copy_text(cell), brief, INK_PLAIN});
}

void grid_add(struct grid *g, const char *cell)
{
    grid_add_ink(g, cell, INK_PLAIN);
}

void grid_bar(struct grid *g, double before, double after)
{
    g->bars = grow(g->bars, &g->bar_room, (size_t)g->bar_count + 1, sizeof *g->bars);
    g->bars[g->bar_count++] = (struct grid_bar){before, after};
}

/* ---- a header over several lines ---- */

/* Bytes of `text` that go on its next line: words as long as they fit, one at least; moves past them. */
static int take_words(const char **text, int width)
{
    const char *begin = *text;
    size_t taken = 0;
    int letters = 0;
    for (size_t length = 0; begin[length]; length += strspn(begin + length, " ")) {
        length += strcspn(begin + length, " ");
        struct text line = {0};
        text_add_bytes(&line, begin, length);
        letters = text_width(line.chars);
        free(line.chars);
        if (taken > 0 && letters > width)
            break;
        taken = length;
    }
    *text = begin + taken + strspn(begin + taken, " ");
    return (int)taken;
}

static int count_lines(const char *text, int width)
{
    int count = 0;
    for (; *text; count++)
        take_words(&text, width);
    return count;
}

static int longest_word(const char *text)
{
    int longest = 0;
    while (*text) {
        struct text word = {0};
        const char *begin = text;
        int length = take_words(&text, 0);
        text_add_bytes(&word, begin, (size_t)length);
        longest = text_width(word.chars) > longest ? text_width(word.chars) : longest;
        free(word.chars);
    }
    return longest;
}

/* ---- lines ---- */

/* A grid on its way out. */
struct print {
    const struct grid *g;
    FILE *to;
    bool colours;
    bool broken; /* the header stands over several lines */
    bool brief;  /* and its words are short ones */
    int *widths; /* [columns] */
    int owed;    /* spaces before the next text of this line: none are left at its end */
};

static const char *cell_text(const struct print *p, int k)
{
    const struct grid_cell *cell = &p->g->cells[k];
    return p->brief && cell->brief ? cell->brief : cell->text;
}

/* Spaces between two columns. */
static int between(const struct print *p)
{
    return p->brief ? 1 : 2;
}

static void pay_spaces(struct print *p)
{
    fprintf(p->to, "%*s", p->owed, "");
    p->owed = 0;
}

static void end_line(struct print *p)
{
    fputc('\n', p->to);
    p->owed = 0;
}

/* Fills in the widths; that of a whole row. */
static int find_widths(const struct print *p)
{
    int all = between(p) * (p->g->columns - 1);
    for (int c = 0; c < p->g->columns; c++) {
        p->widths[c] = 0;
        for (int k = c; k < p->g->count; k += p->g->columns) {
            const char *text = cell_text(p, k);
            int width = p->broken && k < p->g->columns ? longest_word(text) : text_width(text);
            p->widths[c] = width > p->widths[c] ? width : p->widths[c];
        }
        all += p->widths[c];
    }
    return all;
}

static void print_cell(struct print *p, int column, const char *text, enum ink with)
{
    int width = text_width(text), most = p->widths[column], space = width < most ? most - width : 0;
    bool left = p->g->left >> column & 1, coloured = p->colours && with != INK_PLAIN;
    p->owed += (column > 0 ? between(p) : 0) + (left ? 0 : space);
    if (text[0]) {
        pay_spaces(p);
        fprintf(p->to, "%s%.*s%s%s", terminal_ink(coloured, with), text_fitting(text, width > most ? most - 1 : width),
                text, width > most ? "…" : "", terminal_ink(coloured, INK_PLAIN));
    }
    p->owed += left ? space : 0;
}

/* Each column's words on its last lines. */
static void print_broken_header(struct print *p)
{
    int lines = 1;
    const char **at = allocate((size_t)p->g->columns, sizeof *at);
    for (int c = 0; c < p->g->columns; c++) {
        at[c] = cell_text(p, c);
        int own = count_lines(at[c], p->widths[c]);
        lines = own > lines ? own : lines;
    }
    for (int left = lines; left > 0; left--) {
        for (int c = 0; c < p->g->columns; c++) {
            const char *begin = at[c];
            struct text words = {0};
            text_add(&words, "%s", "");
            if (count_lines(at[c], p->widths[c]) >= left)
                text_add_bytes(&words, begin, (size_t)take_words(&at[c], p->widths[c]));
            print_cell(p, c, words.chars, INK_BOLD);
            free(words.chars);
        }
        if (left > 1)
            end_line(p);
    }
    free(at);
}

static void print_row(struct print *p, int row)
{
    for (int c = 0; c < p->g->columns; c++) {
        int k = row * p->g->columns + c;
        print_cell(p, c, cell_text(p, k), row == 0 ? INK_BOLD : p->g->cells[k].ink);
    }
}

/* What is left of what was, and behind it what went away or came on top. */
static void print_bar(struct print *p, int row, int room)
{
    double most = 0, before = p->g->bars[row].before, after = p->g->bars[row].after;
    for (int k = 0; k < p->g->bar_count; k++)
        most = fmax(most, fmax(p->g->bars[k].before, p->g->bars[k].after));
    if (!(most > 0) || isnan(before) || isnan(after))
        return;
    int was = (int)lround(room * before / most), is = (int)lround(room * after / most), both = was < is ? was : is;
    p->owed += 2;
    pay_spaces(p);
    for (int k = 0; k < both; k++)
        fputs("█", p->to);
    fputs(terminal_ink(p->colours, is > was ? INK_BAD : INK_DIM), p->to);
    for (int k = both; k < was || k < is; k++)
        fputs(is > was ? "▒" : "░", p->to);
    fputs(terminal_ink(p->colours, INK_PLAIN), p->to);
}

static void print_rows(struct print *p, int bar_room)
{
    for (int row = 0; row < p->g->count / p->g->columns; row++) {
        if (row == 0 && p->broken)
            print_broken_header(p);
        else
            print_row(p, row);
        if (bar_room > 0 && row == 0)
            fprintf(p->to, "%*s%s", p->owed + 2, "", p->g->legend);
        else if (bar_room > 0 && row <= p->g->bar_count)
            print_bar(p, row - 1, bar_room);
        end_line(p);
    }
}

/* Makes the table as narrow as `columns` asks for, step by step; its width then. */
static int fit(struct print *p, int columns, int legend)
{
    enum { LEAST_FIRST = 10 };
    int width = find_widths(p);
    p->broken = columns > 0 && width + legend > columns;
    if (p->broken)
        width = find_widths(p);
    p->brief = columns > 0 && width > columns;
    if (p->brief)
        width = find_widths(p);
    int cut = columns > 0 && width > columns ? width - columns : 0, most = p->widths[0] - LEAST_FIRST;
    cut = cut < most ? cut : most;
    if (cut > 0) {
        p->widths[0] -= cut;
        width -= cut;
    }
    return width;
}

void grid_print(struct grid *g, FILE *to)
{
    enum { LONGEST_BAR = 24 };
    int columns = terminal_columns(to), legend = g->legend ? text_width(g->legend) : 0;
    struct print p = {g, to, terminal_colours(to), false, false, allocate((size_t)g->columns, sizeof *p.widths), 0};
    int width = fit(&p, columns, legend > 0 ? 2 + legend : 0);
    int room = columns - width - 2 < LONGEST_BAR ? columns - width - 2 : LONGEST_BAR;
    print_rows(&p, legend > 0 && room >= legend ? room : 0);
    for (int k = 0; k < g->count; k++)
        free(g->cells[k].text);
    free(g->cells);
    free(g->bars);
    free(p.widths);
    *g = (struct grid){0};
}
