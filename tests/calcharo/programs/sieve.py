# Shows: the sieve of Eratosthenes by slice assignment, and prime factors.
def sieve(limit):
    flags = [True] * limit
    flags[0:2] = [False, False]
    for n in range(2, int(limit**0.5) + 1):
        if flags[n]:
            flags[n * n :: n] = [False] * len(range(n * n, limit, n))
    return [n for n, is_prime in enumerate(flags) if is_prime]


def factors(n, primes):
    found = {}
    for prime in primes:
        while n % prime == 0:
            n //= prime
            found[prime] = found.get(prime, 0) + 1
    return found


primes = sieve(30)
parts = factors(360, primes)
