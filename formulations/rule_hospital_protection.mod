/* rule_hospital_protection.mod - no new or licence number close to a hospital department that could lose its doctors.
 *
 *     x_js = l_js = 0        where t_hj <= m for a protected department h of specialty s
 */

set DEPARTMENT;                                     /* rows of hospitals.csv with protected = 1 */
param department_area{DEPARTMENT}, symbolic, in AREA;
param department_specialty{DEPARTMENT}, symbolic;

set PROTECTION;                                     /* the scenario's rules of this kind */
set PROTECTION_SPECIALTY{PROTECTION}, within SPECIALTY, default SPECIALTY;
param protection_minutes{PROTECTION}, >= 0, default 30;                         /* m */

s.t. hospital_protection{r in PROTECTION, s in PROTECTION_SPECIALTY[r], j in SITE:
        sum{h in DEPARTMENT, (i, j) in WAY: department_specialty[h] = s and department_area[h] = i
            and minutes[i, j] <= protection_minutes[r]} 1 > 0}:
    size["new", s, j] + size["licence", s, j] = 0;

