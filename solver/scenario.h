/* scenario.h - a policy as the planner wrote it (JSON), checked against the instance, defaults filled in.
 *
 * The scenario knows which keys each objective and rule takes through a catalogue that is handed in; it does not know
 * what they mean. */
#ifndef YDERPLAN_SCENARIO_H
#define YDERPLAN_SCENARIO_H

#include "instance.h"
#include "json.h"
#include "text.h"

enum coverage_model { COVERAGE_CATCHMENT, COVERAGE_LOCATED };
enum decay { DECAY_STEP, DECAY_GAUSSIAN, DECAY_ZONES, DECAY_EXPONENTIAL, DECAY_POWER, DECAY_COUNT };
extern const char *const decay_names[DECAY_COUNT];

/* How supply reaches people (docs/model.md, "Coverage"). */
struct coverage {
    enum coverage_model model;
    enum decay decay;
    double beta; /* exponential and power: > 0; else NAN */
    int zone_count;
    double *zone_minutes, *zone_weights; /* [zone_count], minutes rising */
    double catchment_minutes;            /* for every specialty; NAN: the specialties' own */
    struct level level;                  /* located: area and site share this group */
};

/* A measure's settings; those that do not belong to it are at their defaults. */
struct settings {
    bool used;
    int max_per_site;   /* new, licence: numbers per site and specialty */
    double acceptance;  /* conversion: share of a specialty's part-time numbers that may be converted, 0..1 */
    int max_days;       /* satellite: days a week per full-time number of the parent */
    double max_minutes; /* satellite: from parent to satellite, inclusive; INFINITY for none */
    double fte;         /* licence: FTE of a number (1); satellite: FTE at the site per FTE moved (0.9) */
    int within;         /* satellite: grouping that parent and satellite share; -1 for none */
};

/* The keys that a rule may take; each rule says which, and they mean the same in every rule. */
enum {
    KEY_LEVEL = 1 << 0,      /* name of a level */
    KEY_MEASURES = 1 << 1,   /* list of measures */
    KEY_MAX = 1 << 2,        /* number >= 0 */
    KEY_MIN = 1 << 3,        /* number >= 0 */
    KEY_OF = 1 << 4,         /* {group: number >= 0}: the group's own `max` */
    KEY_PERCENT = 1 << 5,    /* number >= 0 */
    KEY_EXEMPT = 1 << 6,     /* list of groups */
    KEY_EXEMPT_MAX = 1 << 7, /* whole number >= 0 */
    KEY_DECISIONS = 1 << 8   /* list of decisions */
};

struct rule_spec {
    const char *name;
    unsigned accepts, needs;   /* KEY_ bits; `specialty` is accepted by every rule */
    const char *default_level; /* where KEY_LEVEL is accepted and not given */
    bool of_coverage;          /* the level must have coverage: not "site" */
    double default_percent, most_percent;
};

struct objective_spec {
    const char *name;
    bool solvable; /* else the measure is reported only */
};

struct catalogue {
    int rule_count;
    const struct rule_spec *const *rules;
    int objective_count;
    const struct objective_spec *const *objectives;
};

/* A decision taken or ruled out by name: its size lies in [least, most] (numbers, or days for a satellite). */
struct fixed_decision {
    enum measure measure;
    int specialty, site, parent; /* parent: -1 unless a satellite */
    int least, most;             /* most: INT_MAX where only a least is given */
};

struct rule {
    int kind;  /* index in the catalogue */
    int index; /* place in the scenario, from 0 */
    struct level level;
    bool measures[MEASURE_COUNT];
    bool *specialties; /* [specialty_count of the instance]: those the rule is about */
    bool each;         /* "specialty": "each": counts every specialty by itself, not all together */
    double max, min;   /* NAN where not given */
    double *of;        /* [groups of level] NAN where the group is not named; NULL without the key */
    double percent;
    bool *exempt; /* [groups of level]; NULL without the key */
    int exempt_max;
    int decision_count;
    struct fixed_decision *decisions;
    struct json *source; /* as written */
};

struct objective {
    int kind; /* index in the catalogue */
    double tolerance;
};

struct solve_settings {
    double gap, seconds; /* >= 0 */
    int threads;         /* 0: as many as there are processors */
};

struct scenario {
    char *name, *title[LANGUAGE_COUNT];
    int specialty_count; /* >= 1 */
    int *specialties;    /* [specialty_count] indices in the instance, rising */
    double *weight;      /* [specialty_count of the INSTANCE]: sums to 1 over those of the scenario, 0 for others */
    struct coverage coverage;
    struct settings measures[MEASURE_COUNT];
    int objective_count;
    struct objective *objectives;
    int rule_count;
    struct rule *rules;
    struct solve_settings solve;
    const struct catalogue *catalogue;
};

/* Reads and checks `path` against the instance. On false `out` is empty and `e` has every fault with file, line and key
 * path. */
bool scenario_read(const char *path, const struct instance *in, const struct catalogue *catalogue, struct scenario *out,
                   struct error *e);

/* The same from a tree (a plan's "scenario"); `name` stands for the path in complaints. */
bool scenario_parse(const struct json *root, const char *name, const struct instance *in,
                    const struct catalogue *catalogue, struct scenario *out, struct error *e);

/* What holds where no scenario is given: all specialties, gaussian catchment, whatever is possible at all, no rules,
 * objective hoover. */
bool scenario_default(const struct instance *in, const struct catalogue *catalogue, struct scenario *out,
                      struct error *e);
void scenario_free(struct scenario *s);

/* The scenario with its defaults filled in; scenario_parse reads it back to the same. Owned by the caller. */
struct json *scenario_json(const struct scenario *s, const struct instance *in);

/* The catchment of a specialty in minutes: the last zone, the scenario's, or the specialty's own. */
double scenario_catchment(const struct scenario *s, const struct instance *in, int specialty);

#endif
