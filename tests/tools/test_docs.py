"""Every command on the pages about third-party tools is run, and prints what the page shows."""

import pytest
from pages import assert_page_holds, pages


@pytest.mark.parametrize("page", pages("tools"))
def test_page_shows_what_happens(page, environment, tmp_path):
    assert_page_holds(page, environment, tmp_path / "ada")
