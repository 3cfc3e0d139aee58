#!/usr/bin/env bash
# Runs test programs, as many at once as there are processors, and adds up what they say.
#
#     tests/run.sh PROGRAM...
#
# Each program closes with "N passed, N failed". One that crashes, hangs, runs nothing or does not close so counts as one
# failed test. What a program wrote besides is shown when something failed; lines that begin with "skipped" always are.
# Programs are told of in their order. The last line printed is the sum; the exit status says whether anything failed.
set -u

limit_seconds=900
passed=0
failed=0
TMPDIR=$(mktemp -d) # for whatever the programs write; gone afterwards
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
coverage=${COVERAGE:-$TMPDIR/coverage} # what each objective and rule was held against: the table at the end
: >"$coverage"

# run_all PROGRAM...: the k-th program's words are left in said.k, and when it has ended its status in status.k.
run_all() {
    local k=0 program
    for program in "$@"; do
        while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do
            wait -n
        done
        k=$((k + 1))
        {
            timeout "$limit_seconds" "$program" >"$TMPDIR/said.$k" 2>&1 </dev/null
            echo $? >"$TMPDIR/ended.$k"
            mv "$TMPDIR/ended.$k" "$TMPDIR/status.$k"
        } &
    done
    wait
}

run_all "$@" &
k=0
for program in "$@"; do
    k=$((k + 1))
    said=$TMPDIR/said.$k
    until [ -e "$TMPDIR/status.$k" ]; do
        sleep 0.1
    done
    status=$(<"$TMPDIR/status.$k")
    grep -a '^coverage: ' "$said" >>"$coverage"
    line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed$' "$said" | tail -n 1)
    p=0 f=0
    [ -z "$line" ] || read -r p _ f _ <<<"$line"
    note=
    if [ "$status" -eq 124 ]; then
        note=" (ended after $limit_seconds seconds)"
        f=$((f + 1))
    elif [ -z "$line" ] || { [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; }; then
        note=" (ended with status $status)"
        f=$((f + 1))
    elif [ $((p + f)) -eq 0 ]; then
        note=" (ran no test)"
        f=1
    fi
    if [ "$f" -gt 0 ]; then
        sed 's/^/    /' "$said"
    else
        grep -aE '^(skipped|coverage:)' "$said" | sed 's/^/    /'
    fi
    printf '%-28s %s passed, %s failed%s\n' "$(basename "$program")" "$p" "$f" "$note"
    passed=$((passed + p))
    failed=$((failed + f))
done

if [ -s "$coverage" ] && [ -z "${COVERAGE-}${SANITIZE-}" ]; then # under the sanitizers fewer are compared
    said=$TMPDIR/said.coverage
    tests/coverage.sh "$coverage" docs/coverage.md >"$said" 2>&1
    cat "$said"
    read -r p _ f _ < <(tail -n 1 "$said")
    passed=$((passed + p))
    failed=$((failed + f))
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
