/* choice.h - what a scenario chooses of the instance folder before anything else of it can be read (docs/formats.md,
 * "Choosing files"). NULL and {0} stand for the folder as it is. */
#ifndef YDERPLAN_CHOICE_H
#define YDERPLAN_CHOICE_H

#include <stdbool.h>

/* Start at {0}. */
struct choice {
    int file_count;
    struct chosen_file {
        char *name;   /* a file of the folder as the format calls it: "supply.csv" */
        char *file;   /* the file of the folder to read in its place */
        char *where;  /* "scenario.json:7: files.supply.csv", for complaints */
    } * files;        /* [file_count], each name once */
    int year;         /* of population.csv; 0: the latest */
    char *year_where; /* "scenario.json:7: population_year", for complaints; NULL: asked for nowhere */
    int factor_count;
    struct chosen_factor {
        char *specialty; /* id, or "*" for every specialty not named; unknown ids are the scenario's to report */
        bool need;       /* multiplies need; else what existing supply is worth */
        double factor;   /* > 0 */
    } * factors;         /* [factor_count], each specialty at most once for need and once for supply */
};
void choice_free(struct choice *c);

/* The file to read where the format says `name`: the chosen one, else `name` itself. */
const char *choice_file(const struct choice *c, const char *name);

/* What the need, or the existing supply, of a specialty is multiplied by: its own factor, else that of "*", else 1. */
double choice_factor(const struct choice *c, bool need, const char *specialty);

#endif
