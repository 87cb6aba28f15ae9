"""A small program whose work is done by a module out of scope."""

from tracers.library import work

SIZE = 60


def main():
    if work(SIZE) != SIZE:
        raise AssertionError("not done")


if __name__ == "__main__":
    main()
