/* model.mod - what every objective and rule stands on: coverage, decisions, supply. The same as solver/formulation.c and
 * solver/access.c, stated a second time; tests/test_twin.c solves both and compares.
 *
 * A scenario's model is this file, its objective's, those of the rules it uses, and a data section, one after the other:
 *
 *     cat model.mod objective_hoover.mod rule_cap.mod rule_budget.mod data.dat > all.mod;  glpsol -m all.mod
 *
 * Of several objectives the first is optimised. set_cover asks that everybody is served wherever it stands in the list:
 * its file follows that of the first.
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
param km{WAY}, >= 0, default Infinity;

/* ---- specialties s of the scenario, and need ---- */

set SPECIALTY;
param weight{SPECIALTY}, >= 0;
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
param returned{ROW}, integer, >= 0, default 0;      /* of count, handed back */

param licence_fte, > 0, default 1;                  /* phi_L */
param satellite_fte, > 0, default 0.9;              /* phi_S */

param fte{r in ROW}, > 0, default
    if form[r] = "part_time" then part_time_fte[row_specialty[r]]
    else if form[r] = "licence" then licence_fte
    else if form[r] = "satellite" then satellite_fte
    else 1;

param supply_factor{SPECIALTY}, > 0, default 1;     /* what existing supply is worth, times this */

set FORM := {"full_time", "part_time", "shared", "licence"};
param numbers{k in FORM, s in SPECIALTY, j in SITE} :=
    sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = k} count[r];
param all_worth{k in FORM, s in SPECIALTY, j in SITE} :=                        /* FTE of a form's numbers together */
    sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = k} count[r] * fte[r] * supply_factor[s];
param number_worth{k in FORM, s in SPECIALTY, j in SITE} :=                     /* of one of them: their mean */
    if numbers[k, s, j] > 0 then all_worth[k, s, j] / numbers[k, s, j] else 0;
param full_time{s in SPECIALTY, j in SITE} := numbers["full_time", s, j];
param part_time{s in SPECIALTY, j in SITE} := numbers["part_time", s, j];

param days_there{s in SPECIALTY, j in SITE} :=      /* existing satellite days opened at j */
    sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = "satellite"} count[r] * row_days[r];
param away{s in SPECIALTY, p in SITE} :=            /* days that p's numbers spend elsewhere already */
    sum{r in ROW: row_specialty[r] = s and row_parent[r] = p} count[r] * row_days[r];

param existing{s in SPECIALTY, j in SITE} :=                                                              /* K0_js */
      sum{k in FORM} all_worth[k, s, j]
    + sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = "satellite"}
          supply_factor[s] * fte[r] * count[r] * row_days[r] / 5
    - supply_factor[s] * away[s, j] / 5;

param all_existing{s in SPECIALTY} := sum{j in SITE} existing[s, j];
param target{s in SPECIALTY} :=
    if own_target[s] > 0 then own_target[s] else 100000 * all_existing[s] / all_need[s];

param group_need{l in LEVEL diff {"site"}, g in GROUP[l], s in SPECIALTY} :=
    sum{i in AREA: area_group[l, i] = g} need[s, i];
param group_today{l in LEVEL diff {"site"}, g in GROUP[l], s in SPECIALTY: group_need[l, g, s] > 0} :=    /* A0_gs */
    sum{i in AREA, j in SITE: area_group[l, i] = g} need[s, i] * a[s, i, j] * existing[s, j] / group_need[l, g, s];

/* ---- decisions, with what each measure allows by itself; 0 where the measure is not used ---- */

set MEASURE := {"new", "conversion", "licence", "satellite", "closure", "video"};
param new_max, integer, >= 0, default 0;            /* per site and specialty */
param licence_max, integer, >= 0, default 0;
param acceptance, >= 0, <= 1, default 0;            /* rho */
param satellites, binary, default 0;                /* is the measure used at all? */
param max_days, integer, >= 0, default 0;           /* per full-time number of the parent */
param min_days, integer, >= 1, default 1;           /* of a satellite that is opened */
param max_minutes, >= 0, default 0;
param border, symbolic, in LEVEL, default "nation"; /* level whose groups no satellite leaves */
param may_close{FORM}, binary, default 0;           /* closure: forms that may be closed */
param compensated, binary, default 0;               /* also numbers that are not handed back */
param closure_level, symbolic, in LEVEL, default "council";
param above_percent, >= -1, default -1;             /* only where coverage today is above it; -1: everywhere */
param video_days, integer, >= 0, default 0;         /* per full-time number */
param video_fte, > 0, default 0.5;                  /* phi_V */
param served, symbolic, in LEVEL, default "region"; /* level whose groups video serves */

