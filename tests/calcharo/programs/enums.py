# Shows: enumerations: members, aliases, flags, values by auto, methods.
from enum import Enum, Flag, IntEnum, auto


class Colour(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def next(self):
        members = list(Colour)
        return members[(members.index(self) + 1) % len(members)]


class Level(IntEnum):
    LOW = auto()
    HIGH = 10


class Right(Flag):
    READ = auto()
    WRITE = auto()


c = Colour.RED
same = c is Colour.CRIMSON
after = c.next()
by_value, by_name = Colour(2), Colour["GREEN"]
rights = Right.READ | Right.WRITE
can_read = Right.READ in rights
level = Level.LOW + 1
table = {Colour.RED: [Level.HIGH]}
table[c].append(rights)
