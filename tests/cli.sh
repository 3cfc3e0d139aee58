#!/usr/bin/env bash
# The program as its user meets it: each folder of tests/cli/ is a command and what it must bring.
#
#     tests/cli.sh [CASE...]            runs these cases (all, when none is named)
#     tests/cli.sh --update CASE...     writes down what these cases bring now: read it before you keep it
#
# A case has the files
#     command   lines for sh, run at the top of the project; `yderplan` is the program under test, $OUT a folder of the case's
#               own that does not exist yet, anything else goes beside it under $SCRATCH (empty, deleted afterwards)
#     stdout    what it prints to stdout and
#     stderr    to stderr, the path of $SCRATCH replaced by SCRATCH; absent: nothing at all
#     status    the exit status of the last line; absent: 0
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8 TZ=UTC

program=$(realpath "${YDERPLAN:-yderplan}")
if [ ! -x "$program" ]; then
    echo "$program: no such program; make builds it" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/found"
ln -s "$program" "$work/bin/yderplan"

# Runs a case; what it brings is in $work/found/{stdout,stderr,status} afterwards.
run_case() {
    chmod -R u+w "$work/scratch" 2>/dev/null
    rm -rf "$work/scratch"
    mkdir "$work/scratch"
    PATH="$work/bin:$PATH" SCRATCH="$work/scratch" OUT="$work/scratch/out" timeout 300 sh "tests/cli/$1/command" \
        >"$work/stdout" 2>"$work/stderr" </dev/null
    echo $? >"$work/found/status"
    local stream
    for stream in stdout stderr; do
        sed "s|$work/scratch|SCRATCH|g" "$work/$stream" >"$work/found/$stream"
    done
}

# Does the case bring what is written down? Prints the differences.
case_holds() {
    local same=0 file wanted
    for file in stdout stderr status; do
        wanted="tests/cli/$1/$file"
        if [ ! -e "$wanted" ]; then
            wanted="$work/absent"
            if [ "$file" = status ]; then echo 0 >"$wanted"; else : >"$wanted"; fi
        fi
        diff -u --label "tests/cli/$1/$file" --label "found" "$wanted" "$work/found/$file" || same=1
    done
    return $same
}

write_down() {
    local file
    for file in stdout stderr status; do
        rm -f "tests/cli/$1/$file"
        if [ "$file" = status ] && [ "$(cat "$work/found/status")" = 0 ]; then continue; fi
        [ ! -s "$work/found/$file" ] || cp "$work/found/$file" "tests/cli/$1/$file"
    done
}

update=false
if [ "${1-}" = --update ]; then
    update=true
    shift
    [ $# -gt 0 ] || { echo "name the cases to update" >&2; exit 2; }
fi
cases=("$@")
if [ ${#cases[@]} -eq 0 ]; then
    for folder in tests/cli/*/; do
        [ ! -e "${folder}command" ] || cases+=("$(basename "$folder")")
    done
fi

passed=0
failed=0
for name in "${cases[@]}"; do
    if [ ! -e "tests/cli/$name/command" ]; then
        echo "tests/cli/$name: has no command" >&2
        failed=$((failed + 1))
        continue
    fi
    run_case "$name"
    if $update; then write_down "$name"; fi
    if case_holds "$name" >&2; then
        passed=$((passed + 1))
    else
        echo "FAILED: tests/cli/$name" >&2
        failed=$((failed + 1))
    fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
