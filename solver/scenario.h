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
    int max_days;       /* satellite, video: days a week per full-time number (of the parent) */
    int min_days;       /* satellite: a satellite that is opened has at least so many days; >= 1 */
    double max_minutes; /* satellite: from parent to satellite, inclusive; INFINITY for none */
    double fte;         /* licence: FTE of a number (1); satellite, video: FTE received per FTE given (0.9, 0.5) */
    int within;         /* satellite: grouping that parent and satellite share, -1 for none; video: the grouping whose
                           groups it serves (GROUPING_REGION) */
    bool forms[FORM_COUNT]; /* closure: which may be closed; FORM_SATELLITE never */
    bool compensated;       /* closure: numbers that were not handed back may be closed too, for compensation */
    double above_percent;   /* closure: only where the degree of coverage today is above it; NAN: everywhere */
    struct level level;     /* closure: of above_percent */
    bool may_end;           /* licence, satellite, video: need not be in force in every later phase */
};

/* Can what this measure decides end again in a later phase, if the scenario says so? Numbers created, converted or
 * closed cannot. */
bool measure_may_end(enum measure m);

/* The keys that a rule or an objective may take; each says which, and they mean the same everywhere. */
enum {
    KEY_LEVEL = 1 << 0,      /* name of a level */
    KEY_MEASURES = 1 << 1,   /* list of measures */
    KEY_MAX = 1 << 2,        /* number >= 0 */
    KEY_MIN = 1 << 3,        /* number >= 0 */
    KEY_OF = 1 << 4,         /* {group: number >= 0}: the group's own `max` */
    KEY_PERCENT = 1 << 5,    /* number >= 0 */
    KEY_EXEMPT = 1 << 6,     /* list of groups (of the rule's level, or of the spec's exempt_level) */
    KEY_EXEMPT_MAX = 1 << 7, /* whole number >= 0 */
    KEY_DECISIONS = 1 << 8,  /* list of decisions */
    KEY_LESS = 1 << 9,       /* list of measures that count against the sum */
    KEY_COUNT = 1 << 10,     /* whole number >= 0 */
    KEY_LIMIT = 1 << 11,     /* exactly one of minutes, km: number >= 0 */
    KEY_MINUTES = 1 << 12,   /* number >= 0 */
    KEY_SHARE = 1 << 13,     /* 0..1 */
    KEY_BETA = 1 << 14,      /* number > 0 */
    KEY_POINTS = 1 << 15,    /* percentage points >= 0 */
    KEY_OF_LEVEL = 1 << 16,  /* `of`: name of a grouping or "nation", which holds the groups of the level */
    KEY_FTE = 1 << 17,       /* number >= 0 */
    KEY_PENALTY = 1 << 18,   /* number > 0: the rule is soft */
    KEY_THETA = 1 << 19,     /* objective: number > 0 */
    KEY_EPSILON = 1 << 20,   /* objective: 0.01..100 */
    KEY_UNREACHED = 1 << 21, /* objective: unreached_minutes > 0 */
    KEY_DEPTH = 1 << 22,     /* objective: whole number >= 1 */
    KEY_PER_PHASE = 1 << 23  /* true or false: counts what the phase adds, not all that is in force */
};

/* What keys that are not given are taken as. Only those that the spec accepts matter. */
struct defaults {
    const char *level;
    double percent, most_percent; /* the largest that is accepted; 0: 1e6 */
    int count;
    double minutes, share, beta, points, fte;
    const char *of_level;
    double theta, epsilon;
    int depth;
};

struct rule_spec {
    const char *name;
    unsigned accepts, needs;  /* KEY_ bits; `specialty` is accepted by every rule that is not of_all */
    bool of_all;              /* no `specialty`: it is about all together, or its decisions name theirs */
    bool of_areas;            /* the level must be one of areas, where people live: not "site" */
    bool whole;               /* max, min and of count: whole numbers */
    bool closes;              /* keeps new numbers out of some groups: a limit of 0 there is what it means to do */
    const char *exempt_level; /* of the groups in `exempt`; NULL: the rule's level */
    struct defaults defaults;
};

struct objective_spec {
    const char *name;
    unsigned accepts; /* KEY_ bits; `measure` and `tolerance` are accepted by every objective */
    struct defaults defaults;
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
    int form;                    /* enum form of a closure; -1 otherwise */
    int least, most;             /* most: INT_MAX where only a least is given */
};

