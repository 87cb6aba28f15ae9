# Shows: a state machine in a table of functions, and a tiny stack machine.
def run(program):
    stack, output, position = [], [], 0
    operations = {
        "add": lambda: stack.append(stack.pop() + stack.pop()),
        "dup": lambda: stack.append(stack[-1]),
        "print": lambda: output.append(stack.pop()),
    }
    while position < len(program):
        word, *arguments = program[position].split()
        position += 1
        if word == "push":
            stack.append(int(arguments[0]))
        elif word == "jump_if":
            if stack[-1] < int(arguments[1]):
                position = int(arguments[0])
        else:
            operations[word]()
    return stack, output


result = run(["push 1", "dup", "print", "dup", "add", "jump_if 1 5"])
LIGHTS = {"red": "green", "green": "amber", "amber": "red"}
light, seen = "red", []
while light not in seen:
    seen.append(light)
    light = LIGHTS[light]
