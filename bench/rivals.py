"""The solvers of the bench: each runs on one program and answers with an Outcome.

Times are wall seconds from the start of the process, so reading the file counts, and for HiGHS in Node starting Node.
An improvement is timed when its line of the log arrives; logs come through a terminal of their own, so no line waits in a buffer.
"""
import json
import math
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

from highs_native import COMPILER, PACKAGE, highs_native
from sets import point_name

BENCH = pathlib.Path(__file__).resolve().parent
ROOT = BENCH.parent


@dataclass
class Outcome:
    status: str = "failed"  # optimal (within the gap asked for), stopped, infeasible, failed
    value: float | None = None  # of the best plan, penalties of soft rules added
    bound: float | None = None
    nodes: int | None = None
    seconds: float = 0  # of the whole process
    processor_seconds: float | None = None  # likewise, of all its threads
    search_seconds: float | None = None  # of yderplan's search alone
    peak_mb: float = 0
    trajectory: list = field(default_factory=list)  # [seconds, value or None, bound or None] at each improvement
    scenarios: list = field(default_factory=list)  # of a sweep: {problem, status, value, bound, search_seconds} of each
    said: str = ""  # the end of the log, where it failed

    def saw(self, seconds, value=None, bound=None):
        """Notes a value or bound that is better than what was seen before."""
        value = number(value)
        bound = number(bound)
        last = self.trajectory[-1][1:] if self.trajectory else [None, None]
        if value is None or (last[0] is not None and value >= last[0]):
            value = last[0]
        if bound is None or (last[1] is not None and bound <= last[1]):
            bound = last[1]
        if [value, bound] != last:
            self.trajectory.append([round(seconds, 3), value, bound])
            self.value, self.bound = value, bound


