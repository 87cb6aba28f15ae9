"""The module that is out of scope: calls, loops, generators, and the same with exceptions."""


def work(rounds):
    """Call, loop and resume generators; return how many rounds were done."""
    done = 0
    for _ in range(rounds):
        items = [number * 7919 % 1009 for number in range(200)]
        fib(15)
        for place in range(len(items)):
            if items[place] % 2:
                items[place] += 1
        done += sum(halves(items)) == sum(items) // 2
    return done


def fib(number):
    """Return a Fibonacci number the slow way."""
    return number if number < 2 else fib(number - 1) + fib(number - 2)


def halves(items):
    """Yield the half of every item."""
    for item in items:
        yield item // 2


def throw(rounds):
    """Raise through three frames and catch, 100 times per round; return the rounds done."""
    done = 0
    for _ in range(rounds):
        caught = 0
        for number in range(100):
            try:
                deep(number, 3)
            except LookupError as error:
                caught += error.args[0] == number
        done += caught == 100
    return done


def deep(number, frames):
    """Raise `LookupError` from that many frames below."""
    if frames == 0:
        raise LookupError(number)
    try:
        deep(number, frames - 1)
    except ValueError:
        return
    finally:
        frames = None
