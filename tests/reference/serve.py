"""Answer conversion requests on standard input: the reference lexer for the fuzz driver.

A request is the name of a map, a count, then that many φ texts; the answer is the Python texts.
Every text is preceded by its length, four bytes little-endian; so is the count.
"""

import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from phi_reference import MAPS, convert


def number(stream):
    """Return the next number, or None at the end of the input."""
    data = stream.read(4)
    return struct.unpack("<I", data)[0] if len(data) == 4 else None


def main():
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        length = number(requests)
        if length is None:
            return
        symbol_map = MAPS[requests.read(length).decode()]
        for text in [requests.read(number(requests)) for _ in range(number(requests))]:
            python = convert(text, symbol_map)
            answers.write(struct.pack("<I", len(python)) + python)
        answers.flush()


if __name__ == "__main__":
    main()
