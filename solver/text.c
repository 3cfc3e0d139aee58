/* text.c - building and comparing UTF-8 text, and numbers as people and machines read them.
 *
 * Nearness of names is the edit distance with neighbours swapped (optimal string alignment; Damerau 1964), d(a,b) over
 * prefixes of lengths p and q:
 *
 *   d[p][q] = min( d[p-1][q] + 1,  d[p][q-1] + 1,  d[p-1][q-1] + (a_p != b_q),
 *                  d[p-2][q-2] + 1  where a_p a_{p-1} = b_{q-1} b_q ) */
#include "text.h"

#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum {
    NAME_LETTERS = 64,   /* names longer than this are near nothing */
    LOCAL_DECIMALS = 15, /* most digits behind the point that text_local writes */
};

static void make_room(struct text *t, size_t more)
{
    t->chars = grow(t->chars, &t->room, t->length + more + 1, 1);
}

void text_add_bytes(struct text *t, const char *bytes, size_t count)
{
    make_room(t, count);
    if (count > 0)
        memcpy(t->chars + t->length, bytes, count);
    t->length += count;
    t->chars[t->length] = '\0';
}

void text_add(struct text *t, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int more = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (more >= 0) {
        make_room(t, (size_t)more);
        vsnprintf(t->chars + t->length, (size_t)more + 1, format, arguments);
        t->length += (size_t)more;
    }
    va_end(arguments);
}

/* Reads to the end; false with errno set. More than INT_MAX bytes are refused, so that lines can be counted in an int
 * and an endless device does not fill the memory. */
static bool read_all(FILE *file, struct text *t)
{
    char bytes[1 << 16];
    size_t count, total = 0;
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0) {
        total += count;
        if (total > INT_MAX) {
            errno = EFBIG;
            return false;
        }
        text_add_bytes(t, bytes, count);
    }
    return !ferror(file);
}

void text_add_quoted(struct text *out, const char *cell, char delimiter)
{
    const char special[] = {delimiter, '"', '\r', '\n', '\0'};
    size_t length = strlen(cell); /* spaces at the ends would be trimmed when read */
    bool quote = strpbrk(cell, special) != NULL || cell[0] == ' ' || (length > 0 && cell[length - 1] == ' ');
    if (quote)
        text_add(out, "\"");
    for (const char *c = cell; *c; c++)
        text_add(out, *c == '"' ? "\"\"" : "%c", *c);
    if (quote)
        text_add(out, "\"");
}

static bool is_number(const char *cell)
{
    char *end = NULL;
    strtod(cell, &end);
    return end != cell && *end == '\0';
}

void text_add_cell(struct text *out, const char *cell, bool last)
{
    struct text guarded = {0};
    bool guard = needs_guard(cell) && !is_number(cell);
    if (guard)
        text_add(&guarded, "'%s", cell);
    text_add_quoted(out, guard ? guarded.chars : cell, ',');
    text_add(out, last ? "\r\n" : ",");
    free(guarded.chars);
}

void text_add_value(struct text *out, double value, bool last)
{
    char number[40] = "";
    if (isfinite(value))
        text_number(value, number);
    text_add_cell(out, number, last);
}

bool text_read(const char *path, struct text *t)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t before = t->length;
    text_add_bytes(t, "", 0); /* an empty file is a text too */
    bool ok = read_all(file, t);
    int reason = errno;
    fclose(file);
    if (!ok) {
        t->length = before;
        t->chars[before] = '\0';
    }
    errno = reason;
    return ok;
}

int text_letter(const char *bytes, size_t count)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (count == 0)
        return 0;
    if (b[0] < 0x80)
        return 1;
    int length = b[0] >= 0xF0 ? 4 : b[0] >= 0xE0 ? 3 : 2;
    if (b[0] < 0xC2 || b[0] > 0xF4 || (size_t)length > count)
        return 0;
    for (int k = 1; k < length; k++)
        if ((b[k] & 0xC0) != 0x80)
            return 0;
    bool too_long = (b[0] == 0xE0 && b[1] < 0xA0) || (b[0] == 0xF0 && b[1] < 0x90);
    bool surrogate = b[0] == 0xED && b[1] > 0x9F;
    bool beyond = b[0] == 0xF4 && b[1] > 0x8F;
    return too_long || surrogate || beyond ? 0 : length;
}

int text_width(const char *utf8)
{
    int width = 0;
    for (const char *c = utf8; *c != '\0'; c++)
        width += ((unsigned char)*c & 0xC0) != 0x80; /* all but continuation bytes */
    return width;
}

int text_fitting(const char *utf8, int columns)
{
    size_t length = 0, total = strlen(utf8);
    for (int k = 0; k < columns && length < total; k++) {
        int letter = text_letter(utf8 + length, total - length);
        length += letter > 0 ? (size_t)letter : 1;
    }
    return (int)length;
}

/* Capital to small in ASCII and Latin-1, which has Æ, Ø and Å; other letters stay. */
static uint32_t small(uint32_t letter)
{
    bool ascii = letter >= 'A' && letter <= 'Z';
    bool latin = letter >= 0xC0 && letter <= 0xDE && letter != 0xD7; /* 0xD7 is the multiplication sign */
    return ascii || latin ? letter + 32 : letter;
}

