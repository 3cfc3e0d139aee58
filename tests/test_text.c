/* test_text.c - error, memory, text and hash: the rooms that everything stands on. */
#include "folder.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "error.h"
#include "hash.h"
#include "memory.h"
#include "text.h"

/* ---- Errors and notes ---- */

static void a_failure_appends_its_sentence_and_is_false(void)
{
    struct error e = {0};
    CHECK(!fail(&e, "%s:%d: expected %s", "areas.csv", 3, "a number"));
    CHECK(e.count == 1);
    CHECK_TEXT(e.text[0], "areas.csv:3: expected a number");
    CHECK(e.status == STATUS_INPUT);
    error_free(&e);
    CHECK(e.count == 0);
}

static void the_first_failure_decides_the_status(void)
{
    struct error e = {0};
    fail_defect(&e, "plan.json: cannot write");
    fail(&e, "areas.csv: missing");
    CHECK(e.status == STATUS_DEFECT);
    error_free(&e);

    fail(&e, "areas.csv: missing");
    fail_defect(&e, "plan.json: cannot write");
    CHECK(e.status == STATUS_INPUT);
    error_free(&e);
}

/* What error_print writes; owned by the caller. */
static char *printed(const struct error *e)
{
    FILE *file = tmpfile();
    if (file == NULL)
        return NULL;
    error_print(e, file);
    rewind(file);
    char *text = allocate(10000, 1);
    size_t length = fread(text, 1, 9999, file);
    text[length] = '\0';
    fclose(file);
    return text;
}

static void errors_beyond_fifty_are_counted(void)
{
    struct error e = {0};
    for (int k = 1; k <= 53; k++)
        fail(&e, "error %d", k);
    CHECK(e.count == 53);
    char *text = printed(&e);
    CHECK(strstr(text, "error 50\n… and 3 more errors\n") != NULL);
    CHECK(strstr(text, "error 51") == NULL);
    free(text);
    error_free(&e);
}

static void one_error_too_many_is_in_the_singular(void)
{
    struct error e = {0};
    for (int k = 1; k <= 51; k++)
        fail(&e, "error %d", k);
    char *text = printed(&e);
    CHECK(strstr(text, "… and 1 more error\n") != NULL);
    free(text);
    error_free(&e);
}

static void a_sentence_is_one_line_whatever_it_quotes(void)
{
    struct error e = {0};
    fail(&e, "found \"%s\"", "two\nlines\x1b[31m");
    CHECK_TEXT(e.text[0], "found \"two lines [31m\"");
    error_free(&e);
}

static void a_note_is_kept_once_in_order(void)
{
    struct notes n = {0};
    for (int k = 0; k < 40; k++)
        note(&n, "note %d", k % 20);
    CHECK(n.count == 20);
    CHECK_TEXT(n.text[0], "note 0");
    CHECK_TEXT(n.text[19], "note 19");
    notes_free(&n);
    CHECK(n.count == 0 && n.text == NULL);
}

/* ---- Memory ---- */

static void allocated_memory_is_zero_and_never_null(void)
{
    int *items = allocate(5, sizeof *items);
    CHECK(items[0] == 0 && items[4] == 0);
    free(items);
    void *nothing = allocate(0, 8);
    CHECK(nothing != NULL);
    free(nothing);
}

static void growing_keeps_the_items_and_doubles_the_room(void)
{
    size_t room = 0, moves = 0;
    int *items = NULL;
    for (int k = 0; k < 1000; k++) {
        size_t before = room;
        items = grow(items, &room, (size_t)k + 1, sizeof *items);
        moves += room != before;
        items[k] = k;
    }
    CHECK(room >= 1000 && room <= 2000);
    CHECK(moves <= 12);
    CHECK(items[0] == 0 && items[500] == 500 && items[999] == 999);
    free(items);
}

/* ---- Text ---- */

static void added_texts_follow_each_other(void)
{
    struct text t = {0};
    text_add(&t, "%d sites", 98);
    text_add(&t, " in %s", "Danmark");
    text_add_bytes(&t, "!?", 1);
    CHECK_TEXT(t.chars, "98 sites in Danmark!");
    CHECK(t.length == 20);
    for (int k = 0; k < 1000; k++)
        text_add(&t, "%s", "æøå");
    CHECK(t.length == 6020);
    free(t.chars);
}

