# Shows: conversions between bases, bit counts, a checksum and a small hash.
def to_base(n, base):
    digits = []
    while n:
        n, digit = divmod(n, base)
        digits.insert(0, "0123456789abcdef"[digit])
    return "".join(digits) or "0"


def checksum(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


texts = [to_base(n, base) for n, base in ((255, 16), (10, 2), (0, 8))]
value = checksum(b"phi")
ones = bin(value).count("1")
