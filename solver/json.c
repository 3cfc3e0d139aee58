/* json.c - JSON through cJSON, which keeps no lines and is lenient; both are mended here.
 *
 *   text ──survey──► no NUL, UTF-8, no stray control characters, not too deep     (one pass over the letters)
 *        ──cJSON───► a tree, or the place where the text stops being JSON
 *        ──walk────► struct json: tree and text are walked side by side, so that every value gets its line
 *
 * The walk only has to find its way through text that cJSON has accepted. It refuses what cJSON lets pass: numbers like
 * 01 and 1., and numbers beyond a double. */
#include "json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

enum { SHOWN = 40 }; /* bytes of a number that a complaint quotes */

/* cJSON returns NULL alike for bad text and for no memory; with our allocation the second cannot happen. */
static void *reserve(size_t size)
{
    return allocate(size, 1);
}

static void set_memory(void)
{
    cJSON_Hooks hooks = {reserve, free};
    cJSON_InitHooks(&hooks);
}

/* cJSON's hooks, and the place of its last error, belong to all threads together. */
static void use_our_memory(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_memory);
}

static cJSON *parse(const char *text, const char **end)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    cJSON *tree = cJSON_ParseWithOpts(text, end, true);
    pthread_mutex_unlock(&one_at_a_time);
    return tree;
}

/* ---- Where in the text ---- */

struct source {
    const char *name, *text;
    struct error *e;
};

/* "name:line:column: ", counting letters from 1; the caller frees. */
static char *place_of(const struct source *s, const char *at)
{
    int line = 1, column = 1;
    for (const char *c = s->text; c < at; c++) {
        if (*c == '\n') {
            line++;
            column = 1;
        } else {
            column += ((unsigned char)*c & 0xC0) != 0x80;
        }
    }
    struct text place = {0};
    text_add(&place, "%s:%d:%d", s->name, line, column);
    return place.chars;
}

static bool refuse(const struct source *s, const char *at, const char *sentence)
{
    char *place = place_of(s, at);
    fail(s->e, "%s: %s", place, sentence);
    free(place);
    return false;
}

/* ---- Survey: what can be told of the text letter by letter ---- */

/* One letter inside quotes; `at` is moved past it. */
static bool survey_quoted(const struct source *s, const char **at, bool *quoted)
{
    const char *c = *at;
    *quoted = *c != '"';
    if ((unsigned char)*c < ' ')
        return refuse(s, c,
                      *c == '\n' || *c == '\r' ? "expected a closing quote, found the end of the line"
                                               : "expected text, found a control character (write \\t or \\u00xx)");
    if (strncmp(c, "\\u0000", 6) == 0)
        return refuse(s, c, "expected text, found the character \\u0000");
    *at += *c == '\\' && c[1] != '\0' && (unsigned char)c[1] < 0x80 ? 2 : text_letter(c, strnlen(c, 4));
    return true;
}

/* One letter outside quotes. */
static bool survey_plain(const struct source *s, const char *c, bool *quoted, int *depth)
{
    *quoted = *c == '"';
    if (((unsigned char)*c < ' ' && strchr("\t\n\r", *c) == NULL) || *c == 127)
        return refuse(s, c, "expected JSON, found a control character");
    *depth += *c == '[' || *c == '{';
    *depth -= (*c == ']' || *c == '}') && *depth > 0;
    if (*depth > CJSON_NESTING_LIMIT)
        return refuse(s, c, "expected at most 1000 brackets inside each other, found more");
    return true;
}

static bool survey(const struct source *s)
{
    bool quoted = false;
    int depth = 0;
    const char *c = s->text;
    while (*c != '\0') {
        int bytes = text_letter(c, strnlen(c, 4));
        if (bytes == 0)
            return refuse(s, c, "expected UTF-8, found a byte that is none");
        if (quoted) {
            if (!survey_quoted(s, &c, &quoted))
                return false;
        } else {
            if (!survey_plain(s, c, &quoted, &depth))
                return false;
            c += bytes;
        }
    }
    return !quoted || refuse(s, c, "expected a closing quote, found the end of the text");
}

/* ---- What is wrong where cJSON stopped ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The last letter before `at` that is no space, or 0. */
static char before(const struct source *s, const char *at)
{
    while (at > s->text && is_space(at[-1]))
        at--;
    return at > s->text ? at[-1] : '\0';
}

/* The bracket that stands open around `at`, a quote when `at` is inside a text, or 0. The survey has limited the depth.
 */
