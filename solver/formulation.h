/* formulation.h - what an objective and a rule offer, and the model they add their rows to.
 *
 * Each file in formulations/ states one of them: its mathematics at the top, `add` for its rows in the program, `value`
 * or `check` to judge a plan without the program, and its words in Danish and English. formulations/all.c lists them.
 * Adding one means a file there and a line in the list. */
#ifndef YDERPLAN_FORMULATION_H
#define YDERPLAN_FORMULATION_H

#include "access.h"
#include "mip.h"
#include "plan.h"
#include "text.h"

/* A linear form over the program's columns: constant + sum of terms; a column may stand in several terms. Start at {0}.
 */
struct linear {
    double constant;
    int count;
    struct linear_term {
        int column;
        double value;
    } * terms; /* [count], owned */
    size_t room;
};
void linear_add(struct linear *f, int column, double value); /* 0 is not stored */
void linear_free(struct linear *f);
double linear_value(const struct linear *f, const double *x);

/* A decision that the plan may take: one whole column of the program. Its size are numbers, or days a week. */
struct candidate {
    enum measure measure;
    int specialty, site;
    int parent;       /* the satellite's parent site, else -1 */
    int form;         /* enum form of a closure, else -1 */
    bool compensated; /* closures come in two candidates: numbers handed back, and others for compensation */
    int most;         /* >= 1 */
    int source;       /* where it brings supply: a site, or for video site_count + group (access.h) */
    double gain;      /* FTE that one more brings there; negative for a closure */
    int giver;        /* site that gives the days of a satellite or of video; -1: none */
    double loss;      /* FTE that one more takes from the giver */
    double price;     /* million kr a year for one more; NAN: costs.csv has none */
    int column;       /* of the program */
};

/* Something the program knows only from below (a convex measure by some of its tangents), and learns where a plan needs
 * it: `refine` adds the rows that x breaks, and columns they need, and returns how many rows. */
struct model;
struct lazy {
    /* `best`: no plan worth knowing has a larger value of the aim stated last (INFINITY: none is known yet) */
    int (*refine)(struct model *m, void *data, const double *x, double best);
    /* Aim `aim` is about to be held at `limit`: takes back what held only for values up to `best`, and adds what the
     * limit needs, should it be the own aim; may be NULL */
    void (*settle)(struct model *m, void *data, int aim, double limit);
    void (*free)(void *data); /* may be NULL */
    void *data;
};

/* The program under construction, and what its parts need to know. Everything here comes from the instance by way of
 * access.h, never from plan.h's outcome, which judges the result. Arrays by specialty are over those of the instance.
 */
struct model {
    const struct instance *instance;
    const struct scenario *scenario;
    const struct access *access;
    struct mip *mip;
    int candidate_count;
    struct candidate *candidates; /* [candidate_count], sorted as a plan's decisions; columns 0 .. candidate_count-1 */
    int source_count;             /* sites, then groups that video serves */
    double *supply;               /* [specialty_count * source_count] existing FTE */
    int *supply_column;           /* [the same] K_js, or -1 where no decision changes it */
    int *numbers;          /* [FORM_COUNT][specialty_count * site_count] existing numbers by form; see model_numbers */
    double *days;          /* [specialty_count * site_count] existing satellite days opened there */
    double *coverage;      /* [specialty_count * area_count] A0, per 100,000 */
    double *total, *need;  /* [specialty_count] sum of supply, sum of need */
    int *presence_column;  /* [specialty_count * site_count], -1: not made */
    int *opened_column;    /* [candidate_count], -1: not made */
    int *mean_column;      /* [specialty_count], -1: not made */
    int *coverage_column;  /* [specialty_count * area_count], -1: not made */
    struct linear penalty; /* of soft rules; part of the first objective */
    int aim_count;         /* objectives stated so far, steps included */
    struct model_aim {
        struct linear value; /* what it is in the program, to be minimised */
        int row;             /* that holds it, -1: none */
        double limit;        /* it is held at; INFINITY: not held */
        bool punished;       /* the penalties of soft rules are part of it */
    } * aims;                /* [aim_count] */
    bool *hopeless;          /* [rule_count, then objective_count] what asks for more than any decision can do */
    bool *closed;            /* [candidate_count] a phase may not add to it; without phases there is none of it */
    int added_row_count;
    int *added_rows; /* [added_row_count] rows that count what a phase adds, not all that is in force */
    int lazy_count;
    struct lazy *lazies; /* [lazy_count] */
    int refined;         /* how often it was */
    int tangent_count;
    struct tangent {
        int row;  /* of the program */
        int when; /* `refined` then */
    } * tangents; /* [tangent_count] of convex functions, those dropped left out */
    size_t aim_room, lazy_room, tangent_room, added_row_room;
};

