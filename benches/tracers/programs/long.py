"""The counting loop in five parts; a function out of scope samples memory after each part."""

from tracers.process import mark

SIZE = 10_000_000
PARTS = 5


def count(iterations):
    total = 0
    for number in range(iterations):
        total += number
    return total


def main():
    iterations = SIZE // PARTS // 2
    for _ in range(PARTS):
        if count(iterations) != iterations * (iterations - 1) // 2:
            raise AssertionError("not the sum")
        mark()


if __name__ == "__main__":
    main()
