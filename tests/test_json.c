/* test_json.c - JSON read with lines and written exactly. */
#include "folder.h"

#include <stdlib.h>
#include <unistd.h>

#include "json.h"
#include "memory.h"
#include "text.h"

static struct json *parsed(const char *text)
{
    struct json *j = NULL;
    struct error e = {0};
    CHECK(json_parse(text, "s.json", &j, &e));
    CHECK(e.count == 0);
    error_free(&e);
    return j;
}

/* Parsing `text` fails with `sentence` alone. */
static void check_refused(const char *text, const char *sentence)
{
    struct json *j = NULL;
    struct error e = {0};
    CHECK(!json_parse(text, "s.json", &j, &e));
    CHECK(j == NULL && e.count == 1);
    CHECK_TEXT(e.count > 0 ? e.text[0] : "", sentence);
    json_free(j);
    error_free(&e);
}

/* What `text` prints as. */
static void check_printed(const char *text, const char *wanted)
{
    struct json *j = parsed(text);
    char *found = json_print(j);
    CHECK_TEXT(found, wanted);
    free(found);
    json_free(j);
}

/* ---- Reading ---- */

static void every_kind_of_value_is_read(void)
{
    struct json *j = parsed(" {\"a\": [1, -2.5e1, \"x\", true, false, null, {}, []]} ");
    const struct json *a = json_get(j, "a");
    CHECK(j->kind == JSON_OBJECT && j->count == 1 && j->key == NULL);
    CHECK(a->kind == JSON_ARRAY && a->count == 8);
    CHECK_TEXT(a->key, "a");
    CHECK(a->child[0]->kind == JSON_NUMBER && a->child[0]->number == 1);
    CHECK(a->child[1]->number == -25 && a->child[1]->key == NULL);
    CHECK(a->child[2]->kind == JSON_TEXT);
    CHECK_TEXT(a->child[2]->text, "x");
    CHECK(a->child[3]->kind == JSON_TRUE && a->child[4]->kind == JSON_FALSE && a->child[5]->kind == JSON_NULL);
    CHECK(a->child[6]->kind == JSON_OBJECT && a->child[6]->count == 0);
    CHECK(a->child[7]->kind == JSON_ARRAY && a->child[7]->count == 0);
    json_free(j);
}

static void a_value_knows_its_line(void)
{
    struct json *j =
        parsed("{\n\n \"a\"\n:\n1, \"b\": [\n true,\r\n {\"c\":\n \"\\\"]}\" ,\n\"d\":{ }}\n, 4],\n\"e\": null}");
    const struct json *b = json_get(j, "b"), *inner = b->child[1];
    CHECK(j->line == 1);
    CHECK(json_get(j, "a")->line == 3); /* where the key is */
    CHECK(b->line == 5);
    CHECK(b->child[0]->line == 6 && inner->line == 7 && b->child[2]->line == 10);
    CHECK(json_get(inner, "c")->line == 7 && json_get(inner, "d")->line == 9);
    CHECK(json_get(j, "e")->line == 11);
    json_free(j);
}

static void escapes_do_not_lead_the_lines_astray(void)
{
    struct json *j = parsed("[\"\\\\\", \"\\\\\\\"\", \"\\u00e6\\n\\/\",\n \"a,]\\\"[\", {\"k\\\"\": 1,\n \"\": 2}]");
    CHECK_TEXT(j->child[0]->text, "\\");
    CHECK_TEXT(j->child[1]->text, "\\\"");
    CHECK_TEXT(j->child[2]->text, "æ\n/");
    CHECK_TEXT(j->child[3]->text, "a,]\"[");
    CHECK(j->child[3]->line == 2);
    CHECK(json_get(j->child[4], "k\"")->line == 2);
    CHECK(json_get(j->child[4], "")->line == 3 && json_get(j->child[4], "")->number == 2);
    json_free(j);
}

