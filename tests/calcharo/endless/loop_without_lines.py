# Shows: a single call that never ends and reaches no new line.
import itertools

last = sum(0 for _ in itertools.repeat(None))
