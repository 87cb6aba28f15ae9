# Shows: shuffle, sample and choice with a fixed seed; the list changes in place.
import random

r = random.Random(42)
cards = list("abcdefgh")
table = cards
r.shuffle(cards)
hand = r.sample(cards, 3)
for card in hand:
    cards.remove(card)
chosen = r.choice(table)
numbers = [r.randrange(10) for _ in range(5)]
r.shuffle(numbers)
