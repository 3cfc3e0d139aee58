/* tally.h - what several plans decide, place by place: how far they differ, and what they share.
 *
 * A *decision* is here what a specialty gets at a site, whoever gives it and in whatever form: provider numbers (new or
 * licence), numbers made full-time, days of satellites, numbers closed, days of video. Two plans differ in a decision
 * in numbers if they are not as many, in one in days if only one plan has it: a day more is no other decision. */
#ifndef YDERPLAN_TALLY_H
#define YDERPLAN_TALLY_H

#include "json.h"
#include "plan.h"

/* What a decision is about. MEASURE_NEW stands for licences too. */
enum measure tally_kind(enum measure m);

/* In each place something, or nothing, is decided. */
struct tally_entry {
    enum measure kind; /* of tally_kind */
    int specialty, site;
    int *size;              /* [plan_count] numbers, or days a week; 0: not in the plan */
    int least, most, plans; /* over the plans that count: sizes; in how many it is */
};

/* Sorted: kind, specialty, site; those that some plan has. Start at {0}. */
struct tally {
    int plan_count, counted; /* the first `counted` plans count; others stand beside */
    int count;
    struct tally_entry *entries; /* [count] */
    size_t room;
};

void tally_build(const struct plan *const *plans, int plan_count, int counted, struct tally *out);
void tally_free(struct tally *t);

/* What a kind is called in the plural: "ydernumre", "satellites". */
const char *tally_title(enum measure kind, enum language l);

/* How many decisions two sizes of a place are: 0 or 1. */
bool tally_differs(enum measure kind, int a, int b);
/* In how many decisions plans a and b differ; how many plan a has. */
int tally_distance(const struct tally *t, int a, int b);
int tally_decisions(const struct tally *t, int a);

/* Entries by how many plans have them, the most first. [count], owned by the caller. */
int *tally_order(const struct tally *t);

/* {kind, specialty, specialty_name, site, site_name, area, council, region, sizes, least, most, plans, share} of one
 * entry. Owned by the caller. */
struct json *tally_json(const struct tally *t, int k, const struct instance *in);

/* The same as cells, `sizes` left out: their header, and those of an entry, each with a comma at its end. */
#define TALLY_HEADER "kind,specialty,specialty_name,site,site_name,council,region,least,most,plans,share,"
void tally_cells(const struct tally *t, int k, const struct instance *in, struct text *out);

/* By specialty: what all plans share, and what at least this share of them has; how many others there are. */
void tally_print(const struct tally *t, const struct instance *in, double share, enum language language, FILE *to);

#endif
