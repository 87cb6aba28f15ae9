# Shows: module variables written from functions by `global`, `globals()` and `exec`.
count = 0
names = []


def step(name):
    global count, latest
    count += 1
    latest = name
    names.append(name)
    local = count * 2
    return local


step("a")
step("b")
globals()["made"] = [count]
globals()["made"].append(latest)
del globals()["latest"]


def forget():
    global names
    kept = names
    del names
    return kept


kept = forget()
exec("count = 100; written = [count]")
made.append(written)
