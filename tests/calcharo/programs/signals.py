# Shows: a signal handler that runs between two lines.
import signal

caught = []


def handler(number, frame):
    caught.append(number)


before = signal.signal(signal.SIGUSR1, handler)
signal.raise_signal(signal.SIGUSR1)
seen = len(caught)
signal.signal(signal.SIGUSR1, before)
del before
