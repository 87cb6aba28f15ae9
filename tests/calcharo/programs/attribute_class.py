# Shows: attributes of the class beside those of the instance.
class Counter:
    made = 0
    names = []

    def __init__(self, name):
        type(self).made += 1
        self.names.append(name)
        self.number = self.made


a, b = Counter("a"), Counter("b")
a.made = 10
Counter.made += 1
a.names = a.names + ["own"]
numbers = [a.number, b.number, a.made, b.made]
names = (a.names, b.names, Counter.names)
del a.made
numbers.append(a.made)
