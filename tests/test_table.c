/* test_table.c - CSV files as users write them, and as they should not. */
#include "folder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"

/* ---- A folder to write files into, as short to name as can be ---- */

static void write_bytes(const char *name, const char *bytes, size_t count)
{
    FILE *file = fopen(name, "wb");
    CHECK(file != NULL);
    if (file == NULL)
        return;
    CHECK(fwrite(bytes, 1, count, file) == count);
    fclose(file);
}

enum { AREA, POPULATION, NOTE, WANTED };
static const struct table_column wanted[WANTED] = {{"area", true}, {"population", true}, {"note", false}};

static struct table t;
static struct notes notes;
static struct error e;

/* Reads `bytes` as ./a.csv into the three above. */
static bool read_bytes(const char *bytes, size_t count, bool extra_allowed)
{
    write_bytes("a.csv", bytes, count);
    return table_read(".", "a.csv", wanted, WANTED, extra_allowed, &t, &notes, &e);
}

static bool read_text(const char *text)
{
    return read_bytes(text, strlen(text), false);
}

static void forget(void)
{
    table_free(&t);
    notes_free(&notes);
    error_free(&e);
}

/* Reading `text` fails with `sentence` alone and leaves an empty table. */
static void check_refused(const char *text, const char *sentence)
{
    CHECK(!read_text(text));
    CHECK(e.count == 1);
    CHECK_TEXT(e.count > 0 ? e.text[0] : "", sentence);
    CHECK(t.path == NULL && t.cells == NULL && t.row_count == 0);
    forget();
}

/* ---- What is read ---- */

static void rows_and_columns_are_found_by_name(void)
{
    CHECK(read_text("population,area\n10,x\n20,y\n"));
    CHECK(t.row_count == 2 && t.column_count == 2);
    CHECK_TEXT(t.path, "./a.csv");
    CHECK_TEXT(table_text(&t, 0, AREA), "x");
    CHECK_TEXT(table_text(&t, 1, POPULATION), "20");
    CHECK(t.lines[0] == 2 && t.lines[1] == 3);
    forget();
}

static void an_absent_optional_column_reads_as_empty(void)
{
    CHECK(read_text("area,population\nx,1\n"));
    CHECK(t.place[NOTE] == -1);
    CHECK_TEXT(table_text(&t, 0, NOTE), "");
    forget();
}

static void a_header_alone_is_a_table_without_rows(void)
{
    CHECK(read_text("area,population"));
    CHECK(t.row_count == 0 && t.column_count == 2);
    forget();
}

static void a_blank_line_is_skipped_and_counted(void)
{
    CHECK(read_text("\n  \narea,population\n\nx,1\n \t \ny,2\n\n"));
    CHECK(t.row_count == 2);
    CHECK(t.lines[0] == 5 && t.lines[1] == 7);
    forget();
}

static void the_last_line_needs_no_end(void)
{
    CHECK(read_text("area,population\nx,1"));
    CHECK(t.row_count == 1);
    CHECK_TEXT(table_text(&t, 0, POPULATION), "1");
    forget();
}

static void lines_may_end_as_on_windows_or_an_old_mac(void)
{
    CHECK(read_text("area,population\r\nx,1\r\n\r\ny,2\r\n"));
    CHECK(t.row_count == 2 && t.lines[0] == 2 && t.lines[1] == 4);
    CHECK_TEXT(table_text(&t, 1, POPULATION), "2");
    forget();
    CHECK(read_text("area,population\rx,1\ry,2\r"));
    CHECK(t.row_count == 2 && t.lines[1] == 3);
    forget();
}

static void spaces_around_bare_cells_and_headers_are_trimmed(void)
{
    CHECK(read_text(" area ,\" population \"\n  x y\t, 1 \n"));
    CHECK_TEXT(table_text(&t, 0, AREA), "x y");
    CHECK_TEXT(table_text(&t, 0, POPULATION), "1");
    forget();
}

static void quotes_protect_delimiters_quotes_and_spaces(void)
{
    CHECK(read_text("area,population,note\n\"x, \"\"y\"\"\",1,\" z \"\n"));
    CHECK_TEXT(table_text(&t, 0, AREA), "x, \"y\"");
    CHECK_TEXT(table_text(&t, 0, NOTE), " z ");
    forget();
}

