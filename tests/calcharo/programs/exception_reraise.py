# Shows: a bare raise, a raise in a handler of a handler, and an exception kept alive.
errors = []


def risky(n):
    try:
        if n % 2:
            raise ValueError(n)
        return [n]
    except ValueError as error:
        errors.append(error)
        if n > 1:
            raise
        try:
            raise TypeError(n) from None
        except TypeError as inner:
            errors.append(inner)
    return errors[-1].args


results = []
for n in range(4):
    try:
        results.append(risky(n))
    except ValueError as error:
        results.append(error is errors[-1])
count = len(errors)
