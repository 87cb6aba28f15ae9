# Shows: a tokenizer and a recursive parser for sums and products.
import re


class Parser:
    def __init__(self, text):
        self.tokens = re.findall(r"\d+|[-+*/()]", text)
        self.position = 0

    def peek(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self):
        token = self.peek()
        self.position += 1
        return token

    def sum(self):
        value = self.product()
        while self.peek() in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self):
        value = self.atom()
        while self.peek() == "*":
            self.take()
            value *= self.atom()
        return value

    def atom(self):
        if self.peek() == "(":
            self.take()
            value = self.sum()
            self.take()
            return value
        return int(self.take())


value = Parser("2*(3+4)-5").sum()
