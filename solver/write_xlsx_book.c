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
    for (lxw_col_t c = 0; c < b->columns; c++) {
        b->styles[c] = columns[c].style;
        worksheet_set_column(b->sheet, c, c, columns[c].width, b->formats[columns[c].style]);
        worksheet_write_string(b->sheet, b->header, c, columns[c].title, b->head);
    }
    worksheet_freeze_panes(b->sheet, b->header + 1, 1);
    set_paper(b->sheet, b->header);
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
