# Shows: dynamic programming: a table that fills row by row, and the way back.
def knapsack(weights, values, limit):
    best = [[0] * (limit + 1) for _ in range(len(weights) + 1)]
    for i, (weight, value) in enumerate(zip(weights, values), 1):
        for room in range(limit + 1):
            best[i][room] = best[i - 1][room]
            if weight <= room:
                best[i][room] = max(best[i][room], best[i - 1][room - weight] + value)
    taken, room = [], limit
    for i in range(len(weights), 0, -1):
        if best[i][room] != best[i - 1][room]:
            taken.append(i - 1)
            room -= weights[i - 1]
    return best[-1][-1], taken


answer = knapsack([1, 3, 2], [6, 10, 9], 4)
