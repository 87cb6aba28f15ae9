"""Bubble sort: nested loops, items written in place."""

SIZE = 60


def bubble_sort(items):
    for last in range(len(items) - 1, 0, -1):
        swapped = False
        for place in range(last):
            if items[place] > items[place + 1]:
                items[place], items[place + 1] = items[place + 1], items[place]
                swapped = True
        if not swapped:
            break
    return items


def main():
    items = [number * 7919 % 1009 for number in range(SIZE)]
    expected = sorted(items)
    if bubble_sort(items) != expected:
        raise AssertionError("not sorted")


if __name__ == "__main__":
    main()
