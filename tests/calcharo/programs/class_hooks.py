# Shows: `__init_subclass__`, `__new__`, a singleton, `__class_getitem__` and class creation by type.
class Plugin:
    known = []

    def __init_subclass__(cls, name=None, **options):
        super().__init_subclass__(**options)
        Plugin.known.append(name or cls.__name__)


class First(Plugin, name="one"):
    pass


class Second(Plugin):
    def __class_getitem__(cls, item):
        return cls.__name__, item


class Single:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
            cls.instance.made = 0
        return cls.instance

    def __init__(self, value):
        self.made += 1
        self.value = value


a, b = Single(1), Single(2)
same = a is b
item = Second[int]
Made = type("Made", (Plugin,), {"x": 1, "get": lambda self: self.x}, name="made")
m = Made()
got = m.get()
known = Plugin.known[:]
