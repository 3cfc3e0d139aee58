/* all.c - the list of every objective and rule. Adding one means its file and a line here. */
#include "formulation.h"

/* clang-format off */
#define OBJECTIVES(X)                                                                                                  \
    X(hoover) X(shortfall) X(gini) X(max_min) X(variance) X(kolm_pollak) X(range) X(travel) X(p_median) X(p_center)    \
    X(max_coverage) X(set_cover) X(changes) X(cost) X(numbers)

#define RULES(X)                                                                                                       \
    X(cap) X(budget) X(site_capacity) X(closed_above) X(open_worst) X(ceiling) X(floor) X(spread) X(meaningful_gap)    \
    X(min_base) X(parity) X(travel_limit) X(mean_travel) X(recruitable) X(hospital_protection) X(satellite_test)       \
    X(no_one_worse) X(fixed)
/* clang-format on */

#define DECLARE_OBJECTIVE(name) extern const struct objective_kind objective_##name;
#define DECLARE_RULE(name) extern const struct rule_kind rule_##name;
OBJECTIVES(DECLARE_OBJECTIVE)
RULES(DECLARE_RULE)

#define OBJECTIVE(name) &objective_##name,
#define RULE(name) &rule_##name,
#define SPEC_OF_OBJECTIVE(name) &objective_##name.spec,
#define SPEC_OF_RULE(name) &rule_##name.spec,

const struct objective_kind *const objective_kinds[] = {OBJECTIVES(OBJECTIVE)};
const struct rule_kind *const rule_kinds[] = {RULES(RULE)};

static const struct objective_spec *const objective_specs[] = {OBJECTIVES(SPEC_OF_OBJECTIVE)};
static const struct rule_spec *const rule_specs[] = {RULES(SPEC_OF_RULE)};

const struct catalogue formulation_catalogue = {sizeof rule_specs / sizeof rule_specs[0], rule_specs,
                                                sizeof objective_specs / sizeof objective_specs[0], objective_specs};
