/* rule_site_capacity.mod - a site holds so many numbers and has room for so many satellite days, all specialties
 * together.
 *
 *     existing_j + sum_s (x_js + l_js - w_js) <= max(existing_j, max_numbers_j)
 *     existing days_j + sum_ps b_pjs     <= max(existing days_j, room_days_j)
 *
 * What exists counts for every specialty, in the scenario or not. */

param max_numbers{SITE}, >= 0, default Infinity;
param room_days{SITE}, >= 0, default Infinity;

param numbers_there{j in SITE} := sum{r in ROW: row_site[r] = j and form[r] <> "satellite"} count[r];
param all_days_there{j in SITE} := sum{r in ROW: row_site[r] = j and form[r] = "satellite"} count[r] * row_days[r];

s.t. numbers_fit{j in SITE: max_numbers[j] < Infinity}:
    sum{s in SPECIALTY} (size["new", s, j] + size["licence", s, j] - size["closure", s, j]) <= max(0, max_numbers[j] - numbers_there[j]);

s.t. days_fit{j in SITE: room_days[j] < Infinity}:
    sum{s in SPECIALTY} size["satellite", s, j] <= max(0, room_days[j] - all_days_there[j]);

