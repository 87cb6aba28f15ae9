# Shows: shortest paths with a heap; distances that shrink.
import heapq

ROADS = {"a": {"b": 7, "c": 3}, "b": {"d": 2}, "c": {"b": 1, "d": 8}, "d": {}}


def shortest(start):
    distance = {place: float("inf") for place in ROADS}
    distance[start] = 0
    heap, came = [(0, start)], {}
    while heap:
        so_far, place = heapq.heappop(heap)
        if so_far > distance[place]:
            continue
        for other, length in ROADS[place].items():
            if (new := so_far + length) < distance[other]:
                distance[other] = new
                came[other] = place
                heapq.heappush(heap, (new, other))
    return distance, came


distance, came = shortest("a")