static void keys_compare_with_case(void)
{
    struct json *j = parsed("{\"Max\": 1, \"max\": 2}");
    CHECK(json_get(j, "max")->number == 2);
    CHECK(json_get(j, "MAX") == NULL);
    json_free(j);
}

static void a_key_twice_is_kept_twice(void)
{
    struct json *j = parsed("{\"max\": 1,\n \"max\": 2}");
    CHECK(j->count == 2 && j->child[1]->number == 2 && j->child[1]->line == 2);
    CHECK(json_get(j, "max")->number == 1);
    json_free(j);
}

static void what_is_no_object_has_no_members(void)
{
    struct json *j = parsed("[1]");
    CHECK(json_get(j, "a") == NULL && json_get(NULL, "a") == NULL && json_get(j->child[0], "a") == NULL);
    json_free(j);
}

static void a_byte_order_mark_is_skipped(void)
{
    struct json *j = parsed("\xEF\xBB\xBF{\"a\":\n [\n1]}");
    CHECK(json_get(j, "a")->line == 1 && json_get(j, "a")->child[0]->line == 3);
    json_free(j);
}

static void numbers_too_small_become_zero(void)
{
    struct json *j = parsed("[1e-400, 0.1, 1.7976931348623157e308]");
    CHECK(j->child[0]->number == 0 && j->child[1]->number == 0.1 && isfinite(j->child[2]->number));
    json_free(j);
}

/* ---- What is refused ---- */

static void a_fault_is_told_with_line_and_column(void)
{
    check_refused("{\"a\": 1,\n \"æø\" = 2}", "s.json:2:7: expected JSON, found \"=\"");
    check_refused("[1,\n2,]", "s.json:2:3: expected JSON, found \"]\"; the comma before it is one too many");
    check_refused("{\"a\": 1,}",
                  "s.json:1:9: expected a key in double quotes, found \"}\"; the comma before it is one too many");
    check_refused("{\"a\": 1\n \"b\": 2}",
                  "s.json:2:2: expected JSON, found a quote; a comma or colon is missing before it");
    check_refused("{a: 1}", "s.json:1:2: expected a key in double quotes, found \"a\"");
    check_refused("[1 ø]", "s.json:1:4: expected JSON, found \"ø\"; a comma or colon is missing before it");
}

static void text_after_the_value_is_refused(void)
{
    check_refused("{}}", "s.json:1:3: expected the end of the text, found \"}\"");
    check_refused("1\n\n2", "s.json:3:1: expected the end of the text, found \"2\"");
}

static void an_unfinished_text_is_refused(void)
{
    check_refused("", "s.json:1:1: expected JSON, found nothing");
    check_refused("\n ", "s.json:2:2: expected JSON, found nothing");
    check_refused("[1,\n", "s.json:2:1: expected more JSON, found the end of the text");
    check_refused("{\"a", "s.json:1:4: expected a closing quote, found the end of the text");
    check_refused("{\"a\n\": 1}", "s.json:1:4: expected a closing quote, found the end of the line");
}

static void comments_and_single_quotes_are_recognised(void)
{
    check_refused("[ // one\n1]", "s.json:1:3: expected JSON, found \"/\"; JSON has no comments");
    check_refused("['a']", "s.json:1:2: expected JSON, found \"'\"; text stands in double quotes");
}

static void a_number_beyond_a_double_is_refused_with_its_line(void)
{
    struct json *j = NULL;
    struct error e = {0};
    CHECK(!json_parse("[1e400,\n -1e999]", "s.json", &j, &e));
    CHECK(j == NULL && e.count == 2);
    CHECK_TEXT(e.text[0], "s.json:1:2: expected a number, found 1e400, which is beyond all bounds");
    CHECK_TEXT(e.text[1], "s.json:2:2: expected a number, found -1e999, which is beyond all bounds");
    error_free(&e);
}

