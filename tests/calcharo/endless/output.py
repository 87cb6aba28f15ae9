# Shows: more text than a limit allows, on both streams.
import sys

while True:
    print("x" * 1000)
    print("y" * 10, file=sys.stderr)