/* Builds the program of a scenario without an objective: candidates, supply, the limits of each measure, the rules. On
 * false `e` says what is wrong (a used measure without a cost under a budget, no target to divide by). */
bool model_build(const struct instance *in, const struct scenario *s, const struct access *access, struct model *out,
                 struct mip *mip, struct error *e);
void model_free(struct model *m); /* not the mip */

/* Names each rule, and each objective that requires something, that no decision of the program can meet even alone. */
void model_note_hopeless(const struct model *m, struct notes *notes);

/* How many programs the scenario's objective k is solved by, one after the other (1, but for leximin). */
int model_steps(const struct model *m, int k);

/* States step `step` of the scenario's objective k: adds its columns and rows and makes it the program's cost. A
 * measure that is to be large is negated. The penalties of soft rules belong to the first objective. */
bool model_aim(struct model *m, int k, int step, struct error *e);

/* Other need and travel, everything else being the same: candidates, supply, the scenario. */
struct world {
    const struct instance *instance;
    const struct access *access;
    double least; /* what its best plan reaches of an aim, as the program counts */
};

/* The same as step 0 of objective k, but as it is in these worlds: the mean, or else the most by which it is above
 * `least` in one of them. What the rules say stays as it is. */
bool model_aim_in(struct model *m, int k, const struct world *worlds, int count, bool mean, struct error *e);

/* From here on aim k (of m->aims) may not be above `limit` (of its cost in the program), whatever it was held at
 * before. INFINITY: somebody else holds it. */
void model_hold(struct model *m, int k, double limit);

/* For objectives: `l` will be asked at every plan from now on; its data belongs to the model. */
void model_lazy(struct model *m, struct lazy l);

/* Adds the rows that x breaks because the program did not know better; how many. */
int model_refine(struct model *m, const double *x, double best);

/* Where tangents have become many, drops old ones that are slack at x, an optimum of the linear relaxation: its value
 * stays. */
void model_drop_tangents(struct model *m, const double *x);

/* Takes need and coverage from other data than so far; what is in the program already stays. */
void model_turn(struct model *m, const struct instance *in, const struct access *access);

/* ---- for objectives and rules: what things are in the program. Each adds `factor` times it to `f` ---- */

void model_supply(const struct model *m, int specialty, int source, double factor, struct linear *f); /* FTE */
void model_total(const struct model *m, int specialty, double factor, struct linear *f); /* sum_j K_js, FTE */
void model_coverage(const struct model *m, int specialty, int area, double factor,
                    struct linear *f); /* A_is, per 100,000 */
/* The same as a column of its own, where many rows of many terms speak of it. */
int model_coverage_column(struct model *m, int specialty, int area);
/* A_gs, per 100,000. False, and nothing added, where the group has no need. */
bool model_group_coverage(const struct model *m, struct level level, int group, int specialty, double factor,
                          struct linear *f);
/* The column of mean coverage Abar_s, per 100,000. */
int model_mean(struct model *m, int specialty);
/* Numbers and satellite days at a site after all decisions, >= 1 exactly where it is open: sum >= 1 over the sites that
 * would do says that one of them is open, and max(0, 1 - sum) is as tight as with an open/closed column for each. */
void model_presence(struct model *m, int specialty, int site, double factor, struct linear *f);
/* Presence at the sites within `minutes` of an area, or where that is NAN within `km`: >= 1 where one of them is open.
 */