static void numbers_are_written_as_json_writes_them(void)
{
    check_refused("[01]", "s.json:1:2: expected a number, found 01, which JSON does not write so");
    check_refused("[1.]", "s.json:1:2: expected a number, found 1., which JSON does not write so");
    check_refused("[-.5]", "s.json:1:2: expected a number, found -.5, which JSON does not write so");
    check_refused("[+1]", "s.json:1:2: expected JSON, found \"+\"");
    check_refused("[nan]", "s.json:1:2: expected JSON, found \"n\"");
}

static void bytes_that_are_no_text_are_refused(void)
{
    check_refused("[\n\"K\xF8\"]", "s.json:2:3: expected UTF-8, found a byte that is none");
    check_refused("[\"\\u0000\"]", "s.json:1:3: expected text, found the character \\u0000");
    check_refused("[1,\x01 2]", "s.json:1:4: expected JSON, found a control character");
    check_refused("[\"\t\"]", "s.json:1:3: expected text, found a control character (write \\t or \\u00xx)");
}

/* `depth` brackets inside each other. */
static char *nested(int depth)
{
    struct text t = {0};
    for (int k = 0; k < depth; k++)
        text_add_bytes(&t, "[", 1);
    for (int k = 0; k < depth; k++)
        text_add_bytes(&t, "]", 1);
    return t.chars;
}

static void a_thousand_brackets_are_read_and_one_more_is_not(void)
{
    char *text = nested(1000);
    struct json *j = parsed(text);
    char *again = json_print(j);
    CHECK(strlen(again) == 2001);
    free(again);
    json_free(j);
    free(text);

    text = nested(1001);
    check_refused(text, "s.json:1:1001: expected at most 1000 brackets inside each other, found more");
    free(text);
}

/* ---- Files ---- */

static void check_file_refused(const char *bytes, size_t count, const char *sentence)
{
    char path[1024], wanted[1400];
    folder_file("bad.json", path);
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL && fwrite(bytes, 1, count, file) == count);
    CHECK(file != NULL && fclose(file) == 0);

    struct json *j = NULL;
    struct error e = {0};
    snprintf(wanted, sizeof wanted, "%s%s", path, sentence);
    CHECK(!json_read(path, &j, &e));
    CHECK(j == NULL && e.count == 1);
    CHECK_TEXT(e.count > 0 ? e.text[0] : "", wanted);
    error_free(&e);
}

static void a_bad_file_is_named(void)
{
    check_file_refused("", 0, ":1:1: expected JSON, found nothing");
    check_file_refused("[1\n,\0]", 6, ":2:2: expected text, found a NUL byte");
    check_file_refused("\xEF\xBB\xBF[1}", 6, ":1:3: expected JSON, found \"}\"");
}

static void a_missing_file_or_a_folder_is_one_sentence(void)
{
    struct json *j = NULL;
    struct error e = {0};
    CHECK(!json_read("nowhere.json", &j, &e));
    CHECK(!json_read("/", &j, &e));
    CHECK(j == NULL && e.count == 2 && e.status == STATUS_INPUT);
    CHECK_TEXT(e.text[0], "nowhere.json: cannot read: No such file or directory");
    CHECK_TEXT(e.text[1], "/: cannot read: Is a directory");
    error_free(&e);
}

/* ---- Building and writing ---- */

static void a_tree_prints_indented_and_in_order(void)
{
    check_printed("{\"b\":1,\"a\":[1,2,{\"c\":\"x\"}],\"n\":null}",
                  "{\n\t\"b\":\t1,\n\t\"a\":\t[1, 2, {\n\t\t\t\"c\":\t\"x\"\n\t\t}],\n\t\"n\":\tnull\n}\n");
}

static void numbers_print_so_that_they_read_back_exactly(void)
{
    check_printed("0.30000000000000004", "0.30000000000000004\n");
    check_printed("[0.1, 1e100, 5e-324, 3, -0.0]", "[0.1, 1e+100, 5e-324, 3, 0]\n");
}

