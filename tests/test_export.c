/* test_export.c - a program as a file: read back by GLPK it is the same; names, header, and files that cannot be. */
#include "check.h"
#include "folder.h"

#include <glpk.h>
#include <signal.h>
#include <sys/resource.h>

#include "export.h"
#include "memory.h"
#include "text.h"

static const struct export_form lp = {false, "aim", "what is said\nof it"}, mps = {true, "aim", "what is said\nof it"};

static void put(const struct mip *m, const struct export_form *form, char path[1024])
{
    struct error e = {0};
    folder_file(form->mps ? "program.mps" : "program.lp", path);
    CHECK(export_program(m, path, form, &e));
    error_print(&e, stderr);
    error_free(&e);
}

/* What the file says; owned. */
static char *written(const struct mip *m, const struct export_form *form)
{
    struct text t = {0};
    char path[1024];
    put(m, form, path);
    CHECK(text_read(path, &t));
    return t.chars;
}

static void says(const struct mip *m, const struct export_form *form, const char *words)
{
    char *text = written(m, form);
    CHECK(text != NULL && strstr(text, words) != NULL);
    if (text == NULL || strstr(text, words) == NULL)
        fprintf(stderr, "  wanted: %s\n  found: %s\n", words, text);
    free(text);
}

static glp_prob *read_back(const struct mip *m, const struct export_form *form)
{
    char path[1024];
    put(m, form, path);
    glp_term_out(GLP_OFF);
    glp_prob *p = glp_create_prob();
    CHECK((form->mps ? glp_read_mps(p, GLP_MPS_FILE, NULL, path) : glp_read_lp(p, NULL, path)) == 0);
    glp_create_index(p);
    return p;
}

/* Every kind of bound and side; 7 + 2 a - b - 3 d is minimised. */
static void all_kinds(struct mip *m)
{
    static const double lower[] = {0, -2, -INFINITY, -INFINITY, 3, 5, 0}, upper[] = {4, 6, 8, INFINITY, 3, INFINITY, 0};
    static const double cost[] = {2, -1, 0, -3, 0, 0, 0};
    for (int k = 0; k < 7; k++)
        mip_add_column(m, lower[k], upper[k], cost[k], k == 1 || k == 6, 0, "%c", "abcdEfg"[k]);
    static const double least[] = {1, -INFINITY, 2, -7}, most[] = {INFINITY, 9, 2, 7.25};
    for (int r = 0; r < 4; r++) {
        int row = mip_add_row(m, least[r], most[r], "row%d", r);
        for (int k = r; k < 6; k++)
            mip_add_term(m, row, k, k == r ? 1 : 0.1 * (k - 3));
    }
    mip_add_row(m, -INFINITY, INFINITY, "released");
    m->constant = 7;
}

static double lower_of(glp_prob *p, int c)
{
    return glp_get_col_type(p, c) == GLP_FR || glp_get_col_type(p, c) == GLP_UP ? -INFINITY : glp_get_col_lb(p, c);
}

static double upper_of(glp_prob *p, int c)
{
    int type = glp_get_col_type(p, c);
    return type == GLP_FR || type == GLP_LO ? INFINITY : type == GLP_FX ? glp_get_col_lb(p, c) : glp_get_col_ub(p, c);
}

static void every_kind_of_column_comes_back(void)
{
    struct mip m = {0};
    all_kinds(&m);
    for (int form = 0; form < 2; form++) {
        glp_prob *p = read_back(&m, form ? &mps : &lp);
        CHECK(glp_get_num_cols(p) == 8); /* and "one" */
        for (int k = 0; k < 7; k++) {
            int c = glp_find_col(p, m.columns[k].name[0] == 'E' ? "_E" : m.columns[k].name);
            CHECK(c > 0);
            if (c == 0)
                continue;
            CHECK(lower_of(p, c) == m.columns[k].lower && upper_of(p, c) == m.columns[k].upper);
            CHECK(glp_get_obj_coef(p, c) == m.columns[k].cost);
            CHECK((glp_get_col_kind(p, c) != GLP_CV) == m.columns[k].whole);
        }
        int one = glp_find_col(p, "one");
        CHECK(one > 0 && glp_get_obj_coef(p, one) == 7 && lower_of(p, one) == 1 && upper_of(p, one) == 1);
        glp_delete_prob(p);
    }
    mip_free(&m);
}

static void check_row(glp_prob *p, const char *name, int type, double least, double most)
{
    int r = glp_find_row(p, name), at[10];
    double value[10];
    CHECK(r > 0);
    if (r == 0)
        return;
    CHECK(glp_get_row_type(p, r) == type);
    CHECK(type == GLP_UP || glp_get_row_lb(p, r) == least);
    CHECK(type == GLP_LO || glp_get_row_ub(p, r) == most);
    CHECK(glp_get_mat_row(p, r, at, value) >= 3);
}

static void every_kind_of_row_comes_back(void)
{
    struct mip m = {0};
    all_kinds(&m);
    for (int form = 0; form < 2; form++) {
        glp_prob *p = read_back(&m, form ? &mps : &lp);
        CHECK(glp_find_row(p, "released") == 0);
        check_row(p, "row0", GLP_LO, 1, 0);
        check_row(p, "row1", GLP_UP, 0, 9);
        check_row(p, "row2", GLP_FX, 2, 2);
        if (form)
            check_row(p, "row3", GLP_DB, -7, 7.25);
        glp_delete_prob(p);
    }
    glp_prob *p = read_back(&m, &lp);
    check_row(p, "row3_least", GLP_LO, -7, 0);
    check_row(p, "row3_most", GLP_UP, 0, 7.25);
    glp_delete_prob(p);
    mip_free(&m);
}

