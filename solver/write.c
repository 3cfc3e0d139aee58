/* write.c - files whole or not at all. */
#include "write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

static bool make_folder(const char *folder, struct error *e)
{
    if (!folder[0])
        return fail_defect(e, "cannot make a folder without a name");
    char *path = copy_text(folder);
    bool ok = true;
    for (char *at = path + 1; ok && *path; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char was = *at;
        *at = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            ok = fail_defect(e, "%s: cannot make the folder: %s", path, strerror(errno));
        *at = was;
        if (was == '\0')
            break;
    }
    free(path);
    return ok;
}

/* A folder of a result's name would stop the renaming half way: better to know before. */
static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* Writes and syncs; on false errno says why. */
static bool write_whole(const char *path, const char *bytes, size_t left)
{
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (to < 0)
        return false;
    while (left > 0) {
        ssize_t done = write(to, bytes, left);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            break;
        bytes += done;
        left -= (size_t)done;
    }
    int problem = left > 0 ? errno : 0;
    if (problem == 0 && fsync(to) != 0 && errno != EINVAL && errno != ENOTSUP)
        problem = errno;
    if (close(to) != 0 && problem == 0)
        problem = errno;
    errno = problem;
    return problem == 0;
}

static char *path_in(const char *folder, const char *name, const char *tail)
{
    struct text path = {0};
    text_add(&path, "%s/%s%s", folder, name, tail);
    return path.chars;
}

/* A file to be: write_files has texts, a workbook is any bytes. */
struct part {
    const char *name, *bytes;
    size_t length;
};

static bool write_part(const char *folder, const struct part *o, const char *tail, struct error *e)
{
    char *path = path_in(folder, o->name, tail), *last = path_in(folder, o->name, "");
    bool folder_there = is_folder(last), ok = !folder_there && write_whole(path, o->bytes, o->length);
    if (!ok)
        fail_defect(e, "%s: cannot write: %s", last, strerror(folder_there ? EISDIR : errno));
    free(path);
    free(last);
    return ok;
}

static bool put_in_place(const char *folder, const struct part *o, const char *tail, struct error *e)
{
    char *from = path_in(folder, o->name, tail), *to = path_in(folder, o->name, "");
    bool ok = rename(from, to) == 0;
    if (!ok)
        fail_defect(e, "%s: cannot put in place: %s", to, strerror(errno));
    free(from);
    free(to);
    return ok;
}

static bool write_parts(const char *folder, const struct part *parts, int count, struct error *e)
{
    char tail[40];
    snprintf(tail, sizeof tail, ".part-%ld", (long)getpid());
    bool ok = make_folder(folder, e);
    for (int k = 0; k < count && ok; k++)
        ok = write_part(folder, &parts[k], tail, e);
    for (int k = 0; k < count && ok; k++)
        ok = put_in_place(folder, &parts[k], tail, e);
    for (int k = 0; k < count && !ok; k++) {
        char *part = path_in(folder, parts[k].name, tail);
        unlink(part); /* none may be there */
        free(part);
    }
    return ok;
}

/* Was it there? */
static bool remove_from(const char *folder, const char *name)
{
    char *path = path_in(folder, name, "");
    bool there = unlink(path) == 0;
    free(path);
    return there;
}

bool write_files(const char *folder, const struct output *outputs, int count, struct error *e)
{
    struct part *parts = allocate((size_t)count, sizeof *parts);
    int there = 0;
    for (int k = 0; k < count; k++)
        if (outputs[k].text)
            parts[there++] = (struct part){outputs[k].name, outputs[k].text, strlen(outputs[k].text)};
    bool ok = write_parts(folder, parts, there, e);
    for (int k = 0; k < count && ok; k++)
        if (!outputs[k].text)
            remove_from(folder, outputs[k].name);
    free(parts);
    return ok;
}

void numbered_plan(int number, char to[40])
{
    snprintf(to, 40, "plan-%02d.json", number);
}

void remove_plans_after(const char *folder, int number)
{
    char name[40];
    do
        numbered_plan(++number, name);
    while (remove_from(folder, name));
}

bool write_bytes(const char *folder, const char *name, const struct text *content, struct error *e)
{
    return write_parts(folder, &(struct part){name, content->chars, content->length}, 1, e);
}

bool writable_folder(const char *folder, struct error *e)
{
    struct text path = {0};
    if (!make_folder(folder, e))
        return false;
    text_add(&path, "%s/.part-%ld", folder, (long)getpid());
    bool ok = write_whole(path.chars, "", 0);
    if (!ok)
        fail_defect(e, "%s: cannot write there: %s", folder, strerror(errno));
    unlink(path.chars); /* none may be there */
    free(path.chars);
    return ok;
}

char *plan_html(const struct json *document, const struct instance *in, enum language language)
{
    struct json *map = instance_map(in);
    char *page = report_html(&(struct report){&document, 1, map, language});
    json_free(map);
    return page;
}

/* The files of a plan, its document under `name`. */
static bool write_all(const char *folder, const char *name, const struct json *document, const struct instance *in,
                      enum language language, bool decisions, struct error *e)
{
    struct text book = {0};
    if (!make_folder(folder, e) || !plan_xlsx(document, in, language, folder, &book, e))
        return false;
    struct output texts[] = {{name, json_print(document)},
                             {"plan.geojson", plan_geojson(document, in, language)},
                             {"report.html", plan_html(document, in, language)},
                             {"plan.csv", decisions ? plan_csv(document, in, language) : NULL}};
    enum { TEXTS = sizeof texts / sizeof *texts };
    struct part parts[TEXTS + 1] = {{"plan.xlsx", book.chars, book.length}};
    int count = 1;
    for (int k = 0; k < TEXTS; k++)
        if (texts[k].text)
            parts[count++] = (struct part){texts[k].name, texts[k].text, strlen(texts[k].text)};
    bool ok = write_parts(folder, parts, count, e);
    for (int k = 0; k < TEXTS; k++)
        free(texts[k].text);
    free(book.chars);
    return ok;
}

/* Are both paths the same file? */
static bool same_file(const char *folder, const char *name, const char *other)
{
    struct stat a, b;
    char *path = path_in(folder, name, "");
    bool same = stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    free(path);
    return same;
}

bool write_assessment(const char *folder, const struct json *document, const struct instance *in, const char *plan,
                      enum language language, struct error *e)
{
    if (plan)
        return write_all(folder, "assessment.json", document, in, language, !same_file(folder, "plan.csv", plan), e);
    struct output files[] = {{"assessment.json", json_print(document)},
                             {"report.html", plan_html(document, in, language)}};
    bool ok = write_files(folder, files, 2, e);
    free(files[0].text);
    free(files[1].text);
    return ok;
}

bool write_plan(const char *folder, const struct json *document, const struct instance *in, enum language language,
                struct error *e)
{
    return write_all(folder, "plan.json", document, in, language, true, e);
}
