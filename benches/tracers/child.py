"""One measured run in a process of its own: read a job, run it, print one line of JSON."""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

from tracers.process import marks, peak, size
from tracers.tools import TOOLS


class Job:
    """A program to run, where its trace goes, and what belongs to it."""

    def __init__(self, program, output, library=None):
        self.program, self.output, self.library = program, output, library
        self.source = Path(program).read_text("utf-8")
        # Here, before the clock: the first compilation of a process takes milliseconds.
        self.code = compile(self.source, program, "exec", dont_inherit=True)

    def execute(self):
        """Run the program as `__main__`."""
        exec(self.code, {"__name__": "__main__", "__file__": self.program})

    def namespace(self):
        """Return the definitions of the program, without running it."""
        names = {"__name__": "program", "__file__": self.program}
        exec(self.code, names)
        return names

    def scope(self):
        """Return the paths of the files in scope."""
        files = {self.program}
        if self.library:
            folder = Path(import_module(self.library).__file__).parent
            files.update(map(str, folder.rglob("*.py")))
        return files

    @staticmethod
    def require(condition, text):
        """End the run when the tool did not record the program to its end."""
        if not condition:
            raise SystemExit(f"not recorded to the end: {text}")


def main():
    # The programs print nothing, the tools may: only the last line is for the parent.
    answer = os.dup(1)
    os.dup2(2, 1)
    words = json.loads(sys.argv[1])
    job = Job(words["program"], words["output"], words.get("library"))
    run = TOOLS[words["tool"]](job)
    if job.library:
        # Modules are imported and patterns compiled before, for every tool alike.
        job.execute()
    started = time.perf_counter()
    more = run() or {}
    wall = time.perf_counter() - started
    figures = {"wall": wall, "peak": peak(), "bytes": size(job.output), "marks": marks, **more}
    os.write(answer, json.dumps(figures).encode())


if __name__ == "__main__":
    main()
