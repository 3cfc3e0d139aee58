#!/usr/bin/env bash
# What a terminal gets that a file does not: colours, bars, headers that fit, and the progress line, which must never
# break and must leave nothing behind. A pseudo-terminal of a given width is played, with a screen of its own.
set -u
cd "$(dirname "$0")/.." || exit 1

YDERPLAN=$(realpath "${YDERPLAN:-yderplan}") exec /usr/bin/python3 -B - <<'END'
import fcntl, json, os, pathlib, pty, re, select, struct, subprocess, tempfile, termios

from tests.checks import check, finish

program = os.environ["YDERPLAN"]
CODE = re.compile(r"\x1b\[[0-9;]*m")


def run(arguments, columns, stdout=False, stderr=False, **environment):
    """The terminal's bytes, and what went past it: stdout or stderr, or both, are the terminal."""
    terminal, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    attributes = termios.tcgetattr(other)
    attributes[1] &= ~termios.OPOST  # \n stays \n
    termios.tcsetattr(other, termios.TCSANOW, attributes)
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "COLUMNS")}
    process = subprocess.Popen([program, *arguments], stdin=subprocess.DEVNULL, env={**clean, "TERM": "xterm", **environment},
                               stdout=other if stdout else subprocess.PIPE, stderr=other if stderr else subprocess.PIPE)
    os.close(other)
    pipes = {p.fileno(): b"" for p in (process.stdout, process.stderr) if p}
    shown, open_ends = b"", {terminal, *pipes}
    while open_ends:
        for end in select.select(list(open_ends), [], [])[0]:
            try:
                read = os.read(end, 65536)
            except OSError:  # the other end of a terminal is closed
                read = b""
            if not read:
                open_ends.discard(end)
            elif end == terminal:
                shown += read
            else:
                pipes[end] += read
    process.wait()
    os.close(terminal)
    return shown.decode("utf-8"), "".join(b.decode("utf-8") for b in pipes.values()), process.returncode


class Screen:
    """Lines as they stand in the end, and the longest that any ever was."""

    def __init__(self, text):
        self.lines, self.column, self.longest, self.seen = [[]], 0, 0, set()
        for letter in CODE.sub("", text):
            if letter == "\r":
                self.seen.add("".join(self.lines[-1]).rstrip())
                self.column = 0
            elif letter == "\n":
                self.lines.append([])
                self.column = 0
            else:
                line = self.lines[-1]
                line.extend(" " * (self.column - len(line)))
                line[self.column:self.column + 1] = [letter]
                self.column += 1
                self.longest = max(self.longest, self.column)

    def left(self):
        return "\n".join("".join(line).rstrip() for line in self.lines).strip()


toy = "instances/toy"
denmark = "instances/denmark"
reform = f"{denmark}/scenarios/reform-2027.json"

