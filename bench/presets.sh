#!/usr/bin/env bash
# Solves the policy presets one after the other and says what came of each: one CSV line per preset, on stdout.
#
#     bench/presets.sh [--time SECONDS] [--out FOLDER] [PRESET.json...]        default: every p*.json of Denmark
#
# Limits are the scenario's own unless --time says otherwise; THREADS (default 2) go to the program; YDERPLAN names it
# (default ./yderplan). Under FOLDER (default: one that is deleted afterwards) each preset leaves its plan, the summary
# that a planner reads (summary.txt) and what was said on stderr. bench/README.md says what the columns are.
set -u
cd "$(dirname "$0")/.." || exit 1

program=${YDERPLAN:-./yderplan}
instance=instances/denmark
options=(--threads "${THREADS:-2}")
out=
while [ $# -gt 0 ]; do
    case $1 in
    --time) options+=(--time "$2"); shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) break ;;
    esac
done
presets=("$@")
[ $# -gt 0 ] || presets=("$instance"/scenarios/p*.json)
if [ -z "$out" ]; then
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
fi

echo "preset,exit,status,measure,today,value,penalty,bound,gap,new,conversions,licences,satellites,satellite_days,closures,video_days,cost,seconds,verified"
for preset in "${presets[@]}"; do
    name=$(basename "$preset" .json)
    folder=$out/$name
    rm -rf "$folder"
    mkdir -p "$folder"
    "$program" solve "$instance" "$preset" -o "$folder" "${options[@]}" >"$folder/summary.txt" 2>"$folder/stderr.txt" \
        </dev/null
    status=$?
    verified=no
    if "$program" verify "$instance" "$folder/plan.json" >"$folder/verify.txt" 2>&1; then verified=yes; fi
    python3 - "$name" "$status" "$folder/plan.json" "$verified" <<'END'
import json, sys

name, status, path, verified = sys.argv[1:]
try:
    with open(path, encoding="utf-8") as file:
        plan = json.load(file)
except OSError:
    print(name, status, *[""] * 16, verified, sep=",")
    sys.exit()
objective, summary = plan["objectives"][0], plan["summary"] or {}


def cell(value):
    return "" if value is None else f"{value:.6g}"


print(name, status, plan["status"], objective["measure"],
      *(cell(objective.get(key)) for key in ("baseline", "value", "penalty", "bound", "gap")),
      *(cell(summary.get(key)) for key in ("new", "conversion", "licence", "satellites", "satellite_days", "closures",
                                           "video_days", "cost")),
      f"{plan['run']['seconds']:.1f}", verified, sep=",")
END
done
