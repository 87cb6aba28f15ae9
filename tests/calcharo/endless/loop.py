# Shows: a loop that never ends; stopped by a limit of steps or of time.
turns = 0
while True:
    turns += 1
