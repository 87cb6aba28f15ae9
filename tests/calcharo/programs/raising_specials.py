# Shows: stored fields alone; every special method raises and none is called by the tracer.
calls = []


def refuse(name):
    def method(self, *arguments):
        calls.append(name)
        raise RuntimeError(name)

    return method


SPECIALS = "repr str eq ne lt hash len bool iter getitem contains format bytes dir index int"
namespace = {f"__{name}__": refuse(name) for name in SPECIALS.split()}
namespace["__getattr__"] = refuse("getattr")
Angry = type("Angry", (), namespace)
x = Angry()
x.field = 1
x.other = [x]
pair = (x, x)
table = {"x": x}
x.other.append(pair)
x.field = x.other
caught = None
try:
    x == 1
except RuntimeError as error:
    caught = str(error)
del x.other
count = calls.count("repr")