static void a_row_that_spans_lines_has_the_line_where_it_begins(void)
{
    CHECK(read_text("area,population,note\nx,1,\"one\n\ntwo\"\ny,2,\n"));
    CHECK(t.row_count == 2 && t.lines[0] == 2 && t.lines[1] == 5);
    CHECK_TEXT(table_text(&t, 0, NOTE), "one\n\ntwo");
    forget();
}

static void a_header_may_span_lines(void)
{
    CHECK(read_bytes("area,population,\"more\nwords\"\nx,1,\n", 34, true));
    CHECK(t.lines[0] == 3);
    CHECK_TEXT(t.headers[2], "more\nwords");
    forget();
}

static void a_byte_order_mark_is_no_part_of_the_header(void)
{
    CHECK(read_text("\xEF\xBB\xBF"
                    "area,population\nx,1\n"));
    CHECK(t.place[AREA] == 0 && notes.count == 0);
    forget();
}

static void latin_text_is_converted_and_noted(void)
{
    CHECK(read_text("area,population\nK\xF8"
                    "benhavn,1\n\xC6r\xF8 \x96 \x80,2\n"));
    CHECK_TEXT(table_text(&t, 0, AREA), "København");
    CHECK_TEXT(table_text(&t, 1, AREA), "Ærø – €");
    CHECK(notes.count == 1);
    CHECK_TEXT(notes.text[0], "./a.csv: not in UTF-8, read as ISO 8859-1");
    forget();
}

static void semicolons_bring_decimal_commas(void)
{
    double value = 0;
    CHECK(read_text("area;population\nx,y;1,5\nz;-2.25e1\n"));
    CHECK(t.decimal_comma);
    CHECK_TEXT(table_text(&t, 0, AREA), "x,y");
    CHECK(table_number(&t, 0, POPULATION, false, -100, 100, &value, &e) && value == 1.5);
    CHECK(table_number(&t, 1, POPULATION, false, -100, 100, &value, &e) && value == -22.5);
    forget();
}

static void the_delimiter_is_counted_outside_quotes(void)
{
    CHECK(read_bytes("area,population,\"a;b;c;d\"\nx,1,\n", 31, true));
    CHECK(t.column_count == 3 && !t.decimal_comma);
    forget();
}

static void unknown_columns_are_noted_once_together(void)
{
    CHECK(read_text("area,population,nots,colour\nx,1,a,b\ny,2,c,d\n"));
    CHECK(notes.count == 1);
    CHECK_TEXT(notes.text[0], "./a.csv: unknown columns ignored: \"nots\" (did you mean \"note\"?), \"colour\"");
    forget();
}

static void extra_columns_can_be_allowed(void)
{
    CHECK(read_bytes("area,population,landsdel\nx,1,Fyn\n", 33, true));
    CHECK(notes.count == 0);
    CHECK_TEXT(t.headers[2], "landsdel");
    CHECK_TEXT(t.cells[2], "Fyn");
    forget();
}

static void a_slash_behind_the_folder_is_not_doubled(void)
{
    write_bytes("a.csv", "area,population\n", 16);
    CHECK(table_read("./", "a.csv", wanted, WANTED, false, &t, &notes, &e));
    CHECK_TEXT(t.path, "./a.csv");
    forget();
}

/* ---- What is refused ---- */

static void a_missing_file_is_one_sentence(void)
{
    CHECK(!table_read("nowhere", "a.csv", wanted, WANTED, false, &t, &notes, &e));
    CHECK(e.count == 1);
    CHECK_TEXT(e.text[0], "nowhere/a.csv: cannot read: No such file or directory");
    forget();
    CHECK(!table_exists("nowhere", "a.csv"));
}

static void a_folder_is_no_table(void)
{
    mkdir("b.csv", 0700);
    CHECK(table_exists(".", "b.csv"));
    CHECK(!table_read(".", "b.csv", wanted, WANTED, false, &t, &notes, &e));
    CHECK(e.count == 1);
    CHECK_TEXT(e.text[0], "./b.csv: cannot read: Is a directory");
    forget();
    rmdir("b.csv");
}

static void an_empty_file_has_no_header(void)
{
    check_refused("", "./a.csv:1: expected a header line that names the columns, found an empty file");
    check_refused(" \n\n", "./a.csv:1: expected a header line that names the columns, found an empty file");
    check_refused("\xEF\xBB\xBF", "./a.csv:1: expected a header line that names the columns, found an empty file");
}

