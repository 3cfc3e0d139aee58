/* model.mod - what every objective and rule stands on: coverage, decisions, supply. The same as solver/formulation.c and
 * solver/access.c, stated a second time; tests/test_twin.c solves both and compares.
 *
 * A scenario's model is this file, its objective's, those of the rules it uses, and a data section, one after the other:
 *
 *     cat model.mod objective_hoover.mod rule_cap.mod rule_budget.mod data.dat > all.mod;  glpsol -m all.mod
 *
 * The data section begins with "data;", closes with "end;" and gives a value to each set and param below that has none. */

/* ---- places: area i, site j, and the groups they are in ---- */

set AREA;
set SITE;
set GROUPING;                                       /* council, region, ... */

param area_of{SITE}, symbolic, in AREA;             /* a site is in the groups of its area */
param group{GROUPING, AREA}, symbolic;

set LEVEL := {"nation", "site", "area"} union GROUPING;

param area_group{l in LEVEL diff {"site"}, i in AREA}, symbolic :=
    if l = "nation" then "nation" else if l = "area" then i else group[l, i];

param site_group{l in LEVEL, j in SITE}, symbolic :=
    if l = "site" then j else area_group[l, area_of[j]];

set GROUP{l in LEVEL} := if l = "site" then SITE else setof{i in AREA} area_group[l, i];

set WAY, within {AREA, SITE};                       /* pairs with a way between them */
param minutes{WAY}, >= 0;

/* ---- specialties s of the scenario, and need ---- */

set SPECIALTY;
param weight{SPECIALTY}, > 0;
param part_time_fte{SPECIALTY}, > 0, <= 1;          /* f_s */
param catchment{SPECIALTY}, > 0;                    /* minutes */
param own_target{SPECIALTY}, >= 0, default 0;       /* FTE per 100,000; 0: today's mean */
param need{SPECIALTY, AREA}, >= 0;                  /* n_is; 0: the area is left out */

param all_need{s in SPECIALTY} := sum{i in AREA} need[s, i];                                             /* N_s */
param omega{s in SPECIALTY} := weight[s] / sum{k in SPECIALTY} weight[k];

/* ---- coverage: a_ijs = 100,000 f(t_ij) / D_js ---- */

param decay, symbolic, in {"step", "gaussian", "zones", "exponential", "power", "located"};
param located_level, symbolic, in LEVEL, default "nation";
param beta, >= 0, default 0;
param zone_count, integer, >= 0, default 0;
param zone_minutes{1..zone_count}, > 0;
param zone_weight{1..zone_count}, >= 0;

param reach{s in SPECIALTY} := if decay = "zones" then zone_minutes[zone_count] else catchment[s];

param f{s in SPECIALTY, i in AREA, j in SITE} :=
    if need[s, i] = 0 then 0
    else if decay = "located" then (if area_group[located_level, i] = site_group[located_level, j] then 1 else 0)
    else if (i, j) not in WAY then 0
    else if minutes[i, j] > reach[s] then 0
    else if decay = "gaussian" then exp(-1/2 * (minutes[i, j] / (reach[s] / 2)) ** 2)
    else if decay = "exponential" then exp(-beta * minutes[i, j])
    else if decay = "power" then max(minutes[i, j], 1) ** (-beta)
    else if decay = "zones" then zone_weight[min{z in 1..zone_count: minutes[i, j] <= zone_minutes[z]} z]
    else 1;

param demand{s in SPECIALTY, j in SITE} := sum{i in AREA} need[s, i] * f[s, i, j];                        /* D_js */

param a{s in SPECIALTY, i in AREA, j in SITE} := if f[s, i, j] > 0 then 100000 * f[s, i, j] / demand[s, j] else 0;

/* ---- what there is today: the rows of providers.csv, all specialties ---- */

set ROW;
param row_site{ROW}, symbolic, in SITE;
param row_specialty{ROW}, symbolic;
param form{ROW}, symbolic, in {"full_time", "part_time", "shared", "licence", "satellite"};
param count{ROW}, integer, >= 0;
param row_parent{ROW}, symbolic, default "";        /* of a satellite, which moves count x days / 5 from there */
param row_days{ROW}, >= 0, default 0;

param licence_fte, > 0, default 1;                  /* phi_L */
param satellite_fte, > 0, default 0.9;              /* phi_S */

param fte{r in ROW}, > 0, default
    if form[r] = "part_time" then part_time_fte[row_specialty[r]]
    else if form[r] = "licence" then licence_fte
    else if form[r] = "satellite" then satellite_fte
    else 1;

