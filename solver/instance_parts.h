/* instance_parts.h - what the readers of an instance's files share; for instance.c and instance_*.c alone. */
#ifndef YDERPLAN_INSTANCE_PARTS_H
#define YDERPLAN_INSTANCE_PARTS_H

#include "instance.h"
#include "table.h"

enum { WORKING_DAYS = 5, MOST_AGE = 200 };
#define SHAPES_FILE "areas.geojson"

/* ---- instance_files.c: the files of the folder, as they are chosen ---- */

/* Is the file there that is read as `name`? */
bool file_exists(const struct instance *in, const struct choice *c, const char *name);

/* Is a file of the folder read as one of those that the format knows? */
bool file_is_read(const struct instance *in, const struct choice *c, const char *file);

/* Reads it as a table, as table_read; unknown columns go to the instance's notes. */
bool file_read(struct instance *in, const struct choice *c, const char *name, const struct table_column *columns,
               int column_count, struct table *out, struct error *e);

/* Complains of what is chosen but cannot be: a file that the format does not have, one that the folder does not. */
bool check_choice(const char *folder, const struct choice *c, struct error *e);

/* Notes each file that is read in place of another. */
void note_choice(struct instance *in, const struct choice *c);

/* Fills in->files. */
void stamp_files(struct instance *in, const struct choice *c, struct error *e);

/* ---- instance_cells.c ---- */

/* A number above 0; an empty cell leaves `*out` as it is when `optional`, else fails. */
bool positive_cell(const struct table *t, int row, int w, bool optional, double most, double *out, struct error *e);

/* The index of the cell's name among `names`, or -1 after a complaint. */
int name_cell(const struct table *t, int row, int w, const char *what, const char *const *names, int count,
              struct error *e);
int name_find(const char *name, const char *const *names, int count); /* index, or -1 */

/* The specialty that a cell names, or -1 as places_area_cell. */
int specialty_cell(const struct instance *in, const struct table *t, int row, int w, struct error *e);

/* A cell that must not be empty; owned by the caller, "" after a complaint. */
char *text_cell(const struct table *t, int row, int w, struct error *e);

int by_int(int a, int b); /* as qsort wants it */

/* ---- One file each ---- */

void read_providers(struct instance *in, const struct choice *c, struct error *e);
void read_need(struct instance *in, const struct choice *c, struct error *e); /* with its factors */
void read_costs(struct instance *in, const struct choice *c, struct error *e);
void read_shapes(struct instance *in, const struct choice *c, struct error *e);

#endif
