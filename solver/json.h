/* json.h - JSON as a tree that knows its lines, for reading and for writing. The only file that knows cJSON.
 *
 * Members keep their order. A key that stands twice is kept twice (the reader of the scenario refuses it). Numbers are
 * doubles written so that they read back exactly; what is not finite is written as null. */
#ifndef YDERPLAN_JSON_H
#define YDERPLAN_JSON_H

#include "error.h"

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_kind kind;
    int line;      /* where the value's key (in an object) or the value itself begins; 0 when not read from a file */
    char *key;     /* in an object, else NULL; owned */
    double number; /* JSON_NUMBER */
    char *text;    /* JSON_TEXT, owned */
    int count;     /* children of an array or object */
    int room;
    struct json **child; /* [count], owned */
};

/* Reads a whole file: one value, nothing after it, UTF-8 (a byte order mark is skipped), no number beyond a double.
 * On false the sentence names path, line, column and what was found there. */
bool json_read(const char *path, struct json **out, struct error *e);

/* The same from text; `name` stands for the path in complaints. */
bool json_parse(const char *text, const char *name, struct json **out, struct error *e);

void json_free(struct json *j); /* the whole tree; NULL is fine */

/* The member, or NULL when there is none or `object` is no object. */
const struct json *json_get(const struct json *object, const char *key);

/* Building. Each json_new_ is owned by the caller until added; json_put and json_add take ownership and return the
 * child. */
struct json *json_new(enum json_kind kind);
struct json *json_new_number(double value);   /* not finite: null */
struct json *json_new_text(const char *text); /* NULL: null */
struct json *json_new_bool(bool value);
struct json *json_put(struct json *object, const char *key, struct json *value);
struct json *json_add(struct json *array, struct json *value);
struct json *json_copy(const struct json *j);

/* Takes a member out of an object; the caller owns it. NULL when there is none. */
struct json *json_take(struct json *object, const char *key);

void json_put_number(struct json *object, const char *key, double value);
void json_put_text(struct json *object, const char *key, const char *text);
void json_put_bool(struct json *object, const char *key, bool value);

/* The text of the tree, indented, with a final newline; owned by the caller. Same tree, same bytes. */
char *json_print(const struct json *j);

/* The same on one line without spaces. */
char *json_print_compact(const struct json *j);

#endif
