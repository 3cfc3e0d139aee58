/* phases.h - a policy on an instance folder, from the files: of one with phases every phase, each with the instance as
 * its own files and factors make it. */
#ifndef YDERPLAN_PHASES_H
#define YDERPLAN_PHASES_H

#include "assess.h"

/* The phases before the last, in order. Start at {0}. Not to be copied: settings point into it. */
struct phases {
    int count;
    struct phase_read {
        struct instance instance;
        struct scenario scenario;
        struct setting setting;
    } * items; /* [count], owned */
};

/* Reads the instance of every phase, that of the last (or of a policy without phases, the only one) into `in`. `name`
 * stands for the policy's file in complaints. On false `e` has every fault; what was read is still to be freed. */
bool phases_read(const char *folder, const struct json *policy, const char *name, struct phases *earlier,
                 struct instance *in, struct error *e);

/* Then the scenario of every phase, and the settings, `t` of the last: it leads to those before, and has the warnings
 * of all. A fault that is common to the phases is told once. */
bool phases_settle(struct phases *earlier, const struct json *policy, const char *name, struct instance *in,
                   struct scenario *s, struct setting *t, struct error *e);
void phases_free(struct phases *p);

#endif
