"""The bulletin of the market, in plain Python: uses both other packages."""

from measures import mean, spread
from mercado import SinFruta, leer_puestos

MARKET = """
Ana: pera 120, uva 250
Berta: pera 100, uva 310, higo 400
Carla: uva 280
"""


def prices(stalls, fruit):
    """Return what the stalls that have a fruit take for it, in cents."""
    found = []
    for stall in stalls:
        try:
            found.append(stall.precio(fruit))
        except SinFruta:
            continue
    return found


def lines(text, fruits):
    """Yield one line per fruit."""
    stalls = leer_puestos(text.splitlines())
    for fruit in fruits:
        found = prices(stalls, fruit)
        middle = mean(found)
        if middle is None:
            yield f"{fruit:<5} nobody has any"
        else:
            yield f"{fruit:<5} {middle / 100:.2f} on average, {spread(found) / 100:.2f} apart"
