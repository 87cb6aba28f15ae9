# Shows: `with` in all forms: several items, a swallowed error, an error in `__exit__`.
from contextlib import ExitStack, contextmanager, suppress


class Door:
    def __init__(self, name, log, swallow=False):
        self.name, self.log, self.swallow = name, log, swallow

    def __enter__(self):
        self.log.append("open " + self.name)
        return self

    def __exit__(self, kind, error, trace):
        self.log.append((self.name, error and error.args))
        if self.name == "broken":
            raise RuntimeError("exit")
        return self.swallow


@contextmanager
def span(log):
    log.append("begin")
    try:
        yield log
    finally:
        log.append("end")


log = []
with Door("a", log) as a, Door("b", log, True) as b:
    log.append(a.name + b.name)
    raise ValueError("in")
try:
    with Door("broken", log):
        raise KeyError("first")
except RuntimeError as error:
    log.append(type(error.__context__).__name__)
with span(log) as same, suppress(ZeroDivisionError):
    same.append(1 / 0)
with ExitStack() as stack:
    doors = [stack.enter_context(Door(n, log)) for n in "xy"]
