# Shows: a pool of one thread: submitted calls, a map and an exception from afar.
from concurrent.futures import ThreadPoolExecutor


def half(n):
    if n % 2:
        raise ValueError(n)
    return n // 2


def main():
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(half, 4).result()
        others = list(pool.map(half, [2, 6]))
        try:
            pool.submit(half, 3).result()
        except ValueError as error:
            problem = error.args
    return first, others, problem


result = main()