static char bracket_around(const struct source *s, const char *at)
{
    char open[CJSON_NESTING_LIMIT + 1];
    int depth = 0;
    bool quoted = false;
    for (const char *c = s->text; c < at; c++) {
        if (quoted && *c == '\\')
            c++;
        else if (*c == '"')
            quoted = !quoted;
        else if (!quoted && (*c == '[' || *c == '{'))
            open[depth++] = *c;
        else if (!quoted && (*c == ']' || *c == '}') && depth > 0)
            depth--;
    }
    return quoted ? '"' : depth > 0 ? open[depth - 1] : '\0';
}

/* Does `at` stand where an object's key has to, and is no key? */
static bool lacks_key(const struct source *s, const char *at)
{
    char last = before(s, at);
    if (*at == '"' || is_space(*at) || (*at == '}' && last == '{'))
        return false;
    return (last == '{' || last == ',') && bracket_around(s, at) == '{';
}

/* A guess at the slip behind it; "" when there is none worth saying. */
static const char *advice(const struct source *s, const char *at)
{
    char last = before(s, at);
    bool begins =
        *at == '"' || *at == '{' || *at == '[' || (at > s->text && is_space(at[-1]) && *at != ']' && *at != '}');
    if ((*at == ']' || *at == '}') && last == ',')
        return "; the comma before it is one too many";
    if (*at == '/' || *at == '#')
        return "; JSON has no comments";
    if (*at == '\'')
        return "; text stands in double quotes";
    if (begins && last != '\0' && strchr(",:=[{", last) == NULL && strchr(",:=", *at) == NULL)
        return "; a comma or colon is missing before it";
    return "";
}

static bool refuse_syntax(const struct source *s, const char *at)
{
    /* Where a key is missing, cJSON stops one letter too late. */
    bool key = at > s->text && lacks_key(s, at - 1);
    at -= key;
    while (is_space(*at))
        at++;
    bool is_after = before(s, at) != '\0' && bracket_around(s, at) == '\0';
    const char *wanted = key ? "a key in double quotes" : is_after ? "the end of the text" : "JSON";
    if (*at == '\0')
        return refuse(s, at,
                      before(s, at) == '\0' ? "expected JSON, found nothing"
                                            : "expected more JSON, found the end of the text");
    struct text sentence = {0};
    int bytes = text_letter(at, strnlen(at, 4));
    if (*at == '"')
        text_add(&sentence, "expected %s, found a quote", wanted);
    else
        text_add(&sentence, "expected %s, found \"%.*s\"", wanted, bytes > 0 ? bytes : 1, at);
    text_add(&sentence, "%s", is_after ? "" : advice(s, at));
    refuse(s, at, sentence.chars);
    free(sentence.chars);
    return false;
}

/* ---- Walk: cJSON's tree and the text side by side ---- */

struct walk {
    struct source source;
    const char *at;   /* everything before it has been walked */
    const char *seen; /* lines are counted up to here */
    int line;         /* of `seen` */
    bool ok;
};

static void skip_space(struct walk *w)
{
    while (is_space(*w->at))
        w->at++;
}

static int line_here(struct walk *w)
{
    for (; w->seen < w->at; w->seen++)
        w->line += *w->seen == '\n';
    return w->line;
}

/* Past a comma, colon or bracket, with the spaces around it. */
static void skip_mark(struct walk *w)
{
    skip_space(w);
    if (*w->at != '\0')
        w->at++;
    skip_space(w);
}

/* Past a text in quotes. */
static void skip_text(struct walk *w)
{
    skip_space(w);
    if (*w->at == '"')
        w->at++;
    for (; *w->at != '"' && *w->at != '\0'; w->at++)
        if (*w->at == '\\' && w->at[1] != '\0')
            w->at++;
    if (*w->at == '"')
        w->at++;
}

static const char *skip_digits(const char *c)
{
    return c + strspn(c, "0123456789");
}

/* End of the number at `c` in JSON's grammar, -? (0 | [1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?; NULL when it is none.
 */
static const char *number_end(const char *c)
{
    c += *c == '-';
    const char *whole = c, *digits;
    c = skip_digits(c);
    if (c == whole || (*whole == '0' && c > whole + 1))
        return NULL;
    if (*c == '.') {
        digits = c + 1;
        c = skip_digits(digits);
        if (c == digits)
            return NULL;
    }
    if (*c == 'e' || *c == 'E') {
        digits = c + 1 + (c[1] == '+' || c[1] == '-');
        c = skip_digits(digits);
        if (c == digits)
            return NULL;
    }
    return c;
}

