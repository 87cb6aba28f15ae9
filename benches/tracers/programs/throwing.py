"""A small program that calls a module out of scope in which exceptions are common."""

from tracers.library import throw

SIZE = 400


def main():
    if throw(SIZE) != SIZE:
        raise AssertionError("not done")


if __name__ == "__main__":
    main()
