# Shows: state in imported modules, and a module made by hand.
import math
import sys
import types

area = math.pi * 2**2
made = types.ModuleType("made")
made.value = [1]
exec("def add(n):\n    value.append(n)\n    return len(value)", made.__dict__)
size = made.add(5)
made.value.append(made)
alias = made
value = alias.value
sys.modules["made"] = made
from made import value as again
import made as other
again.append("through import")
same = other is made, again is value
del sys.modules["made"]
space = types.SimpleNamespace(a=1)
space.a += 1
read = space.a
