"""How many library files change their meaning when the older engine converts and runs them.

    python3.13 tests/corpus/peer.py [--every N]

The older engine is installed by pip into a cache directory. Its HTTP interface makes the φ text,
its `transpile_symbols` the Python text that would run. It is measured, nothing else. Files that
CPython itself rejects are left out.
"""

import argparse
import ast
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections import Counter
from pathlib import Path

import sources

sys.path.insert(0, str(Path(__file__).parents[2] / "benches"))

import _older

RUNNER = """
import json, sys
from phicode_engine import transpile_symbols
for line in sys.stdin:
    print(json.dumps(transpile_symbols(json.loads(line))), flush=True)
"""


class Server:
    """The older engine's server on a free port of this machine, in a folder of its own."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": folder,
            "LANG": "C.UTF-8",
        }
        self.process = subprocess.Popen(
            [_older.python().with_name("phicode"), "--api-server", "--api-port", str(self.port)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.runner = subprocess.Popen(
            [_older.python(), "-c", RUNNER],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def convert(self, text, target):
        """Return the converted text, or None if the server refuses."""
        body = json.dumps({"code": text, "target": target}).encode()
        headers = {"Content-Type": "application/json"}
        url = f"http://127.0.0.1:{self.port}/convert"
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer).get("converted")

    def run_text(self, phi):
        """Return the Python text that running the φ text would compile."""
        self.runner.stdin.write(json.dumps(phi) + "\n")
        self.runner.stdin.flush()
        return json.loads(self.runner.stdout.readline())

    def wait(self):
        for _ in range(100):
            try:
                return self.convert("x = 1", "python")
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the older engine's server does not answer")

    def stop(self):
        for process in (self.process, self.runner):
            process.kill()
            process.communicate()


def fate(server, text):
    """Return what becomes of one file that is converted and run."""
    try:
        tree = ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return None
    try:
        back = server.run_text(server.convert(text, "phicode") or "")
    except OSError:
        return "refused"
    try:
        return "same" if ast.dump(ast.parse(back)) == tree else "another meaning"
    except (SyntaxError, ValueError):
        return "does not compile"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="take every Nth file only")
    every = parser.parse_args().every
    warnings.simplefilter("ignore")
    counts = Counter()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            server.wait()
            for _, path in sources.standard_library()[::every]:
                try:
                    text, _ = sources.read_text(path)
                except (SyntaxError, ValueError):
                    continue
                counts[fate(server, text)] += 1
        finally:
            server.stop()
    counts.pop(None, None)
    total = sum(counts.values())
    print(
        f"older engine {_older.VERSION}, {total} files of the standard library, converted and run"
    )
    for name, count in counts.most_common():
        print(f"  {name:<20}{count:>7}  {100 * count / total:5.1f} %")


if __name__ == "__main__":
    main()
