"""Handlers: what is recorded at each class of nodes of the program's tree.

A handler is asked once for each node, when the code that the node is a part of comes into
scope; it says what the value there is called, and whether it is recorded. Handlers speak at
level `full` only. As long as only the built-in ones are there, which say what the instructions
say by themselves, the tree is read for values that come from several ways, no more.

What a handler can say depends on what instructions there are: the value of a node is recorded
where one instruction with the range of the node leaves it on the stack, and of conditionals,
comprehensions and f-strings where their range is left. Names that one instruction reads in pairs
are not there. The last part of `a and b` or `a if b else c` has the value of the whole, and is not
there where both are left at once.

Examples
--------
>>> import ast
>>> from calcharo import ExecutionTracer
>>> class Queries(NodeHandler):
...     node_classes = (ast.Call,)
...     def plan(self, node, context):
...         is_query = getattr(node.func, "attr", "") == "execute"
...         return SitePlan("call", "query" if is_query else "")
>>> tracer = ExecutionTracer(handlers=[Queries()])
"""

from ._base import NodeHandler, Record, SitePlan
from ._registry import HandlerRegistry

__all__ = ["HandlerRegistry", "NodeHandler", "Record", "SitePlan"]
