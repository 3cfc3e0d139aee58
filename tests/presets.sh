#!/usr/bin/env bash
# The policy presets of Denmark: does the program accept each, is each described, and is every rule and every objective the
# program knows asked for by one of them? A few that take a second are solved and verified.
#
# Prints "coverage: rule NAME preset FILE" and "coverage: objective NAME preset FILE".
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - <<'END'
import csv, json, os, pathlib, re, subprocess, tempfile

from tests.checks import check, finish

program = os.environ["YDERPLAN"]
denmark = "instances/denmark"
readme = pathlib.Path(denmark, "scenarios", "README.md").read_text(encoding="utf-8")
illustrated = {row["file"] for row in csv.DictReader(pathlib.Path(denmark, "notes.csv").read_text(encoding="utf-8").splitlines())}
presets = sorted(pathlib.Path(denmark, "scenarios").glob("p*.json"))


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=300)


def known(kind):
    text = pathlib.Path("formulations/all.c").read_text(encoding="utf-8")
    return re.findall(r"X\((\w+)\)", text[text.index(f"#define {kind}(X)"):].split("\n\n" if kind == "RULES" else "#define RULES")[0])


used = {"objective": {}, "rule": {}}
check(presets, "there are presets")
for path in presets:
    name, preset = path.name, json.loads(path.read_text(encoding="utf-8"))
    said = run("check", denmark, str(path))
    check(said.returncode == 0, f"{name} passes yderplan check", said.stderr)
    check(preset["name"] == path.stem, f"{name} is called by its name")
    check(f"`{name}`" in readme, f"{name} stands in the README of the scenarios")
    for key in ("title", "asks"):
        for language in ("da", "en"):
            check(preset.get(key, {}).get(language), f"{name} has {key} in {language}")
    parts = [preset, *preset.get("phases", [])]
    chosen = [file for part in parts for file in [*part.get("files", {}).values(), *([part["need"]] if "need" in part else [])]]
    for file in chosen:
        check(file in illustrated or "_illustrative" not in file, f"notes.csv says what {file}, which {name} reads, is")
    for objective in preset["objectives"]:
        used["objective"].setdefault(objective["measure"], name)
    for rule in [rule for part in parts for rule in part.get("rules", [])]:
        used["rule"].setdefault(rule["rule"], name)
for file in re.findall(r"`(p\d\d-[\w-]+\.json)`", readme):
    check(pathlib.Path(denmark, "scenarios", file).exists(), f"{file} of the README is there")

for kind, list_name in (("objective", "OBJECTIVES"), ("rule", "RULES")):
    names = known(list_name)
    check(len(names) > 5, f"formulations/all.c lists every {kind}")
    for name in names:
        check(name in used[kind], f"the {kind} {name} is asked for by some preset")
        if name in used[kind]:
            print(f"coverage: {kind} {name} preset {used[kind][name]}")

# What the titles of these promise can be read off the plan.
promises = {
    "p00-nothing": lambda plan: not plan["decisions"],
    "p02-new-25": lambda plan: plan["summary"]["new"] == 25 and plan["summary"]["cost"] == 87.5,
    "p00-retired-2030": lambda plan: plan["summary"]["closures"] == 148 and len(plan["caveats"]) == 3,
    "p16-travel": lambda plan: plan["objectives"][0]["value"] < 0 and plan["summary"]["new"] <= 50,
}
with tempfile.TemporaryDirectory() as folder:
    for name, promise in promises.items():
        said = run("solve", denmark, f"{denmark}/scenarios/{name}.json", "-o", f"{folder}/{name}", "--threads", "2", "--gap", "0.01", "-q")
        check(said.returncode == 0, f"{name} has a plan", said.stderr)
        if said.returncode != 0:
            continue
        plan = json.loads(pathlib.Path(folder, name, "plan.json").read_text(encoding="utf-8"))
        check(plan["status"] == "optimal", f"{name} is solved to its gap")
        check(promise(plan), f"{name} does what its title says", plan["summary"])
        check(run("verify", denmark, f"{folder}/{name}/plan.json").returncode == 0, f"{name} is verified")

finish()
END
