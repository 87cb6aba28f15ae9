# Shows: thread-local data and an exception that ends a thread alone.
import threading

local = threading.local()


def use(value, out):
    local.value = value
    local.value += 1
    out.append(local.value)


def main():
    out = []
    local.value = 100
    for value in (1, 2):
        thread = threading.Thread(target=use, args=(value, out))
        thread.start(); thread.join()
    out.append(local.value)
    return out


out = main()
