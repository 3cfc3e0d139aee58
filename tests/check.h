/* check.h - the test framework: a test is a function whose name is a sentence that is true.
 *
 *     static void two_and_two_make_four(void) { CHECK(2 + 2 == 4); }
 *     int main(void) { RUN(two_and_two_make_four); return check_done(); }
 *
 * A test passes when all its checks hold. The last line printed is "N passed, N failed".
 *
 * Where many instances made by chance are compared, MANY(n) says how many: n, and a quarter under the sanitizers, which
 * look at what a program touches and take far longer. What all of them together must have shown (every rule has
 * decided somewhere, ...) is asked where all are looked at: if (!SANITIZED).
 *
 * NO_CLOCK, seconds, is for searches that must end by themselves however slow the machine is. */
#ifndef YDERPLAN_TESTS_CHECK_H
#define YDERPLAN_TESTS_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The Makefile defines it with SANITIZE=1. */
#ifndef SANITIZED
#define SANITIZED 0
#endif
#define MANY(n) (SANITIZED ? (n) / 4 : (n))

enum { NO_CLOCK = 3600 };

static int checks_failed_in_test, tests_passed, tests_failed;

static inline void check_failed(const char *file, int line, const char *what)
{
    if (++checks_failed_in_test <= 5)
        fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
}

static inline bool check_near(double a, double b, double tolerance)
{
    return a == b || fabs(a - b) <= tolerance; /* NAN is near nothing */
}

static inline bool check_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

#define CHECK_NEAR(a, b, tolerance)                                                                                    \
    do {                                                                                                               \
        double check_a = (a), check_b = (b);                                                                           \
        if (!check_near(check_a, check_b, (tolerance))) {                                                              \
            char check_said[300];                                                                                      \
            snprintf(check_said, sizeof check_said, "%s (%.12g) near %s (%.12g)", #a, check_a, #b, check_b);           \
            check_failed(__FILE__, __LINE__, check_said);                                                              \
        }                                                                                                              \
    } while (0)

#define CHECK_TEXT(a, b)                                                                                               \
    do {                                                                                                               \
        const char *check_a = (a), *check_b = (b);                                                                     \
        if (!check_text(check_a, check_b)) {                                                                           \
            fprintf(stderr, "  found:  %s\n  wanted: %s\n", check_a ? check_a : "(none)",                              \
                    check_b ? check_b : "(none)");                                                                     \
            check_failed(__FILE__, __LINE__, #a " is " #b);                                                            \
        }                                                                                                              \
    } while (0)

#define RUN(test)                                                                                                      \
    do {                                                                                                               \
        checks_failed_in_test = 0;                                                                                     \
        test();                                                                                                        \
        if (checks_failed_in_test == 0)                                                                                \
            tests_passed++;                                                                                            \
        else {                                                                                                         \
            tests_failed++;                                                                                            \
            fprintf(stderr, "FAILED: %s (%s)\n", #test, __FILE__);                                                     \
        }                                                                                                              \
    } while (0)

static inline int check_done(void)
{
    printf("%d passed, %d failed\n", tests_passed, tests_failed);
    return tests_failed != 0;
}

#endif
