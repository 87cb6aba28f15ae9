"""The bulletin is tested in plain Python."""

import runpy

from bulletin import lines, prices


def test_prices_of_the_stalls_that_have_it(stalls):
    assert prices(stalls, "pera") == [120, 100]
    assert prices(stalls, "uva") == [250]


def test_lines():
    assert list(lines("Ana: uva 250", ["uva", "kiwi"])) == [
        "uva   2.50 on average, 0.00 apart",
        "kiwi  nobody has any",
    ]


def test_the_program_prints_one_line_per_fruit(capsys):
    runpy.run_module("bulletin", run_name="__main__")
    assert len(capsys.readouterr().out.splitlines()) == 4
