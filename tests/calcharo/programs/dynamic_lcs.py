# Shows: longest common subsequence and edit distance in dictionaries of cells.
def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def common(a, b, memo):
    if (len(a), len(b)) in memo:
        return memo[len(a), len(b)]
    if not a or not b:
        best = ""
    elif a[0] == b[0]:
        best = a[0] + common(a[1:], b[1:], memo)
    else:
        best = max(common(a[1:], b, memo), common(a, b[1:], memo), key=len)
    memo[len(a), len(b)] = best
    return best


distance = edit_distance("kitten", "sit")
longest = common("abcd", "bxd", {})
