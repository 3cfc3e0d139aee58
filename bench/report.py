"""Tables and charts of a results folder, from its runs.jsonl: rows.csv, table-*.md, profile-A.svg, curve-C.svg."""
import csv
import json
import math
import statistics

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from rivals import gap_of

GAP = 1e-4
STEPS = {"A": (1e-2, 1e-3, 1e-4), "B": (1e-2, 2e-3, 5e-4, 1e-4), "C": (1e-2, 1e-3, 1e-4)}
COLOURS = ["#000000", "#E69F00", "#56B4E9", "#009E73", "#D55E00", "#CC79A7", "#0072B2"]  # Okabe and Ito
ALARM = 1e-6
TITLES = {
    "A": "Set A: each Danish specialty alone, three policies each",
    "B": "Set B: all thirteen specialties coupled",
    "C": "Set C: fine grain, and generated lands",
    "D": "Set D: a sweep of related scenarios",
}
COLUMNS = ("set problem rows columns nonzeros pairs solver build threads gap_asked time_limit status value bound gap seconds processor_seconds search_seconds "
           "seconds_to_gap seconds_to_first_plan seconds_to_1_percent_of_best nodes peak_mb").split()


def write(folder, machine):
    """Everything anew; prints the alarms."""
    runs = latest(folder / "runs.jsonl")
    best = {}
    for run in runs:
        if run["value"] is not None:
            best[run["problem"]] = min(run["value"], best.get(run["problem"], math.inf))
    with open(folder / "rows.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for run in runs:
            figures = {**run, "gap": gap_of(run["value"], run["bound"]), "seconds_to_gap": seconds_to(run, run["gap_asked"]),
                       "seconds_to_first_plan": seconds_to_value(run, math.inf),
                       "seconds_to_1_percent_of_best": seconds_to_value(run, within_1_percent(best, run))}
            out.writerow(cell(figures[column]) for column in COLUMNS)
    for letter in sorted({run["set"] for run in runs}):
        of_set = [run for run in runs if run["set"] == letter]
        text = "\n".join([f"# {TITLES[letter]}", "", *preamble(of_set, machine), *alarms([one for run in of_set for one in scenarios_of(run)]),
                          *(sweep_tables(of_set) if letter == "D" else problem_tables(of_set, best, STEPS[letter]))])
        (folder / f"table-{letter}.md").write_text(text + "\n", encoding="utf-8")
    if any(run["set"] == "A" for run in runs):
        profile([run for run in runs if run["set"] == "A"], folder / "profile-A.svg")
    if any(run["set"] == "C" for run in runs):
        curve([run for run in runs if run["set"] == "C"], folder / "curve-C.svg")


def scenarios_of(run):
    """The run, or of a sweep that of each scenario."""
    return [{**one, "solver": run["solver"]} for one in run["scenarios"]] or [run]


def latest(path):
    """The last run of each problem, solver and limit, sorted by problem in the order of the file and then by solver."""
    runs = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            run = {"processor_seconds": None, "scenarios": [], **json.loads(line)}  # older runs lack them
            runs[run["set"], run["problem"], run["solver"]] = run
    order = {}
    for run in runs.values():
        order.setdefault((run["set"], run["problem"]), len(order))
    return sorted(runs.values(), key=lambda run: (run["set"], order[run["set"], run["problem"]], rank(run["solver"])))


def rank(solver):
    return not solver.startswith("yderplan"), solver != "yderplan", solver.lower()


# Figures of one run ---------------------------------------------------------------------------------------------------

def seconds_to(run, gap):
    """Seconds until the gap was proven, or None."""
    for seconds, value, bound in run["trajectory"]:
        reached = gap_of(value, bound)
        if reached is not None and reached <= gap * (1 + 1e-6):
            return seconds
    return None


def seconds_to_value(run, most):
    return next((seconds for seconds, value, _ in run["trajectory"] if value is not None and value <= most), None)


def within_1_percent(best, run):
    return best[run["problem"]] + 0.01 * abs(best[run["problem"]]) if run["problem"] in best else -math.inf


def at(run, seconds, index):
    """Value (1) or bound (2) that the run had after so many seconds."""
    found = None
    for step in run["trajectory"]:
        if step[0] <= seconds:
            found = step[index]
    return found


def charged(run, gap=GAP):
    """Seconds to the gap; the time limit where it was not reached."""
    seconds = seconds_to(run, gap)
    return (run["time_limit"], False) if seconds is None else (seconds, True)


def with_files(run):
    """The same until the process ends."""
    return run["seconds"] if charged(run)[1] else run["time_limit"]


def ratio(run, own, files):
    """How many times as long as yderplan's own (with its files); 1 where both did not reach the gap, whatever time each had."""
    (seconds, reached), (own_seconds, own_reached) = charged(run), charged(own)
    return seconds / max(with_files(own) if files else own_seconds, 1e-3) if reached or own_reached else 1.0


# Words ----------------------------------------------------------------------------------------------------------------

def cell(value):
    return "" if value is None else format(value, ".10g") if isinstance(value, float) else str(value)


def time_text(seconds):
    return "–" if seconds is None else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}" if seconds < 100 else f"{seconds:.0f}"


