/* store.h - results of many scenarios in one SQLite database, each there whole or not at all (docs/compare.md has the
 * tables). The only file that knows SQLite.
 *
 * A result goes in by its key, in one transaction, and is never changed: a second one of the same key is dropped. The
 * journal is SQLite's rollback journal, which unlike its write-ahead log also works on a network drive; whoever opens
 * the file after a crash or a power cut finds what had been put, and nothing of what was being put. */
#ifndef YDERPLAN_STORE_H
#define YDERPLAN_STORE_H

#include "json.h"

struct store;

/* Opens the database, and makes it and its tables where there is none. NULL after a complaint: it cannot be opened, or
 * is something else. */
struct store *store_open(const char *path, struct error *e);

/* The same of one that must be there, to read from alone. */
struct store *store_open_to_read(const char *path, struct error *e);

void store_close(struct store *s); /* NULL is fine */

/* Puts a result: the tree that compare_solve makes. */
bool store_put(struct store *s, const char *key, const struct json *result, struct error *e);

/* Sets `*out` to the result with that key, to be freed, or NULL where there is none. False when the database cannot be
 * read. */
bool store_get(struct store *s, const char *key, struct json **out, struct error *e);

/* Is there one? */
bool store_has(struct store *s, const char *key);

/* Notes that work on the key is begun; how often it was begun without a result to show for it. */
bool store_begin(struct store *s, const char *key, struct error *e);
int store_begun(struct store *s, const char *key);

/* Puts in place of the table `sweep` what the last call asked for: a list of {instance, scenario, overrides, key,
 * chain, place}. */
bool store_sweep(struct store *s, const struct json *rows, struct error *e);

#endif
