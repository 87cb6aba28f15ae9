# Shows: a program that sets and removes a profile function of its own.
import sys

calls = []


def profile(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "work":
        calls.append(frame.f_lineno)


def work(n):
    return n + 1


before = sys.getprofile()
sys.setprofile(profile)
value = work(1)
sys.setprofile(before)
del before
value = work(value)
