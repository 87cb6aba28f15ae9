"""Check P1 to P7 on the standard library and 18 PyPI packages.

Run with CPython 3.13 and the wheel installed:

    python3.13 tests/corpus/round_trip.py [--maps phi,es] [--packages all|none] [--jobs 2]

Prints what CPython itself rejects by name, exact counts, and every difference; exit status 1 if
there is one. Each file is also converted by the reference lexer, which must agree byte for byte.
"""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "reference"))

import sources
from phi_reference import MAPS
from phi_reference.to_phi import Facts
from properties import collides, differences


def checked(task):
    """Return what one file showed: name, what CPython rejects, differences, facts to count."""
    name, path, maps, glue = task
    import product

    try:
        text, rewritten = sources.read_text(path)
        facts = Facts(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return name, f"{type(error).__name__}: {error}", [], Counter()
    counts = Counter(files=1, characters=len(text), rewritten=rewritten, glued=glue)
    found = []
    for map_name in maps:
        counts[map_name + " collisions"] = collides(facts, MAPS[map_name])
        try:
            found += [f"{map_name}: {what}" for what in differences(facts, map_name, product, glue)]
        except Exception as error:
            found.append(f"{map_name}: {type(error).__name__}: {error}")
    return name, None, found, counts


def main():
    arguments = parsed_arguments()
    files = sources.standard_library()
    if arguments.packages == "all":
        files += sources.packages()
    files = files[:: arguments.every]
    maps = arguments.maps.split(",")
    tasks = [(n, str(p), maps, i % arguments.glue_every == 0) for i, (n, p) in enumerate(files)]
    # Large files first: the last worker must not be left alone with one.
    tasks.sort(key=lambda task: -os.path.getsize(task[1]))
    started, total, rejected, different = time.time(), Counter(), [], []
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for name, error, found, counts in pool.map(checked, tasks, chunksize=4):
            total += counts
            if error:
                rejected.append((name, error))
            if found:
                different.append((name, found))
    for name, error in sorted(rejected):
        print(f"rejected by CPython: {name}: {error}")
    for name, found in sorted(different):
        print(f"DIFFERENCE {name}: {'; '.join(found)}")
    report(total, len(files), rejected, different, maps, time.time() - started)
    return 1 if different or not total["files"] else 0


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
    parser.add_argument("--maps", default="phi,es")
    parser.add_argument("--packages", choices=["all", "none"], default="all")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--every", type=int, default=1, help="take every Nth file only")
    parser.add_argument("--glue-every", type=int, default=6, help="P7 on every Nth file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