static void equal_names_are_told_apart(void)
{
    struct mip m = {0};
    for (int k = 0; k < 3; k++)
        mip_add_column(&m, 0, 1, k + 1, true, 0, "x");
    mip_add_column(&m, 0, 1, 4, true, 0, "x_2"); /* taken already by one that did not have it */
    int row = mip_add_row(&m, 1, INFINITY, "aim");
    mip_add_term(&m, row, 0, 1);
    says(&m, &lp, " aim: x + 2 x_2 + 3 x_3 + 4 x_2_2\n\nSubject To\n aim_2: x >= 1\n");
    mip_free(&m);
}

static void long_names_are_cut_and_told_apart(void)
{
    struct mip m = {0};
    char name[300], wanted[400];
    memset(name, 'n', sizeof name);
    name[200] = '\0';
    mip_add_column(&m, 0, 1, 1, true, 0, "%s", name);
    mip_add_column(&m, 0, 1, 1, true, 0, "%s", name);
    snprintf(wanted, sizeof wanted, " aim:\n   %.80s\n   + %.80s_2\n", name, name);
    says(&m, &lp, wanted);
    mip_free(&m);
}

static void no_name_begins_like_a_number(void)
{
    struct mip m = {0};
    static const char *const names[] = {"3a", "e5", "E", ".x", ""};
    for (int k = 0; k < 5; k++)
        mip_add_column(&m, 0, 1, 1, true, 0, "%s", names[k]);
    says(&m, &lp, " aim: _3a + _e5 + _E + _.x + _\n");
    mip_free(&m);
}

static void the_header_is_comment_whatever_it_says(void)
{
    struct mip m = {0};
    const char *header = "Ærø\tog\n\nSubject To\n";
    mip_add_column(&m, 0, 1, 1, true, 0, "x");
    says(&m, &(struct export_form){false, "aim", header}, "\\ Ærø og\n\\\n\\ Subject To\nMinimize\n");
    says(&m, &(struct export_form){true, "aim", header}, "* Ærø og\n*\n* Subject To\nNAME");
    mip_free(&m);
}

static void what_no_column_stands_in_can_be_read(void)
{
    struct mip empty = {0}, alone = {0};
    mip_add_row(&empty, 1, INFINITY, "never");
    mip_add_column(&alone, 0, 2, 0, true, 0, "alone");
    for (int form = 0; form < 2; form++) {
        glp_prob *p = read_back(&empty, form ? &mps : &lp);
        CHECK(glp_find_row(p, "never") > 0);
        glp_delete_prob(p);
        p = read_back(&alone, form ? &mps : &lp);
        CHECK(glp_get_num_cols(p) == 1 && glp_get_col_ub(p, 1) == 2);
        glp_delete_prob(p);
    }
    mip_free(&empty);
    mip_free(&alone);
}

static void numbers_are_as_short_as_people_write_them(void)
{
    struct mip m = {0};
    mip_add_column(&m, 0, INFINITY, 0.1 + 0.05, false, 0, "x");
    mip_add_column(&m, 0, INFINITY, 1.0 / 3, false, 0, "y");
    says(&m, &lp, " aim: 0.15 x + 0.333333333333333 y\n");
    mip_free(&m);
}

/* ---- files ---- */

static void a_folder_that_is_not_there_is_said(void)
{
    struct mip m = {0};
    struct error e = {0};
    mip_add_column(&m, 0, 1, 1, true, 0, "x");
    CHECK(!export_program(&m, "/no/such/folder/x.lp", &lp, &e));
    CHECK(e.count == 1 && e.status == STATUS_DEFECT);
    CHECK_TEXT(e.text[0], "/no/such/folder/x.lp: cannot write: No such file or directory");
    error_free(&e);
    mip_free(&m);
}

static void a_full_disk_leaves_what_was_there(void)
{
    struct mip m = {0};
    struct error e = {0};
    struct rlimit before, small;
    char path[1024], partial[1024];
    folder_put("full.lp", "before");
    folder_file("full.lp", path);
    folder_file("full.lp.part", partial);
    for (int k = 0; k < 1000; k++)
        mip_add_column(&m, 0, 1, 1, true, 0, "column_%d", k);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 100; /* bytes: writing fails as on a full disk */
    setrlimit(RLIMIT_FSIZE, &small);
    bool ok = export_program(&m, path, &lp, &e);
    setrlimit(RLIMIT_FSIZE, &before);
    struct text t = {0};
    CHECK(!ok && e.count == 1);
    CHECK(text_read(path, &t));
    CHECK_TEXT(t.chars, "before");
    CHECK(access(partial, F_OK) != 0);
    free(t.chars);
    error_free(&e);
    mip_free(&m);
}

int main(void)
{
    folder_make();
    RUN(every_kind_of_column_comes_back);
    RUN(every_kind_of_row_comes_back);
    RUN(equal_names_are_told_apart);
    RUN(long_names_are_cut_and_told_apart);
    RUN(no_name_begins_like_a_number);
    RUN(the_header_is_comment_whatever_it_says);
    RUN(what_no_column_stands_in_can_be_read);
    RUN(numbers_are_as_short_as_people_write_them);
    RUN(a_folder_that_is_not_there_is_said);
    RUN(a_full_disk_leaves_what_was_there);
    folder_remove();
    glp_free_env();
    return check_done();
}