void model_near(struct model *m, int specialty, int area, double minutes, double km, struct linear *f);
/* The column, 0 or 1, that is 1 where candidate k (a satellite, video) is used at all. */
int model_opened(struct model *m, int k);
/* Makes those columns of x [column_count] say what is used; were they different? A search may leave one at 1 unused. */
bool model_settle_opened(const struct model *m, double *x);

/* The row lower <= f <= upper, terms of one column added up; returns it. Where no column stands in it: -1 if it holds
 * (nothing is added), else a row that cannot be kept, which makes the program infeasible. */
int model_row(struct model *m, const struct linear *f, double lower, double upper, const char *name, ...)
    __attribute__((format(printf, 5, 6)));

/* The same of coverage per 100,000. Where `of` (what the rule compares with: the target, a group's coverage today; at
 * least a thousandth of today's mean) is less than 1, in percent of it, so that the solver keeps small coverage as
 * closely. */
int model_coverage_row(struct model *m, const struct linear *f, int specialty, double of, double lower, double upper,
                       const char *name, ...) __attribute__((format(printf, 7, 8)));

/* What the candidates of the rule's specialties add up to in each group of its level, and by specialty if `apart`:
 * forms [groups] or [specialty_count * groups], specialty by specialty; `weigh` says what one more of a candidate
 * counts (0: it does not). A site belongs to the groups of its area; a satellite counts where it is opened. Free with
 * group_sums_free. */
typedef double weigh_candidate(const struct model *m, const struct rule *r, const struct candidate *c);
struct linear *model_group_sums(const struct model *m, const struct rule *r, bool apart, weigh_candidate *weigh);
void group_sums_free(const struct model *m, const struct rule *r, bool apart, struct linear *sums);

/* No decision of this candidate; of a scenario with phases no more of it than in the phase before. */
void model_forbid(struct model *m, int k);

/* A row over decisions (-1: none) counts what a phase adds to the phase before, each decision by itself: what ends
 * makes no room. */
void model_count_added(struct model *m, int row);

/* For rules on new and licence numbers: 1 for a candidate that is one, else 0; and none of them in a group. */
double model_adds_number(const struct model *m, const struct rule *r, const struct candidate *c);
void model_close_group(struct model *m, const struct rule *r, int specialty, int group);

/* A slack column >= 0 for a soft rule: each unit of it costs r->penalty * weight. Only where r->penalty is a number.
 * `specialty` -1: it joins several. */
int model_slack(struct model *m, const struct rule *r, int specialty, double weight, const char *name, ...)
    __attribute__((format(printf, 5, 6)));

/* The weight of a violation of 1 per 100,000 in a group: omega_s n_gs / (N_s target_s), so that everybody fully
 * uncovered weighs 1. */
double model_coverage_weight(const struct model *m, struct level level, int group, int specialty);

/* Is there something that counts as 100 percent for every specialty of the rule? Complains of each that has nothing. */
bool model_has_targets(const struct model *m, const struct rule *r, struct error *e);

/* A convex function of linear forms that the program learns by tangents:
 * column >= f(a) + sum_k slope_k (argument_k - a_k). `function` returns f at `argument` [argument_count] and fills a
 * subgradient there. Ownership of `arguments` (and of `data`, freed with free) passes to the model. */
struct convex {
    int column; /* bounded below by the function */
    int argument_count;
    struct linear *arguments;
    double (*function)(const struct convex *c, const double *argument, double *slope);
    void *data;
    double scale; /* function values that differ by less than 1e-9 of this are the same */
    char name[60];
};
void model_convex(struct model *m, struct convex c);

/* For an objective that learns better terms on the way: `value` (taken over; to be minimised) is from now on what aim
 * `aim` is, penalties left as they were. The aim stated last gets it as its cost, one that is held a row that says so.
 */
void model_restate(struct model *m, int aim, struct linear value);

/* Today: coverage of a group (NAN without need), what counts as 100 percent (per 100,000), numbers of a form at a site,
 * all numbers that can be open, the group's need. */
double model_group_today(const struct model *m, struct level level, int group, int specialty);
double model_group_need(const struct model *m, struct level level, int group, int specialty);
double model_target(const struct model *m, int specialty);
int model_numbers(const struct model *m, int specialty, int site, enum form form);

