"""Files that runs are given, and files that come back."""

import subprocess
from pathlib import Path

import pytest
from backend import output


def test_files_arrive_and_come_back(sandbox):
    answer = sandbox.execute(
        "import helper, os\n"
        "os.makedirs('out/deep')\n"
        "open('out/a.csv', 'w').write(open('data/in.txt').read().upper())\n"
        "open('out/deep/b.csv', 'wb').write(bytes(range(256)))\nopen('out/c.txt', 'w')\n"
        "print(helper.word)\n",
        files=[("helper.py", "word = 'module'"), ("data/in.txt", "text\n")],
        return_files=["out/*.csv", "out/deep/*"],
    )
    assert output(answer) == "module\n"
    returned = Path(sandbox.folder, "returned")
    assert (returned / "out/a.csv").read_text() == "TEXT\n"
    assert (returned / "out/deep/b.csv").read_bytes() == bytes(range(256))
    assert not (returned / "out/c.txt").exists()


HOSTILE = {
    "link": "os.symlink('/etc/passwd', 'out/x')",
    "link_inside": "open('real', 'w').write('a'); os.symlink('../real', 'out/x')",
    "hard_link": "open('real', 'w').write('a'); os.link('real', 'out/x')",
    "pipe": "os.mkfifo('out/x')",
    "socket": "import socket; socket.socket(socket.AF_UNIX).bind('out/x')",
    "folder_link": "os.symlink('/usr', 'out/dir'); open('out/x\\ny', 'w')",
    "bytes": "open(b'out/\\xc3', 'w')",
    "newline": "open('out/a\\nb', 'w')",
    "sparse": "open('out/x', 'w').truncate(8 << 20)",
    "large": "open('out/x', 'wb').write(bytes((1 << 20) + 1))",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_plain_file_does_not_come_back(sandbox, name):
    answer = sandbox.execute(
        f"import os\nos.mkdir('out')\n{HOSTILE[name]}\n", return_files=["out/*"]
    )
    assert output(answer) == ""
    assert answer["files"] == []
    assert answer["files_skipped"]
    assert all(skipped["reason"] for skipped in answer["files_skipped"])


def test_a_device_cannot_be_made(sandbox):
    answer = sandbox.execute(
        "import os, stat\nos.mknod('x', stat.S_IFCHR | 0o666, os.makedev(1, 8))"
    )
    assert "PermissionError" in answer["stderr"]


def test_what_lies_too_deep_does_not_come_back(sandbox):
    answer = sandbox.execute(
        "import os\nfor _ in range(1000):\n    os.mkdir('d')\n    os.chdir('d')\nopen('x', 'w')\n",
        return_files=["**/*"],
    )
    assert output(answer) == ""
    assert answer["files_skipped"][0]["reason"] == "it lies too deep"


def test_a_flood_of_files_is_bounded(sandbox):
    answer = sandbox.execute(
        "for number in range(500):\n    open(f'f{number}', 'w').write('x')\n", return_files=["f*"]
    )
    assert len(answer["files"]) == 32
    assert 0 < len(answer["files_skipped"]) <= 32


@pytest.mark.parametrize(
    "path",
    [
        "/etc/x",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "a/",
        "",
        "a\nb",
        "x" * 256,
        "/".join("abcdefghi"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(sandbox, path):
    source = sandbox.write("source", "x")
    sandbox.write("main.py", "")
    command = sandbox.command(
        "sandbox", "run", "--python", sandbox.python, "--add-file", f"{path}={source}", "main.py"
    )
    done = subprocess.run(**command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("phicode: sandbox: ")


@pytest.mark.parametrize("paths", [("a", "a"), ("a", "a/b"), ("main.py", "x"), ("main.py/x", "y")])
def test_files_in_each_other_s_way_are_refused(sandbox, paths):
    source = sandbox.write("source", "x")
    sandbox.write("main.py", "")
    words = [word for path in paths for word in ("--add-file", f"{path}={source}")]
    command = sandbox.command("sandbox", "run", "--python", sandbox.python, *words, "main.py")
    done = subprocess.run(**command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is in the way of" in done.stderr


def test_a_bomb_among_the_files_is_only_bytes(sandbox):
    bomb = bytes.fromhex("1f8b0800") + bytes(100)
    answer = sandbox.execute("print(len(open('bomb.gz', 'rb').read()))", files=[("bomb.gz", bomb)])
    assert output(answer) == "104\n"


def test_a_folder_that_the_program_closed_is_no_failure_of_ours(sandbox):
    answer = sandbox.execute(
        "import os\nopen('a.txt', 'w').close()\nos.chmod('.', 0)\n", return_files=["*"]
    )
    assert (answer["status"], answer["files"]) == ("ok", [])
    assert answer["files_skipped"][0]["reason"] == "the folder cannot be read"


def test_an_endless_file_is_not_read_to_its_end(sandbox):
    sandbox.write("main.py", "print(1)")
    for words in (["--add-file", "x=/dev/zero", "main.py"], ["--stdin", "/dev/zero", "main.py"]):
        command = sandbox.command("sandbox", "run", "--python", sandbox.python, *words)
        done = subprocess.run(**command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 2
        assert "sandbox: /dev/zero: a program gets no more than 16 MiB" in done.stderr
