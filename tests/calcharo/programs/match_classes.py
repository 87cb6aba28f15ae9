# Shows: class and mapping patterns, nested, with `__match_args__` and a captured rest.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Box:
    def __init__(self, corner, **tags):
        self.corner, self.tags = corner, tags


def tell(thing):
    match thing:
        case Point(0, 0):
            text = "origin"
        case Point(x, y=0):
            text = f"on x at {x}"
        case Box(corner=Point(x, y), tags={"name": str(name), **rest}) if x == y:
            text = f"{name} {x} {sorted(rest)}"
        case Box(corner=(a, b)):
            text = f"raw {a} {b}"
        case {"type": "move", "by": [dx, dy]}:
            text = f"move {dx} {dy}"
        case {"type": kind, **others}:
            text = f"{kind} {others}"
        case _:
            text = "none"
    return text


things = [Point(0, 0), Point(2, 0), Box(Point(1, 1), name="b", z=1), Box((3, 4)),
          Box(Point(1, 2), name="c"), {"type": "move", "by": [1, 2]}, {"type": "stop", "now": True}]
texts = [tell(thing) for thing in things]
