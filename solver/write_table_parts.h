/* write_table_parts.h - parts of the summary that have a file of their own, and what they share. */
#ifndef YDERPLAN_WRITE_TABLE_PARTS_H
#define YDERPLAN_WRITE_TABLE_PARTS_H

#include <stdio.h>

#include "formulation.h"
#include "terminal.h"
#include "write.h"

struct printing {
    const struct json *document;
    const struct instance *in;
    enum language language;
    FILE *to;
    bool coloured;
    bool shown[MEASURE_COUNT]; /* measures that the scenario uses or the plan takes all the same: a column each */
    int shown_count;
};

/* What the document says. */
const char *say(const struct printing *p, const char *da, const char *en);
const char *text_of(const struct json *object, const char *key); /* "" without */
double number_of(const struct json *object, const char *key);    /* NAN without */
const char *ink(const struct printing *p, enum ink with);        /* terminal_ink */
void print_heading(const struct printing *p, const char *text);
const char *in_language(const struct printing *p, const struct json *object); /* of {da, en} */
const char *specialty_name(const struct printing *p, const char *id);
const char *measure_word(const struct printing *p, const char *measure); /* "Nyt ydernummer" */
bool is_true(const struct json *object, const char *key);
const struct json *side_of(const struct printing *p, const char *side); /* of the indicators; NULL without */
bool has_plan(const struct printing *p);
bool is_ended_by(const struct printing *p, const char *what); /* the search: "time", "interruption", "tolerance" */

/* Sizes by measure and cost of the decisions where `key` is `group` (NULL: of all). */
struct sums {
    double size[MEASURE_COUNT], cost;
};
struct sums sum_decisions(const struct printing *p, const char *key, const char *group);

void find_shown(struct printing *p); /* fills in `shown` */

/* " Kronjylland, Hudlæge:": the group and specialty of a finding, as far as it has them. */
void add_group(const struct printing *p, const struct json *finding, struct text *out);

/* Index of an objective's measure among the kinds; a penalty reads as the first objective does. */
int kind_of(const struct json *objective);
const char *penalty_number(const struct printing *p, double penalty, char *to);

/* A heading for each measure that is shown. */
struct grid;
void grid_measures(const struct printing *p, struct grid *g);

/* What the scenario says of its data under a key; of one with phases what its last phase says, if it does. */
const struct json *chosen_in(const struct printing *p, const char *key);

void print_phases(const struct printing *p); /* nothing without phases */
void print_phase_rules(const struct printing *p);
void print_rules(const struct printing *p);
void print_conflicts(const struct printing *p);
void print_objectives(const struct printing *p);

#endif
