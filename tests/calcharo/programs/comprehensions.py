# Shows: list, set and dictionary comprehensions, nested, with conditions, over several lines.
words = ["tea", "milk", "sugar"]
lengths = [len(word) for word in words]
table = {word: len(word) for word in words if len(word) > 3}
letters = {letter for word in words for letter in word}
grid = [[x * y for x in range(3)] for y in range(3)]
flat = [
    cell
    for row in grid
    if any(row)
    for cell in row
    if cell
]
x = "outer"
inner = [x for x in range(2)]
after = x


def local(items):
    y = "kept"
    doubled = [
        y * 2
        for y in items
    ]
    return doubled, y


result = local([1, 2])
