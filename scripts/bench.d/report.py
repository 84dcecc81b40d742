# SPDX-License-Identifier: GPL-2.0-only
"""Print the figures of scripts/bench, judge them and write them as JSON.

usage: report.py RESULTS.json <FIGURES

FIGURES are lines of fields separated by tabs:

    NAME UNIT TARGET VALUE BASE REASON   a benchmark.  VALUE is empty if there is
                                         none, for which REASON is why; BASE is
                                         "-" if there is none to have
    =    NAME VALUE AGAIN                one that was measured twice

The exit status is 1 if a figure is missing, a target is missed or what was
measured twice is not the same.
"""

import json
import os
import re
import sys

# By how much two runs of the same may differ.
TOLERANCE = 0.001


def write(path, results):
    """Whole or not at all."""
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump(results, f, indent=2)
        f.write("\n")
        f.flush()
        os.fsync(f.fileno())
    os.replace(path + ".new", path)


def limit(target, results):
    """The figure that "at most N [x NAME]", "at least N [x NAME]" or "exactly N" allows,
    None if NAME has no value."""
    words = re.fullmatch(r"(?:at most|at least|exactly) ([0-9.]+)(?: x (\S+))?", target)
    if not words:
        sys.exit(f"bench: '{target}' is not a target")
    bound, other = float(words[1]), words[2]
    if not other:
        return bound
    if other not in results:
        return None
    return bound * results[other]["value"]


def is_met(target, value, bound):
    """Whether a figure is what its target allows."""
    if target.startswith("exactly "):
        return value == bound
    return value >= bound if target.startswith("at least ") else value <= bound


def main():
    rows, repeated, results = [], [], {}
    bad = 0

    for line in sys.stdin:
        fields = line.rstrip("\n").split("\t")
        (repeated if fields[0] == "=" else rows).append(fields)

    for name, unit, _, value, base, _ in rows:
        if value:
            results[name] = {"value": float(value), "unit": unit}
        if base not in ("", "-"):
            results[name + ".base"] = {"value": float(base), "unit": unit}

    width = max(len(row[0]) for row in rows)
    print(f"\n{'':{width}} {'value':>10} {'base':>10} {'ratio':>8}")
    for name, unit, _, value, base, reason in rows:
        ratio = ""
        if value and base not in ("", "-"):
            ratio = f"{float(value) / float(base):.4f}"
        shown = [f"{float(v):.2f}" if v not in ("", "-") else v or "missing" for v in (value, base)]
        print(f"{name:{width}} {shown[0]:>10} {shown[1]:>10} {ratio:>8}  {unit}")
        if not value or not base:
            bad += 1
            print(f"{'':{width}} MISSING: {reason or 'it was not printed'}")

    print()
    for name, value, again in (fields[1:] for fields in repeated):
        if not value or not again:
            bad += 1
            print(f"MISSED   {name} twice: a figure is missing")
            continue
        difference = abs(float(again) / float(value) - 1)
        verdict = "met     " if difference <= TOLERANCE else "MISSED  "
        bad += difference > TOLERANCE
        print(f"{verdict} {name} twice: {value} and {again}, {difference:.4%} apart, "
              f"at most {TOLERANCE:.1%}")
    for name, target, value in ((row[0], target, row[3]) for row in rows if row[2]
                                for target in row[2].split(" and ")):
        bound = limit(target, results)
        if not value or bound is None:
            # Counted where it is missing.
            print(f"MISSED   {name} {target}: a figure is missing")
            continue
        met = is_met(target, float(value), bound)
        bad += not met
        print(f"{'met     ' if met else 'MISSED  '} {name} {target}: {float(value):.4f}, "
              f"limit {bound:.4f}")

    write(sys.argv[1], results)
    print(f"\n{len(results)} figures in {sys.argv[1]}")
    return bad > 0


sys.exit(main())
