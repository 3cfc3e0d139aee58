#!/usr/bin/env bash
# Runs test programs and adds up what they say.
#
#     tests/run.sh PROGRAM...
#
# Each program closes with "N passed, N failed". One that crashes, hangs, runs nothing or does not close so counts as one
# failed test. What a program wrote besides is shown when something failed; lines that begin with "skipped" always are.
# The last line printed is the sum; the exit status says whether anything failed.
set -u

limit_seconds=900
passed=0
failed=0
TMPDIR=$(mktemp -d) # for whatever the programs write; gone afterwards
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
said=$TMPDIR/said
coverage=${COVERAGE:-$TMPDIR/coverage} # what each objective and rule was held against: the table at the end
: >"$coverage"

for program in "$@"; do
    timeout "$limit_seconds" "$program" >"$said" 2>&1 </dev/null
    status=$?
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

if [ -s "$coverage" ] && [ -z "${COVERAGE-}" ]; then
    tests/coverage.sh "$coverage" docs/coverage.md >"$said" 2>&1
    cat "$said"
    read -r p _ f _ < <(tail -n 1 "$said")
    passed=$((passed + p))
    failed=$((failed + f))
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