param existing{s in SPECIALTY, j in SITE} :=                                                              /* K0_js */
      sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] <> "satellite"} count[r] * fte[r]
    + sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = "satellite"} fte[r] * count[r] * row_days[r] / 5
    - sum{r in ROW: row_specialty[r] = s and row_parent[r] = j} count[r] * row_days[r] / 5;

param full_time{s in SPECIALTY, j in SITE} :=
    sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = "full_time"} count[r];
param part_time{s in SPECIALTY, j in SITE} :=
    sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = "part_time"} count[r];
param away{s in SPECIALTY, p in SITE} :=            /* days that p's numbers spend elsewhere already */
    sum{r in ROW: row_specialty[r] = s and row_parent[r] = p} count[r] * row_days[r];

param all_existing{s in SPECIALTY} := sum{j in SITE} existing[s, j];
param target{s in SPECIALTY} :=
    if own_target[s] > 0 then own_target[s] else 100000 * all_existing[s] / all_need[s];

param group_need{l in LEVEL diff {"site"}, g in GROUP[l], s in SPECIALTY} :=
    sum{i in AREA: area_group[l, i] = g} need[s, i];
param group_today{l in LEVEL diff {"site"}, g in GROUP[l], s in SPECIALTY: group_need[l, g, s] > 0} :=    /* A0_gs */
    sum{i in AREA, j in SITE: area_group[l, i] = g} need[s, i] * a[s, i, j] * existing[s, j] / group_need[l, g, s];

/* ---- decisions, with what each measure allows by itself; 0 where the measure is not used ---- */

set MEASURE := {"new", "conversion", "licence", "satellite"};
param new_max, integer, >= 0, default 0;            /* per site and specialty */
param licence_max, integer, >= 0, default 0;
param acceptance, >= 0, <= 1, default 0;            /* rho */
param max_days, integer, >= 0, default 0;           /* per full-time number of the parent */
param max_minutes, >= 0, default 0;
param border, symbolic, in LEVEL, default "nation"; /* level whose groups no satellite leaves */

param new_most{s in SPECIALTY, j in SITE} := if demand[s, j] > 0 then new_max else 0;
param licence_most{s in SPECIALTY, j in SITE} := if demand[s, j] > 0 then licence_max else 0;
param conversion_most{s in SPECIALTY, j in SITE} := if demand[s, j] > 0 and acceptance > 0 then part_time[s, j] else 0;

set PAIR := {s in SPECIALTY, p in SITE, j in SITE: p <> j and demand[s, j] > 0 and full_time[s, p] > 0
             and site_group[border, p] = site_group[border, j]
             and (if (area_of[p], j) in WAY then minutes[area_of[p], j] else max_minutes + 1) <= max_minutes};

var x{s in SPECIALTY, j in SITE}, integer, >= 0, <= new_most[s, j];          /* new */
var c{s in SPECIALTY, j in SITE}, integer, >= 0, <= conversion_most[s, j];   /* conversion */
var l{s in SPECIALTY, j in SITE}, integer, >= 0, <= licence_most[s, j];      /* licence */
var b{(s, p, j) in PAIR}, integer, >= 0;                                     /* satellite: days of p at j */

s.t. accepted{s in SPECIALTY}:
    sum{j in SITE} c[s, j] <= floor(acceptance * sum{j in SITE} part_time[s, j] + 1e-9);

s.t. parent_days{s in SPECIALTY, p in SITE}:
    sum{(s, p, j) in PAIR} b[s, p, j] <= max(0, max_days * full_time[s, p] - away[s, p]);

/* ---- supply ---- */

var K{s in SPECIALTY, j in SITE}, >= 0;

s.t. supply{s in SPECIALTY, j in SITE}:
    K[s, j] = existing[s, j] + x[s, j] + (1 - part_time_fte[s]) * c[s, j] + licence_fte * l[s, j]
            - 1/5 * sum{(s, j, m) in PAIR} b[s, j, m] + satellite_fte / 5 * sum{(s, p, j) in PAIR} b[s, p, j];

/* How much of each measure at each site: numbers, or days opened there. What rules count. */

var size{MEASURE, SPECIALTY, SITE}, >= 0;

s.t. size_new{s in SPECIALTY, j in SITE}: size["new", s, j] = x[s, j];
s.t. size_conversion{s in SPECIALTY, j in SITE}: size["conversion", s, j] = c[s, j];
s.t. size_licence{s in SPECIALTY, j in SITE}: size["licence", s, j] = l[s, j];
s.t. size_satellite{s in SPECIALTY, j in SITE}: size["satellite", s, j] = sum{(s, p, j) in PAIR} b[s, p, j];

