"""Every command on the pages about recordings is run, and prints what the page shows."""

import pytest
from pages import assert_page_holds, pages


@pytest.mark.parametrize("page", pages("tracer"))
def test_page_shows_what_happens(page, environment, tmp_path):
    assert_page_holds(page, environment, tmp_path / "ada")
