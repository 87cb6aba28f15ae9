"""Highlighting Python with Pygments: the library is in scope too."""

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

SIZE = 6
SOURCE = '''
def area_{0}(width, height=2.5, *, unit="m"):
    """Return the area as text."""
    if width < 0 or height < 0:
        raise ValueError(f"negative: {{width!r}}")
    return f"{{width * height:.2f}} {{unit}}²"  # rounded
'''


def main():
    parts = []
    for number in range(SIZE):
        parts.append(SOURCE.format(number))
    page = highlight("".join(parts), PythonLexer(), HtmlFormatter())
    if page.count("area_") != SIZE:
        raise AssertionError("not the page")


if __name__ == "__main__":
    main()
