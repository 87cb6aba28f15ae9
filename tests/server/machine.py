"""What there is on this machine of a server: processes, threads, descriptors, mounts, files."""

import contextlib
import os
import time
from collections import Counter
from pathlib import Path

# The interfaces of control groups in which the sandbox makes folders.
GROUPS = Path("/sys/fs/cgroup")


def fields_of(pid):
    """Return what `/proc` says of a process, or nothing if it is gone."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return {}


def children_of_all():
    """Return the children of every process."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            parent = fields_of(entry).get("PPid")
            if parent:
                children.setdefault(int(parent), []).append(int(entry))
    return children


def below(pid):
    """Return the processes below a process."""
    children, found, left = children_of_all(), [], [pid]
    while left:
        new = children.get(left.pop(), [])
        found += new
        left += new
    return found


def is_run(pid):
    """Whether a process below a server belongs to a run: it has a number in a space of its own."""
    return len(fields_of(pid).get("NSpid", "").split()) > 1


def zygotes_of(pid):
    """Return the warm interpreters of a server."""
    children = children_of_all().get(pid, [])
    return [child for child in children if fields_of(child).get("NSpid") and not is_run(child)]


def resident_kb(pid):
    return int(fields_of(pid)["VmRSS"].split()[0])


def is_alive(pid):
    """Whether a process is there and no zombie."""
    return fields_of(pid).get("State", "Z")[0] not in "ZX"


def inventory(service):
    """Count everything that a server has and could leave behind."""
    pid = service.pid
    processes = below(pid)
    found = Counter()
    found["processes"] = len(processes)
    found["zombies"] = sum(not is_alive(child) for child in processes)
    found["threads"] = int(fields_of(pid)["Threads"])
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            kind = os.readlink(descriptor).partition(":")[0]
            found["sockets" if kind == "socket" else "descriptors"] += 1
    for who in ("self", pid):
        found["mounts"] += len(Path(f"/proc/{who}/mountinfo").read_text("utf-8").splitlines())
    # Links to the same hierarchy, such as `cpu,cpuacct`, are counted with it.
    groups = (
        name for root, names, _ in os.walk(GROUPS) for name in names if f"-{pid}-" in root + name
    )
    found["control groups"] = sum(1 for _ in groups)
    for folder in (service.folder, service.temporary):
        found["files"] += len(list(folder.iterdir()))
    for kind in ("msg", "sem", "shm"):
        found["IPC objects"] += len(Path(f"/proc/sysvipc/{kind}").read_text("utf-8").splitlines())
    return dict(found)


def until(condition, timeout_s):
    """Wait until a condition holds; return the seconds that it took, or None."""
    start = time.monotonic()
    while time.monotonic() - start < timeout_s:
        if condition():
            return time.monotonic() - start
        time.sleep(0.002)
    return time.monotonic() - start if condition() else None