static void a_missing_required_column_is_named(void)
{
    check_refused("area\nx\n", "./a.csv:1: expected a column \"population\", found none");
}

static void a_misspelt_required_column_is_recognised(void)
{
    check_refused("\narea,populaton\nx,1\n",
                  "./a.csv:2: expected a column \"population\", found none; did you mean it by \"populaton\"?");
}

static void a_column_twice_is_refused(void)
{
    check_refused("area,population,area\nx,1,y\n",
                  "./a.csv:1: area: expected a column once, found it again as column 3");
}

static void a_column_without_a_name_is_refused(void)
{
    check_refused("area,population,\nx,1,\n",
                  "./a.csv:1: column 3: expected a name in the header, found an empty cell");
}

static void every_ragged_row_is_listed(void)
{
    CHECK(!read_text("area,population\nx\ny,2\nz,3,4\n\n\"a\nb\"\n"));
    CHECK(e.count == 3);
    CHECK_TEXT(e.text[0], "./a.csv:2: expected 2 cells as in the header, found 1");
    CHECK_TEXT(e.text[1], "./a.csv:4: expected 2 cells as in the header, found 3");
    CHECK_TEXT(e.text[2], "./a.csv:6: expected 2 cells as in the header, found 1");
    forget();
}

static void faults_of_header_and_rows_are_listed_together(void)
{
    CHECK(!read_text("area,area\nx\n"));
    CHECK(e.count == 3); /* a ragged row, a column twice, a required one missing */
    forget();
}

static void reading_goes_on_after_a_stray_quote(void)
{
    CHECK(!read_text("area,population\nx\"y,1\n\"z\"w,2\nv,3,4\n"));
    CHECK(e.count == 3);
    CHECK_TEXT(e.text[0], "./a.csv:2: expected quotes around a whole cell, and doubled inside it, found a stray quote");
    CHECK_TEXT(e.text[2], "./a.csv:4: expected 2 cells as in the header, found 3");
    forget();
}

static void an_open_quote_is_told_where_its_row_begins(void)
{
    check_refused("area,population\nx,1\n\"y,2\nz,3\n",
                  "./a.csv:3: expected a closing quote for the row that begins here, found the end of the file");
    check_refused("area,population\n\"x,1\ny,2\n\"z\",3\n",
                  "./a.csv:2: expected quotes around a whole cell, found a quoted cell of the row that begins here "
                  "broken off on line 4");
    check_refused("area,\"population\nx,1\n",
                  "./a.csv:1: expected a closing quote for the row that begins here, found the end of the file");
}

static void a_nul_is_refused_with_its_line(void)
{
    CHECK(!read_bytes("area,population\nx\0,1\n", 21, false));
    CHECK(e.count == 1);
    CHECK_TEXT(e.text[0], "./a.csv:2: expected text in UTF-8 or ISO 8859-1, found a NUL byte");
    forget();
}

static void a_marked_file_must_be_utf8(void)
{
    check_refused("\xEF\xBB\xBF"
                  "area,population\nK\xF8,1\n",
                  "./a.csv:2: expected UTF-8, as the mark at the beginning of the file says, found the byte 0xF8");
}

/* ---- Cells ---- */

/* The complaint about `cell` read as a number in [0, 100]. */
static void check_number_refused(const char *cell, const char *sentence)
{
    char text[200];
    double value = 7;
    snprintf(text, sizeof text, "area,population\nx,%s\n", cell);
    CHECK(read_text(text));
    CHECK(!table_number(&t, 0, POPULATION, false, 0, 100, &value, &e));
    CHECK(value == 7 && e.count == 1);
    CHECK_TEXT(e.count > 0 ? e.text[0] : "", sentence);
    forget();
}

static void a_bad_number_is_told_with_file_line_and_column(void)
{
    check_number_refused("-3", "./a.csv:2: population: expected at least 0, found -3");
    check_number_refused("100.5", "./a.csv:2: population: expected at most 100, found 100.5");
    check_number_refused("abc", "./a.csv:2: population: expected a number, found \"abc\"");
    check_number_refused("", "./a.csv:2: population: expected a value, found an empty cell");
    check_number_refused("1e999", "./a.csv:2: population: expected a number, found 1e999, which is beyond all bounds");
}

