#!/usr/bin/env bash
# What glpsol, CBC and HiGHS find for exported programs, beside yderplan's own value: one CSV line per program and form, on stdout.
#
#     bench/export.sh [INSTANCE SCENARIO.json]...       default: the programs of tests/export_programs.py, and dermatology
#
# TIME (seconds for each solver, default 60); YDERPLAN names the program (default ./yderplan). Needs glpsol, cbc, node, and `npm ci` in bench/.
set -u
cd "$(dirname "$0")/.." || exit 1

[ -d bench/node_modules/highs ] || (cd bench && npm ci --silent) || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") TIME=${TIME:-60} exec python3 - "$@" <<'END'
import json, os, pathlib, re, subprocess, sys, tempfile, time

sys.path.insert(0, "tests")
sys.dont_write_bytecode = True
from other_solvers import cbc, glpsol, highs, run

program, seconds = os.environ["YDERPLAN"], int(os.environ["TIME"])


def own_word(folder, scenario, out):
    run(program, "solve", folder, scenario, "-o", out, "-q", "--time", seconds, seconds=2 * seconds + 30)
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    measure = plan["objectives"][0]
    sign = -1 if measure["measure"] in ("max_min", "max_coverage") else 1
    value = None if measure["value"] is None else sign * measure["value"] + (measure.get("penalty") or 0)
    return plan, value


# The numbers that the solvers call themselves by.
def version(pattern, *command):
    found = re.search(pattern, run(*command, seconds=30).stdout)
    return found.group(1) if found else "?"


OTHERS = ", ".join((
    "GLPK " + version(r"Solver (\S+)", "glpsol", "--version"),
    "CBC " + version(r"Version: (\S+)", "cbc", "-quit"),
    "HiGHS " + version(r'"version":"([^"]+)"', "node", "bench/highs.mjs", "--version"),
))


def cell(value):
    return "" if value is None else format(value, ".8g") if isinstance(value, float) else str(value)


def compare(folder, scenario, scratch):
    plan, value = own_word(folder, scenario, scratch / "plan")
    gap = plan["scenario"]["solve"]["gap"]
    versions = f"yderplan {plan['run']['version']}, {OTHERS}"
    for form in ("lp", "mps"):
        path = scratch / f"program.{form}"
        run(program, "export", folder, scenario, f"--{form}", path, "--time", seconds, seconds=2 * seconds + 30)
        line = [scenario.stem, form, plan["run"]["columns"], plan["run"]["rows"], gap, plan["status"], value,
                round(plan["run"]["seconds"], 2)]
        for solver in (glpsol, cbc, highs):
            begun = time.monotonic()
            word = solver(path, scratch / solver.__name__, seconds, gap)
            status = word.status if word.status in ("optimal", "infeasible", "stopped") else "failed"
            if status == "failed":
                print(scenario.stem, form, solver.__name__, word.status, file=sys.stderr)
            line += [status, word.value, round(time.monotonic() - begun, 2)]
        print(*map(cell, line), f'"{versions}"', sep=",", flush=True)


print("scenario,form,columns,rows,gap", *(f"{who}_status,{who}_value,{who}_seconds" for who in ("yderplan", "glpsol", "cbc", "highs")),
      "versions", sep=",")
with tempfile.TemporaryDirectory() as scratch:
    scratch = pathlib.Path(scratch)
    subprocess.run(["tests/export_programs.py", scratch / "small"], check=True)
    wanted = [(sys.argv[k], pathlib.Path(sys.argv[k + 1])) for k in range(1, len(sys.argv) - 1, 2)] or [
        *((scratch / "small", s) for s in sorted((scratch / "small" / "scenarios").glob("*.json"))),
        ("instances/denmark", pathlib.Path("instances/denmark/scenarios/dermatology.json"))]
    for folder, scenario in wanted:
        compare(folder, scenario, scratch)
END