param new_most{s in SPECIALTY, j in SITE} := if demand[s, j] > 0 then new_max else 0;
param licence_most{s in SPECIALTY, j in SITE} := if demand[s, j] > 0 then licence_max else 0;
param conversion_most{s in SPECIALTY, j in SITE} := if demand[s, j] > 0 and acceptance > 0 then part_time[s, j] else 0;

param closable{k in FORM, s in SPECIALTY, j in SITE} :=
    if may_close[k] = 0 then 0
    else if above_percent >= 0 and 100 * (sum{i in AREA: area_group[closure_level, i] = site_group[closure_level, j]}
             need[s, i] * sum{m in SITE} a[s, i, m] * existing[s, m])
         <= (above_percent + 1e-9 * max(1, above_percent)) * target[s]
             * sum{i in AREA: area_group[closure_level, i] = site_group[closure_level, j]} need[s, i]
         then 0
    else if compensated then numbers[k, s, j]
    else sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = k} returned[r];

param served_need{s in SPECIALTY, g in GROUP[served]} := sum{i in AREA: area_group[served, i] = g} need[s, i];
param video_most{s in SPECIALTY, j in SITE} :=
    if served_need[s, site_group[served, j]] > 0 then video_days * full_time[s, j] else 0;

param days_to_give{s in SPECIALTY, p in SITE} :=    /* whole days that p's numbers could still spend elsewhere */
    floor(max(0, max_days * full_time[s, p] - away[s, p]) + 1e-9);

set PAIR := {s in SPECIALTY, p in SITE, j in SITE: p <> j and demand[s, j] > 0
             and days_to_give[s, p] >= min_days
             and site_group[border, p] = site_group[border, j]
             and (if (area_of[p], j) in WAY then minutes[area_of[p], j] else max_minutes + 1) <= max_minutes};

var x{s in SPECIALTY, j in SITE}, integer, >= 0, <= new_most[s, j];          /* new */
var c{s in SPECIALTY, j in SITE}, integer, >= 0, <= conversion_most[s, j];   /* conversion */
var l{s in SPECIALTY, j in SITE}, integer, >= 0, <= licence_most[s, j];      /* licence */
var b{(s, p, j) in PAIR}, integer, >= 0, <= days_to_give[s, p];     /* satellite: days of p at j */
var w{k in FORM, s in SPECIALTY, j in SITE}, integer, >= 0, <= closable[k, s, j];        /* closure */
var v{s in SPECIALTY, j in SITE}, integer, >= 0, <= video_most[s, j];        /* video: days of j for its group */

s.t. accepted{s in SPECIALTY}:
    sum{j in SITE} c[s, j] <= floor(acceptance * sum{j in SITE} part_time[s, j] + 1e-9);

s.t. converted_or_closed{s in SPECIALTY, j in SITE}: c[s, j] + w["part_time", s, j] <= part_time[s, j];

s.t. parent_days{s in SPECIALTY, p in SITE: satellites > 0 and max_days + away[s, p] > 0}:
    sum{(s, p, j) in PAIR} b[s, p, j] + max(1, max_days) * w["full_time", s, p] <= days_to_give[s, p];

s.t. days_on_video{s in SPECIALTY, j in SITE: video_days > 0}:
    v[s, j] + video_days * w["full_time", s, j] <= video_days * full_time[s, j];

s.t. days_of_a_week{s in SPECIALTY, p in SITE}:
    sum{(s, p, j) in PAIR} b[s, p, j] + v[s, p] + 5 * w["full_time", s, p] <= max(0, 5 * full_time[s, p] - away[s, p]);

