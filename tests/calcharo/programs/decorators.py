# Shows: decorators applied from the bottom up, with arguments, on functions and a class.
import functools

log = []


def named(label):
    log.append("make " + label)

    def decorate(function):
        log.append("apply " + label)

        @functools.wraps(function)
        def wrapper(*args, **options):
            log.append(label)
            return [label, function(*args, **options)]

        wrapper.label = label
        return wrapper

    return decorate


@named("outer")
@named("inner")
def add(a, b=1):
    return a + b


def register(cls):
    cls.registered = True
    return cls


@register
class Plugin:
    @staticmethod
    def twice(x):
        return x * 2

    @classmethod
    @named("method")
    def build(cls, *args):
        return cls.twice(*args)


value = add(1, b=2)
built = Plugin.build(4)
