# Shows: string handling: shifts, run lengths, palindromes, word counts.
def shift(text, by):
    out = []
    for c in text:
        if c.isalpha():
            base = ord("A") if c.isupper() else ord("a")
            c = chr((ord(c) - base + by) % 26 + base)
        out.append(c)
    return "".join(out)


def run_lengths(text):
    runs = []
    for c in text:
        if runs and runs[-1][0] == c:
            runs[-1][1] += 1
        else:
            runs.append([c, 1])
    return runs


secret = shift("Hi, Bob!", 3)
plain = shift(secret, -3)
runs = run_lengths("aaabcc")
packed = "".join(f"{c}{n}" for c, n in runs)
is_palindrome = [w == w[::-1] for w in ("level", "word")]