static void walk_number(struct walk *w, struct json *j, double value)
{
    const char *begin = w->at, *wrong = NULL;
    w->at += strspn(w->at, "0123456789+-.eE");
    if (number_end(begin) != w->at)
        wrong = "which JSON does not write so";
    else if (!isfinite(value))
        wrong = "which is beyond all bounds";
    if (wrong != NULL) {
        struct text sentence = {0};
        int length = (int)(w->at - begin);
        text_add(&sentence, "expected a number, found %.*s%s, %s", length < SHOWN ? length : SHOWN, begin,
                 length < SHOWN ? "" : "…", wrong);
        w->ok = refuse(&w->source, begin, sentence.chars);
        free(sentence.chars);
    }
    j->number = value;
}

static enum json_kind kind_of(const cJSON *item)
{
    if (cJSON_IsObject(item))
        return JSON_OBJECT;
    if (cJSON_IsArray(item))
        return JSON_ARRAY;
    if (cJSON_IsString(item))
        return JSON_TEXT;
    if (cJSON_IsNumber(item))
        return JSON_NUMBER;
    return cJSON_IsTrue(item) ? JSON_TRUE : cJSON_IsFalse(item) ? JSON_FALSE : JSON_NULL;
}

static struct json *adopt(struct json *parent, struct json *child);
static struct json *walk_value(struct walk *w, cJSON *item);

/* cJSON's texts are of our memory, so that they can change hands. */
static char *take_text(char **from)
{
    char *text = *from;
    *from = NULL;
    return text;
}

static void walk_children(struct walk *w, struct json *parent, cJSON *item)
{
    skip_mark(w); /* [ or { */
    for (cJSON *child = item->child; child != NULL; child = child->next) {
        int line = line_here(w);
        if (parent->kind == JSON_OBJECT) {
            skip_text(w);
            skip_mark(w); /* : */
        }
        struct json *value = adopt(parent, walk_value(w, child));
        value->line = line;
        if (parent->kind == JSON_OBJECT)
            value->key = take_text(&child->string);
        if (child->next != NULL)
            skip_mark(w); /* , */
    }
    skip_space(w);
    if (*w->at != '\0')
        w->at++; /* ] or } */
}

static struct json *walk_value(struct walk *w, cJSON *item)
{
    skip_space(w);
    struct json *j = json_new(kind_of(item));
    j->line = line_here(w);
    if (j->kind == JSON_ARRAY || j->kind == JSON_OBJECT) {
        walk_children(w, j, item);
    } else if (j->kind == JSON_TEXT) {
        j->text = take_text(&item->valuestring);
        skip_text(w);
    } else if (j->kind == JSON_NUMBER) {
        walk_number(w, j, item->valuedouble);
    } else {
        w->at += strspn(w->at, "aeflnrstu"); /* true, false, null */
    }
    return j;
}

/* ---- Reading ---- */

bool json_parse(const char *text, const char *name, struct json **out, struct error *e)
{
    *out = NULL;
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0) /* the byte order mark */
        text += 3;
    struct source source = {name, text, e};
    if (!survey(&source))
        return false;

    use_our_memory();
    const char *end = text;
    cJSON *tree = parse(text, &end);
    if (tree == NULL)
        return refuse_syntax(&source, end);

    struct walk w = {source, text, text, 1, true};
    *out = walk_value(&w, tree);
    cJSON_Delete(tree);
    if (!w.ok) {
        json_free(*out);
        *out = NULL;
    }
    return w.ok;
}

bool json_read(const char *path, struct json **out, struct error *e)
{
    *out = NULL;
    struct text text = {0};
    if (!text_read(path, &text))
        fail(e, "%s: cannot read: %s", path, strerror(errno));
    else if (strlen(text.chars) < text.length)
        refuse(&(struct source){path, text.chars, e}, text.chars + strlen(text.chars),
               "expected text, found a NUL byte");
    else
        json_parse(text.chars, path, out, e);
    free(text.chars);
    return *out != NULL;
}

void json_free(struct json *j)
{
    if (j == NULL)
        return;
    for (int k = 0; k < j->count; k++)
        json_free(j->child[k]);
    free(j->child);
    free(j->key);
    free(j->text);
    free(j);
}

const struct json *json_get(const struct json *object, const char *key)
{
    if (object == NULL || object->kind != JSON_OBJECT)
        return NULL;
    for (int k = 0; k < object->count; k++)
        if (strcmp(object->child[k]->key, key) == 0)
            return object->child[k];
    return NULL;
}

/* ---- Building ---- */

