"""A docstring is no variable of the program."""

# Shows: docstrings, pass, bare expressions, ellipsis bodies and comments.


def nothing():
    """Do nothing."""


def dots(): ...


class Empty:
    """Hold nothing."""


class Passing:
    pass


nothing()
dots()
42
"text"
e = Empty()
# a comment
p = Passing()
value = nothing()
