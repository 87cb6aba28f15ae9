# Shows: threads one after the other under a lock; who added what.
import threading


def add(lock, totals, name, turns):
    for turn in range(turns):
        with lock:
            totals[name] = totals.get(name, 0) + turn


lock = threading.Lock()
totals = {}
for name in ("a", "b"):
    thread = threading.Thread(target=add, args=(lock, totals, name, 3)); thread.start(); thread.join()
    del thread
totals["end"] = sum(totals.values())