/* What a part of the scenario asks of the data, or a complaint that says so; `who` asks (rule_place, objective_place).
 */
bool model_is_priced(const struct model *m, const bool *specialties, const char *who, struct error *e);
bool model_has_travel(const struct model *m, double minutes, const char *who, struct error *e); /* NAN: in km */

/* Are there minutes of travel, and for every specialty somebody with a need who has a way to some site? */
bool model_has_ways(const struct model *m, const char *who, struct error *e);

/* What inequality of a specialty is divided by: existing supply, else need x target (FTE); NAN and a complaint with
 * neither. */
double model_divisor(const struct model *m, int specialty, struct error *e);
/* Mean coverage today per 100,000, or the target where there is no supply: Abar0_s of docs/model.md; as above. */
double model_mean_today(const struct model *m, int specialty, struct error *e);

/* Where a new and a licence number do the same at the same price, prefers the permanent one as far as the rows allow:
 * the value stays, and a licence in the plan then has its reason. Changes x [column_count] in place. */
void model_prefer_permanent(const struct model *m, double *x);

/* The decisions that a solution x [column_count] stands for. */
void model_read_plan(const struct model *m, const double *x, struct plan *out);

/* And back: fills the columns of the candidates in x. What no candidate stands for, or more of it than a candidate
 * allows, is left out. */
void model_write_plan(const struct model *m, const struct plan *plan, double *x);

/* ---- judging, without the program ---- */

/* A plan to be judged, beside today. */
struct judged {
    const struct instance *instance;
    const struct scenario *scenario;
    const struct reach *reach;
    const struct outcome *today, *after;
};

/* How much of a decision of j->after's plan was not in force in the phase before. */
int decision_added(const struct judged *j, const struct decision *d);

struct objective_kind {
    struct objective_spec spec;
    const char *title[LANGUAGE_COUNT];
    /* How the value over all specialties comes from each one's: the weighted sum, the largest, the smallest, or the
     * sum. */
    enum together { WEIGHTED, LARGEST, SMALLEST, SUMMED } together;
    /* How people read a value: as it is, a share in percent, a count, million kr, minutes, inhabitants. */
    enum reading { AS_INDEX, AS_PERCENT, AS_COUNT, AS_MONEY, AS_MINUTES, AS_NEED } reading;
    bool maximise; /* larger is better; the bound then lies above */
    bool never_negative;
    /* The measure as a linear form over columns that it adds, for all specialties of the scenario together; not
     * negated. */
    bool (*add)(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e);
    /* The measure of one specialty under `now` (which is j->today or j->after, or a variant of it); NAN without
     * meaning. */
    double (*value)(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty);
    int (*steps)(const struct model *m, const struct objective *o); /* NULL: 1 */
    /* What a later step optimises, over all specialties; NULL where there is none. */
    double (*step_value)(const struct judged *j, const struct objective *o, const struct outcome *now, int step);
    /* What every plan of a scenario with this objective must do, whichever the objective's place (set_cover: everybody
     * within T): rows, stated with the rules; and the need that a plan leaves out. NULL: nothing. */
    bool (*require)(struct model *m, const struct objective *o, struct error *e);
    double (*left_out)(const struct judged *j, const struct objective *o, const struct outcome *now);
    void (*asks)(const struct objective *o, enum language language, struct text *out); /* it, in a sentence */
    /* The title with the objective's own parameters; NULL: the title. */
    void (*says)(const struct instance *in, const struct objective *o, enum language language, struct text *out);
};

/* What a rule counts in: what its sentence speaks of. */
enum unit {
    UNIT_NUMBERS,
    UNIT_DAYS,  /* a week */
    UNIT_SIZES, /* numbers and days a week together */
    UNIT_FTE,
    UNIT_MONEY, /* million kr a year */
    UNIT_MINUTES,
    UNIT_TARGET, /* percent of the target */
    UNIT_TODAY,  /* percent of today's */
    UNIT_POINTS, /* percentage points */
    UNIT_NEED,   /* percent of the need */
    UNIT_COUNT
};
extern const char *const unit_names[UNIT_COUNT]; /* as plan.json has them: "numbers", "percent of target" */

