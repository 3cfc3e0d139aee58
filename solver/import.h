/* import.h - instance folders made from the files of others. What comes out is an instance like any other: nothing
 * after it knows where it came from. */
#ifndef YDERPLAN_IMPORT_H
#define YDERPLAN_IMPORT_H

#include "error.h"

/* Reads a p-median problem of the OR-Library (docs/formats.md, "import") and writes into `folder` the instance (every
 * node an area with one inhabitant and a site in it, minutes the shortest paths) and scenario.json, which asks for the
 * best `p` open sites; 0: as many as the file says. Notes edges given again and pairs without a path. On false `e` has
 * every fault of the file, or says why nothing could be written; no file is then written. */
bool import_orlib_pmed(const char *path, int p, const char *folder, struct notes *notes, struct error *e);

#endif
