"""What the tests in Python share: `check` counts, `finish` prints the last line that tests/run.sh reads."""
import sys

passed = failed = 0


def check(holds, sentence, *more):
    """One test. A sentence that does not hold is printed, with what helps to see why."""
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print("FAILED:", sentence, *more, sep="\n    ", file=sys.stderr)


def finish():
    """Ends the program."""
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)
