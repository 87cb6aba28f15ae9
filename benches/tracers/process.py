"""Memory of the running process, and samples of it that a program takes as it goes."""

import os
import resource

PAGE = resource.getpagesize()
marks = []


def resident():
    """Return the bytes of memory in use."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * PAGE


def peak():
    """Return the most bytes ever in use.

    `ru_maxrss` is no help: it counts what the parent used until this process replaced its image.
    """
    with open("/proc/self/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    raise OSError("the system states no peak")


def mark():
    """Keep a sample; called by the traced program."""
    marks.append(resident())


def size(path):
    """Return the bytes of a file, or of all files of a folder; zero when there is none."""
    if not os.path.isdir(path):
        return os.path.getsize(path) if os.path.exists(path) else 0
    return sum(
        os.path.getsize(os.path.join(folder, name))
        for folder, _, names in os.walk(path)
        for name in names
    )