struct json *json_new(enum json_kind kind)
{
    struct json *j = allocate(1, sizeof *j);
    j->kind = kind;
    return j;
}

struct json *json_new_number(double value)
{
    struct json *j = json_new(isfinite(value) ? JSON_NUMBER : JSON_NULL);
    j->number = isfinite(value) ? value : 0;
    return j;
}

struct json *json_new_text(const char *text)
{
    struct json *j = json_new(text != NULL ? JSON_TEXT : JSON_NULL);
    j->text = text != NULL ? copy_text(text) : NULL;
    return j;
}

struct json *json_new_bool(bool value)
{
    return json_new(value ? JSON_TRUE : JSON_FALSE);
}

static struct json *adopt(struct json *parent, struct json *child)
{
    size_t room = (size_t)parent->room;
    parent->child = grow(parent->child, &room, (size_t)parent->count + 1, sizeof(struct json *));
    parent->room = (int)room;
    parent->child[parent->count++] = child;
    return child;
}

struct json *json_put(struct json *object, const char *key, struct json *value)
{
    assert(object->kind == JSON_OBJECT && value->key == NULL);
    value->key = copy_text(key);
    return adopt(object, value);
}

struct json *json_add(struct json *array, struct json *value)
{
    assert(array->kind == JSON_ARRAY && value->key == NULL);
    return adopt(array, value);
}

struct json *json_take(struct json *object, const char *key)
{
    struct json *member = NULL;
    for (int k = 0; k < object->count; k++)
        if (member != NULL)
            object->child[k - 1] = object->child[k];
        else if (strcmp(object->child[k]->key, key) == 0)
            member = object->child[k];
    if (member == NULL)
        return NULL;
    object->count--;
    free(member->key);
    member->key = NULL;
    return member;
}

struct json *json_copy(const struct json *j)
{
    if (j == NULL)
        return NULL;
    struct json *copy = json_new(j->kind);
    copy->line = j->line;
    copy->number = j->number;
    copy->text = j->text != NULL ? copy_text(j->text) : NULL;
    for (int k = 0; k < j->count; k++) {
        struct json *child = adopt(copy, json_copy(j->child[k]));
        child->key = j->child[k]->key != NULL ? copy_text(j->child[k]->key) : NULL;
    }
    return copy;
}

void json_put_number(struct json *object, const char *key, double value)
{
    json_put(object, key, json_new_number(value));
}

void json_put_text(struct json *object, const char *key, const char *text)
{
    json_put(object, key, json_new_text(text));
}

void json_put_bool(struct json *object, const char *key, bool value)
{
    json_put(object, key, json_new_bool(value));
}

/* ---- Printing ---- */

static cJSON *printable(const struct json *j);

static cJSON *printable_children(const struct json *j)
{
    cJSON *parent = j->kind == JSON_OBJECT ? cJSON_CreateObject() : cJSON_CreateArray();
    for (int k = 0; k < j->count; k++) {
        if (j->kind == JSON_OBJECT)
            cJSON_AddItemToObjectCS(parent, j->child[k]->key, printable(j->child[k]));
        else
            cJSON_AddItemToArray(parent, printable(j->child[k]));
    }
    return parent;
}

/* The tree as cJSON's, which lives shorter and borrows keys and texts; numbers as finished text, since cJSON writes
 * 0.1 + 0.2 as 0.3. */
static cJSON *printable(const struct json *j)
{
    char number[32];
    switch (j->kind) {
    case JSON_FALSE:
        return cJSON_CreateFalse();
    case JSON_TRUE:
        return cJSON_CreateTrue();
    case JSON_NUMBER:
        text_number(j->number, number);
        return cJSON_CreateRaw(number);
    case JSON_TEXT:
        return cJSON_CreateStringReference(j->text);
    case JSON_ARRAY:
    case JSON_OBJECT:
        return printable_children(j);
    case JSON_NULL:
        break;
    }
    return cJSON_CreateNull();
}

static char *print_with(char *(*print)(const cJSON *), const struct json *j)
{
    use_our_memory();
    cJSON *tree = printable(j);
    char *plain = print(tree);
    struct text text = {0};
    text_add_bytes(&text, plain != NULL ? plain : "null", plain != NULL ? strlen(plain) : 4);
    text_add_bytes(&text, "\n", 1);
    cJSON_free(plain);
    cJSON_Delete(tree);
    return text.chars;
}

char *json_print(const struct json *j)
{
    return print_with(cJSON_Print, j);
}

char *json_print_compact(const struct json *j)
{
    return print_with(cJSON_PrintUnformatted, j);
}
