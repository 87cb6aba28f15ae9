"""A minute of mixed load with faults: every answer is right, and nothing is left behind."""

import os

from load import OPTIONS, Measured

SECONDS = float(os.environ.get("PHICODE_LOAD_SECONDS", "30"))


def test_nothing_goes_wrong_and_nothing_is_left(start):
    measured = Measured(start(*OPTIONS), SECONDS)
    assert measured.failures == [], "\n".join(measured.report())
    assert measured.after == measured.before, "\n".join(measured.report())
    # It takes minutes until the heap has all that it will have; half an hour shows that it stays.
    assert measured.growth() <= 0.25, "\n".join(measured.report())
    assert min(measured.counts[name] for name in ("hello", "vanished", "zygote killed")) > 0
