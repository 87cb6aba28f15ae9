# Shows: cause and context of exceptions, and the handler's name gone after its block.
def parse(text):
    try:
        return int(text)
    except ValueError as error:
        raise KeyError(text) from error


def load(text):
    try:
        return parse(text)
    except KeyError as problem:
        cause = problem.__cause__
        kept = problem
    try:
        problem
    except NameError:
        gone = True
    return type(cause).__name__, kept.args, gone


result = load("x")
try:
    try:
        {}["first"]
    except KeyError:
        1 / 0
except ZeroDivisionError as error:
    context = type(error.__context__).__name__
    hidden = error.__suppress_context__
