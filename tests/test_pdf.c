/* test_pdf.c - a page printed by Chromium, and what is said where there is none or it misbehaves: played by scripts. */
#include "folder.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "write.h"

static struct error error;
static struct text pdf;
static char real_path[4096];

static void forget(void)
{
    error_free(&error);
    error = (struct error){0};
    free(pdf.chars);
    pdf = (struct text){0};
}

static bool failed_with(const char *sentence)
{
    return error.status == STATUS_DEFECT && error.count == 1 && pdf.length == 0 && said(&error, sentence);
}

/* Only what stands in the folder is installed: `script` as chromium, besides the few programs that scripts need. */
static void install(const char *name, const char *script)
{
    char path[1024];
    folder_empty();
    folder_file(name, path);
    if (script) {
        folder_put(name, script);
        CHECK(chmod(path, 0700) == 0);
    }
    setenv("PATH", folder_path, 1);
}

/* What is left in the folder that temporary ones are made in. */
static int left_behind(void)
{
    int count = 0;
    DIR *folder = opendir(folder_path);
    for (struct dirent *d; folder && (d = readdir(folder));)
        count += strncmp(d->d_name, "yderplan-pdf-", 13) == 0;
    if (folder)
        closedir(folder);
    return count;
}

static void without_chromium_a_sentence_says_so(void)
{
    install("chromium", NULL);
    CHECK(!print_pdf("<p>x", 5, NULL, &pdf, &error));
    CHECK(failed_with("printing a PDF takes Chromium, and none was found (chromium, chromium-browser, google-chrome); "
                      "the page as .html prints from any browser"));
    CHECK(left_behind() == 0);
    forget();
}

static void a_browser_that_brings_nothing_is_told(void)
{
    static const char *const scripts[] = {
        "#!/bin/sh\nexit 0\n", "#!/bin/sh\nexit 7\n",
        "#!/bin/sh\nfor a; do case $a in --print-to-pdf=*) echo '%PDF-1.4 half' >\"${a#*=}\" ;; esac; done\n"};
    for (size_t k = 0; k < sizeof scripts / sizeof scripts[0]; k++) {
        install("chromium", scripts[k]);
        CHECK(!print_pdf("<p>x", 5, NULL, &pdf, &error));
        CHECK(failed_with("printing a PDF: Chromium ended without one"));
        CHECK(left_behind() == 0);
        forget();
    }
}

/* It gets the page and a profile of its own, under another of its names too. */
static void the_browser_gets_page_and_profile(void)
{
    install("google-chrome",
            "#!/bin/sh\nfor a; do case $a in\n--print-to-pdf=*) pdf=${a#*=} ;;\n--user-data-dir=*) profile=${a#*=} ;;\n"
            "file:*) page=${a#file://} ;;\nesac; done\nread -r line <\"$page\"\n"
            "echo \"%PDF-1.4 $line ${profile%/*/profile}\" >\"$pdf\"\necho '%%EOF' >>\"$pdf\"\n");
    text_add(&pdf, "before ");
    CHECK(print_pdf("<p>Søborg", 5, NULL, &pdf, &error));
    char wanted[1024];
    snprintf(wanted, sizeof wanted, "before %%PDF-1.4 <p>Søborg %.500s\n%%%%EOF\n", folder_path);
    CHECK_TEXT(pdf.chars, wanted);
    CHECK(left_behind() == 0);
    forget();
}

static void a_browser_that_hangs_is_ended(void)
{
    static const char hangs[] = "#!/bin/sh\nwhile :; do :; done\n";
    static const volatile sig_atomic_t stop = 1;
    install("chromium", hangs);
    CHECK(!print_pdf("<p>x", 0.2, NULL, &pdf, &error));
    CHECK(failed_with("printing a PDF: Chromium did not end within 0.2 seconds"));
    forget();
    CHECK(!print_pdf("<p>x", 1e9, &stop, &pdf, &error));
    CHECK(failed_with("printing a PDF was interrupted"));
    CHECK(left_behind() == 0);
    forget();
}

/* The real one: two pages of A4, what a script draws included. */
static void chromium_prints_a4(void)
{
    folder_empty();
    setenv("PATH", real_path, 1);
    CHECK(print_pdf("<!doctype html><html lang=da><meta charset=utf-8><title>Prøve</title>"
                    "<style>@page{size:A4} section{break-after:page}</style><section>Én</section><p>To</p>"
                    "<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', "
                    "'<p style=\"break-before:page\">Tre'), 500)</script>",
                    120, NULL, &pdf, &error));
    error_print(&error, stderr);
    int pages = 0;
    const char *box = NULL;
    for (size_t k = 0; k + 20 < pdf.length; k++) {
        pages += memcmp(pdf.chars + k, "/Type /Page\n", 12) == 0;
        if (!box && memcmp(pdf.chars + k, "/MediaBox ", 10) == 0)
            box = pdf.chars + k;
    }
    double width = 0, height = 0;
    CHECK(pages == 3);
    CHECK(box && sscanf(box, "/MediaBox [%*f %*f %lf %lf]", &width, &height) == 2);
    CHECK(width > 594 && width < 597 && height > 840 && height < 844); /* points: 210 x 297 mm */
    CHECK(left_behind() == 0);
    forget();
}

static void bytes_are_written_as_they_are(void)
{
    struct text content = {0}, back = {0};
    char path[1024];
    text_add_bytes(&content, "a\0b\n", 4);
    CHECK(write_bytes(folder_path, "bytes", &content, &error));
    folder_file("bytes", path);
    CHECK(text_read(path, &back) && back.length == 4 && memcmp(back.chars, content.chars, 4) == 0);
    free(content.chars);
    free(back.chars);
    forget();
}

int main(void)
{
    folder_make();
    snprintf(real_path, sizeof real_path, "%s", getenv("PATH") ? getenv("PATH") : "");
    setenv("TMPDIR", folder_path, 1);
    RUN(without_chromium_a_sentence_says_so);
    RUN(a_browser_that_brings_nothing_is_told);
    RUN(the_browser_gets_page_and_profile);
    RUN(a_browser_that_hangs_is_ended);
    RUN(chromium_prints_a4);
    RUN(bytes_are_written_as_they_are);
    folder_remove();
    return check_done();
}
