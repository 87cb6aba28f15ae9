# Shows: quicksort in place: partitions of one list, in recursive frames.
def quicksort(a, low=0, high=None):
    if high is None:
        high = len(a) - 1
    if low >= high:
        return
    pivot = a[high]
    i = low
    for j in range(low, high):
        if a[j] <= pivot:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[high] = a[high], a[i]
    quicksort(a, low, i - 1)
    quicksort(a, i + 1, high)


numbers = [3, 6, 1, 8, 2, 9, 2]
quicksort(numbers)
