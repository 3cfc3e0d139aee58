/* memory.h - allocation that does not return NULL: running out of memory ends the program with a sentence, status 1. */
#ifndef YDERPLAN_MEMORY_H
#define YDERPLAN_MEMORY_H

#include <stddef.h>

/* `count` zeroed items of `size` bytes; never NULL, also for count 0. Free with free(). */
void *allocate(size_t count, size_t size);

/* Grows `items` (NULL at first) so that at least `wanted` items of `size` bytes fit; `*room` is how many fit now.
 * New items are not zeroed. Doubles, so that appending costs constant time. */
void *grow(void *items, size_t *room, size_t wanted, size_t size);

/* `count` items of `size` bytes anew, the first `known` of them copied from `items`, the rest zeroed. */
void *copy_items(const void *items, size_t known, size_t count, size_t size);

/* To be called before there are threads: large blocks go back to the system as soon as they are freed. Otherwise glibc
 * keeps them for the thread that had them, and tables that come and go add up to twice what is in use. */
void memory_begin(void);

char *copy_text(const char *text); /* strdup that does not return NULL */

#endif
