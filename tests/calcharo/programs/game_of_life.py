# Shows: the game of life on a set of cells.
def step(alive):
    counts = {}
    for x, y in alive:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    cell = (x + dx, y + dy)
                    counts[cell] = counts.get(cell, 0) + 1
    return {cell for cell, n in sorted(counts.items()) if n == 3 or n == 2 and cell in alive}


blinker = {(0, 1), (1, 1), (2, 1)}
after = step(blinker)
size = len(after)
