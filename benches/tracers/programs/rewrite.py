"""A tokenizer and rewriter of JSON records: strings, dictionaries, lists, one class."""

SIZE = 80
RECORD = '{"name" : "item %d", "price": 12.5,\n "tags": ["a", "b\\n"], "more": null, "count": -%d}'
PLAIN = '{"count":-%d,"more":null,"name":"item %d","price":12.5,"tags":["a","b\\n"]}'
BLANKS = " \t\r\n"
MARKS = "{}[]:,"


def tokens(text):
    found, place = [], 0
    while place < len(text):
        character = text[place]
        if character in BLANKS:
            place += 1
            continue
        start = place
        if character == '"':
            place += 1
            while text[place] != '"':
                place += 2 if text[place] == "\\" else 1
            place += 1
        elif character in MARKS:
            place += 1
        else:
            while text[place] not in BLANKS and text[place] not in MARKS:
                place += 1
        found.append(text[start:place])
    return found


class Parser:
    def __init__(self, found):
        self.tokens = found
        self.place = 0

    def take(self):
        token = self.tokens[self.place]
        self.place += 1
        return token

    def value(self):
        token = self.take()
        if token == "[":
            return self.items()
        if token == "{":
            return self.members()
        return token

    def items(self):
        values = []
        while True:
            values.append(self.value())
            if self.take() == "]":
                return values

    def members(self):
        values = {}
        while True:
            key = self.take()
            self.take()
            values[key] = self.value()
            if self.take() == "}":
                return values


def write(value, parts):
    if isinstance(value, dict):
        mark = "{"
        for key in sorted(value):
            parts.append(mark)
            parts.append(key)
            parts.append(":")
            write(value[key], parts)
            mark = ","
        parts.append("}")
    elif isinstance(value, list):
        mark = "["
        for item in value:
            parts.append(mark)
            write(item, parts)
            mark = ","
        parts.append("]")
    else:
        parts.append(value)


def main():
    for number in range(SIZE):
        parts = []
        write(Parser(tokens(RECORD % (number, number))).value(), parts)
        if "".join(parts) != PLAIN % (number, number):
            raise AssertionError("not the text")


if __name__ == "__main__":
    main()
