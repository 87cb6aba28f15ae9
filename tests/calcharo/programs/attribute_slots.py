# Shows: slots written, deleted, inherited, name-mangled and beside a `__dict__`.
class Base:
    __slots__ = ("x", "__secret")

    def __init__(self, x):
        self.x = x
        self.__secret = [x]

    def tell(self):
        self.__secret.append(self.x)


class Child(Base):
    __slots__ = ("y", "__dict__")


b = Base(1)
b.x = 2
b.tell()
del b.x
c = Child(3)
c.y = c
c.z = b
c.x += 1
c.z.x = c.x
del c.y
c.tell()
