#!/usr/bin/env bash
# What each objective and rule was held against: the lines "coverage: KIND NAME WHAT N ..." that tests print, as a table.
#
#     tests/coverage.sh FILE            prints the table; status 1 where a cell is empty
#     tests/coverage.sh FILE KEPT.md    compares it with the one that is kept, but for the counts, too; one test a row
#
# WHAT is `twin` (C and MathProg agree), `compared` (equal to full enumeration), `judged` (plans accepted and rejected as
# by the enumeration's own reading of the rule), `binding` (it decides), each with how often, or `preset` with a file.
set -u
export LC_ALL=C

table() {
    awk '
    BEGIN { split("twin compared judged binding preset", what, " ") }
    $1 == "coverage:" && ($2 == "objective" || $2 == "rule") {
        row = $2 " " $3
        if (!(row in seen)) { seen[row] = 1; rows[++count] = row }
        for (k = 4; k < NF; k += 2)
            if ($k == "preset") { if (!((row, $k) in cell)) cell[row, $k] = "`" $(k + 1) "`" }
            else if ($(k + 1) > 0) cell[row, $k] += $(k + 1)
    }
    END {
        for (a = 2; a <= count; a++)            # sorted: objectives first, then rules, by name
            for (b = a; b > 1 && rows[b] < rows[b - 1]; b--) { t = rows[b]; rows[b] = rows[b - 1]; rows[b - 1] = t }
        print "# What each objective and rule is held against"
        print ""
        print "How often the tests compared the program with the same model in MathProg and with the best of all plans, how often the"
        print "judgement of a plan agreed with the enumeration\047s own, how often the objective or rule decided the plan, and a preset"
        print "that uses it. `make coverage` writes this file, `make test` prints the table and compares."
        print ""
        print "| | C = MathProg | = enumeration | independent check | decides | preset |"
        print "|---|---|---|---|---|---|"
        for (a = 1; a <= count; a++) {
            split(rows[a], part, " ")
            line = "| " part[1] " `" part[2] "` |"
            for (k = 1; k <= 5; k++) line = line " " cell[rows[a], what[k]] " |"
            print line
        }
    }' "$1"
}

said=$(table "$1")
echo "$said"
[ $# -gt 1 ] || { ! grep -q '|  |' <<<"$said"; exit; }

passed=0
failed=0
while IFS= read -r line; do
    case $line in
    "| objective"* | "| rule"*)
        if [[ $line == *"|  |"* ]]; then
            echo "FAILED: an empty cell: $line"
            failed=$((failed + 1))
        elif ! sed "s/[0-9][0-9]*/N/g" "$2" | grep -qxF -- "$(sed "s/[0-9][0-9]*/N/g" <<<"$line")"; then
            echo "FAILED: $2 says something else (make coverage writes it): $line"
            failed=$((failed + 1))
        else
            passed=$((passed + 1))
        fi
        ;;
    esac
done <<<"$said"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -ge 32 ]
