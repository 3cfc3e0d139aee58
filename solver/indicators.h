/* indicators.h - how equal, how well covered and how far: the numbers that plan.json gives before and after. */
#ifndef YDERPLAN_INDICATORS_H
#define YDERPLAN_INDICATORS_H

#include "formulation.h"
#include "json.h"

struct weighted {
    double value, need;
};

void sort_weighted(struct weighted *items, int count);

/* The smallest value that at least `share` of the need is at or below; NAN of none. `items` sorted. */
double percentile(const struct weighted *items, int count, double share);

/* {"specialties": {ID: {...}}, "all": {...}} under `now` (docs/formats.md, "indicators"); what has no meaning is null.
 * Owned by the caller. */
struct json *indicators(const struct judged *j, const struct outcome *now);

#endif