/* What a rule found for one group and specialty. */
struct finding {
    struct level level;
    int group;
    int specialty;          /* -1: all that the rule is about, together */
    const char *what;       /* a rule that limits several things says which, else NULL */
    double activity, limit; /* in `unit` */
    bool least;             /* the limit is a lower one */
    double grain;           /* slack below this counts as binding */
    double weight;          /* of a soft rule: a violation of 1 costs the rule's penalty times this */
    enum unit unit;
    double one; /* > 0: what 1 of the program's row is in the unit (100 / target for a degree of coverage): 1e-6 in the
                   row is nothing */
    double tolerance; /* in the unit: so far beyond the limit is rounding; 0: 1e-6 in the program's row, relative above
                         1 */
};

struct findings {
    int count;
    struct finding *items; /* [count], owned */
    size_t room;
};
void findings_add(struct findings *f, struct finding item);
bool finding_satisfied(const struct finding *f); /* to its tolerance */
double finding_slack(const struct finding *f);   /* below 0: by how much it is missed */
bool finding_binding(const struct finding *f);
double findings_penalty(const struct rule *r, const struct findings *f); /* what they cost; 0 of a hard rule */

/* What the plan's decisions in a group add up to, as `weigh` counts each; specialty -1: all that the rule is about. Of
 * a rule that closes groups, or is per_phase, only what the phase adds. */
typedef double weigh_decision(const struct judged *j, const struct rule *r, const struct decision *d);
double decisions_in(const struct judged *j, const struct rule *r, int group, int specialty, weigh_decision *weigh);

/* Numbers that a decision adds: those of new and licence numbers, else 0. */
double numbers_added(const struct judged *j, const struct rule *r, const struct decision *d);

/* A finding about coverage, kept to 1e-6 of `of` (coverage per 100,000 that the rule compares with: the target, a
 * group's coverage today), or of a thousandth of today's mean where that is more; binding within the same. */
struct finding coverage_finding(const struct judged *j, const struct finding *f, double of);

/* The weight of a finding in percent of the target: omega_s n_gs / (100 N_s) of a soft rule, 0 of a hard one. */
double coverage_weight(const struct judged *j, const struct rule *r, int group, int specialty);

struct rule_kind {
    struct rule_spec spec;
    bool (*add)(struct model *m, const struct rule *r, struct error *e);
    void (*check)(const struct judged *j, const struct rule *r, struct findings *out);
    void (*sentence)(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out);
    const char *says[LANGUAGE_COUNT];  /* what a rule of this kind asks, in one sentence, whatever its parameters */
    const char *stops[LANGUAGE_COUNT]; /* why it keeps a decision out, in a few words: "der er ikke plads" */
};

/* formulations/all.c */
extern const struct objective_kind *const objective_kinds[];
extern const struct rule_kind *const rule_kinds[];
extern const struct catalogue formulation_catalogue;

/* The value over all specialties from those of each: begins with `none`, and each is joined to what there is so far. */
double objective_none(const struct objective_kind *kind);
double objective_join(const struct objective_kind *kind, double all, double one, double weight);

/* The value where only one specialty has changed: `one` [specialty_count of the instance] are the others' values.
 * Specialty -1: all as in `one`. */
double objective_value_of(const struct objective *o, const struct judged *j, const struct outcome *now, int specialty,
                          const double *one);

/* The value of an objective over all specialties of the scenario (weights as in the scenario), and of a later step. */
double objective_value(const struct objective *o, const struct judged *j, const struct outcome *now);
double objective_step_value(const struct objective *o, int step, const struct judged *j, const struct outcome *now);

/* The need that an objective requires to be served and `now` leaves out (set_cover); 0 where it requires nothing. */
double objective_left_out(const struct objective *o, const struct judged *j, const struct outcome *now);

/* What the soft rules that j->after breaks cost; the first objective's program value is its measure and this. */
double soft_penalty(const struct judged *j);

/* Where a part of the scenario stands, for complaints: "reform.json:12: rules.2 (budget)", "objectives.0 (cost)";
 * without file and line where it is written nowhere. Returns `to`. */