var o{(s, p, j) in PAIR}, binary;                   /* is p's satellite at j opened? */
s.t. opened{(s, p, j) in PAIR}: b[s, p, j] <= days_to_give[s, p] * o[s, p, j];
s.t. least_days{(s, p, j) in PAIR}: b[s, p, j] >= min_days * o[s, p, j];

/* ---- supply ---- */

var K{s in SPECIALTY, j in SITE}, >= 0;
var Kvideo{s in SPECIALTY, g in GROUP[served]}, >= 0;       /* what video brings to a group */

s.t. supply{s in SPECIALTY, j in SITE}:
    K[s, j] = existing[s, j] + x[s, j] + (1 - number_worth["part_time", s, j]) * c[s, j] + licence_fte * l[s, j]
            - sum{k in FORM} number_worth[k, s, j] * w[k, s, j]
            - supply_factor[s] / 5 * (sum{(s, j, m) in PAIR} b[s, j, m] + v[s, j])
            + supply_factor[s] * satellite_fte / 5 * sum{(s, p, j) in PAIR} b[s, p, j];

s.t. supply_by_video{s in SPECIALTY, g in GROUP[served]}:
    Kvideo[s, g] = supply_factor[s] * video_fte / 5 * sum{j in SITE: site_group[served, j] = g} v[s, j];

/* ---- coverage A_is, per 100,000 ---- */

var A{s in SPECIALTY, i in AREA}, >= 0;

s.t. coverage{s in SPECIALTY, i in AREA: need[s, i] > 0}:
    A[s, i] = sum{j in SITE: a[s, i, j] > 0} a[s, i, j] * K[s, j]
            + 100000 * Kvideo[s, area_group[served, i]] / served_need[s, area_group[served, i]];

/* How much of each measure at each site: numbers, or days opened (satellite) or given (video) there. What rules count. */

var size{MEASURE, SPECIALTY, SITE}, >= 0;

s.t. size_new{s in SPECIALTY, j in SITE}: size["new", s, j] = x[s, j];
s.t. size_conversion{s in SPECIALTY, j in SITE}: size["conversion", s, j] = c[s, j];
s.t. size_licence{s in SPECIALTY, j in SITE}: size["licence", s, j] = l[s, j];
s.t. size_satellite{s in SPECIALTY, j in SITE}: size["satellite", s, j] = sum{(s, p, j) in PAIR} b[s, p, j];
s.t. size_closure{s in SPECIALTY, j in SITE}: size["closure", s, j] = sum{k in FORM} w[k, s, j];
s.t. size_video{s in SPECIALTY, j in SITE}: size["video", s, j] = v[s, j];

/* A site is open where something is present: numbers, or satellite days. Those there already count as a whole one at
 * least: a site with half a day a week is open. */

var presence{SPECIALTY, SITE}, >= 0;

s.t. present{s in SPECIALTY, j in SITE}:
    presence[s, j] = sum{k in FORM} (numbers[k, s, j] - w[k, s, j]) + x[s, j] + l[s, j]
                   + (if days_there[s, j] > 0 then max(1, days_there[s, j]) else 0) + sum{(s, p, j) in PAIR} b[s, p, j];

/* ---- cost, million kr a year ---- */

param cost{MEASURE, SPECIALTY}, default 0;          /* per number, or per weekly day */
param compensation{SPECIALTY}, >= 0, default 0;     /* for each closed number that was not handed back */

var paid{k in FORM, s in SPECIALTY, j in SITE}, >= 0;

s.t. compensated_closures{k in FORM, s in SPECIALTY, j in SITE}:
    paid[k, s, j] >= w[k, s, j]
                   - sum{r in ROW: row_specialty[r] = s and row_site[r] = j and form[r] = k} returned[r];

var spent{s in SPECIALTY, j in SITE};

s.t. spending{s in SPECIALTY, j in SITE}:
    spent[s, j] = sum{m in MEASURE} cost[m, s] * size[m, s, j] + compensation[s] * sum{k in FORM} paid[k, s, j];

/* ---- soft rules: what they cost is added to the objective ---- */

set SOFT, default {};                               /* the scenario's soft rules */
param penalty{SOFT}, > 0;
var soft_cost{SOFT}, >= 0;
