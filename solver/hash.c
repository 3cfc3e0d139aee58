/* hash.c - SHA-256 (FIPS 180-4) through libmd. */
#include "hash.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include <sha256.h>

bool hash_file(const char *path, char hash[HASH_TEXT])
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    SHA256_CTX state;
    uint8_t bytes[1 << 14];
    size_t count;
    SHA256_Init(&state);
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
        SHA256_Update(&state, bytes, count);
    bool ok = !ferror(file); /* a folder opens, and fails here */
    fclose(file);
    if (ok)
        SHA256_End(&state, hash);
    return ok;
}

void hash_text(const char *text, char hash[HASH_TEXT])
{
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, (const uint8_t *)text, strlen(text));
    SHA256_End(&state, hash);
}
