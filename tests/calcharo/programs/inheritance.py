# Shows: diamond inheritance with super, class methods and overridden attributes.
class Base:
    def __init__(self):
        self.trail = ["Base"]

    def tell(self):
        return [type(self).__name__]


class Left(Base):
    def __init__(self):
        super().__init__()
        self.trail.append("Left")

    def tell(self):
        return ["Left", *super().tell()]


class Right(Base):
    def __init__(self):
        super().__init__()
        self.trail.append("Right")

    def tell(self):
        return ["Right"] + super().tell()


class Bottom(Left, Right):
    def tell(self):
        told = super().tell()
        told.insert(0, "Bottom")
        return told


b = Bottom()
told = b.tell()
order = [c.__name__ for c in Bottom.__mro__]
bound = b.tell
again = bound()
is_base = isinstance(b, Base), issubclass(Left, Right)
