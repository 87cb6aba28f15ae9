# Shows: two threads that hand the turn to each other; per-thread steps.
import threading


def play(name, mine, other, turns):
    for turn in range(turns):
        mine.wait()
        mine.clear()
        played = (name, turn)
        other.set()
    return played


def match():
    ping, pong = threading.Event(), threading.Event()
    threads = [
        threading.Thread(target=play, args=("ping", ping, pong, 3)),
        threading.Thread(target=play, args=("pong", pong, ping, 3)),
    ]
    for thread in threads: thread.start()
    ping.set()
    for thread in threads: thread.join()


match()
