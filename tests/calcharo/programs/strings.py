# Shows: strings of every width, escapes, surrogates, bytes and methods that give new strings.
ascii_text, latin, wide, astral = "abc", "é\xff", "φ∀λ", "a😀b"
lone = "\ud800x"
empty, zero = "", "\0"
joined = latin + wide + astral
cut = astral[1], len(astral), astral.encode("utf-8")
data = b"\x00\xffabc"
parts = "a,b,,c".split(",")
lines = "one\ntwo\r\nthree".splitlines(True)
text = "The quick brown fox"
words = {word.lower(): word.count("o") for word in text.split()}
swapped = text.translate(str.maketrans("aeiou", "12345"))
raw = r"\n" + '"' + "'"
repeated = "ab" * 3
padded = "7".zfill(3), "x".center(5, "-"), " y ".strip()
long = "x" * 1000
is_there = "quick" in text, text.find("zebra")
same = "".join(["a", "bc"]) == ascii_text
back = data[2:].decode().upper()