static void a_file_that_cannot_be_read_leaves_the_text_alone(void)
{
    struct text t = {0};
    text_add(&t, "before");
    errno = 0;
    CHECK(!text_read("/no/such/file", &t));
    CHECK(errno == ENOENT);
    CHECK(!text_read("/", &t));
    CHECK(errno == EISDIR);
    CHECK_TEXT(t.chars, "before");
    CHECK(text_read("/dev/null", &t));
    CHECK_TEXT(t.chars, "before");
    free(t.chars);
}

static void utf8_letters_are_told_from_other_bytes(void)
{
    CHECK(text_letter("a", 1) == 1);
    CHECK(text_letter("ø", 2) == 2);
    CHECK(text_letter("–", 3) == 3);
    CHECK(text_letter("\xF0\x9F\x98\x80", 4) == 4);
    CHECK(text_letter("ø", 1) == 0);            /* cut off */
    CHECK(text_letter("\xF8", 1) == 0);         /* ø in ISO 8859-1 */
    CHECK(text_letter("\x80", 1) == 0);         /* continues nothing */
    CHECK(text_letter("\xC0\xAF", 2) == 0);     /* "/" in a longer form */
    CHECK(text_letter("\xE0\x80\xAF", 3) == 0); /* the same, longer still */
    CHECK(text_letter("\xED\xA0\x80", 3) == 0); /* a surrogate */
    CHECK(text_letter("\xF4\x90\x80\x80", 4) == 0);
    CHECK(text_letter("", 0) == 0);
}

static void width_counts_letters_not_bytes(void)
{
    CHECK(text_width("") == 0);
    CHECK(text_width("Nordjylland") == 11);
    CHECK(text_width("Ærø") == 3);
    CHECK(text_width("–") == 1);
}

static const char *const regions[] = {"Hovedstaden", "Sjælland", "Syddanmark", "Midtjylland", "Nordjylland"};

static void the_nearest_name_is_found(void)
{
    CHECK_TEXT(text_nearest("Nordjyland", regions, 5), "Nordjylland");
    CHECK_TEXT(text_nearest("Sjaelland", regions, 5), "Sjælland");
    CHECK_TEXT(text_nearest("midtjylland", regions, 5), "Midtjylland");
    CHECK_TEXT(text_nearest("SJÆLLAND", regions, 5), "Sjælland");
}

static void swapped_neighbours_are_one_change(void)
{
    const char *const names[] = {"cpa", "coop"};
    CHECK_TEXT(text_nearest("cap", names, 2), "cpa");
}

static void what_is_far_from_all_names_has_no_nearest(void)
{
    CHECK(text_nearest("Skåne", regions, 5) == NULL);
    CHECK(text_nearest("", regions, 5) == NULL);
    CHECK(text_nearest("Fyn", regions, 0) == NULL);
    CHECK(text_nearest("ab", (const char *const[]){"xy"}, 1) == NULL);
}

static void a_very_long_name_is_near_nothing(void)
{
    char name[1001];
    memset(name, 'a', 1000);
    name[1000] = '\0';
    CHECK(text_nearest(name, regions, 5) == NULL);
    CHECK(text_nearest("aaa", (const char *const[]){name}, 1) == NULL);
}

static void the_first_of_equally_near_names_is_taken(void)
{
    CHECK_TEXT(text_nearest("site", (const char *const[]){"sita", "sitb"}, 2), "sita");
}

/* ---- Numbers ---- */

static void numbers_are_as_short_as_they_can_be(void)
{
    char text[32];
    const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-17, "-17"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e14, "100000000000000"},
        {1e15, "1e+15"},
        {2.5e-7, "2.5e-07"},
        {1.0 / 3, "0.3333333333333333"},
        {NAN, "null"},
        {INFINITY, "null"},
        {-INFINITY, "null"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        text_number(cases[k].value, text);
        CHECK_TEXT(text, cases[k].text);
    }
}

static void every_number_reads_back_exactly(void)
{
    uint64_t state = 20270101;
    for (int k = 0; k < 20000; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        uint64_t bits = state ^ state >> 29;
        double value;
        char text[32];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        text_number(value, text);
        CHECK(strtod(text, NULL) == value);
    }
}

