# Shows: objects that change each other, with a refused transfer.
class Account:
    rate = 0.1

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount")
        self.balance += amount
        self.history.append(("in", amount))
        return self

    def transfer(self, other, amount):
        if amount > self.balance:
            raise RuntimeError("balance")
        self.balance -= amount
        self.history.append((other, amount))
        other.deposit(amount)


a, b = Account("a", 10), Account("b")
a.deposit(5).transfer(b, 7)
for amount in (100, -1):
    try:
        b.transfer(a, amount)
    except (RuntimeError, ValueError) as error:
        b.history.append(error.args[0])
