// Small programs to begin with: a name, the language, the text, and what they read.

const WELCOME = `# Glyphs are Python's words: ∀ is for, ∈ is in, π is print.
∀ name ∈ ["Ada", "Grace", "Zoë"]:
    π(f"hello, {name}")
`;

const PRIMES = `ƒ primes(limit):
    found = []
    ∀ number ∈ ⟪(2, limit):
        ¿ all(number % prime ∀ prime ∈ found):
            found.append(number)
    ⟲ found


π(primes(60))
`;

const SHAPES = `← dataclasses ⇒ dataclass


@dataclass
ℂ Circle:
    radius: float


@dataclass
ℂ Box:
    width: float
    height: float


ƒ area(shape):
    ⟷ shape:
        ▷ Circle(radius=r):
            ⟲ 3.14159 * r * r
        ▷ Box(width=w, height=h):
            ⟲ w * h


∀ shape ∈ [Circle(2), Box(3, 4)]:
    π(shape, "has area", round(area(shape), 2))
`;

const WORDS = `from collections import Counter
import sys

words = Counter(sys.stdin.read().lower().split())
for word, count in words.most_common(3):
    print(f"{word:10} {'#' * count}")
`;

const ERROR = `ƒ mean(numbers):
    ⟲ ∑(numbers) / ℓ(numbers)


∴:
    π(mean([]))
⛒ ZeroDivisionError ↦ error:
    π("no numbers:", error)

π(mean(["one"]))
`;

const SLOW = `import time

for second in range(4, 0, -1):
    print(second, flush=True)
    time.sleep(1)
print("lift-off")
`;

/** In the order of the menu; the first is what a new visitor sees. */
export const EXAMPLES = [
  { name: "Hello", source: "phi", text: WELCOME, stdin: "" },
  { name: "Prime numbers", source: "phi", text: PRIMES, stdin: "" },
  { name: "Shapes and match", source: "phi", text: SHAPES, stdin: "" },
  { name: "An error and its line", source: "phi", text: ERROR, stdin: "" },
  {
    name: "Count words of the input",
    source: "python",
    text: WORDS,
    stdin: "the cat and the dog and the bird\n",
  },
  { name: "Countdown, to stop", source: "python", text: SLOW, stdin: "" },
];
