"""The Jupyter kernel: a notebook through nbclient, and the questions of front ends."""

import json
import os
import re
import sys

import pytest

# Read when the package is imported, which warns without it.
os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

LIMIT_S = 60
ROOT = "ƒ f(x):\n    ⟲ 1 / x"


@pytest.fixture(autouse=True)
def home(environment, monkeypatch, tmp_path):
    """Keep Jupyter's files in a folder of the test."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def client():
    """Return a client of a running kernel."""
    manager = KernelManager(kernel_name="phicode_engine")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=LIMIT_S)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_the_wheel_makes_the_kernel_known():
    specification = KernelSpecManager().get_kernel_spec("phicode_engine")
    assert specification.display_name == "Phicode (φ)"
    assert specification.language == "phi"
    assert specification.resource_dir.startswith(sys.prefix)


def test_a_notebook_runs():
    import nbformat
    from nbclient import NotebookClient

    cells = ["∀ i ∈ ⟪(2): π(i)", "%time ∑([1, 2])", ROOT, "f(0)", "¿ ¿", "!echo ∀\n[n ∀ n ∈ ⟪(3)]"]
    new = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_code_cell(text) for text in cells])
    NotebookClient(
        notebook, timeout=LIMIT_S, kernel_name="phicode_engine", allow_errors=True
    ).execute()
    shown = ["".join(map(text_of, cell.outputs)) for cell in notebook.cells]
    assert shown[0] == "0\n1\n"
    assert "Wall time" in shown[1]
    assert "3" in shown[1]
    assert shown[2] == ""
    assert "ZeroDivisionError" in shown[3]
    assert "----> 1 f(0)" in shown[3]
    assert "----> 2     ⟲ 1 / x" in shown[3]
    assert "SyntaxError" in shown[4]
    assert shown[5].startswith("∀")
    assert "[0, 1, 2]" in shown[5]
    assert notebook.metadata.language_info.file_extension == ".φ"
    assert notebook.metadata.language_info.pygments_lexer == "phi"


def text_of(output):
    text = output.get("text") or output.get("data", {}).get("text/plain", "")
    text += "\n".join(output.get("traceback", []))
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_completion(client):
    reply = client.complete("∀ x∈\\for", reply=True, timeout=LIMIT_S)["content"]
    assert (reply["matches"], reply["cursor_start"], reply["cursor_end"]) == (["∀"], 4, 8)
    client.execute("some_value = 1", reply=True, timeout=LIMIT_S)
    reply = client.complete("∀ x∈some_va", reply=True, timeout=LIMIT_S)["content"]
    assert ("some_value" in reply["matches"], reply["cursor_start"]) == (True, 4)


def test_completeness(client):
    found = {}
    for text in ("∀ i ∈ [1]:", "1 ∈ [1]", "¿ ∈ ∈"):
        request = client.is_complete(text)
        reply = {"parent_header": {}}
        while reply["parent_header"].get("msg_id") != request:
            reply = client.get_shell_msg(timeout=LIMIT_S)
        found[text] = reply["content"]["status"]
    assert list(found.values()) == ["incomplete", "complete", "invalid"]


def test_what_the_kernel_says_of_itself(client):
    content = client.kernel_info(reply=True, timeout=LIMIT_S)["content"]
    assert content["implementation"] == "phicode"
    assert content["language_info"]["name"] == "phi"
    assert content["banner"].startswith("Phicode 3")


def test_inspection(client):
    client.execute(ROOT, reply=True, timeout=LIMIT_S)
    reply = client.inspect("f", detail_level=1, reply=True, timeout=LIMIT_S)["content"]
    assert reply["found"]
    assert "⟲" in reply["data"]["text/plain"]


def test_install_for_another_place(python, tmp_path):
    result = python("-m", "phicode_engine.kernel", "install", "--prefix", tmp_path / "place")
    assert result.returncode == 0, result.stderr
    path = tmp_path / "place/share/jupyter/kernels/phicode_engine/kernel.json"
    assert json.loads(path.read_text("utf-8"))["argv"][0] == sys.executable
    assert str(path.parent) in result.stdout


def test_install_for_the_user(python, environment, tmp_path):
    data = tmp_path / "data"
    result = python("-m", "phicode_engine.kernel", "install", env={"JUPYTER_DATA_DIR": str(data)})
    assert result.returncode == 0, result.stderr
    assert (data / "kernels/phicode_engine/kernel.json").is_file()


def test_a_place_that_cannot_be_written_to_is_one_message(python, tmp_path):
    (tmp_path / "file").write_text("")
    result = python("-m", "phicode_engine.kernel", "install", "--prefix", tmp_path / "file")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "hint: --prefix" in result.stderr


def test_without_ipykernel_the_command_that_installs_it_is_named(python, tmp_path):
    (tmp_path / "ipykernel.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'ipykernel'\", name='ipykernel')"
    )
    result = python("-m", "phicode_engine.kernel", env={"PYTHONPATH": str(tmp_path)})
    assert result.returncode == 1
    assert result.stderr.splitlines()[-2:] == [
        f"phicode: the kernel needs ipykernel, which is not installed for {sys.executable}",
        f"hint: {sys.executable} -m pip install ipykernel",
    ]
