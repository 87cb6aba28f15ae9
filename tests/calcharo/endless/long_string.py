# Shows: a string of 100 000 characters, built in linear time; no state is compared here.
s = ""
for _ in range(100_000):
    s += "x"
length = len(s)
