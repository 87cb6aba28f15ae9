# Shows: the Collatz sequence and greatest common divisors: integer loops.
def collatz(n):
    length = 1
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        length += 1
    return length


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


lengths = {n: collatz(n) for n in range(1, 8)}
longest = max(lengths, key=lengths.get)
divisor = gcd(84, 36)
