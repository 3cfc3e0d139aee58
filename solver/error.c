/* error.c - keeps the sentences that a run has to say: errors up to a limit, warnings each once.
 *
 * A sentence is one line whatever it quotes: control characters (a line break inside a quoted cell, an escape sequence)
 * become spaces, so that the listing stays one sentence a line and no input can steer the terminal. */
#include "error.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* The finished sentence, owned by the caller. */
static char *sentence(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) /* an encoding error of the C library: the bare format still says what happened */
        return copy_text(format);

    char *text = allocate((size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = ' ';
    return text;
}

static bool append(struct error *e, enum status status, const char *format, va_list arguments)
{
    if (e->count == 0)
        e->status = status;
    if (e->count < ERRORS_KEPT)
        e->text[e->count] = sentence(format, arguments);
    e->count++;
    return false;
}

bool fail(struct error *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(e, STATUS_INPUT, format, arguments);
    va_end(arguments);
    return false;
}

bool fail_defect(struct error *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(e, STATUS_DEFECT, format, arguments);
    va_end(arguments);
    return false;
}

static int kept(const struct error *e)
{
    return e->count < ERRORS_KEPT ? e->count : ERRORS_KEPT;
}

void error_print(const struct error *e, FILE *to)
{
    for (int k = 0; k < kept(e); k++)
        fprintf(to, "%s\n", e->text[k]);
    int more = e->count - kept(e);
    if (more > 0)
        fprintf(to, "… and %d more error%s\n", more, more == 1 ? "" : "s");
}

void error_free(struct error *e)
{
    for (int k = 0; k < kept(e); k++)
        free(e->text[k]);
    *e = (struct error){0};
}

static bool is_noted(const struct notes *n, const char *text)
{
    for (int k = 0; k < n->count; k++)
        if (strcmp(n->text[k], text) == 0)
            return true;
    return false;
}

void note(struct notes *n, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = sentence(format, arguments);
    va_end(arguments);
    if (is_noted(n, text)) {
        free(text);
        return;
    }
    /* Room is the next power of two, known from the count alone. */
    size_t count = (size_t)n->count, room = count;
    if ((count & (count - 1)) == 0)
        n->text = grow(n->text, &room, count + 1, sizeof *n->text);
    n->text[n->count++] = text;
}

void notes_free(struct notes *n)
{
    for (int k = 0; k < n->count; k++)
        free(n->text[k]);
    free(n->text);
    *n = (struct notes){0};
}
