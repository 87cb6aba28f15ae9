"""Latency of random steps in a recorded trace, in a process of its own."""

import json
import random
import sys
import time

from calcharo import Trace

from tracers.process import peak


def main():
    path, count = sys.argv[1], int(sys.argv[2])
    started = time.perf_counter()
    trace = Trace.load(path)
    length = len(trace)
    loaded = time.perf_counter() - started
    source, seconds = random.Random(7), []
    for _ in range(count):
        index = source.randrange(length)
        started = time.perf_counter()
        dict(trace[index].variables_state)
        seconds.append(time.perf_counter() - started)
    seconds.sort()
    figures = {
        "load": loaded,
        "steps": length,
        "p50": seconds[count // 2],
        "p99": seconds[count * 99 // 100],
        "peak": peak(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
