"""`phicode bench`: it measures, compares results, and leaves nothing behind."""

import json
import os

WAYS = {
    "convert",
    "read_back",
    "read_unchecked",
    "read_mapped",
    "coprocess",
    "memory_by_stamp",
    "memory_by_content",
}


def bench(phicode, folder, *words):
    return phicode(
        "bench", "cache-tiers", "--rounds", "1", "--max-size", "1000", *words, cwd=folder
    )


def test_every_way_is_measured(project, phicode):
    folder = project({})
    done = bench(phicode, folder, "--json", "--folder", ".")
    assert (done.stderr, done.returncode) == ("", 0)
    assert os.listdir(folder) == []
    document = json.loads(done.stdout)
    assert (document["version"], document["rounds"]) == (1, 1)
    assert [one["glyphs_percent"] for one in document["texts"]] == [0, 25, 100]
    assert [one["nothing_to_convert"] for one in document["texts"]] == [True, False, False]
    for one in document["texts"]:
        assert set(one["seconds"]) == WAYS
        assert all(seconds > 0 for seconds in one["seconds"].values())
        assert one["compile_seconds"] > 0
    groups = document["writes"]["groups"]
    assert [group["size"] for group in groups] == [1, 5, 25, 50]


def test_the_table_says_where_reading_wins(project, phicode):
    done = bench(phicode, project({}))
    assert done.returncode == 0
    assert "nothing to convert" in done.stdout
    assert "reading back a cached text beats converting here: " in done.stdout
    assert "mapping beats reading: " in done.stdout


def test_a_folder_that_cannot_be_used(project, phicode):
    done = bench(phicode, project({}), "--folder", "nowhere")
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr.startswith("phicode: failed to measure the tiers of the cache: ")
    assert "nowhere" in done.stderr


def test_words_that_do_not_fit(project, phicode):
    assert bench(phicode, project({}), "--rounds", "many").returncode == 2
    assert phicode("bench", "nothing", cwd=project({})).returncode == 2
