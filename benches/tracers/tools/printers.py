"""Peers that print each step to a text, and birdseye, which keeps expressions in a data base."""

import os

# Deeper than any program here recurses.
DEPTH = 10_000
ASYNC = "PRAGMA synchronous = OFF"


def pysnooper(job):
    """Print every step of `main` and of all that it calls."""
    from pysnooper import snoop as decorator

    return decorator(job.output, depth=DEPTH, color=False)(job.namespace()["main"])


def snoop(job):
    """Print every step of `main` and of all that it calls."""
    from snoop import Config

    config = Config(out=job.output, color=False)
    return config.snoop(depth=DEPTH)(job.namespace()["main"])


def birdseye(job):
    """Run the whole file with all functions traced; of long loops it keeps a few iterations."""
    os.environ["BIRDSEYE_DB"] = "sqlite:///" + job.output
    from birdseye.bird import eye
    from sqlalchemy import event

    # It commits at each return: without this the disk is measured.
    event.listen(eye.db.engine, "connect", lambda connection, _: connection.execute(ASYNC))
    # One dictionary for both: functions of the module have to see each other.
    names = {"__name__": "__main__", "__file__": job.program}
    return lambda: eye.exec_string(job.source, job.program, names, names, deep=True)
