/* instance.h - the checked facts of an instance folder (docs/formats.md); constant from here on. */
#ifndef YDERPLAN_INSTANCE_H
#define YDERPLAN_INSTANCE_H

#include "choice.h"
#include "hash.h"
#include "json.h"
#include "places.h"
#include "travel.h"

/* What a plan can do, and what costs.csv may price. */
enum measure {
    MEASURE_NEW,        /* new full-time number */
    MEASURE_CONVERSION, /* a part-time number made full-time at the same address */
    MEASURE_LICENCE,    /* licence number: time-limited, held by the region */
    MEASURE_SATELLITE,  /* days a week that a full-time number works at another site */
    MEASURE_CLOSURE,    /* an existing number closed or handed back; `form` says of which form */
    MEASURE_VIDEO,      /* days a week that a site's full-time numbers spend on video for a whole group of areas */
    MEASURE_COUNT
};
extern const char
    *const measure_names[MEASURE_COUNT]; /* "new", "conversion", "licence", "satellite", "closure", "video" */
int measure_find(const char *name);      /* or -1 */

enum form { FORM_FULL_TIME, FORM_PART_TIME, FORM_SHARED, FORM_LICENCE, FORM_SATELLITE, FORM_COUNT };
extern const char *const form_names[FORM_COUNT];

struct specialty {
    char *id, *name_da, *name_en;
    double part_time_fte;     /* FTE of a part-time number, 0..1 */
    double weight;            /* > 0; 1 where the column is absent */
    double catchment_minutes; /* > 0; NAN where not given */
    double target_per_100k;   /* FTE per 100,000 need-weighted inhabitants, > 0; NAN where not given */
    double base_need;         /* need per number, > 0; NAN where not given */
};

/* A row of providers.csv; sorted by site, specialty, form, parent, then the rest of the row, so that row order never
 * shows. */
struct provider {
    int site, specialty;
    enum form form;
    int count;   /* numbers, >= 0 */
    double fte;  /* per number (per satellite FTE moved), > 0; NAN where not given */
    int parent;  /* site, for FORM_SATELLITE; else -1 */
    double days; /* days a week per satellite, for FORM_SATELLITE, 0 < days <= 5; else 0 */
    double holder_age, vacant_months, activity; /* NAN where not given */
    int returned;                               /* of `count`, handed back */
    char *number;                               /* the provider number, "" where not given */
    int line;                                   /* of providers.csv */
};

struct supply_row {
    int region;
    int specialty;
    double specialists, recruitable;
}; /* region: group of GROUPING_REGION */
struct hospital {
    char *id;
    int area, specialty;
    double specialists;
    bool is_protected;
    double latitude, longitude;
};
struct wait_row {
    struct level level;
    int group;
    int specialty;
    double weeks;
};

struct input_file {
    char *name;
    char hash[HASH_TEXT];
};

/* How the warning about a chosen file ends: "need.csv: need_2030.csv is read ...". */
#define READ_IN_ITS_PLACE " is read in its place, as the scenario asks"

/* A sentence of notes.csv that every output made from this instance must carry; those about a file that is not read
 * are left out. */
struct caveat {
    char *da, *en;
};

struct instance {
    char *folder;
    struct places places;
    struct travel travel;
    int specialty_count;           /* >= 1 */
    struct specialty *specialties; /* [specialty_count], sorted by id */
    int provider_count;
    struct provider *providers; /* [provider_count] */
    double *need;               /* [specialty_count * area_count], need-weighted inhabitants; 0: left out */
    char *need_source;          /* the file of need or of rates, "population" or "mixed" */
    double *cost; /* [MEASURE_COUNT * specialty_count], million kr a year per number or weekly day; NAN: none. That of a
                     closure may be negative: money freed */
    double
        *compensation; /* [specialty_count] million kr a year for a closed number that was not handed back; NAN: none */
    double *supply_factor; /* [specialty_count] > 0; what existing supply is worth, times this; 1 unless chosen */
    int supply_count;
    struct supply_row *supply;
    int hospital_count;
    struct hospital *hospitals;
    int wait_count;
    struct wait_row *waits;
    int file_count;
    struct input_file *files; /* every file read, by name */
    struct json **shapes; /* [area_count] geometry of areas.geojson, Polygon or MultiPolygon as RFC 7946 wants it, NULL
                             for an area without; NULL where there is no such file */
    int caveat_count;
    struct caveat *caveats; /* of notes.csv, in file order */
    struct notes notes;     /* warnings met while reading */
};

/* Reads and checks a whole folder, as `choice` says (NULL: as it is; need factors are already multiplied in). On false
 * `out` is empty and `e` has every fault found in all files. */
bool instance_read(const char *folder, const struct choice *choice, struct instance *out, struct error *e);
void instance_free(struct instance *in);

int instance_specialty(const struct instance *in, const char *id); /* index, or -1 */

#endif