with tempfile.TemporaryDirectory() as top:
    out = os.path.join(top, "out")
    solve_toy = ["solve", toy, f"{toy}/scenarios/one-satellite.json", "-o", out]
    assess = ["assess", denmark]
    timed = lambda text: re.sub(r"(Regnetid|Time): [\d.,]+", r"\1: 0", text)

    # ---- the summary ----

    for arguments in (solve_toy, solve_toy + ["--lang", "en"], assess):
        _, plain, _ = run(arguments, 200)
        check("\x1b" not in plain and "█" not in plain, "a file gets no colours and no bars")
        wide, _, _ = run(arguments, 240, stdout=True)
        check("\x1b[1m" in wide and "\x1b[0m" in wide, "a terminal gets colours")
        check("█" in wide, "and bars where there is room")
        less = [re.sub(r" {2,}([█░▒]+|(plan|ulighed|inequality) █.*)$", "", line) for line in CODE.sub("", wide).splitlines()]
        check(timed("\n".join(less)) == timed("\n".join(plain.splitlines())), "which say nothing that the file does not", *less[:8])
        for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
            text, _, _ = run(arguments, 240, stdout=True, **{name: value})
            check("\x1b" not in text and "█" in text, f"{name}={value} takes the colours away and nothing else")
        text, _, _ = run(arguments, 240, stdout=True, NO_COLOR="")
        check("\x1b[1m" in text, "an empty NO_COLOR says nothing")

    shown, _, _ = run(solve_toy, 240, stdout=True)
    check("\x1b[32m-73,6\x1b[0m" in shown and "(\x1b[32moverholdt" in shown, "what is better, and rules that are kept, are green")
    bad = pathlib.Path(top, "bad.csv")
    bad.write_text("measure,specialty,site,count\nnew,hud,a,2\n", encoding="utf-8")
    shown, _, _ = run(["assess", toy, f"{toy}/scenarios/one-number.json", "--plan", str(bad)], 240, stdout=True)
    check("(\x1b[31mBRUDT" in shown, "rules that are broken are red")
    check(re.search(r"█+\x1b\[31m▒+\x1b\[0m", shown), "and so is what inequality grows by")

    # The bar is as long as inequality, and what the plan takes away of it as light as it.
    bars = [re.search(r"(█*)(?:\x1b\[2m)?(░*)\x1b\[0m$", line) for line in run(solve_toy, 240, stdout=True)[0].splitlines()]
    bars = [b for b in bars if b and b.group(0).startswith(("█", "\x1b[2m"))]
    check(len(bars) == 2 and all(len(b.group(1)) == 6 and len(b.group(2)) == 18 for b in bars), "0.0825 of 0.3125 is 6 of 24", [b.groups() for b in bars])

    _, plain, _ = run(solve_toy, 80)
    table = lambda text: CODE.sub("", text).split("\n\n")[1].splitlines()
    wanted = table(plain)
    tight, _, _ = run(solve_toy, 78, stdout=True)
    found = [line for line in table(tight) if not line.startswith("Kapacitet i")]
    head = [line for line in found if not re.search(r"\d", line)]
    check(len(head) > 1, "in 78 columns the header stands on several lines", *found)
    check(sorted(" ".join(head).split()) == sorted(wanted[0].split()), "with every word of it", *head)
    check([line.split() for line in found[len(head):]] == [line.split() for line in wanted[1:3]], "over the same rows", *found)
    check(len({len(line.rstrip()) for line in found[len(head) - 1:]}) == 1 and max(map(len, found)) < max(map(len, wanted)), "which are narrower and aligned", *found)

    narrow, _, _ = run(solve_toy, 44, stdout=True)
    found = [line for line in table(narrow) if not line.startswith("Kapacitet i")]
    check(max(map(len, found)) <= 44 and "I alt (" not in "".join(found), "in 44 columns the words are brief", *found)

    # Denmark's tables fit 80 columns, whatever the kinds of measure; piped they are as they were.
    _, plain, _ = run(["solve", denmark, reform, "-o", out, "--time", "5"], 80)
    check(max(map(len, table(plain))) > 100, "a file gets the whole words")
    held = ["--plan", os.path.join(out, "plan.json")]
    for arguments in (["assess", denmark, reform, *held, "--time", "1"], ["assess", denmark, reform, *held, "--time", "1", "--lang", "en"], ["assess", denmark]):
        for columns in (80, 100, 120):
            shown, _, _ = run(arguments, columns, stdout=True)
            tables = [line for block in CODE.sub("", shown).split("\n\n")[1:3] for line in block.splitlines() if not re.match(r"(Kapacitet i|FTE: |Forbehold|Caveat|Ulighed|Inequality|  )", line)]
            rows = [line for line in tables if re.match(r"\S", line)]
            check(len(rows) > 10 and max(map(len, tables)) <= columns, f"the tables fit {columns} columns", max(tables, key=len))

    # ---- the progress line ----

    two = json.loads(pathlib.Path(reform).read_text(encoding="utf-8"))
    two["objectives"] = [{"measure": "hoover"}, {"measure": "travel"}]
    pathlib.Path(top, "two.json").write_text(json.dumps(two), encoding="utf-8")
    long = ["-o", out, "--time", "2", "--gap", "0", "--threads", "1"]
    for columns, language, scenario in ((80, "da", reform), (80, "en", os.path.join(top, "two.json")), (40, "da", reform)):
        shown, piped, status = run(["solve", denmark, scenario, "--lang", language, *long], columns, stderr=True)
        check(status == 0, "a plan is there when the time is out", status)
        screen = Screen(shown)
        check(screen.seen - {""}, "a search that takes longer than a second says what it is at")
        check(screen.longest < columns and "\n" not in shown, f"on a line that never breaks in {columns} columns", screen.longest)
        check(screen.left() == "" and screen.column == 0, "and of which nothing is left", screen.left())
        check("\x1b" not in shown, "without any escape sequence")
        words = {"da": "bedste plan|bevist grænse|afstand", "en": "best plan|proven bound|gap"}[language].split("|")
        last = max((s for s in screen.seen if s), key=lambda s: int(s.split()[0]))
        if columns == 80:
            check(all(word in last for word in words), "with best plan, bound and gap", last)
            check(any(re.search(r"plan 1[5-9][.,]\d+ %", s) for s in screen.seen), "in the objective's own reading", *screen.seen)
        check(re.match(r"[1-9]\d* s  ", last), "and the seconds so far", last)
        check(any("objective 1 of 2  " in s for s in screen.seen) == (language == "en"), "and which objective, where there are several", *screen.seen)
        check(piped.startswith(two["title"]["da" if language == "da" else "en"]), "the summary goes its own way", piped[:60])
    shown, _, _ = run(["solve", denmark, reform, "-q", *long], 80, stdout=True, stderr=True)
    check(shown == "", "-q keeps a terminal empty", shown)
    _, piped, _ = run(["solve", denmark, reform, *long], 80, stdout=True)
    check(piped == "", "what is no terminal gets no progress line", piped)

finish()
END
