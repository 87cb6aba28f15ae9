# Shows: recursion that ends in RecursionError, caught; and once more without a handler.
def down(level):
    return down(level + 1)


try:
    down(0)
except RecursionError as error:
    caught = type(error).__name__
down(0)
