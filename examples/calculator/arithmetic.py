"""Last step: from the tree to a number, in plain Python that imports a φ module."""

import operator

from .tokens import CalculatorError

OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def value(tree):
    """Return the number that a tree stands for."""
    if isinstance(tree, float):
        return tree
    sign, left, right = tree
    try:
        return OPERATIONS[sign](value(left), value(right))
    except ZeroDivisionError:
        raise CalculatorError("nothing can be divided by zero") from None
