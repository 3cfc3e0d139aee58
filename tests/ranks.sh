#!/usr/bin/env bash
# robust over ranks: the same bytes as one process, also where a rank is lost. Of a build with make MPI=1 (make test-mpi);
# tests/compare.sh has the same for compare.
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - <<'END'
import json, os, pathlib, shutil, signal, subprocess, tempfile, time

from tests.checks import check, finish

program = os.environ["YDERPLAN"]
toy, asked = "instances/toy", "instances/toy/scenarios/two-satellites.json"
denmark, dermatology = "instances/denmark", "instances/denmark/scenarios/dermatology.json"
environment = {**os.environ, "NO_COLOR": "1", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
launcher = shutil.which("mpirun")


def command(out, *arguments, ranks=0, recover=False):
    lead = [launcher, "--oversubscribe", *(["--enable-recovery"] if recover else []), "-np", str(ranks)] if ranks else []
    return [*lead, program, "robust", *arguments, "-o", str(out)]


def robust(out, *arguments, **more):
    return subprocess.run(command(out, *arguments, **more), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          encoding="utf-8", timeout=300, env=environment)


def told(out):
    """Every file, of documents all but `run`; the page is made of robust.json."""
    files = {}
    for path in sorted(pathlib.Path(out).iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            document = json.loads(text)
            document.pop("run")
            text = json.dumps(document)
        files[path.name] = None if path.suffix == ".html" else text
    return files


def rank_of(job, rank):
    """The process of that rank, started by the process `job`; None before there is one."""
    for process in pathlib.Path("/proc").iterdir():
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == job and f"OMPI_COMM_WORLD_RANK={rank}".encode() in (process / "environ").read_bytes().split(b"\0"):
                return int(process.name)
        except (OSError, ValueError, IndexError):
            continue
    return None


def seconds_of(process):
    """Of processor time."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0


with tempfile.TemporaryDirectory() as work:
    work = pathlib.Path(work)
    for name, more in (("mean", ["--draws", "7"]), ("worst", ["--draws", "5", "--minimise", "worst", "--seed", "3"])):
        one = robust(work / name, toy, asked, *more)
        check(one.returncode == 0, "one process comes to an end", one.stderr)
        for ranks in (1, 2, 4):
            out = work / f"{name}{ranks}"
            said = robust(out, toy, asked, *more, ranks=ranks)
            check(said.returncode == 0 and not said.stderr, f"{ranks} ranks come to an end", said.returncode, said.stderr)
            check(said.stdout.count("Reglerne følger de officielle tal") == 1, f"{ranks} ranks say it once", said.stdout)
            check(told(out) == told(work / name), f"{ranks} ranks come to the same")

    # What is wrong is said once, and of no plan the same as by one process.
    said = robust(work / "wrong", toy, "instances/toy/scenarios/none.json", ranks=3)
    check(said.returncode == 2 and said.stderr.count("none.json") == 1, "a wrong call is told of once", said.stderr)
    one, said = (robust(work / f"none{k}", toy, "instances/toy/scenarios/infeasible.json", ranks=k) for k in (0, 3))
    check(one.returncode == said.returncode == 3 and said.stdout.count("kan ikke holdes samtidig") == 1, "so is that there is no plan", said.stdout)

    # A rank that is killed: Open MPI is told to let the others be, and its draw is done again after half a minute.
    many = [denmark, dermatology, "--draws", "24", "-q"]
    one = robust(work / "whole", *many)
    check(one.returncode == 0, "Denmark by one process", one.stderr)
    job = subprocess.Popen(command(work / "lost", *many, ranks=3, recover=True), stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, text=True)
    worker, until = None, time.monotonic() + 60
    while (worker is None or seconds_of(worker) < 0.8) and job.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
        worker = rank_of(job.pid, 2)
    check(worker is not None, "there is a rank 2 to be killed")
    if worker is not None:
        os.kill(worker, signal.SIGKILL)
    said = job.communicate(timeout=200)[1]
    check(job.returncode == 0 and "what it was at is done again: draw" in said, "a lost rank's draw is done again", job.returncode, said)
    check(told(work / "lost") == told(work / "whole"), "and comes to the same")

finish()
END
