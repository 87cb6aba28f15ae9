# Shows: the smallest programs: one assignment, one print on a line.
x = 42; print(x)
