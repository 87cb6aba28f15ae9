"""The part that all generated programs share: classes, a context manager, small functions."""

PRELUDE = """\
import bisect
import heapq
import random
from collections import Counter, OrderedDict, defaultdict, deque

total = 0


class Plain:
    shared = 0

    def __init__(self, a):
        self.a = a
        self.count = 0

    def bump(self, by):
        self.count += by
        return self


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self, left):
        self.left = left


class Stack(list):
    def push(self, item):
        self.insert(0, item)
        del self[5:]


class Guard:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append("enter")
        return self

    def __exit__(self, kind, error, trace):
        self.log.append(kind)
        return kind is ValueError


def key_of(value):
    return value % 5, value


def count_up(by):
    global total
    total += by


def make(start):
    kept = [start]

    def add(by):
        nonlocal start
        start += by
        kept.append(start)
        return start

    return add, kept


def risky(number):
    if number % 3 == 0:
        raise ValueError(number)
    if number % 3 == 1:
        raise KeyError(number)
    return number
"""
