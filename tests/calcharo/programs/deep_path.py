# Shows: only the innermost list changes, three dictionaries down.
d = {"deep": {"x": {"w": [1]}, "y": {}}, "flat": 0}
w = d["deep"]["x"]["w"]
d["deep"]["x"]["w"].append(2)
d["deep"]["y"] = d["deep"]["x"]
d["deep"]["y"]["v"] = {"self": d}
w.append(3)
del d["deep"]["x"]
w.append(4)
