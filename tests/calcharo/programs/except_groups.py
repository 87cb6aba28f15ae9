# Shows: `except*`: the parts of a group that each clause takes, and what is left.
def fail():
    raise ExceptionGroup("all", [ValueError(1), KeyError("k"), ExceptionGroup("in", [ValueError(2)])])


log = []
try:
    fail()
except* ValueError as group:
    log.append(len(group.exceptions))
except* KeyError as group:
    log.append(group.exceptions[0].args)
try:
    try:
        raise ExceptionGroup("rest", [OSError(3), TypeError("t")])
    except* TypeError as group:
        taken = group.exceptions[0].args
except ExceptionGroup as rest:
    left = rest.exceptions[0].args
try:
    raise ValueError("bare")
except* ValueError as group:
    wrapped = group.message
