"""The simple statements of generated programs, as templates.

`$kind` is a variable of that kind that exists, `@kind` a new one, each with `2` for a second one,
`#what` an expression. Every statement is safe for any values of its kinds, and keeps sizes small.
"""

from __future__ import annotations

# What the names of each kind begin with.
KINDS = {
    "int": "i",
    "numbers": "xs",
    "nest": "nest",
    "table": "table",
    "groups": "groups",
    "counts": "counts",
    "order": "order",
    "set": "some",
    "text": "text",
    "bytes": "raw",
    "queue": "queue",
    "plain": "plain",
    "slotted": "slotted",
    "stack": "stack",
    "closure": "close",
    "generator": "gen",
}

NEW = {
    "int": ["@int = #int", "@int = @int2 = #int", "@int, (@int2, *@numbers) = #int, (#int, #int)"],
    "numbers": [
        "@numbers = [#int, #int, #int]",
        "@numbers = list(range(#small))",
        "@numbers = @numbers2 = [#int]",
    ],
    "nest": ["@nest = [#any, #any]", "@nest = [[#int] * 2] * 2", "@nest = [[], #any, ([], #any)]"],
    "table": ["@table = {#key: #any, #key: #any}", "@table = dict.fromkeys('ab', [])"],
    "groups": ["@groups = defaultdict(list)"],
    "counts": ["@counts = Counter('abca')"],
    "order": ["@order = OrderedDict(a=#int, b=#any)"],
    "set": ["@set = {#int, #key, #key}", "@set = set(range(#small))"],
    "text": ["@text = 'ab' * #small", "@text = f'{#int % 97:>3}é'"],
    "bytes": ["@bytes = bytearray(b'abc')"],
    "queue": ["@queue = deque([#any, #any], 4)"],
    "plain": ["@plain = Plain(#any)"],
    "slotted": ["@slotted = Slotted(#any)"],
    "stack": ["@stack = Stack([#any])"],
    "closure": ["@closure = make(#int)"],
    "generator": ["@generator = produce(#small, $numbers)"],
}

CHANGES = """
$int += #int
$int -= #int; $int //= 2
$int = $int * 3 % 1009
$int ^= #int
$int, $int2 = $int2, $int
@int = $int if #test else #int
$numbers.append(#int)
$numbers += [#int, #int]
$numbers.extend(v % 7 for v in $numbers[:2])
$numbers.insert(#small, #int)
$numbers *= 2; del $numbers[9:]
if $numbers: $numbers[#int % len($numbers)] = #int
if $numbers: $numbers[0], $numbers[-1] = $numbers[-1], $numbers[0]
if $numbers: $numbers[-1] += #int
if $numbers: @int = $numbers.pop(); $numbers.append(@int)
if $numbers: del $numbers[#int % len($numbers)]
$numbers[1:3] = [#int, #int, #int]
$numbers[#small:] = []
del $numbers[::2]
$numbers[::-1] = $numbers[:]
$numbers.sort()
$numbers.sort(key=lambda v: (v % 3, -v))
$numbers.reverse()
$numbers[:] = sorted($numbers, key=key_of, reverse=#test)
heapq.heapify($numbers); heapq.heappush($numbers, #int)
if $numbers: heapq.heapify($numbers); @int = heapq.heappop($numbers); $numbers.append(@int)
$numbers.sort(); bisect.insort($numbers, #int)
random.Random(#small).shuffle($numbers)
for @int in range(#small): $numbers.append(@int)
while len($numbers) > 4: $numbers.pop()
@numbers = [v * 2 for v in $numbers if v % 3]
@numbers = [v + w for v in $numbers[:2] for w in range(2)]
@numbers = $numbers
@numbers = $numbers[:]
$numbers = $numbers + [#int]
@int = sum(v for v in $numbers if v > 2)
$nest.append(#any)
$nest += [$nest]
$nest.insert(0, #any); del $nest[6:]
if $nest: $nest[#int % len($nest)] = #any
if $nest: $nest[0], $nest[-1] = $nest[-1], #any
$nest[:] = $nest[::-1]
$nest.extend([#any, $numbers]); del $nest[:-6]
@nest = $nest
@nest = [$nest, $nest, (#any, $nest)]
@nest = [[v, $numbers] for v in range(#small)]
$table[#key] = #any
$table[#key] = $table
$table.setdefault(#key, []); $table.update(k=#any)
$table.pop(#key, None)
$table |= {#key: #int}
if $table: del $table[next(iter($table))]
if $table: $table.popitem()
if $table: @nest = list($table.values())
@table = {k: #any for k in list($table)[:3]}
for key in list($table): $table[key] = #int
@table = dict($table); @table[#key] = $table
$groups[#key].append(#any)
$groups[#key]
$groups.get(#key, []).append(#int)
$counts[#key] += 1
$counts.update('ab'); $counts.subtract(a=2)
$order[#key] = #any
if $order: $order.move_to_end(next(iter($order)), last=#test)
if $order: $order.popitem(last=#test)
$set.add(#int)
$set.add((#int, #key))
$set |= {#key}
$set -= {#int, #int}
$set &= $set2 | {#int}
$set ^= {1, #int}
$set.update($numbers); $set.discard(#int)
@set = {v % 5 for v in $numbers}
@set = set($set); @set.add(frozenset([#int]))
$text += 'x'
$text = $text[-6:] + str($int % 97)
$text = f'{$text[:4]!r}:{$int % 50:>4}'
$text = ''.join(reversed($text)).replace('x', 'é')
@text = '-'.join(str(v % 10) for v in $numbers[:4])
$bytes += b'x'; del $bytes[:-5]
if $bytes: $bytes[0] = $int % 256
$bytes.reverse()
$queue.append(#any)
$queue.appendleft(#int); $queue.rotate(#small)
if $queue: $queue[0] = #any
if $queue: @nest = [$queue.popleft()]
$plain.a = #any
$plain.count += 1
setattr($plain, #name, #any)
$plain.__dict__['d'] = #any
vars($plain).update(e=#int, f=$plain)
vars($plain).pop(#name, None)
if hasattr($plain, #name): $plain.count = len(vars($plain))
Plain.shared = #int
$plain.bump(#int).bump(2)
$slotted.left = #any
$slotted.right = $slotted
setattr($slotted, 'left', #any)
if hasattr($slotted, 'right'): del $slotted.right
$stack.append(#any); del $stack[5:]
$stack.name = #any
@stack = $stack
$stack.push($stack)
@int = $closure[0](#int)
$closure[1].append(#int); @nest = [$closure[1]]
@int = recurse(#small, $numbers)
@int = helper(#int, $numbers)
@int = next($generator, -1)
@numbers = [*produce(2, $numbers)]
count_up(#int)
""".strip().splitlines()