static void what_only_strtod_takes_for_a_number_is_none(void)
{
    const char *const cells[] = {"nan", "inf", "-infinity", "0x10",  "1 2",   "1e",   "1e+",
                                 ".",   "-",   "+-1",       "1.2.3", "12abc", "1_000"};
    for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
        char sentence[200];
        snprintf(sentence, sizeof sentence, "./a.csv:2: population: expected a number, found \"%s\"", cells[k]);
        check_number_refused(cells[k], sentence);
    }
}

static void a_decimal_comma_needs_semicolons(void)
{
    double value;
    check_number_refused("\"1,5\"", "./a.csv:2: population: expected a number, found \"1,5\"");
    CHECK(read_text("area;population\nx;1.234,5\n"));
    CHECK(!table_number(&t, 0, POPULATION, false, 0, INFINITY, &value, &e));
    CHECK_TEXT(e.text[0], "./a.csv:2: population: expected a number, found \"1.234,5\"");
    forget();
}

/* The cell of a file with decimal commas, whose column also has the cell `beside`. */
static void check_grouped(const char *cell, const char *beside, bool refused, double wanted_value)
{
    char text[200], sentence[200];
    double value = 7;
    snprintf(text, sizeof text, "area;population\nx;%s\ny;%s\n", cell, beside);
    snprintf(sentence, sizeof sentence,
             "./a.csv:2: population: expected a number without separated thousands, found \"%s\"", cell);
    CHECK(read_text(text) && t.decimal_comma);
    CHECK(table_number(&t, 0, POPULATION, false, -INFINITY, INFINITY, &value, &e) == !refused);
    CHECK(value == (refused ? 7 : wanted_value));
    CHECK(e.count == refused);
    if (refused)
        CHECK_TEXT(e.count > 0 ? e.text[0] : "", sentence);
    forget();
}

static void separated_thousands_are_refused_and_not_read_as_decimals(void)
{
    const char *const beside[] = {"", "7", "12,5", "1.234", "x"};
    for (size_t k = 0; k < sizeof beside / sizeof *beside; k++) {
        check_grouped("60.000", beside[k], true, 0);
        check_grouped("1.000", beside[k], true, 0);
        check_grouped("-999.999", beside[k], true, 0);
        check_grouped("+12.345", beside[k], true, 0);
    }
    check_grouped("60000", "60.000", false, 60000); /* the other cell is the one at fault */
    check_grouped("12,345", "60.000", false, 12.345);
}

static void a_point_that_cannot_group_thousands_is_a_decimal_point(void)
{
    check_grouped("0.123", "", false, 0.123);
    check_grouped("-0.500", "", false, -0.5);
    check_grouped("1234.567", "", false, 1234.567);
    check_grouped("1.5", "", false, 1.5);
    check_grouped("1.2345", "", false, 1.2345);
    check_grouped("1.234e2", "", false, 123.4);
    check_grouped("60.000", "60.5", false, 60); /* one such cell tells of the whole column */
    check_grouped("60.000", "0.125", false, 60);
    double value = 0;
    CHECK(read_text("area,population\nx,60.000\n")); /* and so does a file with commas between its cells */
    CHECK(table_number(&t, 0, POPULATION, false, 0, 100, &value, &e) && value == 60);
    forget();
}

static void limits_are_inclusive(void)
{
    double value = -1;
    CHECK(read_text("area,population\nx,0\ny,100\nz,+.5\n"));
    CHECK(table_number(&t, 0, POPULATION, false, 0, 100, &value, &e) && value == 0);
    CHECK(table_number(&t, 1, POPULATION, false, 0, 100, &value, &e) && value == 100);
    CHECK(table_number(&t, 2, POPULATION, false, 0, 100, &value, &e) && value == 0.5);
    forget();
}

static void an_empty_optional_cell_leaves_the_default(void)
{
    double value = 0.25;
    int whole = 4;
    CHECK(read_text("area,population,note\nx,1,\n"));
    CHECK(table_number(&t, 0, NOTE, true, 0, 1, &value, &e) && value == 0.25);
    CHECK(table_whole(&t, 0, NOTE, true, 0, 1, &whole, &e) && whole == 4);
    forget();
}

