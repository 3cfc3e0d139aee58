#!/usr/bin/env bash
# How long solving takes and how good the plan is: one CSV line per scenario, on stdout.
#
#     bench/solve.sh [SCENARIO.json...]        default: every scenario of instances/
#
# TIME (seconds, default 60), GAP (default: the scenario's) and THREADS (default: the scenario's) go to the program;
# YDERPLAN names it (default ./yderplan). bench/README.md says how figures are kept.
set -u
cd "$(dirname "$0")/.." || exit 1

program=${YDERPLAN:-./yderplan}
options=(-q --time "${TIME:-60}")
[ -z "${GAP-}" ] || options+=(--gap "$GAP")
[ -z "${THREADS-}" ] || options+=(--threads "$THREADS")

scenarios=("$@")
[ $# -gt 0 ] || scenarios=(instances/*/scenarios/*.json)

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

echo "instance,scenario,status,value,bound,gap,first_plan_seconds,seconds,nodes,threads,columns,rows,wall_seconds,peak_mb"
for scenario in "${scenarios[@]}"; do
    instance=$(dirname "$(dirname "$scenario")")
    rm -rf "${out:?}/plan"
    python3 - "$out/plan" "$program" solve "$instance" "$scenario" -o "$out/plan" "${options[@]}" <<'END'
import json, os, resource, subprocess, sys, time

folder, command = sys.argv[1], sys.argv[2:]
start = time.monotonic()
done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
wall = time.monotonic() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
name = [os.path.basename(command[2]), os.path.basename(command[3]).removesuffix(".json")]
try:
    with open(os.path.join(folder, "plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
except OSError:
    print(*name, f"exit {done.returncode}", *[""] * 9, f"{wall:.2f}", f"{peak:.0f}", sep=",")
    print(done.stderr, file=sys.stderr, end="")
    sys.exit()
objective, run = plan["objectives"][0], plan["run"]


def cell(value, form):
    return "" if value is None else format(value, form)


print(*name, plan["status"], *(cell(objective[key], ".6g") for key in ("value", "bound", "gap")),
      *(cell(run.get(key), ".2f") for key in ("first_plan_seconds", "seconds")),
      *(run[key] for key in ("nodes", "threads", "columns", "rows")),
      f"{wall:.2f}", f"{peak:.0f}", sep=",")
END
done
