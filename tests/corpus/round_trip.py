"""Check P1 to P7 on the standard library and 18 PyPI packages.

Run with CPython 3.13 and the wheel installed:

    python3.13 tests/corpus/round_trip.py [--maps phi,es,hi] [--packages all|none] [--jobs 2]

Prints what CPython itself rejects by name, exact counts, and every difference; exit status 1 if
there is one. Under the maps named, one of each kind by default, each file is also converted by
the reference lexer and by `phicode convert`, which must agree byte for byte. Under every bundled
map the binary carries the standard library there and back and checks P1 to P5 by itself.
"""

import argparse
import os
import re
import subprocess
import sys
import sysconfig
import time
from collections import Counter, defaultdict, namedtuple
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "reference"))

import sources
from phi_reference import KINDS, MAPS
from phi_reference.to_phi import Facts
from properties import collides, differences

Task = namedtuple("Task", "name path maps glue")
# Files per worker call and per run of the command.
BATCH = 40


def checked(tasks):
    """Return what each file showed: name, what CPython rejects, differences, facts to count."""
    import product

    results, converted = [], defaultdict(list)
    for task in tasks:
        try:
            text, rewritten = sources.read_text(task.path)
            facts = Facts(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            results.append((task.name, f"{type(error).__name__}: {error}", [], Counter()))
            continue
        counts = Counter(files=1, characters=len(text), rewritten=rewritten, glued=task.glue)
        found = []
        for map_name in task.maps:
            counts[map_name + " collisions"] = collides(facts, MAPS[map_name])
            try:
                phi = product.to_phi(text.encode(), map_name)
                converted[map_name].append((phi, text.encode(), found))
                broken = differences(facts, phi, map_name, product, task.glue)
                found += [f"{map_name}: {what}" for what in broken]
            except Exception as error:
                found.append(f"{map_name}: {type(error).__name__}: {error}")
        results.append((task.name, None, found, counts))
    for map_name, many in converted.items():
        for number, what in commands_differ(product, map_name, many):
            many[number][2].append(f"{map_name}: {what}")
    return results


def commands_differ(product, map_name, many):
    """Yield the number of a text and the command that does not agree with its conversion."""
    phi = [text for text, _, _ in many]
    names = product.command_fmt(phi, map_name, "--names")
    shown = {
        "P1 command": (product.command_to_python(phi, map_name), 1),
        "names of fmt": (product.command_to_python(names, map_name), 1),
        "P6 fmt": (product.command_fmt(phi, map_name), 0),
        "fmt and back": (product.command_fmt(names, map_name), 0),
    }
    for what, (texts, expected) in shown.items():
        for number, text in enumerate(texts):
            if text != many[number][expected]:
                yield number, what


def main():
    arguments = parsed_arguments()
    files = sources.standard_library()
    if arguments.packages == "all":
        files += sources.packages()
    files = files[:: arguments.every]
    maps = arguments.maps.split(",")
    tasks = [
        Task(
            name,
            str(path),
            maps if number % arguments.further_every == 0 else maps[:2],
            number % arguments.glue_every == 0,
        )
        for number, (name, path) in enumerate(files)
    ]
    batches = [tasks[start :: len(tasks) // BATCH + 1] for start in range(len(tasks) // BATCH + 1)]
    started, total, rejected, different = time.time(), Counter(), [], []
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for name, error, found, counts in chain.from_iterable(pool.map(checked, batches)):
            total += counts
            if error:
                rejected.append((name, error))
            if found:
                different.append((name, found))
    packs, broken = packs_there_and_back() if arguments.every == 1 else ([], [])
    different += broken
    for name, error in sorted(rejected):
        print(f"rejected by CPython: {name}: {error}")
    for name, found in sorted(different):
        print(f"DIFFERENCE {name}: {'; '.join(found)}")
    for line in packs:
        print(f"P1 to P5 under {line}")
    report(total, len(files), rejected, different, maps, time.time() - started)
    return 1 if different or not total["files"] else 0


def packs_there_and_back():
    """Return the binary's figures for every bundled map, and the files that differ with why."""
    command = [str(Path(sys.prefix, "bin", "phicode")), "config", "validate", "--pack", *MAPS]
    command += ["--corpus", sysconfig.get_path("stdlib")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    figures = [line for line in done.stdout.splitlines() if " there and back" in line]
    marked = re.findall(r"^(?:phicode: )?(.*): error: (.*)$", done.stderr, re.MULTILINE)
    different = [(name, [what]) for name, what in marked]
    if done.returncode or len(figures) != len(MAPS):
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        different = different or [("the packs", [f"status {done.returncode}: {last[0]}"])]
    return figures, different


def report(total, files, rejected, different, maps, seconds):
    print(f"files                          {files:>12,}")
    print(f"rejected by CPython            {len(rejected):>12,}")
    print(f"checked (P1 to P6, reference)  {total['files']:>12,}   maps: {', '.join(maps)}")
    print(f"characters                     {total['characters']:>12,}")
    print(f"coding cookie rewritten        {total['rewritten']:>12,}")
    print(f"glued and compared by AST (P7) {total['glued']:>12,}")
    for name in maps:
        print(f"files with a colliding name, {name:<3}{total[name + ' collisions']:>11,}")
    print(f"files with a difference        {len(different):>12,}   in {seconds:.0f} s")


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--maps", default=",".join(KINDS))
    parser.add_argument("--packages", choices=["all", "none"], default="all")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--every", type=int, default=1, help="take every Nth file only")
    parser.add_argument(
        "--further-every", type=int, default=4, help="maps after the second on every Nth file"
    )
    parser.add_argument("--glue-every", type=int, default=6, help="P7 on every Nth file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
