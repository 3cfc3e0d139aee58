/* write_xlsx_book.c - tables into a workbook by libxlsxwriter. */
#include "write_xlsx_book.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "memory.h"
#include "text.h"

enum { MOST_COLUMNS = 64, MOST_LETTERS = 32000 }; /* a cell holds 32,767 */

/* A workbook says when it was made, and would take the clock for it: this is the day that its zip entries bear too. */
static const time_t made = 315532800; /* 1 January 1980 */

struct book {
    char *path;
    lxw_workbook *workbook;
    lxw_worksheet *sheet; /* NULL before the first */
    lxw_format *formats[STYLE_COUNT], *head, *title;
    enum style styles[MOST_COLUMNS]; /* of the sheet's columns */
    double widths[MOST_COLUMNS];
    int lines; /* of text in the row at hand */
    int columns;
    lxw_row_t header, row;
    lxw_col_t column;
};

static void add_formats(struct book *b)
{
    static const char *const forms[STYLE_COUNT] = {
        [STYLE_WHOLE] = "#,##0", [STYLE_ONE] = "#,##0.0",  [STYLE_TWO] = "#,##0.00",
        [STYLE_FINE] = "0.0000", [STYLE_PERCENT] = "0.0%", [STYLE_SHARE] = "0.00%"};
    for (int k = 0; k < STYLE_COUNT; k++) {
        b->formats[k] = workbook_add_format(b->workbook);
        format_set_align(b->formats[k], LXW_ALIGN_VERTICAL_TOP);
        if (forms[k])
            format_set_num_format(b->formats[k], forms[k]);
    }
    format_set_text_wrap(b->formats[STYLE_LONG]);
    format_set_indent(b->formats[STYLE_TEXT], 1); /* off the number to the left */
    format_set_indent(b->formats[STYLE_LONG], 1);
    b->head = workbook_add_format(b->workbook);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_align(b->head, LXW_ALIGN_VERTICAL_TOP);
    format_set_bg_color(b->head, 0xDCE6F1);
    format_set_bottom(b->head, LXW_BORDER_THIN);
    b->title = workbook_add_format(b->workbook);
    format_set_bold(b->title);
    format_set_font_size(b->title, 14);
}

struct book *book_new(const char *path, const char *title)
{
    struct book *b = allocate(1, sizeof *b);
    lxw_doc_properties properties = {.title = copy_text(title), .company = "yderplan", .created = made};
    b->path = copy_text(path);
    b->workbook = workbook_new(path);
    workbook_set_properties(b->workbook, &properties);
    free(properties.title);
    add_formats(b);
    return b;
}

/* Lines that a text takes in a cell of `width` letters: words as long as they fit, longer ones broken. */
static int lines_of(const char *text, double width)
{
    int lines = 1, at = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        struct text word = {0};
        text_add(&word, "%.*s", (int)length, text);
        int letters = text_width(word.chars);
        free(word.chars);
        bool next = at > 0 && at + 1 + letters > width;
        at = at == 0 || next ? letters : at + 1 + letters;
        lines += next;
        for (; at > width; at -= (int)width)
            lines++;
        text += length + strspn(text + length, " ");
    }
    return lines;
}

/* Not every program works the height out by itself. */
static void set_height(struct book *b, lxw_row_t row, int lines)
{
    if (lines > 1)
        worksheet_set_row(b->sheet, row, 15.0 * lines, NULL);
}

/* What is only known when the sheet's last row is. */
static void end_sheet(struct book *b)
{
    if (!b->sheet)
        return;
    worksheet_autofilter(b->sheet, b->header, 0, b->row > b->header + 1 ? b->row - 1 : b->header,
                         (lxw_col_t)(b->columns - 1));
    worksheet_ignore_errors(b->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:BL1048576"); /* the code 0101 is a text */
}

static void set_paper(lxw_worksheet *sheet, lxw_row_t header)
{
    enum { A4 = 9 };
    worksheet_set_paper(sheet, A4);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, header, header);
    worksheet_set_footer(sheet, "&L&A&R&P / &N");
}

void book_sheet(struct book *b, const char *name, const char *title, const char *under,
                const struct book_column *columns, int count)
{
    end_sheet(b);
    b->sheet = workbook_add_worksheet(b->workbook, name);
    b->header = 0;
    if (title)
        worksheet_write_string(b->sheet, b->header++, 0, title, b->title);
    if (under)
        worksheet_write_string(b->sheet, b->header++, 0, under, b->formats[STYLE_TEXT]);
    b->header += title || under;
    b->columns = count < MOST_COLUMNS ? count : MOST_COLUMNS;
    b->lines = 1;
    for (lxw_col_t c = 0; c < b->columns; c++) {
        int lines = lines_of(columns[c].title, columns[c].width - 2); /* less the filter's button */
        b->lines = lines > b->lines ? lines : b->lines;
        b->styles[c] = columns[c].style;
        b->widths[c] = columns[c].width;
        worksheet_set_column(b->sheet, c, c, columns[c].width, b->formats[columns[c].style]);
        worksheet_write_string(b->sheet, b->header, c, columns[c].title, b->head);
    }
    worksheet_freeze_panes(b->sheet, b->header + 1, 1);
    set_paper(b->sheet, b->header);
    set_height(b, b->header, b->lines);
    b->lines = 1;
    b->row = b->header + 1;
    b->column = 0;
}

void book_text(struct book *b, const char *text)
{
    size_t length = 0, total = strlen(text), letter;
    for (int k = 0; k < MOST_LETTERS && length < total; k++, length += letter)
        if ((letter = (size_t)text_letter(text + length, total - length)) == 0)
            letter = 1;
    struct text cell = {0};
    text_add_bytes(&cell, text, length);
    if (length < total)
        text_add(&cell, "...");
    if (b->column < b->columns && total > 0) {
        bool is_long = b->styles[b->column] == STYLE_LONG;
        int lines = is_long ? lines_of(cell.chars, b->widths[b->column]) : 1;
        b->lines = lines > b->lines ? lines : b->lines;
        worksheet_write_string(b->sheet, b->row, b->column, cell.chars, b->formats[is_long ? STYLE_LONG : STYLE_TEXT]);
    }
    free(cell.chars);
    b->column++;
}

void book_styled(struct book *b, double value, enum style style)
{
    if (b->column < b->columns && isfinite(value))
        worksheet_write_number(b->sheet, b->row, b->column, value, b->formats[style]);
    b->column++;
}

void book_number(struct book *b, double value)
{
    book_styled(b, value, b->column < b->columns ? b->styles[b->column] : STYLE_TEXT);
}

void book_row(struct book *b)
{
    set_height(b, b->row, b->lines);
    b->lines = 1;
    b->row++;
    b->column = 0;
}

bool book_close(struct book *b, struct error *e)
{
    end_sheet(b);
    lxw_error problem = workbook_close(b->workbook);
    if (problem != LXW_NO_ERROR)
        fail_defect(e, "%s: cannot write: %s", b->path, lxw_strerror(problem));
    free(b->path);
    free(b);
    return problem == LXW_NO_ERROR;
}
