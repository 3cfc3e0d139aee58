#!/usr/bin/python3
"""make bench: yderplan and its rivals on the same programs, in one go on one machine.

    make bench [SETS=A,B,C,D] [QUICK=1] [JOBS=1] [TIME_A=60] [TIME_B=300] [TIME_C=120] [TIME_C_LARGE=600] [TIME_D=60]
               [SOLVERS=yderplan,CBC,...] [SWEEP=100] [RESULTS=bench/results/<date>] [YDERPLAN=./yderplan]

Each run is appended to RESULTS/runs.jsonl as it ends; what is there already (same program, solver, build, limits) is not run again, so
a bench that was stopped goes on where it was. Then the tables and charts are made anew from all runs of the folder.
bench/README.md says what every column is.
"""
import concurrent.futures
import datetime
import hashlib
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True

import report
import rivals
import sets

ROOT = sets.ROOT
WORK = ROOT / "build" / "bench"
GAP, GAP_OF_SWEEP = 1e-4, 5e-3
LARGE = 400_000  # nonzeros of a program from which on the limit is TIME_C_LARGE


def setting(name, default):
    return type(default)(os.environ.get(name) or default)


QUICK = setting("QUICK", 0) > 0
JOBS = setting("JOBS", 1)
SWEEP = setting("SWEEP", 100)
PROGRAM = pathlib.Path(setting("YDERPLAN", str(ROOT / "yderplan"))).resolve()
LIMITS = {name: 10 if QUICK else setting(f"TIME_{name}", default)
          for name, default in (("A", 60), ("B", 300), ("C", 120), ("C_LARGE", 600), ("D", 60))}


# What is run ----------------------------------------------------------------------------------------------------------

def exported(problem):
    """The program of a problem in a file, with its size and hash."""
    path = WORK / "programs" / f"{problem.name}.mps"
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([PROGRAM, "export", problem.instance, problem.scenario, "--mps", path, "-q"], check=True, stdout=subprocess.DEVNULL)
    rows, columns, nonzeros, section, last = -1, 0, 0, "", None  # the objective is no row
    digest = hashlib.sha256(json.dumps(problem.grid).encode() if problem.grid else b"")
    with open(path, "rb") as file:
        for line in file:
            digest.update(line)
            words = line.split()
            if not words or line.startswith(b"*"):
                continue
            if not line.startswith(b" "):
                section = words[0]
            elif section == b"ROWS":
                rows += 1
            elif section == b"COLUMNS" and b"'MARKER'" not in words:
                columns += words[0] != last
                last = words[0]
                nonzeros += (len(words) - 1) // 2
    return path, {"rows": rows, "columns": columns, "nonzeros": nonzeros, "program": digest.hexdigest()[:16]}


def limit_of(problem, size):
    return LIMITS["C_LARGE" if problem.set == "C" and size["nonzeros"] >= LARGE else problem.set]


def solvers_of(problem, own, others):
    if problem.grid:
        return [rivals.YderplanSweep(one.program, one.build, one.threads) for one in own]
    if problem.set == "D":
        return own[:1]
    return [*(own if problem.set in "BC" else own[:1]), *others]


# Running --------------------------------------------------------------------------------------------------------------

class Results:
    """runs.jsonl of a results folder."""

    def __init__(self, folder):
        self.path, self.lock = folder / "runs.jsonl", threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        self.done = {self.key(json.loads(line)) for line in self.path.read_text(encoding="utf-8").splitlines()}

    @staticmethod
    def key(run):
        return tuple(run[name] for name in ("set", "problem", "program", "solver", "build", "threads", "time_limit", "gap_asked"))

    def add(self, run):
        with self.lock:
            with open(self.path, "a", encoding="utf-8") as file:
                file.write(json.dumps(run, ensure_ascii=False) + "\n")
            self.done.add(self.key(run))
            gap = rivals.gap_of(run["value"], run["bound"])
            print(f"{run['set']}  {run['problem']:<24} {run['solver']:<20} {run['status']:<10} {report.value_text(run['value'])}  "
                  f"gap {report.percent(gap):>9}  {run['seconds']:8.2f} s  {run['peak_mb']:6.0f} MB", flush=True)
            if run["said"]:
                print(run["said"], file=sys.stderr)