/* The letters of `utf8` without case (a byte that is no UTF-8 counts as one), or -1 when there are too many. */
static int letters_of(const char *utf8, uint32_t letters[NAME_LETTERS])
{
    int count = 0;
    size_t left = strlen(utf8);
    while (left > 0) {
        if (count == NAME_LETTERS)
            return -1;
        int bytes = text_letter(utf8, left);
        uint32_t letter = (unsigned char)utf8[0];
        if (bytes > 1)
            letter &= 0x7Fu >> bytes;
        for (int k = 1; k < bytes; k++)
            letter = letter << 6 | ((unsigned char)utf8[k] & 0x3F);
        letters[count++] = small(letter);
        utf8 += bytes > 0 ? bytes : 1;
        left -= bytes > 0 ? (size_t)bytes : 1;
    }
    return count;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The edit distance of the opening comment; three rows of d are enough. */
static int distance(const uint32_t *a, int a_count, const uint32_t *b, int b_count)
{
    int rows[3][NAME_LETTERS + 1];
    for (int q = 0; q <= b_count; q++)
        rows[0][q] = q;
    for (int p = 1; p <= a_count; p++) {
        int *now = rows[p % 3], *above = rows[(p + 2) % 3], *two_above = rows[(p + 1) % 3];
        now[0] = p;
        for (int q = 1; q <= b_count; q++) {
            now[q] = least(least(above[q], now[q - 1]) + 1, above[q - 1] + (a[p - 1] != b[q - 1]));
            if (p > 1 && q > 1 && a[p - 1] == b[q - 2] && a[p - 2] == b[q - 1])
                now[q] = least(now[q], two_above[q - 2] + 1);
        }
    }
    return rows[a_count % 3][b_count];
}

const char *text_nearest(const char *wanted, const char *const *names, int count)
{
    uint32_t a[NAME_LETTERS], b[NAME_LETTERS];
    int a_count = letters_of(wanted, a);
    if (a_count <= 0)
        return NULL;

    /* Up to a third of the letters, two at least, but never all: "ab" is not near "xy". */
    int limit = a_count / 3 > 2 ? a_count / 3 : 2;
    int best = least(limit, a_count - 1) + 1;
    const char *nearest = NULL;
    for (int k = 0; k < count; k++) {
        int b_count = letters_of(names[k], b);
        if (b_count < 0)
            continue;
        int d = distance(a, a_count, b, b_count);
        if (d < best) { /* the first of equally near ones */
            best = d;
            nearest = names[k];
        }
    }
    return nearest;
}

/* n / 10^decimals, n below 10^15 and not divisible by 10 unless there are no decimals. */
static void put_decimals(bool negative, uint64_t n, int decimals, char *to)
{
    char digits[20];
    int count = 0;
    for (; n > 0 || count <= decimals; n /= 10) {
        if (count == decimals && decimals > 0)
            digits[count++] = '.';
        digits[count++] = (char)('0' + n % 10);
    }
    if (negative)
        *to++ = '-';
    while (count > 0)
        *to++ = digits[--count];
    *to = '\0';
}

/* Has `value` an exponent when written? */
static bool has_exponent(double value)
{
    double size = fabs(value);
    return value != 0 && !(size >= 1e-4 && size < 1e15);
}

/* What 15 digits can say, written without looking for them: where whole n and 10^k are held exactly, n / 10^k is the
 * double nearest to that decimal (Clinger 1990), and no other decimal of so few digits has the same. */
static bool put_few_digits(double value, char *to)
{
    static const double power[] = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                   1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    double size = fabs(value), n = 0;
    for (int k = 0; k <= 18 && n < 1e15; k++) { /* 0.0001 with 15 digits has 18 decimals */
        n = nearbyint(size * power[k]);
        if (n < 1e15 && n / power[k] == size) {
            put_decimals(value < 0, (uint64_t)n, k, to);
            return true;
        }
    }
    return false;
}

void text_number(double value, char *to)
{
    enum { BYTES = 32 };
    if (!isfinite(value)) {
        snprintf(to, BYTES, "null");
        return;
    }
    bool plain = !has_exponent(value);
    if (plain && put_few_digits(value, to))
        return;
    /* %g drops zeros at the end: 15 digits say what any fewer say, except of numbers that do not hold so many */
    for (int digits = plain ? 16 : fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(to, BYTES, "%.*g", digits, value);
        if (strtod(to, NULL) == value)
            return;
    }
}

/* Copies the digits of `plain` ("12345.6", no sign) with the language's marks; returns the end. */
static char *with_marks(const char *plain, enum language language, char *to)
{
    char thousands = language == DANISH ? '.' : ',', point = language == DANISH ? ',' : '.';
    size_t whole = strcspn(plain, ".");
    for (size_t k = 0; k < whole; k++) {
        if (k > 0 && (whole - k) % 3 == 0)
            *to++ = thousands;
        *to++ = plain[k];
    }
    for (const char *c = plain + whole; *c != '\0'; c++)
        *to++ = *c == '.' ? point : *c;
    *to = '\0';
    return to;
}

const char *text_local(double value, int decimals, enum language language, char *to)
{
    enum { BYTES = 64 };
    if (!isfinite(value)) {
        snprintf(to, BYTES, "%s", isnan(value) ? "–" : value > 0 ? "∞" : "-∞");
        return to;
    }
    char plain[BYTES];
    decimals = decimals < 0 ? 0 : least(decimals, LOCAL_DECIMALS);
    if (fabs(value) < 1e15)
        snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    else
        snprintf(plain, sizeof plain, "%.6e", fabs(value)); /* grouping would hide the size */

    char *at = to;
    if (value < 0 && strpbrk(plain, "123456789") != NULL) /* what rounds to 0 has no sign */
        *at++ = '-';
    with_marks(plain, language, at);
    return to;
}

bool needs_guard(const char *cell)
{
    return (cell[0] && strchr(FORMULA_BEGINS, cell[0])) || is_guarded(cell);
}

bool is_guarded(const char *cell)
{
    return cell[0] == '\'' && cell[1] != '\0' && strchr(FORMULA_BEGINS "'", cell[1]) != NULL;
}
