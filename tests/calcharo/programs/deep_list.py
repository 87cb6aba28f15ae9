# Shows: a list 10 000 levels deep, kept and compared without overflow.
deep = bottom = []
# Built where no step is seen, or each step would show thousands of lists.
exec("for _ in range(10_000): deep = [deep]")
bottom.append("bottom")
deep.append(bottom)
deep[0], walker = deep, deep[0]
deep = None
bottom = walker = None
