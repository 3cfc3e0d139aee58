/* write_pdf.c - a page as PDF, printed by the Chromium that is installed: no shell, a profile of its own that is
 * deleted afterwards, nothing fetched from anywhere. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "write.h"

extern char **environ;

/* As distributions and vendors call it. */
static const char *const browsers[] = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"};
enum { BROWSER_COUNT = sizeof browsers / sizeof browsers[0] };

/* ---- a folder for the page, the PDF and the profile ---- */

/* Empties the folder open as `folder`, and closes it. */
static void empty_folder(int folder)
{
    DIR *list = folder < 0 ? NULL : fdopendir(folder);
    for (struct dirent *d; list && (d = readdir(list));) {
        struct stat s;
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        bool below = fstatat(dirfd(list), d->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(s.st_mode);
        if (below)
            empty_folder(openat(dirfd(list), d->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
        unlinkat(dirfd(list), d->d_name, below ? AT_REMOVEDIR : 0);
    }
    if (list)
        closedir(list);
    else if (folder >= 0)
        close(folder);
}

static void remove_folder(const char *path)
{
    empty_folder(open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    rmdir(path);
}

/* The path of a new folder, owned; NULL with a complaint. */
static char *make_own_folder(struct error *e)
{
    const char *parent = getenv("TMPDIR");
    struct text path = {0};
    text_add(&path, "%s/yderplan-pdf-XXXXXX", parent && parent[0] == '/' ? parent : "/tmp");
    if (mkdtemp(path.chars))
        return path.chars;
    fail_defect(e, "%s: cannot make a folder for printing: %s", path.chars, strerror(errno));
    free(path.chars);
    return NULL;
}

/* ---- the browser ---- */

/* file:///... with every letter that means something in an address as %XX. */
static void add_address(struct text *out, const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    text_add(out, "file://");
    for (const char *c = path; *c; c++)
        text_add(out, strchr(plain, *c) ? "%c" : "%%%02X", (unsigned char)*c);
}

/* Starts the first browser there is, in a group of its own so that all its processes can be ended; its words go
 * nowhere. The error number when none can be started. */
static int start_browser(const char *folder, pid_t *out)
{
    struct text profile = {0}, pdf = {0}, address = {0};
    text_add(&profile, "--user-data-dir=%s/profile", folder);
    text_add(&pdf, "--print-to-pdf=%s/page.pdf", folder);
    add_address(&address, folder);
    text_add(&address, "/page.html");
    char *arguments[] = {NULL,
                         "--headless",
                         "--disable-gpu",
                         "--no-first-run",
                         "--no-pdf-header-footer",
                         "--disable-extensions",
                         "--disable-background-networking",
                         "--disable-component-update",
                         "--host-resolver-rules=MAP * ~NOTFOUND",
                         "--virtual-time-budget=10000", /* the page's own milliseconds: until its charts are drawn */
                         profile.chars,
                         pdf.chars,
                         address.chars,
                         geteuid() == 0 ? "--no-sandbox" : NULL, /* root gets none, and the page is our own */
                         NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    for (int stream = 0; stream <= 2; stream++)
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    int problem = ENOENT;
    for (int k = 0; k < BROWSER_COUNT && problem == ENOENT; k++) {
        arguments[0] = (char *)browsers[k];
        problem = posix_spawnp(out, browsers[k], &actions, &attributes, arguments, environ);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    free(profile.chars);
    free(pdf.chars);
    free(address.chars);
    return problem;
}

/* How it ended; ETIMEDOUT or EINTR where it was ended for taking too long, or because the user wants to stop. */
static int wait_for(pid_t browser, double seconds, const volatile sig_atomic_t *stop)
{
    static const double tick = 0.05;
    int status = 0, ended_for = 0;
    for (double waited = 0; waitpid(browser, &status, WNOHANG) == 0; waited += tick) {
        ended_for = stop && *stop ? EINTR : waited >= seconds ? ETIMEDOUT : 0;
        if (ended_for)
            break;
        nanosleep(&(struct timespec){0, (long)(tick * 1e9)}, NULL);
    }
    kill(-browser, SIGKILL); /* what is left of its group */
    if (ended_for)
        waitpid(browser, &status, 0);
    return ended_for;
}

static bool read_pdf(const char *path, struct text *out)
{
    static const char begin[] = "%PDF-", end[] = "%%EOF";
    size_t before = out->length;
    if (!text_read(path, out))
        return false;
    const char *bytes = out->chars + before;
    size_t length = out->length - before, at = length > 40 ? length - 40 : 0;
    bool whole = length > sizeof begin && memcmp(bytes, begin, strlen(begin)) == 0;
    for (bool found = false; whole && !found; at++) {
        whole = at + strlen(end) <= length;
        found = whole && memcmp(bytes + at, end, strlen(end)) == 0;
    }
    if (!whole)
        out->length = before;
    return whole;
}

static bool print_in(const char *folder, const char *html, double seconds, const volatile sig_atomic_t *stop,
                     struct text *out, struct error *e)
{
    struct output page = {"page.html", (char *)html};
    pid_t browser;
    if (!write_files(folder, &page, 1, e))
        return false;
    int problem = start_browser(folder, &browser);
    if (problem == ENOENT)
        return fail_defect(e, "printing a PDF takes Chromium, and none was found (chromium, chromium-browser, "
                              "google-chrome); the page as .html prints from any browser");
    if (problem == 0)
        problem = wait_for(browser, seconds, stop);
    struct text path = {0};
    text_add(&path, "%s/page.pdf", folder);
    bool ok = problem == 0 && read_pdf(path.chars, out);
    free(path.chars);
    if (problem == ETIMEDOUT)
        return fail_defect(e, "printing a PDF: Chromium did not end within %g seconds", seconds);
    if (problem == EINTR)
        return fail_defect(e, "printing a PDF was interrupted");
    if (problem != 0)
        return fail_defect(e, "printing a PDF: Chromium cannot be started: %s", strerror(problem));
    return ok || fail_defect(e, "printing a PDF: Chromium ended without one");
}

bool print_pdf(const char *html, double seconds, const volatile sig_atomic_t *stop, struct text *out, struct error *e)
{
    char *folder = make_own_folder(e);
    bool ok = folder && print_in(folder, html, seconds, stop, out, e);
    if (folder)
        remove_folder(folder);
    free(folder);
    return ok;
}
