# Shows: a heap and a sorted list, changed in place by C functions.
import bisect
import heapq

heap = [5, 1, 4, 1, 3]
heapq.heapify(heap)
heapq.heappush(heap, 0)
smallest = heapq.heappop(heap)
replaced = heapq.heapreplace(heap, 9)
pushed = heapq.heappushpop(heap, 2)
drained = []
while heap:
    drained.append(heapq.heappop(heap))
for value in (6, 0, 2.5, 4):
    bisect.insort(drained, value)
place = bisect.bisect_left(drained, 4)
largest = heapq.nlargest(2, drained, key=lambda value: -value)
jobs = []
for number, name in enumerate(["write", "read", "rest"]):
    heapq.heappush(jobs, (len(name), number, [name]))
jobs[0][2].append("first")