enum { PLACE_ROOM = 400 };
const char *rule_place(const struct scenario *s, const struct rule *r, char to[PLACE_ROOM]);
const char *objective_place(const struct scenario *s, const struct objective *o, char to[PLACE_ROOM]);

/* " (kun derm, oeje)" or "" (all), and after it ", hvert speciale for sig": what rules' sentences say of specialties.
 */
void sentence_only(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                   struct text *out);
void sentence_specialties(const struct instance *in, const struct scenario *s, const struct rule *r,
                          enum language language, struct text *out);

/* Groupings that sentences have words for; every other is "gruppe i kolonnen NAVN", a group of the column. */
enum known_grouping { KNOWN_MUNICIPALITY, KNOWN_COUNCIL, KNOWN_REGION, KNOWN_OLD_REGION, KNOWN_PROVINCE, KNOWN_NONE };
enum known_grouping grouping_known(const struct instance *in, struct level level); /* of LEVEL_GROUPING */

/* A level in a sentence: "hele landet", "hvert sundhedsråd", "hver gruppe i kolonnen NAVN"; "every council". Into `to`,
 * returned. */
enum { LEVEL_ROOM = 300 };
const char *sentence_level(const struct instance *in, struct level level, enum language language, char to[LEVEL_ROOM]);

/* What an objective is about, its parameters included: "Behov inden for 30 minutter af et åbent sted, ...". */
void objective_says(const struct instance *in, const struct objective *o, enum language language, struct text *out);

/* The same in a sentence: up to the first colon or comma ("Ulighed (Hoover)"), or the whole, which says in what it
 * counts. */
void sentence_objective(const struct instance *in, const struct objective *o, bool whole, enum language language,
                        struct text *out);

/* A value as people read it, with `more` decimals than usual: "16,40 %", "49", "112,5"; into `to` (>= 80 bytes),
 * returned. */
const char *objective_number(const struct objective_kind *kind, double value, int more, enum language language,
                             char *to);
/* How many more decimals it takes to tell two values apart: 0 to 3; 0 where three do not, or where they
 * are the same to five digits. */
int objective_decimals(const struct objective_kind *kind, double a, double b);

/* " i hver region", " på hvert sted", " i hver gruppe i kolonnen NAVN". */
void sentence_where(const struct instance *in, struct level level, enum language language, struct text *out);

/* ": mindst 2 og højst 25; dog 12 i Nordjylland, ingen i Midtjylland.": the rule's min, max and of, and the end of the
 * sentence. */
void sentence_limits(const struct instance *in, const struct rule *r, enum language language, struct text *out);

/* " (det, fasen lægger til)" of a rule that is per_phase. */
void sentence_per_phase(const struct rule *r, enum language language, struct text *out);

/* " (kan fraviges mod en straf på 2)" of a soft rule, nothing of a hard one. */
void sentence_penalty(const struct rule *r, enum language language, struct text *out);

/* "30 minutter", "50 km": an objective's own limit; into `to` (>= 80 bytes), returned. */
const char *sentence_limit(const struct objective *o, enum language language, char *to);

/* `value` as short as it can be said exactly, in the language's form: 2,5 or 2.5; into `to` (>= 64 bytes), returned. */
const char *sentence_number(double value, enum language language, char *to);

/* Minutes and km [area_count each] to the nearest site that is open under `now`; INFINITY where there is none. Either
 * may be NULL. */
void nearest_open(const struct judged *j, const struct outcome *now, int specialty, double *minutes, double *km);

/* Has the area a way to some site at all? And the minutes that count where none is open: the objective's, else twice
 * the longest finite travel. */
bool has_a_way(const struct travel *t, int area);
double minutes_unreached(const struct judged *j, const struct objective *o);

/* Need of a specialty that has no open site within the objective's minutes or km; NAN where no pair is known in them.
 */
double need_out_of_limit(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty);

/* The FTE that inequality of a specialty is divided by: existing supply, else need x target; NAN with neither. */
double hoover_divisor(const struct judged *j, int specialty);

/* Mean coverage today per 100,000, or the target where there is no supply: Abar0_s of docs/model.md; NAN with neither.
 */
double mean_today(const struct judged *j, int specialty);

#endif
