"""What handlers say about the nodes of a file, by the positions of instructions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .handlers._base import SitePlan

if TYPE_CHECKING:
    from typing import Iterator

    from ._asked import Asked
    from ._sites import Position
    from ._tree import Tree
    from .core._step_parts import SourceRange

#: Classes of nodes whose value an instruction leaves, if node and instruction have one position.
_NODES = {
    "BINARY_OP": ("BinOp", "AugAssign"),
    "BINARY_SUBSCR": ("Subscript",),
    "BINARY_SLICE": ("Subscript",),
    "CALL": ("Call", "ClassDef"),
    "CALL_KW": ("Call", "ClassDef"),
    "CALL_FUNCTION_EX": ("Call", "ClassDef"),
    "COMPARE_OP": ("Compare", "MatchValue"),
    "IS_OP": ("Compare", "MatchSingleton"),
    "CONTAINS_OP": ("Compare",),
    "LOAD_ATTR": ("Attribute",),
    "UNARY_NEGATIVE": ("UnaryOp",),
    "UNARY_NOT": ("UnaryOp",),
    "UNARY_INVERT": ("UnaryOp",),
    "BUILD_LIST": ("List",),
    "BUILD_TUPLE": ("Tuple",),
    "BUILD_SET": ("Set",),
    "BUILD_MAP": ("Dict",),
    "BUILD_CONST_KEY_MAP": ("Dict",),
    "BUILD_STRING": ("JoinedStr",),
    "LIST_EXTEND": ("List",),
    "SET_UPDATE": ("Set",),
    "DICT_UPDATE": ("Dict",),
    "GET_AWAITABLE": ("Await",),
    # Values that are recorded only if a handler asks for them.
    "LOAD_CONST": ("Constant",),
    "LOAD_NAME": ("Name",),
    "LOAD_GLOBAL": ("Name",),
    "LOAD_FAST": ("Name",),
    "LOAD_FAST_CHECK": ("Name",),
    "LOAD_DEREF": ("Name",),
    "LOAD_FROM_DICT_OR_DEREF": ("Name",),
    "LOAD_FROM_DICT_OR_GLOBALS": ("Name",),
    "MAKE_FUNCTION": ("Lambda",),
    "SET_FUNCTION_ATTRIBUTE": ("Lambda",),
    "FORMAT_VALUE": ("FormattedValue",),
    "FORMAT_SIMPLE": ("FormattedValue",),
    "FORMAT_WITH_SPEC": ("FormattedValue",),
    "BUILD_SLICE": ("Slice",),
    "RESUME": ("Yield",),
    "END_SEND": ("YieldFrom",),
}

#: Fields that hold what is written, by class.
_TARGETS = {
    "Assign": "targets",
    "AugAssign": "target",
    "AnnAssign": "target",
    "Delete": "targets",
    "For": "target",
    "AsyncFor": "target",
    "withitem": "optional_vars",
    "comprehension": "target",
}
#: Fields that hold tests, by class.
_TESTS = {
    "If": ("test",),
    "While": ("test",),
    "IfExp": ("test",),
    "Assert": ("test",),
    "BoolOp": ("values",),
    "comprehension": ("ifs",),
    "match_case": ("guard",),
    "ExceptHandler": ("type",),
}


class Labels:
    """What is recorded in one file.

    Parameters
    ----------
    tree : Tree
        The file.
    asked : Asked
        The handlers.
    """

    def __init__(self, tree: Tree, asked: Asked) -> None:
        self._tree = tree
        self._asked = asked
        self._nodes: dict[Position, list[ast.AST]] = {}
        self._owners: dict[Position, list[ast.AST]] = {}
        self._writers: dict[Position, ast.AST] = {}
        for node in tree.nodes():
            position = tree.position(node)
            if position[0] is not None:
                self._nodes.setdefault(position, []).append(node)
            for test in _tests(node):
                for inner in _within(test):
                    self._owners.setdefault(tree.position(inner), []).append(node)
            for target in _targets(node):
                self._writers.setdefault(tree.position(target), node)

    def value(self, name: str, position: Position, kind: str | None) -> str | None:
        """Return what the value of an instruction is called; `None` if it is not recorded.

        Parameters
        ----------
        name : str
            The instruction.
        position : tuple of int or None
            Its range.
        kind : str or None
            What it is called without handlers.
        """
        for node in self._nodes.get(position, ()):
            if type(node).__name__ in _NODES.get(name, ()):
                plan = self._asked.plan(node)
                return None if plan is None or not plan.value else plan.name
        return kind

    def whole(self, node: ast.AST) -> str | None:
        """Return what the value of a conditional or the like is called, as in `value`.

        Parameters
        ----------
        node : ast.AST
            The expression.
        """
        plan = self._asked.plan(node)
        if plan is None or not plan.value:
            return None
        # Of what decides the built-in kind is that of its decisions.
        return SitePlan("value", plan.label).name if plan.kind == "condition" else plan.name

    def plan(self, node: ast.AST) -> SitePlan | None:
        """Return what the handler of a node says.

        Parameters
        ----------
        node : ast.AST
            A node of the file.
        """
        return self._asked.plan(node)

    def valued(self, place: SourceRange, kind: str) -> Iterator[ast.AST]:
        """Yield the node, if there is one, whose value was recorded.

        Parameters
        ----------
        place : SourceRange
            Where.
        kind : str
            What the value is called.
        """
        for node in self._nodes.get(self._tree.position_of(place), ()):
            plan = self._asked.plan(node)
            if plan is not None and plan.value and kind in (plan.name, self.whole(node)):
                yield node
                return

    def deciding(self, place: SourceRange) -> Iterator[ast.AST]:
        """Yield the nodes whose decision was recorded, outer ones first.

        Parameters
        ----------
        place : SourceRange
            Where.
        """
        yield from self._owners.get(self._tree.position_of(place), ())

    def writing(self, place: SourceRange) -> ast.AST | None:
        """Return the node whose write was recorded, if its handler has a plan for it.

        Parameters
        ----------
        place : SourceRange
            Where.
        """
        writer = self._writers.get(self._tree.position_of(place))
        return None if writer is None or self._asked.plan(writer) is None else writer

    def decides(self, position: Position) -> bool:
        """Tell whether a decision is recorded: all nodes whose test it is a part of say so.

        Parameters
        ----------
        position : tuple of int or None
            The range of the jump.
        """
        plans = [self._asked.plan(node) for node in self._owners.get(position, ())]
        return all(plan is not None and plan.value for plan in plans)

    def store(self, position: Position) -> str:
        """Return what the place of a write is called.

        Parameters
        ----------
        position : tuple of int or None
            The range of the instruction.
        """
        writer = self._writers.get(position)
        plan = None if writer is None else self._asked.plan(writer)
        if plan is None:
            return "store"
        # The kind of `x += 1` is that of its value.
        is_value = isinstance(writer, ast.AugAssign)
        return SitePlan("store", plan.label).name if is_value else plan.name


def _fields(node: ast.AST, name: str) -> list[ast.AST]:
    """Return what a field holds: one node, several, or none."""
    held = getattr(node, name)
    return held if isinstance(held, list) else [] if held is None else [held]


def _tests(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is decided in a node: tests, and patterns."""
    if hasattr(ast, "pattern") and isinstance(node, ast.pattern):
        yield node
    for field in _TESTS.get(type(node).__name__, ()):
        yield from _fields(node, field)


def _within(test: ast.AST) -> Iterator[ast.AST]:
    """Yield a test and the nodes in it whose decisions are its own."""
    waiting = [test]
    while waiting:
        node = waiting.pop()
        if getattr(node, "lineno", None) is not None:
            yield node
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, (ast.Lambda, ast.comprehension)):
                waiting.append(child)


def _targets(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the places that a node writes."""
    field = _TARGETS.get(type(node).__name__)
    waiting = [] if field is None else _fields(node, field)
    while waiting:
        target = waiting.pop()
        if isinstance(target, ast.Starred):
            waiting.append(target.value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            waiting.extend(target.elts)
        else:
            yield target
