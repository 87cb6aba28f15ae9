"""The bare counting loop: two steps per iteration, SIZE steps."""

SIZE = 100_000


def count(iterations):
    total = 0
    for number in range(iterations):
        total += number
    return total


def main():
    iterations = SIZE // 2
    if count(iterations) != iterations * (iterations - 1) // 2:
        raise AssertionError("not the sum")


if __name__ == "__main__":
    main()
