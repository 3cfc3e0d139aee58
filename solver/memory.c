/* memory.c - allocation that ends the program instead of returning NULL.
 *
 * Nobody can do better when memory runs out in the middle of a model, and no caller has to carry the case. */
#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "error.h"

static _Noreturn void out_of_memory(size_t count, size_t size)
{
    fprintf(stderr, "yderplan: out of memory (%zu x %zu bytes)\n", count, size);
    exit(STATUS_DEFECT);
}

void *allocate(size_t count, size_t size)
{
    if (count == 0 || size == 0)
        count = size = 1;
    void *items = calloc(count, size); /* refuses a product beyond size_t */
    if (items == NULL)
        out_of_memory(count, size);
    return items;
}

void *grow(void *items, size_t *room, size_t wanted, size_t size)
{
    if (items != NULL && wanted <= *room)
        return items;
    size_t next = items == NULL || *room == 0 ? 1 : *room;
    while (next < wanted)
        next = next <= SIZE_MAX / 2 ? 2 * next : wanted;
    if (size != 0 && next > SIZE_MAX / size)
        out_of_memory(next, size);
    void *grown = realloc(items, size != 0 ? next * size : 1);
    if (grown == NULL)
        out_of_memory(next, size);
    *room = next;
    return grown;
}

void *copy_items(const void *items, size_t known, size_t count, size_t size)
{
    char *copy = allocate(count, size);
    if (known > 0)
        memcpy(copy, items, known * size);
    return copy;
}

char *copy_text(const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(allocate(bytes, 1), text, bytes);
}

void memory_begin(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}