def percent(gap):
    return "–" if gap is None else f"{100 * gap:.4f} %" if gap < 0.001 else f"{100 * gap:.2f} %"


def value_text(value):
    return "–" if value is None else f"{value:.6f}"


def geometric_mean(values):
    return statistics.geometric_mean(max(value, 1e-3) for value in values)


def table(header, rows):
    return ["| " + " | ".join(header) + " |", "|---" + "|--:" * (len(header) - 1) + "|",
            *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def preamble(runs, machine):
    limits = sorted({run["time_limit"] for run in runs})
    builds = {run["solver"]: f"{run['solver']}: {run['build']}" for run in runs}
    jobs = sorted({run["jobs"] for run in runs})
    return [machine, "",
            f"Gap asked {', '.join(cell(g) for g in sorted({run['gap_asked'] for run in runs}))}; time limit {', '.join(map(str, limits))} s; "
            f"one thread each unless the name says otherwise; {' or '.join(map(str, jobs))} process{'' if jobs == [1] else 'es'} at a time. "
            "Seconds count from the start of the process until the gap is proven (of the others until the line of the log that says so, or else until the "
            "process ends). What yderplan does after that, verifying the plan and writing report, map and workbook, counts where it says *with files*.", "",
            *(f"* {build}" for _, build in sorted(builds.items(), key=lambda pair: rank(pair[0]))), ""]


def alarms(runs):
    """A bound that is proven above a plan of another solver, on the same program."""
    found = []
    for program in dict.fromkeys(run["problem"] for run in runs):
        same = [run for run in runs if run["problem"] == program]
        for one in same:
            for other in same:
                if one["bound"] is not None and other["value"] is not None and one["bound"] - other["value"] > ALARM * abs(other["value"]):
                    found.append(f"**Alarm**: {program}: {one['solver']} claims the bound {one['bound']:.9g}, {other['solver']} has a plan of "
                                 f"{other['value']:.9g} ({(one['bound'] - other['value']) / abs(other['value']):.1e} below it).")
            if one["status"] in ("failed", "infeasible"):
                found.append(f"**Failed**: {program}: {one['solver']}: {one['status']}")
    for text in found:
        print(text)
    return [line for text in found for line in (text, "")]


# Tables ---------------------------------------------------------------------------------------------------------------

def problem_tables(runs, best, steps):
    names = list(dict.fromkeys(run["problem"] for run in runs))
    solvers = sorted({run["solver"] for run in runs}, key=rank)
    by = {(run["problem"], run["solver"]): run for run in runs}
    return [*summary(names, solvers, by, best), *seconds_or_gap(names, solvers, by), *(details(names, solvers, by, best, steps))]


def summary(names, solvers, by, best):
    rows, notes = [], []
    wholes = [with_files(run) for (_, solver), run in by.items() if solver == "yderplan"] or [math.nan]
    for solver in solvers:
        here = [name for name in names if (name, solver) in by]
        runs = [by[name, solver] for name in here]
        times = [charged(run)[0] for run in runs]
        row = [solver, f"{sum(charged(run)[1] for run in runs)} of {len(runs)}", time_text(geometric_mean(times))]
        ratios = {name: ratio(by[name, solver], by[name, "yderplan"], False) for name in here if (name, "yderplan") in by}
        if solver == "yderplan" or not ratios:
            row += ["1" if ratios else "–", "–", "–", "–"]
        else:
            worst = min(ratios, key=ratios.get)
            losses = [name for name in ratios if ratios[name] < 1]
            whole = [ratio(by[name, solver], by[name, "yderplan"], True) for name in ratios]
            row += [f"{geometric_mean(ratios.values()):.2f}", f"{geometric_mean(whole):.2f}", f"{ratios[worst]:.2f} ({worst})", len(losses)]
            if losses and not solver.startswith("yderplan"):
                notes.append(f"* {solver} is faster than yderplan on " + ", ".join(f"{name} ({ratios[name]:.2f})" for name in losses) + ".")
        firsts = [seconds_to_value(run, math.inf) or run["time_limit"] for run in runs]
        near = [seconds_to_value(run, within_1_percent(best, run)) or run["time_limit"] for run in runs]
        rows.append(row + [time_text(geometric_mean(firsts)), time_text(geometric_mean(near)), f"{max(run['peak_mb'] for run in runs):.0f}"])
    return ["## Together", "", *table(
        ["solver", "gap 1e-4 reached", "geo. mean s", "ratio to yderplan", "to yderplan with files", "worst ratio", "yderplan loses", "first plan s",
         "within 1 % of best s",
         "most MB"], rows),
        "Geometric means; a solver that did not reach the gap (the plan, the 1 %) counts as the time limit, so where both did not the ratio is 1. "
        f"A ratio above 1 is in yderplan's favour. Of yderplan with files the geometric mean is {time_text(geometric_mean(wholes))} s.", "",
        *(notes or ["No rival reaches the gap sooner than yderplan on any problem here."]), ""]


def seconds_or_gap(names, solvers, by):
    def word(name, solver):
        run = by.get((name, solver))
        if run is None:
            return ""
        seconds, reached = charged(run)
        if reached:
            return time_text(seconds)
        return run["status"] if run["value"] is None else f"*{percent(gap_of(run['value'], run['bound']))}*"

    size = {name: next(run for (problem, _), run in by.items() if problem == name) for name in names}
    return ["## Seconds to 1e-4, or *the gap at the time limit*", "", *table(
        ["problem", "rows", "columns", "nonzeros", "pairs", *solvers],
        [[name, *(size[name][key] for key in ("rows", "columns", "nonzeros", "pairs")), *(word(name, solver) for solver in solvers)]
         for name in names])]


def details(names, solvers, by, best, steps):
    rows, words = [], []
    for name in names:
        for solver in solvers:
            run = by.get((name, solver))
            if run:
                rows.append([name, solver, value_text(run["value"]), value_text(run["bound"]), percent(gap_of(run["value"], run["bound"])),
                             value_text(at(run, 1, 1)), value_text(at(run, 10, 2)), *(time_text(seconds_to(run, step)) for step in steps),
                             time_text(seconds_to_value(run, math.inf)), time_text(seconds_to_value(run, within_1_percent(best, run))),
                             run["nodes"] if run["nodes"] is not None else "–", f"{run['peak_mb']:.0f}"])
        rivals = [by[name, solver] for solver in solvers if (name, solver) in by and not solver.startswith("yderplan")]
        for own in (by[name, solver] for solver in solvers if (name, solver) in by and solver.startswith("yderplan")):
            if rivals and own["set"] == "B":
                words.append(f"* {name}, {own['solver']}: against what the rivals have at the time limit, the plan after 1 s is "
                             f"{standing(at(own, 1, 1), [r['value'] for r in rivals], -1)}, the bound after 10 s is "
                             f"{standing(at(own, 10, 2), [r['bound'] for r in rivals], 1)}.")
    return ["## Every run", "", *table(
        ["problem", "solver", "plan", "bound", "gap", "plan after 1 s", "bound after 10 s", *(f"s to {100 * step:g} %" for step in steps), "first plan s",
         "within 1 % of best s", "nodes", "MB"], rows), *words, ""]


def standing(own, theirs, sign):
    if own is None:
        return "missing"
    return "better than each" if all(sign * own > sign * value for value in theirs if value is not None) else "not better than each"


def sweep_tables(runs):
    """One for each sweep: the same scenarios each alone, and together."""
    alone = {run["problem"]: run for run in runs if run["solver"] == "yderplan"}
    out = []
    for name in dict.fromkeys(run["problem"] for run in runs if run["scenarios"]):
        together = [run for run in runs if run["problem"] == name]
        single = [alone[one["problem"]] for one in together[0]["scenarios"] if one["problem"] in alone]
        if len(single) == len(together[0]["scenarios"]):
            out += [f"## {name[0].upper()}{name[1:]}", "", *sweep_table(single, together)]
    return out + ["Alone: `solve` for one scenario after the other, one thread each. `compare`: all in one call, each beginning with the plans and proofs of "
                  "those before it in its chain, and besides set beside three other plans. Processor seconds are those of all threads; on a machine with other "
                  "work they are the fairer measure.", ""]


def sweep_table(single, together):
    rows = []
    seconds, processor = (sum(run[key] for run in single) for key in ("seconds", "processor_seconds"))
    for name, own, scenarios in [("each alone", single, single), *((run["solver"], [run], run["scenarios"]) for run in together)]:
        wall, used = (sum(run[key] for run in own) for key in ("seconds", "processor_seconds"))
        gaps = [gap_of(one["value"], one["bound"]) for one in scenarios]
        rows.append([name, len(scenarios), sum(one["status"] == "optimal" for one in scenarios), percent(max((g for g in gaps if g is not None), default=None)),
                     time_text(wall), f"{seconds / wall:.2f}", time_text(used), f"{processor / used:.2f}",
                     *(time_text(f([one["search_seconds"] for one in scenarios])) for f in (statistics.median, max))])
    return table(["", "scenarios", "gap reached", "largest gap", "seconds together", "times as fast", "processor seconds", "times less", "median search s",
                  "longest search s"], rows)


# Charts ---------------------------------------------------------------------------------------------------------------

plt.rcParams.update({"svg.hashsalt": "yderplan", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
                     "grid.color": "#dddddd", "legend.frameon": False})


def save(figure, path):
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")


def profile(runs, path):
    """Performance profile (Dolan and Moré 2002): the share of problems on which a solver needs at most so many times the fastest's time."""
    solvers = sorted({run["solver"] for run in runs}, key=rank)
    names = list(dict.fromkeys(run["problem"] for run in runs))
    times = {(run["problem"], run["solver"]): charged(run) for run in runs}
    fastest = {name: min((times[name, s][0] for s in solvers if times.get((name, s), (0, False))[1]), default=None) for name in names}
    ratios = {s: sorted(max(1.0, max(times[name, s][0], 1e-3) / max(fastest[name], 1e-3)) for name in names
                        if times.get((name, s), (0, False))[1]) for s in solvers}
    most = max([ratio for of in ratios.values() for ratio in of] + [10]) * 1.3
    figure, axes = plt.subplots(figsize=(7.2, 4.2))
    for k, solver in enumerate(solvers):
        x = [1, *ratios[solver], most]
        y = [0, *((n + 1) / len(names) for n in range(len(ratios[solver])))]
        axes.step(x, [100 * share for share in [*y, y[-1]]], where="post", color=COLOURS[k % len(COLOURS)], linewidth=2.4 if k == 0 else 1.6,
                  linestyle=("-", "--", "-.", ":")[k // 2 % 4] if k else "-", label=solver, clip_on=False)
    axes.set(xscale="log", xlim=(1, most), ylim=(0, 100), xlabel="times as long as the fastest solver on the same problem",
             ylabel="problems proven to 1e-4, per cent")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_title(f"Set A, {len(names)} problems", loc="left")
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    save(figure, path)
    plt.close(figure)


def curve(runs, path):
    """Time and memory against the pairs of area and site within reach, specialties counted each by itself."""
    solvers = sorted({run["solver"] for run in runs}, key=rank)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.0))
    for k, solver in enumerate(solvers):
        own = sorted((run for run in runs if run["solver"] == solver), key=lambda run: run["pairs"])
        colour, pairs = COLOURS[k % len(COLOURS)], [run["pairs"] for run in own]
        times = [charged(run, 0.01) for run in own]
        left.plot(pairs, [seconds for seconds, _ in times], color=colour, linewidth=2.2 if k == 0 else 1.2)
        for filled in (True, False):
            left.plot([p for p, (_, reached) in zip(pairs, times) if reached == filled], [s for s, reached in times if reached == filled], "o",
                      color=colour, markerfacecolor=colour if filled else "white")
        weighed = [run for run in own if run["peak_mb"]]  # not of one that had to be killed
        right.plot([run["pairs"] for run in weighed], [run["peak_mb"] for run in weighed], "o-", color=colour, linewidth=2.2 if k == 0 else 1.2, label=solver)
    for axes, title in ((left, "Seconds to a proven gap of 1 %"), (right, "Peak memory, MB")):
        axes.set(xscale="log", yscale="log", xlabel="pairs of area and site within reach")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        axes.set_title(title, loc="left")
    span = sorted(run["pairs"] for run in runs)
    for axes in (left, right):  # a line of slope one, through the middle of the first solver's points
        line = axes.get_lines()[0]
        x, y = line.get_xdata(), line.get_ydata()
        level = geometric_mean(y) / geometric_mean(x)
        if span[0] < span[-1]:
            axes.plot([span[0], span[-1]], [level * span[0], level * span[-1]], color="#999999", linestyle=":", linewidth=1.2,
                      label="in proportion to pairs", zorder=0)
    left.text(0, -0.24, "○ not reached: the time limit", transform=left.transAxes, color="#555555")
    right.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    save(figure, path)
    plt.close(figure)
