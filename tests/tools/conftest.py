"""Fixtures of the tests that drive third-party tools, all of which are installed for them."""

from fixtures import environment, phicode, project, python

__all__ = ["environment", "phicode", "project", "python"]