def measure(solver, problem, program, header, results):
    with tempfile.TemporaryDirectory(prefix="yderplan-bench-") as scratch:
        outcome = solver.run(problem, program, pathlib.Path(scratch), header["time_limit"], header["gap_asked"])
    results.add({**header, **vars(outcome)})


def header_of(problem, size, solver, build, threads):
    return {"set": problem.set, "problem": problem.name, **size, "pairs": problem.pairs, "solver": solver, "build": build, "threads": threads,
            "jobs": JOBS if threads == 1 else 1, "gap_asked": GAP_OF_SWEEP if problem.set == "D" else GAP, "time_limit": limit_of(problem, size)}


def planned(letters, own, others, results):
    """[(solver, problem, program, header)] of what is not there yet."""
    found = []
    for letter in letters:
        for problem in sets.problems(letter, WORK, QUICK, SWEEP):
            program, size = exported(problem)
            if letter == "D":  # no rival reads them, and they are many
                program.unlink()
            for solver in solvers_of(problem, own, others):
                header = header_of(problem, size, solver.name, solver.build, solver.threads)
                if results.key(header) not in results.done:
                    found.append((solver, problem, program, header))
    return found


def duration(seconds):
    return f"{seconds // 3600:.0f} h {seconds % 3600 / 60:02.0f} min" if seconds >= 3600 else f"{seconds / 60:.0f} min"


# The machine ----------------------------------------------------------------------------------------------------------

def own_build():
    version = rivals.first_match(r"yderplan (\S+)", PROGRAM, "--version") or "?"
    commit = rivals.first_match(r"(\S+)", "git", "-C", PROGRAM.parent, "describe", "--always", "--dirty") or "no commit"
    binary = hashlib.sha256(PROGRAM.read_bytes()).hexdigest()[:8]
    return f"yderplan {version}, commit {commit}, binary {binary}"


def machine(date):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(encoding="utf-8"))
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    return (f"{date}: {os.cpu_count()} cores, {cpu[1] if cpu else platform.machine()}, {int(memory[1]) / 2**20:.0f} GiB, {system}, "
            f"Linux {platform.release().split('-')[0]}, Python {platform.python_version()}; load average at the start {os.getloadavg()[0]:.1f}")


def main():
    date = datetime.date.today().isoformat()
    folder = (ROOT / setting("RESULTS", f"bench/results/{date}")).resolve()
    letters = [letter for letter in setting("SETS", "A,B,C,D").upper().replace(" ", "").split(",") if letter]
    if not set(letters) <= set("ABCD") or not letters:
        sys.exit("SETS: some of A,B,C,D")
    results = Results(folder)
    build = own_build()
    own = [rivals.Yderplan(PROGRAM, build, threads) for threads in (1, 2)]
    others = rivals.rivals(WORK)
    wanted = os.environ.get("SOLVERS")
    if wanted:
        names = [name.strip().lower() for name in wanted.split(",")]
        own, others = ([solver for solver in group if solver.name.split(",")[0].lower() in names or solver.name.lower() in names]
                       for group in (own, others))
    about = machine(date)
    (folder / "machine.txt").write_text("\n".join([about, f"processes at a time: {JOBS}", *(f"{s.name}: {s.build}" for s in [*own, *others])]) + "\n",
                                        encoding="utf-8")

    plan = planned(letters, own, others, results)
    for letter in letters:
        limits = [header["time_limit"] for _, problem, _, header in plan if header["set"] == letter and not problem.grid]
        print(f"set {letter}: {len(limits)} runs, at most {duration(sum(limits) / JOBS)} if every one takes its whole time limit")
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:  # a run of several threads has the machine for itself, at the end
        for done in [pool.submit(measure, *job, results) for job in plan if job[0].threads == 1]:
            done.result()
    for job in plan:
        if job[0].threads > 1:
            measure(*job, results)
    report.write(folder, about)
    print(f"{folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder}: "
          + ", ".join(sorted(path.name for path in folder.iterdir() if path.name != "runs.jsonl")))


if __name__ == "__main__":
    main()
