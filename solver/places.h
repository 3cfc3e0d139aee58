/* places.h - where people live and where provider numbers work: areas.csv and sites.csv.
 *
 * Areas, sites and the groups of each grouping are sorted by id (bytes), so that the order of rows never shows. i is
 * always an area, j always a site. */
#ifndef YDERPLAN_PLACES_H
#define YDERPLAN_PLACES_H

#include "choice.h"
#include "error.h"

struct table;

struct area {
    char *id, *name;
    double population;              /* inhabitants, >= 0 */
    double latitude, longitude;     /* degrees; NAN where not given */
    double local_minutes, local_km; /* to a site in the area itself, >= 0; 10 and 5 where not given */
    bool island;                    /* nothing may be reached by straight lines */
};

struct site {
    char *id, *name;
    int area;                   /* index of its area */
    double latitude, longitude; /* degrees; those of its area where not given, else NAN */
    int max_numbers;            /* numbers it can hold, all specialties together; -1 without limit */
    int room_days;              /* satellite days a week that can be opened there, all specialties; -1 without limit */
};

/* A column of areas.csv that puts every area into a group: municipality, council, region and every further column. */
struct grouping {
    char *name;
    int group_count;
    char **groups; /* [group_count], sorted */
    int *of_area;  /* [area_count] */
};

struct places {
    int area_count, site_count; /* both >= 1 */
    struct area *areas;         /* [area_count] */
    struct site *sites;         /* [site_count] */
    int grouping_count;         /* >= 3 */
    struct grouping *groupings; /* municipality, council, region, then further columns by name */
};

enum { GROUPING_MUNICIPALITY, GROUPING_COUNCIL, GROUPING_REGION };

/* Reads areas.csv and sites.csv of the folder, or what is chosen in their place. On false `e` has every fault of both
 * and `out` holds what could be read (area_count or site_count 0 where a file could not; -1 for an index that is not
 * known): enough to check other files against, no more. Free it either way. */
bool places_read(const char *folder, const struct choice *c, struct places *out, struct notes *notes, struct error *e);
void places_free(struct places *p);

int places_area(const struct places *p, const char *id); /* index, or -1 */
int places_site(const struct places *p, const char *id);

/* A level: the whole nation, each site, each area, or the groups of a grouping. */
enum level_kind { LEVEL_NATION, LEVEL_SITE, LEVEL_AREA, LEVEL_GROUPING };
struct level {
    enum level_kind kind;
    int grouping; /* index, for LEVEL_GROUPING; else 0 */
};

/* "nation", "site", "area" or a grouping's name; false when there is no such level. */
bool level_find(const struct places *p, const char *name, struct level *out);
const char *level_name(const struct places *p, struct level level);
int level_group_count(const struct places *p, struct level level);
const char *level_group_id(const struct places *p, struct level level, int group);   /* "nation" for the nation */
const char *level_group_name(const struct places *p, struct level level, int group); /* areas and sites: their name */
int level_group(const struct places *p, struct level level, const char *id);         /* index, or -1 */
int level_of_area(const struct places *p, struct level level, int area); /* an area's group; -1 at LEVEL_SITE */
int level_of_site(const struct places *p, struct level level, int site); /* a site is in the groups of its area */

/* For the readers of further files; `w` is the wanted column of the cell. */

enum { ID_BYTES = 200 }; /* the longest id */

/* The area or site that a cell names, or -1: after a complaint (an unknown id is complained of once a file), or
 * silently where there is no area or site at all because its own file has failed. */
int places_area_cell(const struct places *p, const struct table *t, int row, int w, struct error *e);
int places_site_cell(const struct places *p, const struct table *t, int row, int w, struct error *e);

/* Fails because the cell names no known `what`, with the nearest of `names` [count]. With `once`, silently where the
 * same text stood in an earlier row of the column. */
bool places_unknown(const struct table *t, int row, int w, const char *what, const char *const *names, int count,
                    bool once, struct error *e);

/* The index that each row gets when rows are sorted by the id in column `w`: [row_count], owned by the caller; -1 for a
 * row whose id is empty, too long, has a control character or stands twice, which is complained of. `*count` ids are
 * left. */
int *places_rank(const struct table *t, int w, int *count, struct error *e);

/* Latitude and longitude in degrees: both or neither (NAN). */
void places_coordinates(const struct table *t, int row, int w_latitude, int w_longitude, double *latitude,
                        double *longitude, struct error *e);

#endif
