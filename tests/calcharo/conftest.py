"""Fixtures of the tests of the tracer."""

import sys
from pathlib import Path

from fixtures import environment, phicode, project, python

sys.path.insert(0, str(Path(__file__).parent))

__all__ = ["environment", "phicode", "project", "python"]
