# Shows: match on literals, or-patterns, guards and sequences: which case took, and its names.
def classify(value):
    match value:
        case 0 | 1:
            return "bit"
        case int(n) if n < 0:
            return "negative", n
        case int():
            return "number"
        case "":
            return "empty"
        case [first, second]:
            return "pair", first, second
        case [first, *rest, last] if len(rest) > 1:
            return "many", first, rest, last
        case None | True | False:
            return "constant"
        case str() as text:
            return "text", text
        case _:
            return "other"


answers = []
for value in (0, -3, 12, "", [1, 2], (1, 2, 3, 4), [1, 2, 3], None, "word", 1.5):
    answers.append(classify(value))
