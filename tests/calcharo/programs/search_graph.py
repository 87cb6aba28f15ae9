# Shows: breadth-first and depth-first search: queue, stack and the set of the seen.
from collections import deque

GRAPH = {"a": ["b", "c"], "b": ["d"], "c": ["d", "e"], "d": ["f"], "e": ["f"], "f": []}


def breadth_first(start, goal):
    queue, parents = deque([start]), {start: None}
    while queue:
        node = queue.popleft()
        if node == goal:
            break
        for neighbour in GRAPH[node]:
            if neighbour not in parents:
                parents[neighbour] = node
                queue.append(neighbour)
    path = []
    while node is not None:
        path.append(node)
        node = parents[node]
    return path[::-1]


def depth_first(node, seen, order):
    seen.add(node)
    for neighbour in GRAPH[node]:
        if neighbour not in seen:
            depth_first(neighbour, seen, order)
    order.append(node)


path = breadth_first("a", "f")
order = []
depth_first("a", set(), order)