struct rule {
    int kind;  /* index in the catalogue */
    int index; /* place in the scenario, from 0 */
    struct level level;
    bool measures[MEASURE_COUNT], less[MEASURE_COUNT];
    bool *specialties; /* [specialty_count of the instance]: those the rule is about */
    bool each;         /* "specialty": "each": counts every specialty by itself, not all together */
    double max, min;   /* NAN where not given */
    double *of;        /* [groups of level] NAN where the group is not named; NULL without the key */
    double percent;
    bool *exempt; /* [groups of level, or of the spec's exempt_level]; NULL without the key */
    int exempt_max;
    int count;
    double minutes, km; /* of KEY_LIMIT the one that is not given is NAN */
    double share, beta, points, fte;
    struct level of_level;
    double penalty; /* NAN: the rule is hard */
    bool per_phase; /* counts what a phase adds to the plan of the phase before; without phases all of it */
    int decision_count;
    struct fixed_decision *decisions;
    struct json *source; /* as written */
};

struct objective {
    int kind; /* index in the catalogue */
    int line; /* where it is written; 0: nowhere */
    double tolerance;
    struct level level;       /* max_min */
    int depth;                /* max_min: how many of the worst are raised one after the other */
    double theta, epsilon;    /* shortfall; kolm_pollak */
    double minutes, km;       /* max_coverage, set_cover: one of them is NAN */
    double unreached_minutes; /* p_median; NAN: twice the longest finite travel */
};

/* An objective with every parameter at its default, as the indicators show it. */
void objective_default(const struct catalogue *catalogue, const struct instance *in, int kind, struct objective *out);

struct solve_settings {
    double gap, seconds; /* >= 0 */
    int threads;         /* 0: as many as there are processors */
};

/* One of the scenario's phases: a year with its own data and rules, in which all that is decided until then is in
 * force. A scenario stands for one phase at a time: its data, and the common rules and then the phase's own. */
struct phase {
    int index, count; /* from 0; count 0: the scenario has no phases */
    int year;
    double weight;       /* in the objectives: those of all phases sum to 1; 1 without phases */
    int common_rules;    /* the first so many rules are those of every phase */
    struct json *common; /* `choice` of what all phases share */
    struct json *list;   /* "phases" as written, each with its weight */
};

struct scenario {
    char *file; /* what it was read from, for complaints about its parts */
    char *name, *title[LANGUAGE_COUNT];
    int specialty_count; /* >= 1 */
    int *specialties;    /* [specialty_count] indices in the instance, rising */
    double *weight;      /* [specialty_count of the INSTANCE]: sums to 1 over those of the scenario, 0 for others */
    struct json *choice; /* as written: {asks, need, files, population_year, need_factor, supply_factor, weights},
                            those given */
    struct coverage coverage;
    struct settings measures[MEASURE_COUNT];
    int objective_count;
    struct objective *objectives;
    int rule_count;
    struct rule *rules;
    struct solve_settings solve;
    const struct catalogue *catalogue;
    struct phase phase;
};

/* How many phases a policy has: 1 where it speaks of none, or not as it should (scenario_parse complains). */
int scenario_phase_count(const struct json *root);

/* The same, so that each phase is known: "2027"; "" without phases. */
const char *scenario_phase_name(const struct scenario *s, char to[16]);

/* The part of a scenario that must be known before the instance is read. `name` stands for the file in complaints; what
 * needs the instance to be judged (unknown specialties) is left to scenario_parse. A root that is no object, or keys of
 * a wrong type, are complained of here. `out` is to be freed with choice_free, also on false. */
bool scenario_choice(const struct json *root, const char *name, struct choice *out, struct error *e);

/* The same of phase k of a policy that has phases; scenario_choice takes the last. */
bool scenario_choice_in(const struct json *root, int phase, const char *name, struct choice *out, struct error *e);

/* Reads and checks `path` against the instance. On false `out` is empty and `e` has every fault with file, line and key
 * path. */
bool scenario_read(const char *path, const struct instance *in, const struct catalogue *catalogue, struct scenario *out,
                   struct error *e);

/* The same from a tree (a plan's "scenario"); `name` stands for the path in complaints. */
bool scenario_parse(const struct json *root, const char *name, const struct instance *in,
                    const struct catalogue *catalogue, struct scenario *out, struct error *e);

/* The scenario as it is in one phase of a policy that has phases; scenario_parse takes the last. */
bool scenario_parse_in(const struct json *root, int phase, const char *name, const struct instance *in,
                       const struct catalogue *catalogue, struct scenario *out, struct error *e);

/* What holds where no scenario is given: all specialties, gaussian catchment, whatever is possible at all, no rules,
 * objective hoover. */
bool scenario_default(const struct instance *in, const struct catalogue *catalogue, struct scenario *out,
                      struct error *e);
void scenario_free(struct scenario *s);

/* The scenario with its defaults filled in; scenario_parse reads it back to the same. Owned by the caller. */
struct json *scenario_json(const struct scenario *s, const struct instance *in);

/* Is the specialty one of the scenario's? Its weight does not tell: it may be 0. */
bool scenario_has(const struct scenario *s, int specialty);

/* The catchment of a specialty in minutes: the last zone, the scenario's, or the specialty's own. */
double scenario_catchment(const struct scenario *s, const struct instance *in, int specialty);

#endif
