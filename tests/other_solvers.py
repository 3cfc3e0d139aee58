"""What other solvers say of a program in a file: glpsol, CBC and, for bench/export.sh, HiGHS."""
import json
import re
import subprocess


class Word:
    """Status "optimal", "infeasible" or "stopped" (with the best value so far, or None), else what the solver wrote."""

    def __init__(self, status, value=None):
        self.status, self.value = status, value

    def __repr__(self):
        return self.status if self.value is None else f"{self.status} {self.value!r}"


def run(*arguments, seconds):
    try:
        return subprocess.run(list(map(str, arguments)), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return subprocess.CompletedProcess(arguments, -1, "", str(problem))


def glpsol(path, solution, seconds, gap):
    form = "--lp" if path.suffix == ".lp" else "--freemps"
    limits = ("--tmlim", seconds, *(("--mipgap", gap) if gap else ()))
    said = run("glpsol", form, path, *limits, "-o", solution, seconds=2 * seconds + 30)
    if said.returncode != 0:
        return Word(said.stdout + said.stderr)
    if re.search("HAS NO (PRIMAL |INTEGER )?FEASIBLE SOLUTION", said.stdout):
        return Word("infeasible")
    value = re.search(r"^Objective: .* = (\S+)", solution.read_text(), re.M)
    found = re.search(r"^Status: +(INTEGER )?(OPTIMAL|NON-OPTIMAL)", solution.read_text(), re.M)
    if found:
        return Word("optimal" if found.group(2) == "OPTIMAL" else "stopped", float(value.group(1)))
    return Word("stopped") if "TIME LIMIT" in said.stdout else Word(said.stdout)


def cbc(path, solution, seconds, gap):
    said = run("cbc", path, "-seconds", seconds, "-ratioGap", gap, "-timeMode", "elapsed", "-solve", "-solution", solution, seconds=2 * seconds + 30)
    if re.search(r"with [1-9]\d* errors|### ", said.stdout) or not solution.exists():
        return Word(said.stdout + said.stderr)
    first = solution.read_text().splitlines()[0]
    if "nfeasible" in first:
        return Word("infeasible")
    if first.startswith("Optimal") or first.startswith("Stopped"):
        return Word("optimal" if first.startswith("Optimal") else "stopped", float(first.split()[-1]))
    return Word(said.stdout)


def highs(path, solution, seconds, gap):
    said = run("node", "bench/highs.mjs", path, seconds, gap, seconds=2 * seconds + 30)
    if said.returncode != 0:
        return Word(said.stdout + said.stderr)
    answer = json.loads(said.stdout)
    return Word(answer["status"], answer["value"])
