"""Random programs that always end, never fail, and change everything that a program can change."""

from __future__ import annotations

import random
import re

from prelude import PRELUDE
from statements import CHANGES, KINDS, NEW

INTEGERS = ("0", "1", "-3", "7", "42", "2**40", "(2**64 + 1)", "True")
OTHERS = ("None", "-0.0", "1.5", "'text'", "b'raw'", "...", "1j", "range(3)", "float('nan')")
KEYS = ("'a'", "'b'", "'c'", "0", "3", "None", "1.5", "(1, 'x')")
MARK = re.compile(r"([$@#])([a-z]+)(2?)")


def program(seed: int) -> str:
    """Give the program of a seed: the same on every Python."""
    return _Writer(random.Random(seed)).program()


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lines: list[str] = []
        self.indent = ""
        self.numbered = 0
        # Variables that are bound for sure, by kind; blocks forget what they add.
        self.known: dict[str, list[str]] = {kind: [] for kind in KINDS}
        # Functions call no others: it bounds the work.
        self.calls = True

    def program(self) -> str:
        self.lines += ["# Shows: a program of no meaning.", *PRELUDE.splitlines()]
        self.function("helper(number, xs)", "number % 1009", 5)
        self.function("recurse(turns, xs, number=3)", "number", 3, "recurse(turns - 1, xs)")
        self.function("produce(number, xs)", None, 3)
        for kind in KINDS:
            self.statement(self.chance.choice(NEW[kind]))
        self.statement(self.chance.choice(NEW["set"]))
        self.statement("@int = 5")
        for _ in range(self.chance.randrange(14, 22)):
            self.any_statement(2)
        return "\n".join(self.lines) + "\n"

    def function(self, head: str, result: str | None, size: int, again: str | None = None) -> None:
        """Write a function of its own variables; without a result it is a generator."""
        outer, self.known, self.calls = self.known, {kind: [] for kind in KINDS}, False
        self.known.update(int=["number"], numbers=["xs"])
        self.lines += ["", "", f"def {head}:"]
        self.indent = "    "
        if again:
            self.write("if turns <= 0:", "    return len(xs)")
        for kind in self.chance.sample(["nest", "table", "plain", "set", "text"], 2):
            self.statement(NEW[kind][0])
        if result is None:
            self.write("try:", "    for turn in range(min(number, 4)):")
            self.block(2, 2)
            self.write("        yield turn", "finally:", "    xs.append(number)")
        else:
            for _ in range(size):
                self.any_statement(1)
            self.write(f"return {again} + 1" if again else f"return {result}")
        self.indent, self.known, self.calls = "", outer, True

    def write(self, *lines: str) -> None:
        self.lines += [self.indent + line for line in lines]

    def block(self, size: int, deeper: int = 1, level: int = 0) -> None:
        """Write an indented block, whose new names are not known after it."""
        indent, known = self.indent, self.known
        self.indent += "    " * deeper
        self.known = {kind: list(names) for kind, names in known.items()}
        for _ in range(self.chance.randint(1, size)):
            self.any_statement(level)
        self.indent, self.known = indent, known

    def any_statement(self, level: int) -> None:
        if level and self.chance.random() < 0.35:
            blocks = (self.choose, self.loop, self.repeat, self.attempt, self.case)
            self.chance.choice(blocks)(level)
        elif self.chance.random() < 0.25:
            self.statement(self.chance.choice(NEW[self.chance.choice(list(KINDS))]))
        elif self.chance.random() < 0.06 and not self.indent:
            self.delete()
        else:
            self.statement(self.chance.choice(CHANGES))

    def statement(self, template: str) -> None:
        """Write one simple statement, or another where a kind is missing."""
        while not self.is_possible(template):
            template = self.chance.choice(CHANGES + NEW["int"] + NEW["numbers"])
        names: dict[str, str] = {}
        new: list[tuple[str, str]] = []

        def fill(mark: re.Match[str]) -> str:
            sort, kind, _ = mark.groups()
            if sort == "#":
                return self.expression(kind)
            if sort == "$":
                return names.setdefault(mark[0], self.chance.choice(self.known[kind]))
            if mark[0] in names:
                return names[mark[0]]
            self.numbered += 1
            names[mark[0]] = f"{KINDS[kind]}{self.numbered}"
            new.append((kind, names[mark[0]]))
            return names[mark[0]]

        self.write(MARK.sub(fill, template))
        if not template.startswith(("if", "for", "while")):
            for kind, name in new:
                self.known[kind].append(name)

    def is_possible(self, template: str) -> bool:
        needs = re.findall(r"\$([a-z]+)", template)
        return all(self.known[kind] for kind in needs) and (
            self.calls or not re.search("recurse|helper|produce|make", template)
        )

    def expression(self, what: str) -> str:
        pick = self.chance.choice
        numbers = self.known["numbers"]
        if what == "small":
            return str(self.chance.randrange(1, 4))
        if what == "key":
            return pick(KEYS)
        if what == "name":
            return repr(pick("abcd"))
        if what == "test":
            left, right = self.expression("int"), self.expression("int")
            return pick((f"{left} < {right}", f"not {left}", f"0 <= {left} < {right}", "True"))
        if what == "int":
            found = [pick(INTEGERS), *self.known["int"]]
            if numbers and self.chance.random() < 0.3:
                some = pick(numbers)
                return pick((f"len({some})", f"({pick(found)} + sum({some}[:2]))"))
            return pick(found)
        known = [name for kind in self.known if kind != "closure" for name in self.known[kind]]
        chosen = [pick(OTHERS), *self.chance.choices(known or ["None"], k=4)]
        one = pick(chosen)
        return pick((*chosen, f"[{one}]", f"({one}, [])", f"{{'k': {one}}}"))

    def delete(self) -> None:
        kind = self.chance.choice([kind for kind in KINDS if self.known[kind]])
        self.write(f"del {self.known[kind].pop()}")

    def choose(self, level: int) -> None:
        self.write(f"if {self.expression('test')}:")
        self.block(2, 1, level - 1)
        if self.chance.random() < 0.5:
            self.write(f"elif {self.expression('test')} or {self.expression('int')} > 5:")
            self.block(2)
        self.write("else:")
        self.block(2)

    def loop(self, level: int) -> None:
        many = self.chance.choice(("range(3)", "enumerate('ab')", "'xy'"))
        self.write(f"for turn{level} in {many}:")
        self.leave()
        self.block(3, 1, level - 1)
        if self.chance.random() < 0.4:
            self.write("else:")
            self.block(2)

    def repeat(self, level: int) -> None:
        self.write(f"left{level} = 3", f"while left{level} > 0:", f"    left{level} -= 1")
        self.leave()
        self.block(3, 1, level - 1)

    def leave(self) -> None:
        if self.chance.random() < 0.4:
            word = self.chance.choice(("break", "continue"))
            self.write(f"    if {self.expression('test')}:", f"        {word}")

    def attempt(self, level: int) -> None:
        if self.chance.random() < 0.3:
            self.write("with Guard([]) as guard:")
            self.block(2)
            self.write("    raise ValueError('in with')")
            return
        self.write("try:")
        self.block(2, 1, level - 1)
        self.write(f"    risky({self.expression('int')})", "except ValueError as error:")
        self.block(1)
        self.write("except KeyError:")
        self.block(1)
        self.write("finally:")
        self.block(2)

    def case(self, level: int) -> None:
        self.write(f"match {self.expression('any')}:", "    case int(found) if found > 3:")
        self.block(1, 2)
        self.write("    case [first, *rest]:")
        self.block(1, 2)
        self.write("    case Plain(a=inner) | {'k': inner}:")
        self.block(1, 2, level - 1)
        self.write("    case _:")
        self.block(1, 2)
