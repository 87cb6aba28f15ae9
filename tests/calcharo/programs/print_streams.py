# Shows: text on both streams, interleaved, without line ends, large, and from a function.
import sys


def say(text, stream=None):
    print(text, file=stream or sys.stdout, end="|")
    return len(text)


print("one", 2, [3], sep="-")
print("problem", file=sys.stderr)
sys.stdout.write("raw\n")
n = say("two")
m = say("three", sys.stderr)
print()
print("é φ 😀", end="\r\n", flush=True)
for i in range(3): print(i, end=" ")
big = "y" * 5000
print(big)
print(*"abc", sep="\n")