static void a_whole_number_has_no_fraction(void)
{
    int value = 0;
    CHECK(read_text("area,population\nx,3.0\ny,3.7\nz,99999999999\n"));
    CHECK(table_whole(&t, 0, POPULATION, false, 0, 10, &value, &e) && value == 3);
    CHECK(!table_whole(&t, 1, POPULATION, false, 0, 10, &value, &e));
    CHECK(!table_whole(&t, 2, POPULATION, false, 0, 1000000, &value, &e));
    CHECK(value == 3 && e.count == 2);
    CHECK_TEXT(e.text[0], "./a.csv:3: population: expected a whole number, found 3.7");
    CHECK_TEXT(e.text[1], "./a.csv:4: population: expected at most 1000000, found 99999999999");
    forget();
}

static void a_required_cell_is_not_empty(void)
{
    const char *cell = NULL;
    CHECK(read_text("area,population\n\"\",1\ny,2\n"));
    CHECK(!table_required(&t, 0, AREA, &cell, &e));
    CHECK(!table_required(&t, 0, NOTE, &cell, &e));
    CHECK(table_required(&t, 1, AREA, &cell, &e));
    CHECK_TEXT(cell, "y");
    CHECK_TEXT(e.text[0], "./a.csv:2: area: expected a value, found an empty cell");
    CHECK_TEXT(e.text[1], "./a.csv:2: note: expected a value, found no such column");
    forget();
}

static void a_long_cell_is_quoted_in_part(void)
{
    char text[400] = "area,population\nx,";
    for (int k = 0; k < 100; k++)
        strcat(text, "ø");
    CHECK(read_text(text));
    double value;
    CHECK(!table_number(&t, 0, POPULATION, false, 0, 1, &value, &e));
    CHECK(strlen(e.text[0]) < 130);
    CHECK(strstr(e.text[0], "ø…\"") != NULL);
    forget();
}

static void the_caller_can_complain_of_a_cell_too(void)
{
    CHECK(read_text("area,population\nx,1\n"));
    CHECK(!table_fail(&t, 0, AREA, &e, "unknown area \"%s\"", "x"));
    CHECK_TEXT(e.text[0], "./a.csv:2: area: unknown area \"x\"");
    forget();
}

int main(void)
{
    folder_make();
    if (chdir(folder_path) != 0)
        return 1;
    RUN(rows_and_columns_are_found_by_name);
    RUN(an_absent_optional_column_reads_as_empty);
    RUN(a_header_alone_is_a_table_without_rows);
    RUN(a_blank_line_is_skipped_and_counted);
    RUN(the_last_line_needs_no_end);
    RUN(lines_may_end_as_on_windows_or_an_old_mac);
    RUN(spaces_around_bare_cells_and_headers_are_trimmed);
    RUN(quotes_protect_delimiters_quotes_and_spaces);
    RUN(a_row_that_spans_lines_has_the_line_where_it_begins);
    RUN(a_header_may_span_lines);
    RUN(a_byte_order_mark_is_no_part_of_the_header);
    RUN(latin_text_is_converted_and_noted);
    RUN(semicolons_bring_decimal_commas);
    RUN(the_delimiter_is_counted_outside_quotes);
    RUN(unknown_columns_are_noted_once_together);
    RUN(extra_columns_can_be_allowed);
    RUN(a_slash_behind_the_folder_is_not_doubled);
    RUN(a_missing_file_is_one_sentence);
    RUN(a_folder_is_no_table);
    RUN(an_empty_file_has_no_header);
    RUN(a_missing_required_column_is_named);
    RUN(a_misspelt_required_column_is_recognised);
    RUN(a_column_twice_is_refused);
    RUN(a_column_without_a_name_is_refused);
    RUN(every_ragged_row_is_listed);
    RUN(faults_of_header_and_rows_are_listed_together);
    RUN(reading_goes_on_after_a_stray_quote);
    RUN(an_open_quote_is_told_where_its_row_begins);
    RUN(a_nul_is_refused_with_its_line);
    RUN(a_marked_file_must_be_utf8);
    RUN(a_bad_number_is_told_with_file_line_and_column);
    RUN(what_only_strtod_takes_for_a_number_is_none);
    RUN(a_decimal_comma_needs_semicolons);
    RUN(separated_thousands_are_refused_and_not_read_as_decimals);
    RUN(a_point_that_cannot_group_thousands_is_a_decimal_point);
    RUN(limits_are_inclusive);
    RUN(an_empty_optional_cell_leaves_the_default);
    RUN(a_whole_number_has_no_fraction);
    RUN(a_required_cell_is_not_empty);
    RUN(a_long_cell_is_quoted_in_part);
    RUN(the_caller_can_complain_of_a_cell_too);
    folder_remove();
    return check_done();
}
