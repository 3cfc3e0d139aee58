/* indicators.h - how equal, how well covered and how far: the numbers that plan.json gives before and after. */
#ifndef YDERPLAN_INDICATORS_H
#define YDERPLAN_INDICATORS_H

#include "formulation.h"
#include "json.h"

/* {"specialties": {ID: {...}}, "all": {...}} under `now` (docs/formats.md, "indicators"); what has no meaning is null.
 * Owned by the caller. */
struct json *indicators(const struct judged *j, const struct outcome *now);

#endif
