# Shows: data and non-data descriptors, `__set_name__`, and where their values are kept.
class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__[self.name]

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(value)
        instance.__dict__[self.name] = value


class Lazy:
    def __init__(self, compute):
        self.compute = compute

    def __get__(self, instance, owner):
        value = instance.__dict__[self.compute.__name__] = self.compute(instance)
        return value


class Box:
    width = Positive()
    height = Positive()

    def __init__(self, width, height):
        self.width, self.height = width, height

    @Lazy
    def area(self):
        return self.width * self.height


box = Box(2, 3)
first, second = box.area, box.area
try:
    box.width = -1
except ValueError:
    failed = True
