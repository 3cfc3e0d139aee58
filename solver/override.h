/* override.h - values put in place of a scenario's own, before it is read: `--set rules.0.max=40,60,80`.
 *
 * A path names keys from the outside in, parted by points: "solve.gap", "rules.0.max", "measures.satellite.max_days".
 * An entry of a list goes by its place, from 0, or by what it is called ("rules.cap.max",
 * "objectives.hoover.tolerance") where only one is called so. */
#ifndef YDERPLAN_OVERRIDE_H
#define YDERPLAN_OVERRIDE_H

#include "json.h"

/* Start at {0}. */
struct override {
    char *path;          /* owned */
    struct json *values; /* a list of at least one, owned */
};

/* "PATH=V1,V2,...": each value JSON (a number, true, false, null, "text", [list], {object}), or a text where it is
 * none: coverage.decay=step,gaussian. Commas within quotes and brackets part nothing. */
bool override_read(const char *argument, struct override *out, struct error *e);
void override_free(struct override *o);

/* Puts the value choice[k] of each override list[k] into a scenario's tree; null takes out what is there, an entry of a
 * list too, after all others have been put. Missing keys on the way are made, and a measure that was off is switched
 * on: whether a scenario may have such a key is for its reader to say. False, with a sentence that `name` leads, where
 * a list has no such entry or a path leads through a value; the tree is then half changed. */
bool override_apply(struct json *root, const struct override *list, const int *choice, int count, const char *name,
                    struct error *e);

/* A value as it was written, "40" or "step"; to be freed. */
char *override_text(const struct json *value);

#endif