static void texts_print_escaped(void)
{
    check_printed("\"\\\"\\\\\\n\\u0001æ\\ud83d\\ude00\"", "\"\\\"\\\\\\n\\u0001æ\xF0\x9F\x98\x80\"\n");
}

static void a_tree_can_be_built(void)
{
    struct json *j = json_new(JSON_OBJECT);
    json_put_number(j, "number", 2.5);
    json_put_number(j, "nothing", NAN);
    json_put_text(j, "text", "ø");
    json_put_text(j, "none", NULL);
    json_put_bool(j, "yes", true);
    struct json *list = json_put(j, "list", json_new(JSON_ARRAY));
    json_add(list, json_new_number(1));
    json_add(list, json_new_bool(false));
    char *text = json_print(j);
    CHECK_TEXT(
        text,
        "{\n\t\"number\":\t2.5,\n\t\"nothing\":\tnull,\n\t\"text\":\t\"ø\",\n\t\"none\":\tnull,\n\t\"yes\":\ttrue,\n"
        "\t\"list\":\t[1, false]\n}\n");
    CHECK(json_get(j, "number")->line == 0);
    free(text);
    json_free(j);
}

static void a_copy_stands_on_its_own(void)
{
    struct json *j = parsed("{\"a\": {\"b\": [1, \"x\"]}}");
    struct json *copy = json_copy(json_get(j, "a"));
    CHECK(copy->key == NULL);
    struct json *other = json_new(JSON_OBJECT);
    json_put(other, "c", copy);
    json_free(j);
    char *text = json_print(other);
    CHECK_TEXT(text, "{\n\t\"c\":\t{\n\t\t\"b\":\t[1, \"x\"]\n\t}\n}\n");
    free(text);
    json_free(other);
    CHECK(json_copy(NULL) == NULL);
}

static void what_is_printed_reads_back_the_same(void)
{
    struct json *j = json_new(JSON_ARRAY);
    for (int k = 0; k < 1000; k++) {
        struct json *row = json_add(j, json_new(JSON_OBJECT));
        json_put_number(row, "value", sin(k) * pow(10, k % 30 - 15));
        json_put_text(row, "", "a\\\"b");
    }
    char *once = json_print(j);
    struct json *again = parsed(once);
    for (int k = 0; k < 1000; k++)
        CHECK(json_get(again->child[k], "value")->number == json_get(j->child[k], "value")->number);
    char *twice = json_print(again);
    CHECK(strcmp(once, twice) == 0);
    free(once);
    free(twice);
    json_free(again);
    json_free(j);
}

int main(void)
{
    folder_make();
    RUN(every_kind_of_value_is_read);
    RUN(a_value_knows_its_line);
    RUN(escapes_do_not_lead_the_lines_astray);
    RUN(keys_compare_with_case);
    RUN(a_key_twice_is_kept_twice);
    RUN(what_is_no_object_has_no_members);
    RUN(a_byte_order_mark_is_skipped);
    RUN(numbers_too_small_become_zero);
    RUN(a_fault_is_told_with_line_and_column);
    RUN(text_after_the_value_is_refused);
    RUN(an_unfinished_text_is_refused);
    RUN(comments_and_single_quotes_are_recognised);
    RUN(a_number_beyond_a_double_is_refused_with_its_line);
    RUN(numbers_are_written_as_json_writes_them);
    RUN(bytes_that_are_no_text_are_refused);
    RUN(a_thousand_brackets_are_read_and_one_more_is_not);
    RUN(a_bad_file_is_named);
    RUN(a_missing_file_or_a_folder_is_one_sentence);
    RUN(a_tree_prints_indented_and_in_order);
    RUN(numbers_print_so_that_they_read_back_exactly);
    RUN(texts_print_escaped);
    RUN(a_tree_can_be_built);
    RUN(a_copy_stands_on_its_own);
    RUN(what_is_printed_reads_back_the_same);
    folder_remove();
    return check_done();
}
