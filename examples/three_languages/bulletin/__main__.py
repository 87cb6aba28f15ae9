"""Prints today's bulletin."""

from bulletin import MARKET, lines

for line in lines(MARKET, ["pera", "uva", "higo", "kiwi"]):
    print(line)
