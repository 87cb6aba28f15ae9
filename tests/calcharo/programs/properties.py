# Shows: a property is stored as its field; its getter runs only where the program asks.
class Celsius:
    reads = 0

    def __init__(self, degrees):
        self._degrees = degrees

    @property
    def degrees(self):
        Celsius.reads += 1
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273:
            raise ValueError(value)
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        del self._degrees


c = Celsius(20)
c.degrees += 5
try:
    c.degrees = -300
except ValueError as error:
    message = str(error)
reads = Celsius.reads
del c.degrees
reads = Celsius.reads
