"""Queens on a board: recursion with lists that grow and shrink."""

SIZE = 6
SOLUTIONS = {4: 2, 5: 10, 6: 4, 7: 40, 8: 92, 9: 352}


def safe(columns, column):
    row = len(columns)
    for other, taken in enumerate(columns):
        if taken == column or abs(taken - column) == row - other:
            return False
    return True


def place(columns, size, found):
    if len(columns) == size:
        found.append(list(columns))
        return
    for column in range(size):
        if safe(columns, column):
            columns.append(column)
            place(columns, size, found)
            columns.pop()


def main():
    found = []
    place([], SIZE, found)
    if len(found) != SOLUTIONS[SIZE]:
        raise AssertionError("not all solutions")


if __name__ == "__main__":
    main()
