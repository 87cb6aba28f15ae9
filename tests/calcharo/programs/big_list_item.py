# Shows: one write into a list of 500 items is one change.
big = list(range(500))
other = big
big[400] = -1
big[-1] = big[0]
other[10], other[11] = other[11], other[10]
total = sum(big)
