"""The programs by name, in the sizes that the figures ask for."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True)
class Workload:
    """A program: a file, the value of `SIZE` in it, and a package that is in scope with it."""

    name: str
    file: str
    size: int
    library: Optional[str] = None
    idle: bool = False

    def without_work(self):
        """Return the same file with a `main` that does nothing, and that is not called.

        What a tool takes for it is start and end of a recording: subtracted from the time of the
        program, so that short programs say something about steps.
        """
        return replace(self, name=f"idle {self.name}", idle=True)

    def write(self, folder):
        """Write the program with its size into the folder; return the path."""
        text = (PROGRAMS / f"{self.file}.py").read_text("utf-8")
        text, count = re.subn(r"^SIZE = .*$", f"SIZE = {self.size}", text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"{self.file}: one line `SIZE = …` is needed")
        if self.idle:
            text = text.replace("\n    main()\n", "\n    pass\n\n\ndef main():\n    pass\n")
        path = Path(folder, self.name.replace(" ", "_") + ".py")
        path.write_text(text, "utf-8")
        return path


# What the peers run too: bigger programs would take some of them minutes.
SHARED = [
    Workload("bubble 60", "bubble", 60),
    Workload("fib 18", "fib", 18),
    Workload("queens 6", "queens", 6),
    Workload("loop 100k", "loop", 100_000),
    Workload("loop 300k", "loop", 300_000),
    Workload("rewrite", "rewrite", 80),
    Workload("highlight", "highlight", 6, "pygments"),
]

# Long enough that start and end of a recording do not count.
LONG = [
    Workload("bubble long", "bubble", 1500),
    Workload("fib long", "fib", 27),
    Workload("queens long", "queens", 8),
    Workload("loop long", "loop", 4_000_000),
    Workload("rewrite long", "rewrite", 8000),
    Workload("highlight long", "highlight", 120, "pygments"),
]

# The programs in which calls are frequent.
CALLS = [work for work in LONG if work.file in ("fib", "queens", "rewrite", "highlight")]

MILLION = Workload("loop 1M", "loop", 1_000_000)
TEN_MILLION = Workload("loop 10M", "long", 10_000_000)
OUTSIDE = [Workload("outside", "outside", 3000), Workload("throwing", "throwing", 3000)]
