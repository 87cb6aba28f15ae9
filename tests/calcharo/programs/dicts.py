# Shows: dictionaries changed by every method and operator; order of keys.
d = {"b": 1, "a": 2}
e = d
d["c"] = d["b"]
d.update(a=3, z=4)
e |= {"y": []}
d.setdefault("y", None).append(1)
d.setdefault("x", {})["deep"] = e
gone = d.pop("b")
d["b"] = "last now"
item = d.popitem()
missing = d.get("q", d)
merged = d | {"c": None}
copy = dict(d)
copy["y"].append(2)
by_number = {1: "int", 2.5: "float", None: "none", (1, 2): "tuple", b"x": "bytes", "": ""}
by_number[True] = "same as one"
keys = list(by_number)
inverted = {v: k for k, v in by_number.items()}
d.clear()
fresh = dict.fromkeys("ab", [])
fresh["a"].append(0)
