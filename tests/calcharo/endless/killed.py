# Shows: a program that kills itself; the trace up to there can be read.
import os
import signal

steps = []
for step in range(1000):
    steps.append(step)
os.kill(os.getpid(), signal.SIGKILL)
