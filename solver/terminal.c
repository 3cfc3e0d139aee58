/* terminal.c - width, colours, and a line written over with blanks: no escape sequence, so any terminal does. */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text.h"

int terminal_columns(FILE *to)
{
    enum { USUAL = 80, MOST = 10000 };
    struct winsize size = {0};
    if (!isatty(fileno(to)))
        return 0;
    if (ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *given = getenv("COLUMNS");
    long columns = given ? strtol(given, NULL, 10) : 0;
    return columns > 0 && columns <= MOST ? (int)columns : USUAL;
}

bool terminal_colours(FILE *to)
{
    const char *no = getenv("NO_COLOR"), *kind = getenv("TERM");
    return isatty(fileno(to)) && !(no && no[0]) && kind && kind[0] && strcmp(kind, "dumb") != 0;
}

const char *terminal_ink(bool colours, enum ink ink)
{
    static const char *const codes[] = {[INK_PLAIN] = "\033[0m", [INK_BOLD] = "\033[1m", [INK_DIM] = "\033[2m",
                                        [INK_GOOD] = "\033[32m", [INK_BAD] = "\033[31m", [INK_WARN] = "\033[33m"};
    return colours ? codes[ink] : "";
}

void status_line_show(struct status_line *line, const char *text, FILE *to)
{
    int columns = terminal_columns(to), width = text_width(text);
    int most = columns > 1 ? columns - 1 : 1; /* in the last column some terminals go on to the next line */
    width = width < most ? width : most;
    fprintf(to, "\r%.*s%*s", text_fitting(text, most), text, line->shown > width ? line->shown - width : 0, "");
    fflush(to);
    line->shown = width;
}

void status_line_clear(struct status_line *line, FILE *to)
{
    if (line->shown > 0)
        fprintf(to, "\r%*s\r", line->shown, "");
    fflush(to);
    line->shown = 0;
}
