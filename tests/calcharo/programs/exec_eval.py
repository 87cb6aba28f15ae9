# Shows: exec and eval in the module, in a function and in namespaces of their own.
x = 1
exec("x = x + 1\ny = [x]")
value = eval("x * 10 + y[0]")
space = {"n": 3}
exec("m = n * 2\ndef f():\n    return m + n", space)
result = space["f"]()
del space["__builtins__"]
code = compile("[i for i in range(stop)]", "<text>", "eval")
items = eval(code, {"stop": 3})


def local():
    inside = [1]
    names = {}
    exec("inside.append(2); z = len(inside)", globals(), names | {"inside": inside})
    return eval("inside + [x]"), names


answer = local()
