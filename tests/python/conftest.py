"""Fixtures of the tests that need nothing but an interpreter and the wheel."""

from fixtures import environment, phicode, project, python

__all__ = ["environment", "phicode", "project", "python"]
