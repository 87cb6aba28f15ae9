"""Recursion: nothing but calls and returns."""

SIZE = 18


def fib(number):
    if number < 2:
        return number
    return fib(number - 1) + fib(number - 2)


def main():
    before, expected = 1, 0
    for _ in range(SIZE):
        before, expected = expected, before + expected
    if fib(SIZE) != expected:
        raise AssertionError("not the number")


if __name__ == "__main__":
    main()
