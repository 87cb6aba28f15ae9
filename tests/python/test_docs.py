"""Every command that README.md and `docs/` show is run, and prints what the page shows.

Pages that need third-party tools are run by `tests/tools/test_docs.py`.
"""

import doctest

import pytest
from pages import assert_page_holds, fences, pages

PAGES = pages()


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_what_happens(page, environment, tmp_path):
    assert_page_holds(page, environment, tmp_path / "ada")


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_what_python_answers(page):
    text = "\n".join(body for language, _, body in fences(page) if language == "pycon")
    test = doctest.DocTestParser().get_doctest(text, {}, page, page, 0)
    report = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert report == []


def test_the_pages_show_commands():
    shown = [language for page in PAGES for language, _, _ in fences(page)]
    assert shown.count("console") >= 20
