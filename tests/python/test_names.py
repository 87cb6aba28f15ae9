"""The names of commands that the wheel installs."""

from pathlib import Path

import pytest
from fixtures import PHICODE, runner


@pytest.mark.parametrize("name", ["phicode-api", "aphi"])
def test_older_names_of_the_server_are_serve(name, phicode, environment, tmp_path):
    other = runner(Path(PHICODE).with_name(name), environment, tmp_path)("--help")
    assert (other.returncode, other.stdout) == (0, phicode("serve", "--help").stdout)
