# Shows: four queens by backtracking, with sets of attacked lines.
def solve(n, row=0, columns=(), found=None):
    found = [] if found is None else found
    if row == n:
        found.append(columns)
        return found
    for column in range(n):
        if all(
            column != other and abs(column - other) != row - line
            for line, other in enumerate(columns)
        ):
            solve(n, row + 1, columns + (column,), found)
    return found


solutions = solve(4)
