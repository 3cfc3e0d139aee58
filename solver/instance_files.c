/* instance_files.c - the files of a folder: those that the format knows, and those chosen in their place. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "instance_parts.h"
#include "memory.h"
#include "text.h"

/* Every file an instance may have, sorted. */
static const struct known_file {
    const char *name;
    bool can_be_chosen;
} known_files[] = {{"areas.csv", true},      {SHAPES_FILE, false}, {"costs.csv", true},
                   {"hospitals.csv", true},  {"links.csv", true},  {"need.csv", true},
                   {"need_rates.csv", true}, {"notes.csv", false}, {"population.csv", true},
                   {"providers.csv", true},  {"sites.csv", true},  {"specialties.csv", true},
                   {"supply.csv", true},     {"travel.csv", true}, {"waits.csv", true}};
enum { FILE_COUNT = sizeof known_files / sizeof known_files[0] };

bool file_exists(const struct instance *in, const struct choice *c, const char *name)
{
    return table_exists(in->folder, choice_file(c, name));
}

bool file_read(struct instance *in, const struct choice *c, const char *name, const struct table_column *columns,
               int column_count, struct table *out, struct error *e)
{
    return table_read(in->folder, choice_file(c, name), columns, column_count, false, out, &in->notes, e);
}

/* ---- The choice ---- */

static bool check_name(const struct chosen_file *f, struct error *e)
{
    const char *names[FILE_COUNT];
    struct text list = {0};
    int count = 0;
    for (size_t k = 0; k < FILE_COUNT; k++)
        if (known_files[k].can_be_chosen) {
            text_add(&list, "%s%s", count > 0 ? ", " : "", known_files[k].name);
            names[count++] = known_files[k].name;
        }
    bool known = name_find(f->name, names, count) >= 0, never = false;
    for (size_t k = 0; k < FILE_COUNT; k++)
        never = never || (!known_files[k].can_be_chosen && strcmp(known_files[k].name, f->name) == 0);
    const char *near = never ? NULL : text_nearest(f->name, names, count);
    if (!known && near)
        fail(e, "%s: unknown file \"%.80s\"; did you mean \"%s\"?", f->where, f->name, near);
    else if (!known)
        fail(e, "%s: expected one of %s, found \"%.80s\"", f->where, list.chars, f->name);
    free(list.chars);
    return known;
}

/* A file of the folder itself: no way leads out of it. */
static bool is_file_of(const char *folder, const char *name)
{
    struct text path = {0};
    struct stat s;
    text_add(&path, "%s/%s", folder, name);
    bool is_file = strchr(name, '/') == NULL && stat(path.chars, &s) == 0 && S_ISREG(s.st_mode);
    free(path.chars);
    return is_file;
}

bool check_choice(const char *folder, const struct choice *c, struct error *e)
{
    int before = e->count;
    for (int k = 0; c != NULL && k < c->file_count; k++) {
        if (check_name(&c->files[k], e) && !is_file_of(folder, c->files[k].file))
            fail(e, "%s: expected a file of the folder, found none called \"%s\"", c->files[k].where, c->files[k].file);
    }
    return e->count == before;
}

/* ---- What is read ---- */

static bool is_read(const struct instance *in, const struct choice *c, const char *name)
{
    if (strcmp(name, "links.csv") == 0 && file_exists(in, c, "travel.csv"))
        return false;
    if (strcmp(name, "population.csv") == 0 || strcmp(name, "need_rates.csv") == 0)
        return file_exists(in, c, "population.csv") && file_exists(in, c, "need_rates.csv");
    return file_exists(in, c, name);
}

bool file_is_read(const struct instance *in, const struct choice *c, const char *file)
{
    for (size_t k = 0; k < FILE_COUNT; k++)
        if (strcmp(choice_file(c, known_files[k].name), file) == 0 && is_read(in, c, known_files[k].name))
            return true;
    return false;
}

void note_choice(struct instance *in, const struct choice *c)
{
    for (size_t k = 0; k < FILE_COUNT; k++) {
        const char *name = known_files[k].name, *file = choice_file(c, name);
        if (strcmp(file, name) != 0 && is_read(in, c, name))
            note(&in->notes, "%s: %s" READ_IN_ITS_PLACE, name, file);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct input_file *)a)->name, ((const struct input_file *)b)->name);
}

/* A file that is read as two is one file. */
static void drop_twins(struct instance *in)
{
    int kept = 0;
    for (int k = 0; k < in->file_count; k++)
        if (kept > 0 && strcmp(in->files[kept - 1].name, in->files[k].name) == 0)
            free(in->files[k].name);
        else
            in->files[kept++] = in->files[k];
    in->file_count = kept;
}

void stamp_files(struct instance *in, const struct choice *c, struct error *e)
{
    in->files = allocate(FILE_COUNT, sizeof *in->files);
    for (size_t k = 0; k < FILE_COUNT; k++) {
        struct text path = {0};
        if (!is_read(in, c, known_files[k].name))
            continue;
        struct input_file *f = &in->files[in->file_count++];
        f->name = copy_text(choice_file(c, known_files[k].name));
        text_add(&path, "%s/%s", in->folder, f->name);
        if (!hash_file(path.chars, f->hash))
            fail(e, "%s: cannot be read", path.chars);
        free(path.chars);
    }
    qsort(in->files, (size_t)in->file_count, sizeof *in->files, by_name);
    drop_twins(in);
}
