/* explain_parts.h - the parts of an explanation, each with a file of its own. */
#ifndef YDERPLAN_EXPLAIN_PARTS_H
#define YDERPLAN_EXPLAIN_PARTS_H

#include "conflict.h"
#include "explain.h"
#include "knobs.h"

/* What is at work: the scenario as a tree, and how long there is. */
struct explaining {
    const struct explain_call *call;
    struct json *policy; /* as read */
    struct explanation *out;
    double deadline; /* on the clock of `now`; INFINITY: none */
    int done, of;    /* searches */
};

/* One more search is about to begin: seconds that it may take, 0: none is left or interruption was asked for. */
double next_search(struct explaining *x);

/* {"da": ..., "en": ...} from a writer of sentences. */
void put_sentence(struct json *to, const char *key, struct text words[LANGUAGE_COUNT]);

/* explain_price.c: "rules" and "looser". */
bool put_prices(struct explaining *x, struct json *document, struct error *e);

/* explain_kinds.c: "kinds", when an alternative to a full number does most. */
void put_kinds(const struct setting *t, const struct plan *plan, struct json *document);

/* explain_conflict.c: "conflict", "repair" and "alternatives"; the repaired scenario into x->out. */
bool put_conflict(struct explaining *x, struct json *document, struct error *e);

/* explain_rows.c: rows of the instance's files that a rule's limit comes from, in the groups of a member; a list of
 * {file, line, says}. */
struct json *rows_behind(const struct setting *t, const struct conflict_member *m);

#endif
