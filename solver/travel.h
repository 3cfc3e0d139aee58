/* travel.h - minutes and kilometres from areas to sites, from one source for all pairs:
 *
 *   travel.csv     if there, complete: a pair left out cannot be reached;
 *   links.csv      else: local_minutes of the area + the quickest path over the links (both ways; of parallel links the
 *                  quickest) from the area to the site's area; km along that path (the shortest of equally quick ones)
 * + local_km; coordinates    else: great circle x 1.3 at 60 km/h, noted that it crosses water; refused where an area is
 * an island or a coordinate is missing. Within an area: at least local_minutes and local_km.
 *
 * Pairs out of reach are not stored. Every limit in the program is inclusive. */
#ifndef YDERPLAN_TRAVEL_H
#define YDERPLAN_TRAVEL_H

#include <stddef.h>

#include "places.h"

enum travel_source { TRAVEL_FILE, TRAVEL_LINKS, TRAVEL_COORDINATES };

struct travel {
    enum travel_source source;
    char *file;               /* the file read as travel.csv or links.csv, or "coordinates", as plan.json names it */
    bool has_minutes, has_km; /* some pair has them */
    size_t *start;            /* [area_count + 1]: the pairs of area i are start[i] .. start[i+1]-1 */
    int *site;                /* [start[area_count]], ascending within an area */
    double *minutes;          /* [the same]; INFINITY where only km is given */
    double *km;               /* [the same]; INFINITY where only minutes are given */
};

/* As `c` says which files are read. */
bool travel_read(const char *folder, const struct choice *c, const struct places *places, struct travel *out,
                 struct notes *notes, struct error *e);
void travel_free(struct travel *t);

/* INFINITY where there is no way. O(log pairs of the area). */
double travel_minutes(const struct travel *t, int area, int site);
double travel_km(const struct travel *t, int area, int site);

#endif
