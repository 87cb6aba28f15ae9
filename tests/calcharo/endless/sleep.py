# Shows: a long wait in C, where no event comes; stopped by a limit of time.
import time

before = "set"
time.sleep(3600)
after = "never set"
