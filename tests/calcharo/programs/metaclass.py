# Shows: a metaclass with `__prepare__`, `__new__`, `__init__` and `__call__`.
log = []


class Meta(type):
    def __prepare__(name, bases, **options):
        log.append(("prepare", name))
        return {"prepared": True}

    def __new__(meta, name, bases, namespace, **options):
        namespace["options"] = options
        return super().__new__(meta, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)
        cls.members = sorted(key for key in namespace if not key.startswith("__"))

    def __call__(cls, *args):
        log.append(("call", cls.__name__))
        return super().__call__(*args)

    def __eq__(cls, other):
        log.append("compared")
        return cls is other

    def __hash__(cls):
        log.append("hashed")
        return 1


class Thing(metaclass=Meta, colour="red"):
    kept = prepared

    def __init__(self, value):
        self.value = value


t = Thing(3)
pair = [t, Thing, (Thing,)]
members = Thing.members
before = len(log)
t.value = pair
after = len(log)
