/* hash.h - SHA-256 of files and texts, the stamp that ties a plan to its input. The only file that knows libmd. */
#ifndef YDERPLAN_HASH_H
#define YDERPLAN_HASH_H

#include <stdbool.h>

enum { HASH_TEXT = 65 }; /* 64 hexadecimal digits and the end */

/* Hash of the file's bytes as lower-case hexadecimal; false when the file cannot be read. */
bool hash_file(const char *path, char hash[HASH_TEXT]);

/* The same of a text's bytes. */
void hash_text(const char *text, char hash[HASH_TEXT]);

#endif