/* As the C library writes them with the fewest digits that read back. */
static void numbers_of_every_length_are_what_the_library_writes(void)
{
    uint64_t state = 20271126;
    for (int k = 0; k < 40000; k++) {
        char decimal[40], text[32], wanted[40] = "";
        state = state * 6364136223846793005u + 1442695040888963407u;
        int digits = 1 + (int)(state >> 40) % 17, decimals = (int)(state >> 48) % 19;
        snprintf(decimal, sizeof decimal, "%s%.*se-%d", k % 2 ? "-" : "", digits, "31415926535897932", decimals);
        double value = strtod(decimal, NULL) * (1 + (double)(state >> 58));
        for (int most = 15; most <= 17 && (most == 15 || strtod(wanted, NULL) != value); most++)
            snprintf(wanted, sizeof wanted, "%.*g", most, value);
        text_number(value, text);
        CHECK_TEXT(text, wanted);
    }
}

static void local_numbers_have_the_marks_of_the_language(void)
{
    char text[64];
    CHECK_TEXT(text_local(12345.6, 1, DANISH, text), "12.345,6");
    CHECK_TEXT(text_local(12345.6, 1, ENGLISH, text), "12,345.6");
    CHECK_TEXT(text_local(1234567, 0, DANISH, text), "1.234.567");
    CHECK_TEXT(text_local(999, 2, ENGLISH, text), "999.00");
    CHECK_TEXT(text_local(-1000, 0, ENGLISH, text), "-1,000");
    CHECK_TEXT(text_local(0.05, 2, DANISH, text), "0,05");
}

static void what_rounds_to_zero_has_no_sign(void)
{
    char text[64];
    CHECK_TEXT(text_local(-0.04, 1, ENGLISH, text), "0.0");
    CHECK_TEXT(text_local(-0.0, 0, DANISH, text), "0");
    CHECK_TEXT(text_local(-0.06, 1, ENGLISH, text), "-0.1");
}

static void numbers_without_a_local_form_have_a_sign_of_their_own(void)
{
    char text[64];
    CHECK_TEXT(text_local(NAN, 1, DANISH, text), "–");
    CHECK_TEXT(text_local(INFINITY, 1, DANISH, text), "∞");
    CHECK_TEXT(text_local(-1.5e300, 1, DANISH, text), "-1,500000e+300");
    CHECK_TEXT(text_local(1, 1000, ENGLISH, text), "1.000000000000000");
    CHECK(strlen(text_local(-999999999999999.0, 99, ENGLISH, text)) < 64);
}

/* ---- Hashes ---- */

static void the_hash_of_abc_is_the_published_one(void)
{
    char path[1024], hash[HASH_TEXT] = "";
    folder_put("abc", "abc");
    folder_file("abc", path);
    CHECK(hash_file(path, hash)); /* FIPS 180-4, first example */
    CHECK_TEXT(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void an_empty_file_has_a_hash_and_a_folder_none(void)
{
    char hash[HASH_TEXT] = "";
    CHECK(hash_file("/dev/null", hash));
    CHECK_TEXT(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(!hash_file("/", hash));
    CHECK(!hash_file("/no/such/file", hash));
}

int main(void)
{
    folder_make();
    RUN(a_failure_appends_its_sentence_and_is_false);
    RUN(the_first_failure_decides_the_status);
    RUN(errors_beyond_fifty_are_counted);
    RUN(one_error_too_many_is_in_the_singular);
    RUN(a_sentence_is_one_line_whatever_it_quotes);
    RUN(a_note_is_kept_once_in_order);
    RUN(allocated_memory_is_zero_and_never_null);
    RUN(growing_keeps_the_items_and_doubles_the_room);
    RUN(added_texts_follow_each_other);
    RUN(a_file_that_cannot_be_read_leaves_the_text_alone);
    RUN(utf8_letters_are_told_from_other_bytes);
    RUN(width_counts_letters_not_bytes);
    RUN(the_nearest_name_is_found);
    RUN(swapped_neighbours_are_one_change);
    RUN(what_is_far_from_all_names_has_no_nearest);
    RUN(a_very_long_name_is_near_nothing);
    RUN(the_first_of_equally_near_names_is_taken);
    RUN(numbers_are_as_short_as_they_can_be);
    RUN(every_number_reads_back_exactly);
    RUN(numbers_of_every_length_are_what_the_library_writes);
    RUN(local_numbers_have_the_marks_of_the_language);
    RUN(what_rounds_to_zero_has_no_sign);
    RUN(numbers_without_a_local_form_have_a_sign_of_their_own);
    RUN(the_hash_of_abc_is_the_published_one);
    RUN(an_empty_file_has_a_hash_and_a_folder_none);
    folder_remove();
    return check_done();
}
