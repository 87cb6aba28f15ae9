# Shows: attributes written and deleted by functions in place of statements.
class Box:
    pass


def fill(box, names):
    for name in names:
        setattr(box, name, [name])
    return box


box = fill(Box(), ["a", "b", "c"])
setattr(box, "a", getattr(box, "b"))
box.a.append(1)
delattr(box, "c")
object.__setattr__(box, "d", vars(box)["a"])
vars(box)["e"] = 1
vars(box).pop("b")
known = sorted(vars(box))
