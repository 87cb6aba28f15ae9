# Shows: calls, displays, conditions and strings over several lines, with the right line each.
def add(*numbers):
    return sum(
        numbers
    )


total = add(
    1,
    add(
        2,
        3,
    ),
    4,
)
table = {
    "a": add(1),
    "b": [
        add(2),
        total,
    ],
}
if (
    total > 5
    and table["a"] == 1
    or add(9)
):
    text = (
        "one "
        "two "
        f"{add(3)}"
    )
joined = "".join(
    str(n)
    for n in range(3)
)
chained = (
    joined
    .upper()
    .replace("0", "zero")
)
total = total \
    + 1
