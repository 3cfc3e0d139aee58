#!/usr/bin/env bash
# Does every #include of the program keep to the shelves of docs/architecture.md?
#
#     tests/structure.sh          checks the program, then that the check itself can fail
#     tests/structure.sh FOLDER   checks the sources under FOLDER alone
#
# The table there says how it is read. One test per source file, one per table, one per planted fault.
set -u
export LC_ALL=C

# Prints one line per fault, "FILE:LINE: sentence", then "checked N".
check_includes() (
    cd "$1" || exit 1
    files=(docs/architecture.md)
    for file in solver/*.[ch] formulations/*.[ch]; do
        [ ! -e "$file" ] || files+=("$file")
    done
    awk '
    function fault(sentence) { printf "%s:%d: %s\n", FILENAME, FNR, sentence }

    # The words between backticks of a cell, into words[1..]; returns how many.
    function ticked(cell, words,    parts, count, n, k) {
        count = split(cell, parts, "`")
        n = 0
        for (k = 2; k <= count; k += 2)
            words[++n] = parts[k]
        return n
    }

    # The name in the table that a path belongs to: "formulation.h" for itself, "write" for solver/write_csv.c; "" without any.
    function name_of(path) {
        if (path ~ /^formulations\//) return "formulations/*"
        sub(/^solver\//, "", path)
        if (path in row) return path
        sub(/\.[ch]$/, "", path)
        while (!(path in row) && path ~ /_/) sub(/_[^_]*$/, "", path)
        return path in row ? path : ""
    }

    # May files of name `from` include headers of name `to`?
    function allowed(from, to,    a, b) {
        a = row[from]
        b = row[to]
        if (from == to) return 1
        if (a == b) return own[a] ~ /each other/
        if (shelf[b] > shelf[a]) return 0
        if (shelf[b] == shelf[a]) return names_row(own[a], b)
        if (lower[a] ~ /^all but/) return !names_row(lower[a], b)
        if (lower[a] ~ /^only/) return names_row(lower[a], b) || (lower[a] ~ /shelf 0/ && shelf[b] == 0)
        return 1
    }

    function names_row(cell, b,    words, n, k) {
        n = ticked(cell, words)
        for (k = 1; k <= n; k++)
            if (row[words[k]] == b) return 1
        return 0
    }

    FILENAME == "docs/architecture.md" {
        if ($0 !~ /^\| *[0-9]+ *\|/) next
        if (split($0, cell, "|") != 7) { fault("a row of the table has five cells"); next }
        for (k in cell) gsub(/^ +| +$/, "", cell[k])
        shelf[++rows] = cell[2] + 0
        own[rows] = cell[4]
        lower[rows] = cell[5]
        n = ticked(cell[3], words)
        for (k = 1; k <= n; k++) row[words[k]] = rows
        n = ticked(cell[6], words)
        for (k = 1; k < n; k += 2) alone[words[k + 1]] = "solver/" words[k]
        next
    }

    FNR == 1 {
        checked++
        me = name_of(FILENAME)
        if (me == "") fault("stands on no shelf of docs/architecture.md")
    }

    /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
        target = $0
        sub(/^[^<"]*[<"]/, "", target)
        sub(/[>"].*/, "", target)
        if (target in alone) {
            seen[target] = 1
            if (FILENAME != alone[target]) fault("includes " target ", which only " alone[target] " may")
            next
        }
        if ($0 !~ /"/ || me == "") next
        sub(/^solver\//, "", target)
        path = target ~ /^formulations\// ? target : "solver/" target
        if (target !~ /\// && FILENAME ~ /^formulations\// && (("formulations/" target) in present)) path = "formulations/" target
        other = name_of(path)
        if (other == "") fault("includes " target ", which stands on no shelf of docs/architecture.md")
        else if (!allowed(me, other)) fault("includes " target ", which docs/architecture.md does not let it see")
    }

    BEGIN { for (k = 1; k < ARGC; k++) present[ARGV[k]] = 1 }
    END {
        if (!rows) print "docs/architecture.md: has no table of shelves"
        for (target in alone)
            if (!(target in seen)) print alone[target] ": does not include " target ", which docs/architecture.md gives it"
        print "checked " checked + 0
    }' "${files[@]}"
)

# Counts a report of check_includes: files without fault have passed, faults have failed.
count_report() {
    local faults faulty checked
    faults=$(grep -v '^checked ' <<<"$1")
    checked=$(sed -n 's/^checked //p' <<<"$1")
    failed=0 faulty=0
    if [ -n "$faults" ]; then
        echo "$faults" >&2
        failed=$(wc -l <<<"$faults")
        faulty=$(grep -oE '^(solver|formulations)/[^:]+:[0-9]' <<<"$faults" | cut -d: -f1 | sort -u | grep -c .)
    fi
    passed=$((${checked:-0} - faulty))
}

if [ $# -gt 0 ]; then
    count_report "$(check_includes "$1")"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
fi

cd "$(dirname "$0")/.." || exit 1
count_report "$(check_includes .)"

# The check can fail: a copy of the sources with one wrong line, and the sentence it must bring.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

planted() { # FILE LINE SENTENCE
    rm -rf "${copy:?}"/*
    cp -R docs solver formulations "$copy"
    echo "$2" >>"$copy/$1"
    if check_includes "$copy" | grep -qF "$3"; then
        passed=$((passed + 1))
    else
        echo "not noticed: $2 in $1" >&2
        failed=$((failed + 1))
    fi
}

planted solver/table.c '#include "instance.h"' 'includes instance.h, which docs/architecture.md does not let it see'
planted solver/branch.c '#include "instance.h"' 'includes instance.h, which docs/architecture.md does not let it see'
planted solver/plan.c '#include "access.h"' 'includes access.h, which docs/architecture.md does not let it see'
planted solver/check.c '#include "mip.h"' 'includes mip.h, which docs/architecture.md does not let it see'
planted solver/assess.c '#  include "mip.h"' 'includes mip.h, which docs/architecture.md does not let it see'
planted solver/mip.h '#include "table.h"' 'includes table.h, which docs/architecture.md does not let it see'
planted solver/write_csv.c '#include "check.h"' 'includes check.h, which docs/architecture.md does not let it see'
planted formulations/all.c '#include "check.h"' 'includes check.h, which docs/architecture.md does not let it see'
planted formulations/all.c '#include <glpk.h>' 'includes glpk.h, which only solver/branch.c may'
planted solver/json.h '#include <cjson/cJSON.h>' 'includes cjson/cJSON.h, which only solver/json.c may'
planted solver/attic.c '' 'solver/attic.c:1: stands on no shelf'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
