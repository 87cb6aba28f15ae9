"""One browser for all tests; for each test a page and a server.

The tests of the `server` fixture talk to `phicode serve` where there is one: the binary that
`PHICODE_SERVE` names, else the one beside the interpreter. The stand-in takes its place where there
is none, and wherever a test needs an answer of its own making.
"""

import contextlib
import functools
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from browser import LIMIT_S, Browser, found
from server import Real, StandIn


@pytest.fixture(scope="session")
def browser():
    if found() is None:
        missing = "no Chromium: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def stand_in():
    server = StandIn()
    yield server
    server.close()


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    server = Real(serving_binary(), free_port(), tmp_path_factory.mktemp("home"))
    server.start()
    wait_until_it_answers(server.url + "healthz")
    yield server
    server.close()


@pytest.fixture
def server(request):
    """Return the real server if there is one, else the stand-in."""
    return request.getfixturevalue("real" if serving_binary() else "stand_in")


@pytest.fixture
def guarded(request, tmp_path):
    """Return a server that wants its `token`, the real one if there is one."""
    if not serving_binary():
        server = request.getfixturevalue("stand_in")
        server.token = "secret"
        yield server
        return
    server = Real(serving_binary(), free_port(), tmp_path)
    server.make_token()
    server.start()
    wait_until_it_answers(server.url + "healthz")
    yield server
    server.close()


@pytest.fixture
def opened(browser):
    """Return a function that opens a page; what its console reports is a failure."""
    pages = []

    def open_page(server, **settings):
        pages.append(browser.page(server.url, **settings))
        return pages[-1]

    yield open_page
    for page in pages:
        complaints = page.complaints()
        page.close()
        assert complaints == []


@functools.lru_cache(maxsize=None)
def serving_binary():
    """Return the binary that has `serve`, or None."""
    named = os.environ.get("PHICODE_SERVE")
    if named:
        return named
    beside = Path(sys.prefix, "bin/phicode")
    if not beside.exists():
        return None
    asked = subprocess.run([str(beside), "serve", "--help"], capture_output=True, check=False)
    return str(beside) if asked.returncode == 0 else None


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until_it_answers(url):
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"no answer from {url}")
