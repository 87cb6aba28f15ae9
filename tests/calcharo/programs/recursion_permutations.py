# Shows: backtracking: choices made and taken back in one list.
def permute(items, chosen, used, found):
    if len(chosen) == len(items):
        found.append(tuple(chosen))
        return
    for index, item in enumerate(items):
        if index in used:
            continue
        used.add(index)
        chosen.append(item)
        permute(items, chosen, used, found)
        chosen.pop()
        used.discard(index)


found = []
permute("abc", [], set(), found)
