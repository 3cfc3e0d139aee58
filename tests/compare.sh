#!/usr/bin/env bash
# compare as a whole: killed and started again, in parts, side by side and over ranks it comes to the same rows.
#
# Over MPI only where the program was built with it (make MPI=1) and mpirun is there.
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - <<'END'
import csv, json, os, pathlib, shutil, signal, sqlite3, subprocess, tempfile, time

from tests.checks import check, finish

program = os.environ["YDERPLAN"]
toy = "instances/toy"
scenarios = f"{toy}/scenarios"
grid = ["--set", "rules.cap.max=1,2,3,4,5,6", "--set", "measures.new.max_per_site=1,2,3",
        "--set", "coverage.decay=step,gaussian"]


def compare(out, *arguments, lead=(), instance=toy, **more):
    return subprocess.run([*lead, program, "compare", instance, *arguments, "-o", str(out)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, encoding="utf-8", timeout=300, **more)


def without_run(value):
    if isinstance(value, dict):
        return {k: without_run(v) for k, v in value.items() if k != "run"}
    return [without_run(v) for v in value] if isinstance(value, list) else value


def told(out):
    """compare.json and compare.csv without what differs between two runs."""
    tree = without_run(json.loads(pathlib.Path(out, "compare.json").read_text(encoding="utf-8")))
    with open(pathlib.Path(out, "compare.csv"), encoding="utf-8", newline="") as file:
        rows = [{k: v for k, v in row.items() if not k.startswith("run_")} for row in csv.DictReader(file)]
    return json.dumps(tree), rows


def exported(out):
    """Every table but runs and attempts, by key in place of id, sorted."""
    base = sqlite3.connect(pathlib.Path(out, "compare.sqlite"))
    whole = base.execute("PRAGMA integrity_check").fetchone()[0]
    rows = []
    for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        if table in ("runs", "attempts"):
            continue
        columns = [c[1] for c in base.execute(f"PRAGMA table_info({table})")]
        joined = f"SELECT key, {table}.* FROM {table} JOIN results ON result = id" if columns[0] == "result" else f"SELECT * FROM {table}"
        names = ["key", *columns] if columns[0] == "result" else columns
        for row in base.execute(joined):
            kept = {n: v for n, v in zip(names, row) if n not in ("id", "result")}
            if "document" in kept:
                kept["document"] = without_run(json.loads(kept["document"]))
            rows.append(json.dumps([table, kept]))
    base.close()
    check(whole == "ok", f"{out}: the database is whole", whole)
    return sorted(rows)


def best_of(out):
    with open(pathlib.Path(out, "compare.csv"), encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["plan"] == "optimum"]


def forget(base, which):
    """Takes results out of a database."""
    base.execute(f"CREATE TEMP TABLE gone AS SELECT id FROM results WHERE {which}")
    for table in ("runs", "files", "objectives", "plans", "regions", "indicators", "coverage", "rules", "decisions"):
        base.execute(f"DELETE FROM {table} WHERE result IN (SELECT id FROM gone)")
    base.execute("DELETE FROM results WHERE id IN (SELECT id FROM gone)")


def is_rank(process, job, rank):
    """Is it that rank of the job, started by the process `job`?"""
    try:
        parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        return parent == job and f"OMPI_COMM_WORLD_RANK={rank}".encode() in (process / "environ").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return False


def count(out):
    try:
        base = sqlite3.connect(f"file:{pathlib.Path(out, 'compare.sqlite')}?mode=ro", uri=True, timeout=10)
        found = base.execute("SELECT count(*) FROM results").fetchone()[0]
        base.close()
        return found
    except sqlite3.Error:
        return 0


with tempfile.TemporaryDirectory() as work:
    work = pathlib.Path(work)
    one = f"{scenarios}/one-number.json"

    # Once through, on one thread: what all others must come to.
    said = compare(work / "whole", one, *grid, "-q", "--threads", "1")
    check(said.returncode == 0 and not said.stderr and not said.stdout, "a grid is worked out", said.returncode, said.stderr)
    whole, rows = told(work / "whole"), exported(work / "whole")
    check(len(json.loads(whole[0])["scenarios"]) == 36, "six by three by two are thirty-six scenarios")
    check(len(whole[1]) == 36 * 4, "each with four plans")

    # Again: nothing is done, the same is told.
    before = (work / "whole" / "compare.csv").read_bytes(), (work / "whole" / "compare.json").read_bytes()
    compare(work / "whole", one, *grid, "-q")
    check(before == ((work / "whole" / "compare.csv").read_bytes(), (work / "whole" / "compare.json").read_bytes()),
          "a second call takes everything from the database, byte by byte")

    # Side by side.
    compare(work / "beside", one, *grid, "-q", "--threads", "4")
    check(told(work / "beside") == whole, "any number of threads comes to the same")
    check(exported(work / "beside") == rows, "in the database too")

    # Killed wherever it happens to be, again and again; of many scenarios, so that it is not done before.
    many = ["--set", "measures.new.max_per_site=" + ",".join(str(k) for k in range(1, 60)), *grid[:2]]
    said = compare(work / "many", one, *many, "-q")
    check(said.returncode == 0, "many are worked out", said.stderr)
    killed = 0
    for attempt in range(200):
        process = subprocess.Popen([program, "compare", toy, one, *many, "-o", str(work / "killed"), "-q", "--threads", "2"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        had, until = count(work / "killed"), time.monotonic() + 60
        while process.poll() is None and count(work / "killed") < had + 40 and time.monotonic() < until:
            time.sleep(0.001)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += 1
    check(process.returncode == 0, "it comes to an end all the same", process.returncode)
    check(killed > 0, "it was killed at least once")
    check(told(work / "killed") == told(work / "many"), "killed and started again it comes to the same")
    check(exported(work / "killed") == exported(work / "many"), "in the database too")

    # What brings the program down goes last: work that was begun in vain is noted.
    base = sqlite3.connect(work / "killed" / "compare.sqlite")
    check(base.execute("SELECT count(*) FROM attempts").fetchone()[0] == 0, "no attempt without a result is left")
    base.close()
    base = sqlite3.connect(work / "beside" / "compare.sqlite")
    keys = [k for (k,) in base.execute("SELECT key FROM sweep WHERE chain = 2 ORDER BY place")]
    forget(base, "1")
    base.execute("INSERT INTO attempts VALUES (?, 1)", (keys[3],))
    base.commit()
    base.close()
    compare(work / "beside", one, *grid, "-q", "--threads", "1")
    base = sqlite3.connect(work / "beside" / "compare.sqlite")
    check(base.execute("SELECT key FROM results ORDER BY id DESC LIMIT 6").fetchall()[::-1] == [(k,) for k in keys],
          "a scenario during which the program ended before comes last, and its chain with it")
    base.close()
    check(told(work / "beside") == whole, "and is told of in its place")

    # Chains of which the database has some rows: those are left as they are, the others come to the same.
    base = sqlite3.connect(work / "beside" / "compare.sqlite")
    forget(base, "key IN (SELECT key FROM sweep WHERE chain = 1 AND place IN (2, 3, 5) OR chain = 4 AND place = 6 OR chain = 5)")
    left = base.execute("SELECT id, key, finished FROM results JOIN runs ON result = id").fetchall()
    base.commit()
    base.close()
    compare(work / "beside", one, *grid, "-q", "--threads", "2")
    check(told(work / "beside") == whole and exported(work / "beside") == rows, "half a chain is completed to the same")
    base = sqlite3.connect(work / "beside" / "compare.sqlite")
    check(len(left) == 26 and set(left) < set(base.execute("SELECT id, key, finished FROM results JOIN runs ON result = id")),
          "what was there is not worked out anew", len(left))
    base.close()

    # A grid that grows: at the end of its chains it keeps its results; a value put in between changes what comes after it.
    compare(work / "grown", one, "--set", "rules.cap.max=1,2,4", *grid[2:], "-q")
    compare(work / "grown", one, "--set", "rules.cap.max=1,2,4,5", *grid[2:], "-q")
    check(count(work / "grown") == 24, "a value at the end adds its own scenarios", count(work / "grown"))
    said = compare(work / "grown", one, *grid, "-q")
    check(told(work / "grown") == whole, "the grown grid comes to the same as one that was always so", said.stderr)
    check(count(work / "grown") == 24 + 6 * 4, "what comes after the new value has another key", count(work / "grown"))

    # What cannot be read leaves nothing to those behind it.
    compare(work / "gap", one, "--set", "rules.cap.max=1,\"two\",2", "--set", "coverage.decay=step", "-q")
    pair = [row["key"] for row in told(work / "gap")[1] if row["status"] == "optimal" and row["plan"] == "optimum"]
    compare(work / "pair", one, "--set", "rules.cap.max=1,2", "--set", "coverage.decay=step", "-q")
    check(pair == [row["key"] for row in told(work / "pair")[1] if row["plan"] == "optimum"] and len(pair) == 2,
          "a scenario that cannot be read is passed over", pair)

    # A chain does less work than its scenarios alone, and neither proof contradicts the other's plan.
    reform = ["instances/denmark/scenarios/reform-2027.json", "--gap", "0.02", "-q"]
    budgets = ["110", "130"]
    compare(work / "chain", *reform, "--set", "rules.budget.max=" + ",".join(budgets), instance="instances/denmark")
    compare(work / "alone", *reform, "--set", "rules.budget.max=" + budgets[1], instance="instances/denmark")
    chained, alone = (best_of(work / folder)[-1] for folder in ("chain", "alone"))
    check(int(chained["run_nodes"]) < int(alone["run_nodes"]), "the second of a chain needs fewer nodes than alone",
          chained["run_nodes"], alone["run_nodes"])
    check(chained["status"] == alone["status"] == "optimal" and float(chained["bound"]) <= float(alone["value"]) and
          float(alone["bound"]) <= float(chained["value"]), "and both are right", chained, alone)

    # In parts, which are put together.
    for k in (1, 2, 3):
        said = compare(work / f"part{k}", one, *grid, "-q", "--part", f"{k}/3")
        check(len(told(work / f"part{k}")[1]) == 12 * 4, f"part {k} of 3 has twelve scenarios", said.stderr)
    compare(work / "joined", one, *grid, "-q", "--from", str(work / "part1"), "--from", str(work / "part2"),
            "--from", str(work / "part3"))
    check(told(work / "joined") == whole, "the parts come to the same")
    check(exported(work / "joined") == rows, "in the database too")
    begun = sqlite3.connect(work / "joined" / "compare.sqlite").execute("SELECT min(finished), max(finished) FROM runs").fetchone()
    parts = [sqlite3.connect(work / f"part{k}" / "compare.sqlite").execute("SELECT min(finished), max(finished) FROM runs").fetchone() for k in (1, 2, 3)]
    check(begun == (min(p[0] for p in parts), max(p[1] for p in parts)), "nothing was worked out again")

    # Infeasible, broken and without a budget in the middle: rows like any other.
    folder = work / "mixed"
    folder.mkdir()
    for path in pathlib.Path(scenarios).glob("*.json"):
        shutil.copy(path, folder)
    (folder / "broken.json").write_text('{"schema": "yderplan-scenario-1", "rules": [', encoding="utf-8")
    (folder / "misspelt.json").write_text('{"schema": "yderplan-scenario-1", "measure": {}}', encoding="utf-8")
    (folder / "late.json").write_text('{"schema": "yderplan-scenario-1", "coverage": {"decay": "step"}, "measures": {"new": true},'
                                      ' "solve": {"time_seconds": 0}}', encoding="utf-8")
    (folder / "unpriced.json").write_text('{"schema": "yderplan-scenario-1", "coverage": {"decay": "step"}, "measures": {"video": true},'
                                          ' "rules": [{"rule": "budget", "max": 1}]}', encoding="utf-8")
    said = compare(work / "failing", str(folder))
    check(said.returncode == 2, "what cannot be read shows in the exit status", said.returncode, said.stderr)
    status = {row["scenario"]: (row["status"], row["error"]) for row in told(work / "failing")[1]}
    check(status["broken"][0] == "error" and "broken.json:1:" in status["broken"][1], "a broken file is told of", status["broken"])
    check(status["misspelt"][0] == "error" and 'did you mean "measures"?' in status["misspelt"][1], "so is a wrong key")
    check(status["unpriced"][0] == "error" and "costs.csv" in status["unpriced"][1], "so is what turns out wrong later", status["unpriced"])
    check(status["infeasible"][0] == "infeasible", "an infeasible scenario is a row")
    check(status["late"][0] in ("no_plan_in_time", "feasible", "optimal"), "so is one that has no time", status["late"])
    check(status["one-number"][0] == status["two-satellites"][0] == "optimal", "and nobody else minds")
    check("kan ikke læses" in said.stdout and "ingen plan mulig" in said.stdout, "the table says so", said.stdout)

    # The name is another's, or no database at all: it is left alone.
    other = work / "other"
    other.mkdir()
    (other / "compare.sqlite").write_text("not a database, but long enough to be looked at" * 20, encoding="utf-8")
    said = compare(other, one)
    check(said.returncode == 1 and "compare.sqlite" in said.stderr, "a file that is no database is refused", said.stderr)
    base = sqlite3.connect(work / "theirs.sqlite")
    base.execute("CREATE TABLE mine (a)")
    base.commit()
    base.close()
    shutil.copy(work / "theirs.sqlite", other / "compare.sqlite")
    said = compare(other, one)
    check(said.returncode == 2 and "found another" in said.stderr, "so is another program's database", said.stderr)

    # Interrupted: what is there is told, and the next call goes on.
    slow = ["--set", "measures.new.max_per_site=" + ",".join(str(k) for k in range(1, 200))]
    process = subprocess.Popen([program, "compare", toy, one, *slow, "-o", str(work / "stopped"), "-q", "--threads", "1"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while count(work / "stopped") < 2 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    if process.returncode == 4:
        statuses = [row["status"] for row in told(work / "stopped")[1]]
        check("missing" in statuses and "optimal" in statuses, "interrupted it tells what is there", statuses)
    else:
        check(process.returncode == 0, "or it was done before", process.returncode)

    # The same over ranks.
    launcher = shutil.which("mpirun")
    with open(program, "rb") as file:
        built = b"OMPI_COMM_WORLD_SIZE" in file.read()
    if not launcher or not built:
        print("skipped: ranks (needs mpirun and a build with make MPI=1)")
    else:
        environment = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        for ranks in (1, 2, 4):
            said = compare(work / f"ranks{ranks}", one, *grid, "-q", lead=(launcher, "--oversubscribe", "-np", str(ranks)), env=environment)
            check(said.returncode == 0, f"{ranks} ranks come to an end", said.returncode, said.stderr)
            check(told(work / f"ranks{ranks}") == whole, f"{ranks} ranks come to the same")
            check(exported(work / f"ranks{ranks}") == rows, "in the database too")
        # A rank that is killed. Open MPI then ends all, and the next call goes on; or it is told to let the others be, and
        # the scenario is done again after the rank has been silent for half a minute.
        for option in ([], ["--enable-recovery"]):
            out = work / f"lost{len(option)}"
            job = subprocess.Popen([launcher, "--oversubscribe", *option, "-np", "3", program, "compare", toy, one, *many,
                                    "-o", str(out), "-q"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, env=environment, text=True)
            until = time.monotonic() + 60
            while count(out) < 8 and job.poll() is None and time.monotonic() < until:
                time.sleep(0.001)
            worker = [p for p in pathlib.Path("/proc").iterdir() if p.name.isdigit() and is_rank(p, job.pid, 2)]
            check(len(worker) == 1, "there is a rank 2 to be killed", worker)
            for process in worker:
                os.kill(int(process.name), signal.SIGKILL)
            said = job.communicate(timeout=120)[1]
            if option:
                check(job.returncode == 0 and "what it was at is done again" in said, "a lost rank's scenario is done again", job.returncode, said)
            else:
                check(job.returncode != 0 and 8 <= count(out) < 354, "Open MPI ends all; what had come back is there", job.returncode, count(out))
                said = compare(out, one, *many, "-q", lead=(launcher, "--oversubscribe", "-np", "2"), env=environment)
                check(said.returncode == 0, "the next call does the rest", said.stderr)
            check(told(out) == told(work / "many") and exported(out) == exported(work / "many"), "and comes to the same")
        said = compare(work / "wrong", one, "--set", "rules.9.max=1", lead=(launcher, "--oversubscribe", "-np", "3"), env=environment)
        check(said.returncode == 2 and said.stderr.count("expected an entry from 0 to 1") == 1, "a wrong call is told of once", said.stderr)

finish()
END
