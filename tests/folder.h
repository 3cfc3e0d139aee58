/* folder.h - a temporary folder of small files for tests that read an instance, and what was said about it. */
#ifndef YDERPLAN_FOLDER_H
#define YDERPLAN_FOLDER_H

#include "check.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "error.h"

static char folder_path[512];

static inline void folder_make(void)
{
    char here[400] = ".";
    const char *parent = getenv("TMPDIR"); /* tests/run.sh gives one that it clears away */
    if (parent == NULL && getcwd(here, sizeof here) != NULL)
        parent = here; /* whole, since some tests go into their folder */
    snprintf(folder_path, sizeof folder_path, "%s/yderplan-test-XXXXXX", parent != NULL ? parent : here);
    if (mkdtemp(folder_path) == NULL) {
        perror(folder_path);
        exit(1);
    }
}

static inline void folder_file(const char *name, char path[1024])
{
    snprintf(path, 1024, "%s/%s", folder_path, name);
}

static inline void folder_put(const char *name, const char *text)
{
    char path[1024];
    folder_file(name, path);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

static inline void folder_drop(const char *name)
{
    char path[1024];
    folder_file(name, path);
    remove(path);
}

static inline void folder_empty(void)
{
    DIR *folder = opendir(folder_path);
    for (struct dirent *d; folder != NULL && (d = readdir(folder)) != NULL;)
        if (d->d_name[0] != '.')
            folder_drop(d->d_name);
    if (folder != NULL)
        closedir(folder);
}

static inline void folder_remove(void)
{
    folder_empty();
    rmdir(folder_path);
}

/* Shuffles the lines below the header; the same `seed` gives the same order. Lines end with "\n", none has a quoted
 * break. */
static inline void folder_shuffle(const char *name, unsigned seed)
{
    static char text[65536], out[65536];
    char path[1024], *lines[1024];
    size_t count = 0;
    folder_file(name, path);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return;
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    for (char *line = strtok(text, "\n"); line != NULL && count < 1024; line = strtok(NULL, "\n"))
        lines[count++] = line;
    for (size_t k = count; k > 2; k--) {
        seed = seed * 1103515245u + 12345u;
        size_t other = 1 + (seed >> 16) % (k - 1);
        char *swapped = lines[k - 1];
        lines[k - 1] = lines[other];
        lines[other] = swapped;
    }
    out[0] = '\0';
    for (size_t k = 0, at = 0; k < count; k++)
        at += (size_t)snprintf(out + at, sizeof out - at, "%s\n", lines[k]);
    folder_put(name, out);
}

/* A sentence without "FOLDER/", wherever it stands; valid until the next call. */
static inline const char *folder_less(const char *sentence)
{
    static char less[4096];
    size_t length = strlen(folder_path), to = 0;
    for (const char *at = sentence; *at != '\0' && to + 1 < sizeof less; at++)
        if (strncmp(at, folder_path, length) == 0 && at[length] == '/')
            at += length;
        else
            less[to++] = *at;
    less[to] = '\0';
    return less;
}

/* Is this among the complaints? Else prints those, to help. */
static inline bool said(const struct error *e, const char *sentence)
{
    for (int k = 0; k < e->count && k < ERRORS_KEPT; k++)
        if (strcmp(folder_less(e->text[k]), sentence) == 0)
            return true;
    fprintf(stderr, "  wanted: %s\n", sentence);
    for (int k = 0; k < e->count && k < ERRORS_KEPT; k++)
        fprintf(stderr, "  found:  %s\n", folder_less(e->text[k]));
    return false;
}

static inline bool noted(const struct notes *n, const char *sentence)
{
    for (int k = 0; k < n->count; k++)
        if (strcmp(folder_less(n->text[k]), sentence) == 0)
            return true;
    fprintf(stderr, "  wanted: %s\n", sentence);
    for (int k = 0; k < n->count; k++)
        fprintf(stderr, "  found:  %s\n", folder_less(n->text[k]));
    return false;
}

#endif
