/* check.h - does a plan hold? Everything in a plan.json is computed again from the raw files and its decisions and
 * compared; nothing of the program that was solved is used. */
#ifndef YDERPLAN_CHECK_H
#define YDERPLAN_CHECK_H

#include "assess.h"

/* Verifies `document` (a plan.json tree; `name` leads complaints) against the instance folder, read anew. Each
 * difference is a sentence in `differences`: an input file that has changed, a number that does not follow from the
 * decisions, a rule that is broken, a status or gap that does not fit the bound. False with `e` when the plan or the
 * instance cannot be read at all. */
bool check_document(const char *folder, const struct json *document, const char *name, struct notes *differences,
                    struct error *e);

#endif
