# Shows: a class body is a scope that runs from top to bottom, and its names are kept.
outside = "module"


class Shape:
    sides = 0
    label = outside + " shape"
    outside = "class"
    for sides in range(3):
        label += "."
    if sides:
        def area(self):
            return outside
    table = {}
    table["self"] = table
    try:
        del sides
    finally:
        count: int = 3

    class Inner:
        value = outside

        def get(self):
            return self.value, __class__


s = Shape()
got = s.area(), s.label, Shape.Inner.value
inner = Shape.Inner().get()[0]
