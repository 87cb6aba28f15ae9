"""What forks alone can do: a warm interpreter per processor that forks for each program.

No server, no client, no isolation: nothing that runs every program in a fork of its own is faster.
`forks.py SECONDS` prints programs per second.
"""

import gc
import json
import os
import sys
import time

#: What a warm interpreter has loaded beside these.
WARM = ("ast", "ctypes", "random", "threading")
CODE = 'print("hello")'


def run():
    """Be a program: what it prints is seen, how it ends too."""
    exec(compile(CODE, "main.py", "exec"), {"__name__": "__main__"})
    sys.stdout.flush()
    os._exit(0)


def serve(seconds):
    """Run one program after the other; return how many."""
    reader, writer = os.pipe()
    os.dup2(writer, 1)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        if os.fork() == 0:
            run()
        status = os.wait()[1]
        assert status == 0 and os.read(reader, 64) == b"hello\n"
        count += 1
    return count


def main():
    seconds = float(sys.argv[1])
    for name in WARM:
        __import__(name)
    gc.freeze()
    reader, writer = os.pipe()
    workers = os.cpu_count()
    for _ in range(workers):
        if os.fork() == 0:
            os.write(writer, json.dumps(serve(seconds)).encode() + b"\n")
            os._exit(0)
    for _ in range(workers):
        assert os.wait()[1] == 0
    os.close(writer)
    with open(reader, encoding="ascii") as counts:
        print(sum(map(int, counts)) / seconds)


if __name__ == "__main__":
    main()