def number(text):
    """A finite number below what solvers write for infinity, else None."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if abs(value) < 1e20 else None


# Running --------------------------------------------------------------------------------------------------------------

# Linux counts the memory of the process that starts another as the other's own until it runs something else, so what starts a solver has
# to be small. Reports when it did, seconds, processor seconds and peak memory in KiB.
LAUNCH = """
import json, os, sys, time
start = time.monotonic()
child = os.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
_, _, usage = os.wait4(child, 0)
os.write(int(sys.argv[1]), json.dumps([start, time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]).encode())
"""


def watch(command, limit, outcome, line, environment=()):
    """Runs `command`, calling line(seconds, text) for each line it prints; notes time and memory. A command that does not stop is killed."""
    master, slave = pty.openpty()
    report, report_in = os.pipe()
    start = time.monotonic()
    process = subprocess.Popen([sys.executable, "-S", "-E", "-c", LAUNCH, str(report_in), *map(str, command)], stdin=subprocess.DEVNULL,
                               stdout=slave, stderr=slave, cwd=ROOT, env={**os.environ, **dict(environment)}, pass_fds=[report_in],
                               start_new_session=True)
    os.close(slave)
    os.close(report_in)
    rest, tail, deadline = b"", [], start + 2 * limit + 60
    while True:
        if not select.select([master], [], [], max(0, deadline - time.monotonic()))[0]:
            os.killpg(process.pid, signal.SIGKILL)
            deadline += 1e9
            continue
        try:
            chunk = os.read(master, 65536)
        except OSError:  # closed at the other end
            break
        seconds = time.monotonic() - start
        *lines, rest = (rest + chunk).split(b"\n")
        for text in lines:
            text = text.decode(errors="replace").strip()
            tail = [*tail[-20:], text]
            line(seconds, text)
    process.wait()
    words = os.read(report, 1000)
    os.close(master)
    os.close(report)
    begun, seconds, processor, memory = json.loads(words) if words else (start, time.monotonic() - start, None, 0)
    outcome.trajectory = [[round(max(0.0, at - (begun - start)), 3), *rest] for at, *rest in outcome.trajectory]  # without starting the launcher
    outcome.seconds, outcome.peak_mb = round(seconds, 3), round(memory / 1024, 1)
    outcome.processor_seconds = None if processor is None else round(processor, 3)
    outcome.said = "\n".join(tail).replace(f"{ROOT}/", "").replace(f"{tempfile.gettempdir()}/", "")  # results name no folders of the machine


def timed(command):
    begun = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun


def settle(outcome, gap, ended=None):
    """The last word: a solver that says optimal has proven the gap asked for, whatever bound its log showed last, when its search `ended`
    (None: its process)."""
    if outcome.status == "optimal":
        if outcome.value is None:
            outcome.status = "failed"
            return outcome
        ended = outcome.seconds if ended is None else ended
        outcome.saw(ended, outcome.value, outcome.value - gap * abs(outcome.value))
    if outcome.status != "failed":
        outcome.said = ""
    outcome.trajectory = thinned(outcome.trajectory)
    return outcome


ROUND_GAPS = (1e-2, 5e-3, 2e-3, 1e-3, 5e-4, 1e-4)  # whose first moment is kept exactly


def gap_of(value, bound):
    return None if value is None or bound is None else max(0.0, (value - bound) / max(abs(value), 1e-9))


def thinned(trajectory):
    """Every new plan, the first moment of each round gap, and of the rest what narrows the gap by a twentieth."""
    kept, narrowest = [], float("inf")
    for step, (seconds, value, bound) in enumerate(trajectory):
        gap = gap_of(value, bound)
        passes = gap is not None and any(gap <= at * (1 + 1e-6) < narrowest for at in ROUND_GAPS)
        new_plan = value is not None and (not kept or kept[-1][1] != value)
        if new_plan or passes or gap is None or gap <= 0.95 * narrowest or step == len(trajectory) - 1:
            kept.append([seconds, value, bound])
            narrowest = narrowest if gap is None else min(narrowest, gap)
    return kept


# yderplan -------------------------------------------------------------------------------------------------------------

class Yderplan:
    """The program itself. It reads the instance, not the exported file.

    Improvements carry the clock of the search, so what comes before it is added to each of them: starting the program (as long as `help`
    takes) and reading. Verifying the plan and writing the report, map and workbook come after the proof: they count in `seconds` alone.
    """

    def __init__(self, program, build, threads):
        self.program, self.threads = program, threads
        self.starting = statistics.median(timed([program, "help"]) for _ in range(5))
        self.name = "yderplan" if threads == 1 else f"yderplan, {threads} threads"
        self.build = build

    def run(self, problem, program, scratch, limit, gap):
        outcome = Outcome()
        out = scratch / "plan"
        watch([self.program, "solve", problem.instance, problem.scenario, "-o", out, "-q", "--threads", self.threads, "--gap", gap,
               "--time", limit], limit, outcome, lambda *_: None)
        try:
            plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
        except OSError:
            return settle(outcome, gap)
        objective, run = plan["objectives"][0], plan["run"]
        before = self.starting + run.get("read_seconds", 0)
        outcome.search_seconds, outcome.nodes = run["seconds"], run["nodes"]
        for step in run.get("progress", []):
            if step.get("measure", objective["measure"]) == objective["measure"]:
                outcome.saw(before + step["seconds"], step["value"], step["bound"])
        outcome.saw(before + run["seconds"], value_of(objective), objective["bound"])
        outcome.status = {"optimal": "optimal", "infeasible": "infeasible"}.get(plan["status"], "stopped")
        return settle(outcome, gap, before + run["seconds"])


def value_of(objective):
    """As the program counts it."""
    return None if objective["value"] is None else objective["value"] + (objective.get("penalty") or 0)


class YderplanSweep:
    """The program on a whole sweep: `compare`, whose scenarios begin with the plans and proofs of those before them."""

    def __init__(self, program, build, threads):
        self.program, self.build, self.threads = program, build, threads
        self.name = "yderplan compare" if threads == 1 else f"yderplan compare, {threads} threads"

    def run(self, problem, program, scratch, limit, gap):
        outcome = Outcome()
        out = scratch / "compare"
        grid = [f"{path}={','.join(map(str, values))}" for path, values in problem.grid.items()]
        scenarios = math.prod(len(values) for values in problem.grid.values())
        watch([self.program, "compare", problem.instance, problem.scenario, *(word for one in grid for word in ("--set", one)), "-o", out, "-q",
               "--threads", self.threads, "--gap", gap, "--time", limit], limit * scenarios, outcome, lambda *_: None)
        try:
            rows = json.loads((out / "compare.json").read_text(encoding="utf-8"))["scenarios"]
        except OSError:
            return outcome
        for row in rows:
            objective = row["objectives"][0]
            outcome.scenarios.append({"problem": point_name(row["overrides"].values()), "status": row["status"], "value": value_of(objective),
                                      "bound": objective["bound"], "search_seconds": row["run"]["seconds"]})
        outcome.nodes = sum(row["run"]["nodes"] for row in rows)
        outcome.search_seconds = sum(row["run"]["seconds"] for row in rows)
        outcome.status = "optimal" if all(row["status"] == "optimal" for row in rows) else "stopped"
        outcome.said = ""
        return outcome


# glpsol ---------------------------------------------------------------------------------------------------------------

class Glpsol:
    """GLPK's own program. Debian's, 5.0."""

    def __init__(self, build, name="glpsol", flags=()):
        self.name, self.flags, self.threads = name, flags, 1
        self.build = " ".join((build, *flags))

    def run(self, problem, program, scratch, limit, gap):
        outcome = Outcome()

        def line(seconds, text):
            # "+ 1149: mip = 1.3859e-01 >= 1.3317e-01 3.9% (257; 51)", ">>>>>" in place of "mip =" for a new plan
            step = re.match(r"\+\s*\d+: (?:mip =|>>>>>)\s+(not found yet|\S+)\s+[<>]=\s+(tree is empty|\S+).*\((\d+); (\d+)\)", text)
            if step:
                best, bound, active, done = step.groups()
                outcome.saw(seconds, best, best if bound == "tree is empty" else bound)
                outcome.nodes = int(active) + int(done)

            elif text.startswith("RELATIVE MIP GAP TOLERANCE REACHED"):  # which the solution calls NON-OPTIMAL
                outcome.status = "optimal"

        solution = scratch / "glpsol.txt"
        watch(["glpsol", "--freemps", program, "--tmlim", limit, "--mipgap", gap, *self.flags, "-o", solution], limit, outcome, line)
        text = solution.read_text(encoding="utf-8") if solution.exists() else ""
        status = re.search(r"^Status: +(?:INTEGER )?(OPTIMAL|NON-OPTIMAL|UNDEFINED|EMPTY)", text, re.M)
        value = re.search(r"^Objective: .* = (\S+)", text, re.M)
        if status and status[1] in ("OPTIMAL", "NON-OPTIMAL"):
            if outcome.status != "optimal":
                outcome.status = "optimal" if status[1] == "OPTIMAL" else "stopped"
            outcome.saw(outcome.seconds, value[1])
        elif re.search("HAS NO (PRIMAL |INTEGER )?FEASIBLE SOLUTION", outcome.said):
            outcome.status = "infeasible"
        elif "TIME LIMIT" in outcome.said:
            outcome.status = "stopped"
        return settle(outcome, gap)


# CBC ------------------------------------------------------------------------------------------------------------------

class Cbc:
    """CBC, Debian's. Its increment (1e-5, by which a plan must beat the last) would be coarser than the gap asked for, so it is set to 1e-9.

    The exit status says nothing, and the "Lower bound" of its closing lines has three digits, so the bound is that of its messages.
    """

    def __init__(self, build):
        self.name, self.build, self.threads = "CBC", build, 1

    def run(self, problem, program, scratch, limit, gap):
        outcome = Outcome()

        def line(seconds, text):
            found = re.match(r"Cbc00(?:04|12|16)I Integer solution of (\S+) found", text)
            if found:
                outcome.saw(seconds, found[1])
            # After presolve every bound that CBC speaks of as "best possible" belongs to the whole program; those of its
            # heuristics' small searches (Cbc0038I) do not, and are not read.
            bound = re.match(r"Cbc00(?:05|10)I .*best possible (-?[\d.e+-]+)", text) or re.match(r"Continuous objective value is (\S+)", text)
            if bound:
                outcome.saw(seconds, bound=bound[1])
            nodes = re.match(r"(?:Cbc0010I After|Enumerated nodes:)\s+(\d+)", text)
            if nodes:
                outcome.nodes = int(nodes[1])

        solution = scratch / "cbc.txt"
        watch(["cbc", program, "-threads", 0, "-timeMode", "elapsed", "-sec", limit, "-ratio", gap, "-increment", 1e-9, "-solve",
               "-solu", solution], limit, outcome, line)
        first = solution.read_text(encoding="utf-8").splitlines()[0] if solution.exists() else ""
        if "nfeasible" in first:
            outcome.status = "infeasible"
        elif first.startswith(("Optimal", "Stopped")):
            outcome.status = "optimal" if first.startswith("Optimal") else "stopped"
            if "no integer solution" not in first and outcome.value is None:
                outcome.saw(outcome.seconds, first.split()[-1])
        return settle(outcome, gap)


# HiGHS ----------------------------------------------------------------------------------------------------------------

class Highs:
    """One build of HiGHS; `command(program, limit, gap, scratch)` prints its log."""

    def __init__(self, name, build, command, environment=()):
        self.name, self.build, self.command, self.environment, self.threads = name, build, command, environment, 1

    def run(self, problem, program, scratch, limit, gap):
        outcome = Outcome()

        def line(seconds, text):
            # "Src  Proc. InQueue | Leaves Expl. | BestBound BestSol Gap | Cuts InLp Confl. | LpIters Time"
            step = re.match(r"(?:[A-Za-z] +)?\d+k? +\d+k? +\d+k? +[\d.]+% +(\S+) +(\S+) +(\S+) .*s$", text)
            if step:
                outcome.saw(seconds, step[2], step[1])
            word = re.match(r"(Status|Primal bound|Dual bound|Nodes) +([^|]+)$", text)
            if not word:
                return
            if word[1] == "Status":
                outcome.status = {"Optimal": "optimal", "Infeasible": "infeasible", "Time limit reached": "stopped"}.get(word[2], "failed")
            elif word[1] == "Primal bound":
                outcome.saw(seconds, word[2])
            elif word[1] == "Dual bound":
                outcome.saw(seconds, bound=word[2])
            else:
                outcome.nodes = int(word[2])

        watch(self.command(program, limit, gap, scratch), limit, outcome, line, self.environment)
        return settle(outcome, gap)


def in_node(*options):
    return lambda program, limit, gap, scratch: ["node", BENCH / "highs.mjs", program, limit, gap, "--log", *options]


def on_path(program, limit, gap, scratch):
    options = scratch / "highs.options"
    options.write_text(f"mip_rel_gap = {gap}\nmip_abs_gap = 0\nthreads = 1\nparallel = off\n", encoding="utf-8")
    return ["highs", program, "--time_limit", limit, "--options_file", options]


# Which solvers there are ----------------------------------------------------------------------------------------------

# Tried on four programs of set A; bench/README.md has the figures.
GLPSOL_BEST = ("--pcost",)


def first_match(pattern, *command, environment=()):
    try:
        said = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT,
                              env={**os.environ, **dict(environment)}).stdout
    except OSError:
        return None
    found = re.search(pattern, said)
    return found[1] if found else None


def rivals(work):
    """The rivals that this machine has; says by name which it lacks."""
    found = []
    version = first_match(r"Solver (\S+)", "glpsol", "--version")
    if version:
        found += [Glpsol(f"GLPK {version}"), Glpsol(f"GLPK {version}", "glpsol, best flags", GLPSOL_BEST)]
    version = first_match(r"Version: (\S+)", "cbc", "-quit")
    if version:
        found.append(Cbc(f"CBC {version}, Debian"))
    if shutil.which("node"):
        if not (BENCH / "node_modules" / "highs").is_dir():
            subprocess.run(["npm", "ci", "--silent"], cwd=BENCH)
        version = first_match(r'"version":"([^"]+)"', "node", BENCH / "highs.mjs", "--version")
        if version:
            package = json.loads((BENCH / "package.json").read_text(encoding="utf-8"))["dependencies"]["highs"]
            found.append(Highs("HiGHS wasm", f"HiGHS {version}, WebAssembly, npm highs {package}, Node {first_match('v(.*)', 'node', '--version')}",
                               in_node()))
    version = first_match(r"HiGHS version (\S+)", "highs", "--version")
    if version:
        found.append(Highs("HiGHS native", f"HiGHS {version}, native, on PATH", on_path))
    else:
        try:
            addon, environment = highs_native(work / "highs-native")
            version = first_match(r'"version":"([^"]+)"', "node", BENCH / "highs.mjs", "--version", "--native", addon, environment=environment)
        except (OSError, subprocess.CalledProcessError) as problem:
            print(f"no native HiGHS: {problem}")
        if version:
            found.append(Highs("HiGHS native", f"HiGHS {version}, native, npm {PACKAGE}, {COMPILER}", in_node("--native", addon), environment))
    for name in ("glpsol", "CBC", "HiGHS wasm", "HiGHS native"):
        if not any(rival.name == name for rival in found):
            print(f"skipped: {name} is not here")
    return found
