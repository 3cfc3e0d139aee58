#!/usr/bin/env bash
# Do the tests notice a wrong coefficient? Changes one number, sign, comparison or index of a formulation at a time, in a
# copy of the sources, and runs the tests that should notice.
#
#     tests/mutate.sh            every mutation (make mutate); many minutes, so it is no part of make test
#     tests/mutate.sh WORD...    those whose line below has one of the words
#
# A mutation is caught when a test fails, crashes, or runs far longer than it should. The status is 1 where one is missed,
# changes nothing, or does not compile, or where a test fails without any mutation.
set -u
export LC_ALL=C

# The quick ones first. Each is given so many seconds.
tests=(test_rules_groups test_rules_travel test_objectives test_twin test_twin_phases test_phases test_robust test_alternatives test_frontier
    test_classic test_optima)
limit_seconds=300

# FILE @ sed expression @ what it does
mutations='
formulations/objective_hoover.c        @ s|linear_add(&row, mean, -1)|linear_add(\&row, mean, -0.9)| @ the mean that areas are below is a tenth lower
formulations/objective_hoover.c        @ s|by / 1e5, value)|by / 2e5, value)| @ half a deviation counts
formulations/objective_shortfall.c     @ s|i, o->theta \* target, per_need|i, target, per_need| @ theta is 1
formulations/objective_gini.c          @ s|/ (2 \* need \* mean_today)|/ (need * mean_today)| @ every pair counts twice
formulations/objective_max_min.c       @ s|linear_add(&row, level_ratio, -1)|linear_add(\&row, level_ratio, -2)| @ the smallest ratio is halved
formulations/objective_variance.c      @ s|slope\[0\] = 2 \* argument|slope[0] = argument| @ tangents of the square are half as steep
formulations/objective_kolm_pollak.c   @ s|slope\[areas\] = 1 / w->mean_today|slope[areas] = -1 / w->mean_today| @ tangents fall with the mean
formulations/objective_range.c         @ s|linear_add(value, worst, -s->weight|linear_add(value, worst, s->weight| @ the worst is added, not taken off
formulations/objective_travel.c        @ s|(tau\[j\] - today) / supply, value|(tau[j] + today) / supply, value| @ today is added to the minutes of use
formulations/objective_p_median.c      @ s|? 2 \* longest|? 3 * longest| @ without any open site three times the longest way
formulations/objective_p_center.c      @ s|t->minutes\[k\] <= c->lengths\[at\]|t->minutes[k] < c->lengths[at]| @ a way as long as the threshold is beyond it
formulations/objective_max_coverage.c  @ s|linear_add(value, out, -need)|linear_add(value, out, -2 * need)| @ who is left out counts twice
formulations/objective_set_cover.c     @ s|near, 1, INFINITY, "cover|near, 0, INFINITY, "cover| @ nobody has to be served
formulations/objective_set_cover.c     @ s/c->measure == MEASURE_NEW || c->measure == MEASURE_LICENCE)/c->measure == MEASURE_NEW)/ @ licence numbers are no additions
formulations/objective_changes.c       @ s|measure_in_days(c->measure) ? model_opened(m, k) : c->column|c->column| @ days are changes
formulations/objective_cost.c          @ s|candidates\[k\].price)|candidates[k].price * 2)| @ everything costs twice as much
formulations/objective_numbers.c       @ s|m == MEASURE_CLOSURE ? -1 : 0|m == MEASURE_CLOSURE ? 1 : 0| @ closures add numbers
formulations/rule_cap.c                @ s|r->measures\[c->measure\] - r->less|r->measures[c->measure] + r->less| @ what is to be subtracted is added
formulations/rule_cap.c                @ s|isnan(r->min) ? -INFINITY : r->min|isnan(r->min) ? -INFINITY : r->min - 1| @ one less than the least will do
formulations/rule_budget.c             @ s|r->of\[group\] : r->max|r->max : r->max| @ no group has a frame of its own
formulations/rule_site_capacity.c      @ s|m == MEASURE_CLOSURE ? -1 :|m == MEASURE_CLOSURE ? 0 :| @ closures free no room
formulations/rule_site_capacity.c      @ s|limit - there(m, j, days)|limit| @ what exists takes no room
formulations/rule_closed_above.c       @ s|degree > percent + 1e-9|degree > 1.1 * percent + 1e-9| @ closed only a tenth higher up
formulations/rule_closed_above.c       @ s|-INFINITY, r->exempt_max|-INFINITY, r->exempt_max + 1| @ exempt groups may get one more
formulations/rule_open_worst.c         @ s|lower >= open;|lower > open;| @ one more group is open
formulations/rule_ceiling.c            @ s|fmax(r->percent / 100|fmin(r->percent / 100| @ the lower of the ceilings holds
formulations/rule_floor.c              @ s|r->percent / 100 \* model_target|r->percent / 110 * model_target| @ the floor is a tenth lower
formulations/rule_spread.c             @ s|-INFINITY, r->max,|-INFINITY, r->max + 1,| @ one more number in each group
formulations/rule_meaningful_gap.c     @ s|missing < fte - 1e-9|missing < 2 * fte - 1e-9| @ twice as much must be missing
formulations/rule_min_base.c           @ s|/ (r->beta \* base)|/ base| @ beta is 1
formulations/rule_parity.c             @ s|target, -most, most,|target, -most, 2 * most,| @ groups may be twice as far above
formulations/rule_parity.c             @ s|down, 1);|down, -1);| @ the slack below pulls the wrong way
formulations/rule_travel_limit.c       @ s|(1 - r->share),|(1 - 0.9 * r->share),| @ a tenth less of the need
formulations/rule_travel_limit.c       @ s|length\[k\] <= limit_of(r)|length[k] < limit_of(r)| @ a site exactly at the limit is too far
formulations/rule_mean_travel.c        @ s|(1 + r->percent / 100) \* mean|(1 + r->percent / 50) * mean| @ travel may rise twice as much
formulations/rule_recruitable.c        @ s|fmax(0, c->gain) : 0|1 : 0| @ every number counts as a full-time one
formulations/rule_hospital_protection.c @ s|c->site) <= r->minutes|c->site) < r->minutes| @ a site exactly at the limit is far enough
formulations/rule_satellite_test.c     @ s|receiver >= giver - 1e-9|receiver > giver + 1e-9| @ equally covered is worse covered
formulations/rule_satellite_test.c     @ s|fmin(model_group_today|fmax(model_group_today| @ the giver keeps the larger of the two
formulations/rule_no_one_worse.c       @ s|(1 - r->percent / 100) \* today|(1 - r->percent / 50) * today| @ groups may lose twice as much
formulations/rule_no_one_worse.c       @ s|least = 100 - r->percent|least = 100 + r->percent| @ the check asks for more than today
formulations/rule_fixed.c              @ s|size, f->least, f->most == INT_MAX|size, 0, f->most == INT_MAX| @ a decision taken may be left
solver/program.c                       @ s|u = k->ends ? t : 0|u = t| @ what is decided is in force in its own phase only
solver/program.c                       @ s|f->weight \* f->mip.columns|f->mip.columns| @ all phases weigh alike
solver/program.c                       @ s|return k->first + t;|return k->first;| @ what the first phase adds every phase adds
solver/program.c                       @ s|0, back->most, "handed|0, back->most + 1, "handed| @ one more number was handed back
solver/program.c                       @ s|-INFINITY, 0, "closed"|-INFINITY, 1, "closed"| @ a licence may come where a group is closed
solver/program.c                       @ s|scale \* (limit - value.constant)|scale * limit| @ a held aim forgets its constant
solver/formulation_judge.c             @ s|return more > 0 ? more : 0;|return more;| @ what ends makes room for what is added
solver/formulation_forms.c             @ s|fmax(1, days) : 0|days : 0| @ half a day is half open
solver/formulation_forms.c             @ /case MEASURE_CLOSURE/,/return/ s|return -1|return 0| @ closed numbers are still present
solver/formulation_forms.c             @ s|-1e5 / m->need\[specialty\], &row|-0.99e5 / m->need[specialty], \&row| @ the mean is a hundredth lower
solver/formulation_forms.c             @ s|linear_add(&days, column, -c->most)|linear_add(\&days, column, -1)| @ an opened satellite has one day at most
solver/formulation_forms.c             @ s|column, r->penalty \* weight|column, weight| @ every penalty is 1
solver/formulation_forms.c             @ s|return m->scenario->weight\[specialty\] \* model_group_need|return 2 * model_group_need| @ specialties weigh alike in soft rules
solver/formulation_forms.c             @ s/c->measure == MEASURE_NEW || c->measure == MEASURE_LICENCE;/c->measure == MEASURE_NEW;/ @ rules on added numbers leave licence numbers alone
solver/formulation_forms.c             @ s|t->km\[k\] <= km|t->km[k] < km| @ a site exactly at the limit is too far
solver/formulation_forms.c             @ s|model_supply(m, specialty, j, factor \* share\[j\], f)|model_supply(m, specialty, j, share[j], f)| @ coverage of a group is never divided by its target
solver/formulation.c                   @ s|closed, 5, 5 \* full_time - away|closed, 5, 6 * full_time - away| @ a week has six days
solver/formulation.c                   @ s|day \* set->fte, p, day|day * set->fte, p, 1.25 * day| @ a day takes a quarter of a number
solver/formulation.c                   @ s|floor(set->acceptance \* part_time|ceil(set->acceptance * part_time| @ one more conversion is accepted
solver/access.c                        @ s|t / (catchment / 2)|t / catchment| @ the Gaussian falls half as fast
solver/alternatives_cut.c              @ s|most - size + 1, -1, 1 - size, "above"|most - size + 1, -1, -size, "above"| @ one less than before is not below
solver/alternatives_cut.c              @ s|size + 1, 1, size + 1, "below"|size + 1, 1, size, "below"| @ as many as before is more
solver/alternatives_cut.c              @ s|true, most, -1, 0, "some"|true, 2 * most, -1, -most, "some"| @ half of the days is none
solver/alternatives_cut.c              @ s|d->least, INFINITY, "differs|d->least - 1, INFINITY, "differs| @ one decision less will do
solver/alternatives_cut.c              @ s|d->least, INFINITY, "differs|d->least + 1, INFINITY, "differs| @ one decision more is asked for
solver/frontier.c                      @ s|if (f->points\[k\].limit >= limit |if (f->points[k].limit <= limit | @ bounds hold for larger limits
solver/frontier.c                      @ s|most\[2\] = {INFINITY, limit}|most[2] = {INFINITY, limit + 0.5}| @ the second may be half a unit more
solver/frontier.c                      @ s|return f->grain > 0 \&\& isfinite(bound) ? f->grain \* ceil(|return f->grain > 0 \&\& isfinite(bound) ? f->grain + f->grain * ceil(| @ bounds on whole values are one too high
solver/robust_draws.c                  @ s|return (common + own) / sqrt(2)|return (common + own) / 2| @ half the variance
solver/robust.c                        @ s|w->r->study.access, \&limits, \&aids|w->r->draws[d].access, \&limits, \&aids| @ rules go by the draw
solver/formulation_forms.c             @ s|model_row(m, value, -w->least, INFINITY, "worst_world|model_row(m, value, w->least, INFINITY, "worst_world| @ what is least is added to the regret
solver/formulation_forms.c             @ s|linear_add(aim, value->terms\[t\].column, share \* value|linear_add(aim, value->terms[t].column, value| @ the sum in place of the mean
'

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R Makefile solver formulations tests "$copy"
[ ! -d build/report ] || { mkdir -p "$copy/build" && cp -R build/report "$copy/build"; } # the page's packages
[ ! -d instances ] || cp -R instances docs "$copy"
cd "$copy" || exit 1

# Builds and runs the tests one by one; says which one failed first, and how. 0: all passed.
noticed() {
    local test status
    for test in "${tests[@]}"; do
        if ! make -s BUILD=build/mutate CFLAGS=-O1 "build/mutate/tests/$test" >said 2>&1; then
            echo "does not compile"
            return 2
        fi
        TMPDIR=$copy timeout "$limit_seconds" "build/mutate/tests/$test" >said 2>&1 </dev/null
        status=$?
        if [ "$status" -ne 0 ]; then
            [ "$status" -eq 124 ] && echo "$test (endless)" || echo "$test"
            return 1
        fi
    done
    return 0
}

wanted() {
    [ $# -gt 1 ] || return 0
    local line=$1 word
    shift
    for word in "$@"; do
        [[ $line != *"$word"* ]] || return 0
    done
    return 1
}

if by=$(noticed); then
    echo "without a mutation: passed"
else
    echo "without a mutation: $by"
    cat said
    exit 1
fi

caught=0
missed=0
while IFS= read -r line; do
    [ -n "$line" ] && wanted "$line" "$@" || continue
    file=$(sed 's/ *@.*//' <<<"$line")
    change=$(sed 's/^[^@]*@ *//; s/ *@[^@]*$//' <<<"$line")
    cp "$file" kept
    sed -i "$change" "$file"
    if cmp -s "$file" kept; then
        verdict=MISSED by="changes nothing"
    else
        by=$(noticed)
        case $? in
        0) verdict=MISSED by="no test fails" ;;
        1) verdict=caught ;;
        *) verdict=MISSED ;;
        esac
    fi
    cp kept "$file"
    [ $verdict = caught ] && caught=$((caught + 1)) || missed=$((missed + 1))
    printf '%-7s %-40s %s: %s\n' "$verdict" "${file#*/}" "${line##*@ }" "$by"
done <<<"$mutations"
echo "$caught caught, $missed missed"
[ "$missed" -eq 0 ] && [ "$caught" -gt 0 ]
