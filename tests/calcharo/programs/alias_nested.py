# Shows: rows of a matrix that are one object, beside rows that are not.
shared = [[0] * 3] * 3
own = [[0] * 3 for _ in range(3)]
shared[0][1] = 5
own[0][1] = 5
own[1] = own[0]
own[0][2] = 6
pair = (shared, own)
pair[1].append(pair[0][0])
shared.clear()
print(shared, own, pair)
