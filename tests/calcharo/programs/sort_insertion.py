# Shows: insertion sort by item writes, and a heap sort by hand.
def insertion(a):
    for i in range(1, len(a)):
        key = a[i]
        j = i - 1
        while j >= 0 and a[j] > key:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = key


def sift(a, start, end):
    root = start
    while (child := 2 * root + 1) < end:
        if child + 1 < end and a[child] < a[child + 1]:
            child += 1
        if a[root] >= a[child]:
            return
        a[root], a[child] = a[child], a[root]
        root = child


def heap_sort(a):
    for start in reversed(range(len(a) // 2)):
        sift(a, start, len(a))
    for end in range(len(a) - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        sift(a, 0, end)


first, second = [3, 1, 2, 5, 4], [3, 1, 2, 5, 4]
insertion(first)
heap_sort(second)
