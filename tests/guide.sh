#!/usr/bin/env bash
# The guide's commands bring the outputs that stand below them.
#
#     tests/guide.sh            runs the commands marked quick and compares, line for line
#     tests/guide.sh --write    runs all of them and writes their outputs into docs/guide.md (`make guide`);
#                               `--write 3 14`: of the slow ones those of questions 3 and 14
#
# docs/guide.md, of each question: fences of commands, ```sh quick or ```sh slow (and the exit status where it is not 0:
# ```sh quick 3), run in turn in an empty folder with instances/ in it. An output block ``` belongs to the commands above it;
#     <!-- show: START +N | START +* | ... -->    before it says which lines are shown: the next that begins with START
# (a number: that line), with the N after it, or all up to a blank line. Lines left out become a line "…". A time that passed
# becomes "…", too: nothing else. Commands that stand there before are not run again.
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8 TZ=UTC

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - "$@" <<'END_OF_PROGRAM'
import os, pathlib, re, subprocess, sys, tempfile

from tests.checks import check, finish

guide = pathlib.Path("docs/guide.md")
write, chosen = "--write" in sys.argv, sys.argv[2:]
questions_wanted = 15
commands_wanted = "assess solve verify explain frontier alternatives robust compare report".split()


# ---- what was printed, and what of it is shown ----

def without_times(text):
    """No blanks at the end, and "…" where a time that passed stood: a sentence, and the last column of compare."""
    lines, timed = [], False
    for line in text.splitlines():
        line = re.sub(r"(Regnetid:|Time:) [\d.,]+", r"\1 …", line.rstrip())
        timed = (timed or line.endswith(" sek.")) and not line.startswith("Ulighed:")
        lines.append(re.sub(r"(?<=\d) +\d+,\d$", "   …", line) if timed and "Bedste plan" in line else line)
    return lines


def shown(lines, wanted):
    """The lines that a comment asks for; a name of what is missing raises."""
    if not wanted:
        return lines
    out, after = [], 0
    for item in wanted.split(" | "):
        start, _, more = item.strip().partition(" +")
        at = int(start) - 1 if start.isdigit() else next(
            (k for k in range(after, len(lines)) if lines[k].lstrip().startswith(start)), len(lines))
        if at >= len(lines):
            raise ValueError(f"no line begins with {start!r}")
        blank = next((k for k in range(at, len(lines)) if not lines[k]), len(lines))
        end = blank if more == "*" else at + 1 + int(more or 0)
        out += ["…"] * (at > after) + lines[at:end]
        after = end
    return out + ["…"] * (after < len(lines))


# ---- the guide ----

FENCE = re.compile(r"```(?:sh (quick|slow)(?: (\d))?)?$")


def blocks(lines):
    """(first line after the fence, line of the closing fence, quick/slow/None, status) of each."""
    at = 0
    while at < len(lines):
        opened = FENCE.match(lines[at])
        if opened:
            end = lines.index("```", at + 1)
            yield at + 1, end, opened[1], int(opened[2] or 0)
            at = end
        elif lines[at].startswith("```"):
            check(False, f"{guide}:{at + 1}: a block is ```sh quick, ```sh slow or ```")
        at += 1


def show_before(lines, begin):
    found = re.match(r"<!-- show: (.*) -->$", lines[begin - 2]) if begin >= 2 else None
    return found[1] if found else ""


def prose_is_printed(sections):
    """Every figure with a decimal comma in a question's words stands in one of its blocks, too."""
    for title, lines in sections:
        inside, prose, printed = False, "", ""
        for line in lines:
            if line.startswith("```"):
                inside = not inside
            elif inside:
                printed += line + "\n"
            else:
                prose += line + "\n"
        lone = [n for n in re.findall(r"\d+,\d+", prose) if not re.search(rf"(?<![\d,]){re.escape(n)}(?![\d])", printed)]
        check(not lone, f"{guide}: the figures of »{title}« are printed by its commands", *lone)


class Runner:
    """An empty folder with the instances in it, and what each command brought there."""

    def __init__(self, folder):
        self.folder, self.said = folder, {}
        os.mkdir(f"{folder}/bin")
        os.symlink(os.environ["YDERPLAN"], f"{folder}/bin/yderplan")
        os.mkdir(f"{folder}/place")
        os.symlink(os.path.abspath("instances"), f"{folder}/place/instances")
        self.env = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}"}

    def run(self, command):
        if command not in self.said:
            done = subprocess.run(["bash", "-ec", command], cwd=f"{self.folder}/place", env=self.env, text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
            self.said[command] = (done.returncode, without_times(done.stdout))
        return self.said[command]


def is_run(lines, at, speed):
    """Is the block of commands at that line one for this call?"""
    heads = [line.split(".")[0][3:] for line in lines[:at] if re.match(r"## \d+\. ", line)]
    return speed == "quick" or write and (not chosen or heads[-1] in chosen)


def go_through(lines, runner):
    """Runs and compares; with --write the lines with what was printed in place, else the lines themselves."""
    out, copied, said, where = [], 0, None, ""
    for begin, end, speed, status in blocks(lines):
        if speed:
            command, said = "\n".join(lines[begin:end]), None
            last = max(k for k in range(begin, end) if k == begin or lines[k].startswith("yderplan "))
            where = f"{guide}:{last + 1}: {lines[last]}"
            if is_run(lines, begin, speed):
                found, said = runner.run(command)
                check(found == status, f"{where} ends with status {status}", f"found {found}", *said[-5:])
            continue
        if said is None:
            check(end > begin, f"{where} has an output")
            continue
        try:
            new = shown(said, show_before(lines, begin))
        except ValueError as error:
            check(False, f"{where}: {error}")
            continue
        if write:
            out += lines[copied:begin] + new
            copied = end
        else:
            old = lines[begin:end]
            odd = next((k for k in range(min(len(old), len(new))) if old[k] != new[k]), min(len(old), len(new)))
            check(old == new, f"{where} prints what stands below it", f"guide: {''.join(old[odd:odd + 1])}",
                  f"found: {''.join(new[odd:odd + 1])}")
    return out + lines[copied:]


lines = guide.read_text(encoding="utf-8").splitlines()
with tempfile.TemporaryDirectory() as folder:
    lines = go_through(lines, Runner(folder))
if write:
    guide.write_text("\n".join(lines) + "\n", encoding="utf-8")

heads = [k for k, line in enumerate(lines) if re.match(r"## \d+\. ", line)]
check(len(heads) == questions_wanted, f"{guide} answers {questions_wanted} questions", f"found {len(heads)}")
sections = [(lines[a], lines[a:b]) for a, b in zip(heads, heads[1:] + [len(lines)])]
for title, section in sections:
    kinds = [speed for _, _, speed, _ in blocks(section)]
    check(None in kinds and len(set(kinds)) > 1, f"{guide}: »{title}« has a command and its output")
prose_is_printed(sections)
commands = "\n".join("\n".join(lines[begin:end]) for begin, end, speed, _ in blocks(lines) if speed)
for name in commands_wanted:
    check(f"yderplan {name} " in commands, f"{guide} uses the command {name}")

finish()
END_OF_PROGRAM
