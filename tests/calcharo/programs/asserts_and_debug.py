# Shows: assert that holds, assert that fails, its message evaluated only then.
log = []


def message(text):
    log.append(text)
    return text


def check(value):
    assert value > 0, message(f"bad {value}")
    assert isinstance(value, int)
    return value


results = []
for value in (1, -1, 2.5):
    try:
        results.append(check(value))
    except AssertionError as error:
        results.append(error.args)
if __debug__:
    log.append("debug")
