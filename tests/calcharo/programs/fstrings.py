# Shows: f-strings: conversions, formats, nested fields, quotes, several lines.
class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        return f"{self.amount:{spec or '.2f'}}€"

    def __repr__(self):
        return f"Money({self.amount!r})"


m, width, name = Money(3.5), 8, "Ada"
plain = f"{m} {m!r} {m:.0f} {m!s:>{width}}"
debug = f"{name=} {width + 1=:>4} {m.amount = }"
nested = f"{f'{name!a:^{width}}'!r}"
lines = f"""{
    name.upper()
}: {", ".join(f"{n:02}" for n in range(3))}
"""
escaped = f"{{{width}}} {'é'!a} {1e10:,} {0.25:%} {255:#x}"
old = "%-5s|%05.1f|%(x)" % () if False else "%-5s|%05.1f" % (name, 2.5)
formatted = "{0[0]} {1.amount} {k!r:>4}".format([1], m, k="v")
