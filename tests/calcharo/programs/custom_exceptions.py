# Shows: exceptions of the program's own classes: arguments, attributes, notes, hierarchy.
class ShopError(Exception):
    code = 1


class OutOfStock(ShopError):
    def __init__(self, item, wanted):
        super().__init__(item, wanted)
        self.item = item
        self.missing = [wanted]


def buy(stock, item, wanted):
    if stock.get(item, 0) < wanted:
        raise OutOfStock(item, wanted)
    stock[item] -= wanted
    return stock


stock = {"tea": 2}
buy(stock, "tea", 1)
try:
    buy(stock, "tea", 5)
except ShopError as error:
    error.missing.append(stock["tea"])
    error.add_note("try later")
    kept = error
kept.code = 2
again = None
try:
    raise kept
except OutOfStock as same:
    again = same is kept
