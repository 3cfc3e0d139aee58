/* test_mip.c - a program as plain data: names, terms by row and column, value, violation. */
#include "check.h"

#include "mip.h"

/* minimise 2x - y + 1 subject to x + y <= 4, x - y >= -1, 0 <= x <= 3 whole, y >= 0 */
static void small_program(struct mip *m)
{
    int x = mip_add_column(m, 0, 3, 2, true, 0, "x"), y = mip_add_column(m, 0, INFINITY, -1, false, 0, "y");
    int sum = mip_add_row(m, -INFINITY, 4, "sum"), difference = mip_add_row(m, -1, INFINITY, "difference");
    m->constant = 1;
    mip_add_term(m, difference, y, -1);
    mip_add_term(m, difference, x, 1);
    mip_add_term(m, sum, y, 1);
    mip_add_term(m, sum, x, 1);
}

static void columns_and_rows_are_numbered_from_zero(void)
{
    struct mip m = {0};
    small_program(&m);
    CHECK(m.column_count == 2 && m.row_count == 2 && m.term_count == 4);
    CHECK_TEXT(m.columns[0].name, "x");
    CHECK_TEXT(m.rows[1].name, "difference");
    mip_free(&m);
}

static void names_are_made_safe(void)
{
    struct mip m = {0};
    mip_add_column(&m, 0, 1, 0, true, 0, "new.%s.%d", "Ærø Å, nær-øen", 7);
    CHECK_TEXT(m.columns[0].name, "new.Aeroe_Aa__naer_oeen.7");
    mip_add_row(&m, 0, 1, "%s", "ü€");
    CHECK_TEXT(m.rows[0].name, "__");
    mip_free(&m);
}

static void a_very_long_name_is_cut(void)
{
    struct mip m = {0};
    char name[1000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    mip_add_row(&m, 0, 1, "%s", name);
    CHECK(strlen(m.rows[0].name) == 255);
    mip_free(&m);
}

static void a_zero_term_is_not_stored(void)
{
    struct mip m = {0};
    mip_add_column(&m, 0, 1, 0, false, 0, "x");
    mip_add_row(&m, 0, 1, "r");
    mip_add_term(&m, 0, 0, 0);
    CHECK(m.term_count == 0);
    mip_free(&m);
}

static void terms_come_sorted_by_row_and_by_column(void)
{
    struct mip m = {0};
    struct mip_index rows, columns;
    small_program(&m);
    mip_by_row(&m, &rows);
    mip_by_column(&m, &columns);
    CHECK(rows.start[0] == 0 && rows.start[1] == 2 && rows.start[2] == 4);
    CHECK(rows.at[2] == 0 && rows.value[2] == 1 && rows.at[3] == 1 && rows.value[3] == -1);
    CHECK(columns.start[2] == 4);
    CHECK(columns.at[2] == 0 && columns.value[2] == 1 && columns.at[3] == 1 && columns.value[3] == -1);
    mip_index_free(&rows);
    mip_index_free(&columns);
    mip_free(&m);
}

static void an_empty_program_has_an_index_too(void)
{
    struct mip m = {0};
    struct mip_index rows;
    mip_by_row(&m, &rows);
    CHECK(rows.start[0] == 0);
    mip_index_free(&rows);
    mip_free(&m);
}

static void the_value_includes_the_constant(void)
{
    struct mip m = {0};
    small_program(&m);
    CHECK_NEAR(mip_value(&m, (double[]){3, 1}), 6, 0);
    mip_free(&m);
}

static void the_violation_is_the_largest_of_all(void)
{
    struct mip m = {0};
    small_program(&m);
    CHECK_NEAR(mip_violation(&m, (double[]){1, 2}), 0, 0);
    CHECK_NEAR(mip_violation(&m, (double[]){3, 2}), 1, 0);       /* sum */
    CHECK_NEAR(mip_violation(&m, (double[]){0, 3}), 2, 0);       /* difference */
    CHECK_NEAR(mip_violation(&m, (double[]){5, -1}), 2, 0);      /* bound of x */
    CHECK_NEAR(mip_violation(&m, (double[]){1.25, 1}), 0.25, 0); /* wholeness */
    mip_free(&m);
}

int main(void)
{
    RUN(columns_and_rows_are_numbered_from_zero);
    RUN(names_are_made_safe);
    RUN(a_very_long_name_is_cut);
    RUN(a_zero_term_is_not_stored);
    RUN(terms_come_sorted_by_row_and_by_column);
    RUN(an_empty_program_has_an_index_too);
    RUN(the_value_includes_the_constant);
    RUN(the_violation_is_the_largest_of_all);
    return check_done();
}
