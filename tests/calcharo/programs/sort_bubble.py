# Shows: bubble sort: every swap in one list, and the pass that changes nothing.
def bubble_sort(numbers):
    n = len(numbers)
    for i in range(n):
        swapped = False
        for j in range(n - i - 1):
            if numbers[j] > numbers[j + 1]:
                numbers[j], numbers[j + 1] = numbers[j + 1], numbers[j]
                swapped = True
        if not swapped:
            break
    return numbers


data = [5, 1, 4, 2, 8]
result = bubble_sort(data)
