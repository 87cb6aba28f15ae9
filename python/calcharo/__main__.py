"""`python -m calcharo run …`: records a program."""

import sys

from ._cli import main

if __name__ == "__main__":
    main(sys.argv[1:])
