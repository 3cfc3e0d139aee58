/* rule_budget.mod - the yearly cost of the decisions stays within a frame, in each group.
 *
 *     sum of what is spent in group g <= B_g        (million kr a year)
 *
 * for all specialties together, or each by itself. */

set BUDGET;                                         /* the scenario's budgets */
param budget_level{BUDGET}, symbolic, in LEVEL, default "nation";
set BUDGET_SPECIALTY{BUDGET}, within SPECIALTY, default SPECIALTY;
param budget_each{BUDGET}, binary, default 0;
param budget_max{BUDGET}, >= 0, default Infinity;
param budget_of{r in BUDGET, g in GROUP[budget_level[r]]}, >= 0, default budget_max[r];

set BUDGET_PART{r in BUDGET} := if budget_each[r] then BUDGET_SPECIALTY[r] else {"all"};

s.t. budget{r in BUDGET, g in GROUP[budget_level[r]], part in BUDGET_PART[r]: budget_of[r, g] < Infinity}:
    sum{s in BUDGET_SPECIALTY[r], j in SITE: site_group[budget_level[r], j] = g and (part = "all" or part = s)} spent[s, j]
    <= budget_of[r, g];

