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
static bool write_whole(const char *path, const char *text)
{
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (to < 0)
        return false;
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t done = write(to, text, left);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            break;
        text += done;
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

static bool write_part(const char *folder, const struct output *o, const char *tail, struct error *e)
{
    char *path = path_in(folder, o->name, tail), *last = path_in(folder, o->name, "");
    bool folder_there = is_folder(last), ok = !folder_there && write_whole(path, o->text);
    if (!ok)
        fail_defect(e, "%s: cannot write: %s", last, strerror(folder_there ? EISDIR : errno));
    free(path);
    free(last);
    return ok;
}

static bool put_in_place(const char *folder, const struct output *o, const char *tail, struct error *e)
{
    char *from = path_in(folder, o->name, tail), *to = path_in(folder, o->name, "");
    bool ok = rename(from, to) == 0;
    if (!ok)
        fail_defect(e, "%s: cannot put in place: %s", to, strerror(errno));
    free(from);
    free(to);
    return ok;
}

bool write_files(const char *folder, const struct output *outputs, int count, struct error *e)
{
    char tail[40];
    snprintf(tail, sizeof tail, ".part-%ld", (long)getpid());
    bool ok = make_folder(folder, e);
    for (int k = 0; k < count && ok; k++)
        ok = write_part(folder, &outputs[k], tail, e);
    for (int k = 0; k < count && ok; k++)
        ok = put_in_place(folder, &outputs[k], tail, e);
    for (int k = 0; k < count && !ok; k++) {
        char *part = path_in(folder, outputs[k].name, tail);
        unlink(part); /* none may be there */
        free(part);
    }
    return ok;
}

bool writable_folder(const char *folder, struct error *e)
{
    struct text path = {0};
    if (!make_folder(folder, e))
        return false;
    text_add(&path, "%s/.part-%ld", folder, (long)getpid());
    bool ok = write_whole(path.chars, "");
    if (!ok)
        fail_defect(e, "%s: cannot write there: %s", folder, strerror(errno));
    unlink(path.chars); /* none may be there */
    free(path.chars);
    return ok;
}

bool write_plan(const char *folder, const struct report *r, const struct instance *in, struct error *e)
{
    const struct json *document = r->documents[0];
    struct output outputs[] = {{"plan.json", json_print(document)},
                               {"plan.csv", plan_csv(document, in)},
                               {"plan.geojson", plan_geojson(document, in)},
                               {"report.html", report_html(r)}};
    enum { COUNT = sizeof outputs / sizeof *outputs };
    bool ok = write_files(folder, outputs, COUNT, e);
    for (int k = 0; k < COUNT; k++)
        free(outputs[k].text);
    return ok;
}
