#!/usr/bin/env bash
# Do other solvers read the exported programs, and do they find what the program says? Every objective, every rule and every
# measure (tests/export_programs.py) is exported as LP and as MPS and solved by glpsol and by CBC; both have to be there.
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - <<'END'
import json, os, pathlib, re, subprocess, sys, tempfile

sys.path.insert(0, "tests")
sys.dont_write_bytecode = True
from other_solvers import cbc, glpsol, run
from tests.checks import check, finish

program = os.environ["YDERPLAN"]
GAP = 1e-4  # of the scenarios
ROUNDING = 1e-6


# The optimum that plan.json implies for the program: penalties added, what is maximised negated. None: infeasible.
def own_word(folder, scenario, out):
    run(program, "solve", folder, scenario, "-o", out, "-q", seconds=60)
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    check(plan["status"] in ("optimal", "infeasible"), f"{scenario.stem} is solved", plan["status"])
    if plan["status"] == "infeasible":
        return None
    measure = plan["objectives"][0]
    sign = -1 if measure["measure"] in ("max_min", "max_coverage") else 1
    return sign * measure["value"] + (measure.get("penalty") or 0)


# A program may lie below the measure by the gap, where it is known from below, and never above.
def agrees(word, value):
    if value is None:
        return word.status == "infeasible"
    rounding = ROUNDING * max(1, abs(value))
    return word.status == "optimal" and value - GAP * abs(value) - rounding <= word.value <= value + rounding


# Names are one word each, nobody else's, and whole columns are columns of the program.
def look_at_names(name, path):
    lines = path.read_text(encoding="utf-8").splitlines()
    text = [line for line in lines if not line.startswith("\\")]
    check(text[0] == "Minimize", f"{name}: the header is comment alone", text[0])
    check("\n".join(text).isascii(), f"{name}: the program is ASCII")
    rows = re.findall(r"^ (\S+):", "\n".join(text), re.M)
    check(len(rows) == len(set(rows)), f"{name}: rows have names of their own", *rows)
    body = "\n".join(text).split("\nBounds")[0]
    columns = set(re.findall(r"(?<![\w.])[A-Za-z_][\w.]*(?!:|[\w.])", re.sub(r"^ \S+:|^[A-Z].*$", "", body, flags=re.M)))
    check(all(len(n) <= 100 and not re.match(r"[eE.\d]", n) for n in columns | set(rows)), f"{name}: names that readers accept")
    whole = "\n".join(text).split("\nGenerals\n")[1].split()[:-1] if "\nGenerals\n" in "\n".join(text) else []
    check(set(whole) <= columns and len(whole) == len(set(whole)), f"{name}: whole columns stand in the program", *whole)


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch, "instance")
    subprocess.run(["tests/export_programs.py", folder], check=True)
    for scenario in sorted((folder / "scenarios").glob("*.json")):
        name = scenario.stem
        value = own_word(folder, scenario, folder / "out" / name)
        for form in ("lp", "mps"):
            path = pathlib.Path(scratch, f"{name}.{form}")
            said = run(program, "export", folder, scenario, f"--{form}", path, seconds=60)
            check(said.returncode == 0 and not said.stderr, f"{name} is exported as {form}", said.stderr)
            if form == "lp":
                look_at_names(name, path)
            words = [solver(path, pathlib.Path(f"{path}.{solver.__name__}"), 30, 0) for solver in (glpsol, cbc)]
            for solver, word in zip(("glpsol", "CBC"), words):
                check(agrees(word, value), f"{solver} finds the value of {name} ({form})", word, value)
            one, other = (word.value for word in words)
            check(one is other is None or abs(one - other) <= ROUNDING * max(1, abs(one)),
                  f"glpsol and CBC agree about {name} ({form})", words)

    # Refined within the limits, the same each time; and what was not refined says so.
    for name in ("gini", "variance", "kolm_pollak", "p_median", "p_center"):
        scenario, twice = folder / "scenarios" / f"{name}.json", pathlib.Path(scratch, "twice.lp")
        run(program, "export", folder, scenario, "--lp", twice, seconds=60)
        check(twice.read_bytes() == pathlib.Path(scratch, f"{name}.lp").read_bytes(), f"{name} is exported the same again")
        said = run(program, "export", folder, scenario, "--lp", twice, "--time", "0", seconds=60)
        check(said.returncode == 0 and "time ran out" in said.stderr, f"{name} not refined is exported with a warning", said.stderr)
        word, value = glpsol(twice, pathlib.Path(scratch, "twice"), 30, 0), own_word(folder, scenario, folder / "out" / name)
        check(word.status == "optimal" and word.value <= value + ROUNDING, f"{name} not refined lies below", word, value)

finish()
END
