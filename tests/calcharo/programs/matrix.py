# Shows: matrices: product, transposition, rotation and a determinant.
def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def rotate(m):
    m[:] = [list(row)[::-1] for row in zip(*m)]


def determinant(m):
    if len(m) == 1:
        return m[0][0]
    total = 0
    for column, value in enumerate(m[0]):
        minor = [row[:column] + row[column + 1 :] for row in m[1:]]
        total += (-1) ** column * value * determinant(minor)
    return total


a = [[1, 2], [3, 4]]
b = multiply(a, [[0, 1], [1, 0]])
rotate(a)
d = determinant([[2, 0, 1], [1, 3, 2], [1, 1, 1]])
