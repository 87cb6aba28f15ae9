"""One program run by the sandbox, through the command line."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

# Where programs work.
WORK = "/work"
WITHOUT_NAMESPACES = Path(__file__).with_name("without_namespaces.py")


class Backend:
    """Runs programs as root or as an ordinary user."""

    def __init__(self, phicode, python, folder, user):
        self.phicode = phicode
        self.python = python
        self.folder = folder
        self.user = user

    def command(self, *words):
        """Return the arguments of `subprocess` for a call of phicode."""
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "CANARY": "tweet-7361"}
        return {
            "args": [self.phicode, *words],
            "env": environment,
            "cwd": self.folder,
            **self.identity(),
        }

    def identity(self):
        """Return the arguments of `subprocess` that make a process the user's."""
        options = {"user": self.user, "group": self.user, "extra_groups": []}
        return {} if self.user == os.geteuid() else options

    def execute(self, code, *, name="main.py", files=(), stdin=None, args=(), **fields):
        """Run a program; return the document of its outcome."""
        self.write(name, code)
        words = ["--python", self.python, "--json"]
        for field, option in OPTIONS.items():
            if field in fields:
                words += [option, str(fields.pop(field))]
        for path, content in files:
            source = self.write(f"input-{len(words)}", content)
            words += ["--add-file", f"{path}={source}"]
        patterns = fields.pop("return_files", ())
        words += [word for pattern in patterns for word in ("--return", pattern)]
        if patterns:
            words += ["--output-dir", str(self.folder / "returned")]
        for variable, value in fields.pop("env", {}).items():
            words += ["--env", f"{variable}={value}"]
        if stdin is not None:
            words += ["--stdin", self.write("stdin", stdin)]
        assert not fields, fields
        words += [name, "--", *args]
        done = subprocess.run(
            **self.command("sandbox", "run", *words), capture_output=True, timeout=90, check=False
        )
        assert done.stdout.startswith(b"{"), done.stderr.decode()
        return json.loads(done.stdout)

    def write(self, name, content):
        """Write a file that the user can read; return its path."""
        path = Path(self.folder, name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(0o644)
        return str(path)


OPTIONS = {
    "timeout_ms": "--timeout",
    "cpu_ms": "--cpu",
    "memory_mb": "--memory",
    "processes": "--processes",
    "max_output": "--max-output",
}


class WeakBackend(Backend):
    """Runs programs as an ordinary user for whom the kernel makes no namespaces."""

    def command(self, *words):
        """Return the arguments of `subprocess`; what is weaker than usual is permitted."""
        command = super().command(*words[:2], "--allow-weak-sandbox", *words[2:])
        prefix = [sys.executable, WITHOUT_NAMESPACES, str(self.user)]
        for name in self.identity():
            del command[name]
        return {**command, "args": prefix + command["args"]}


def output(answer):
    """Return what a program printed, which must have ended well."""
    assert answer["status"] == "ok", (answer["status"], answer["message"], answer["stderr"])
    return answer["stdout"]


def as_json(answer):
    """Return what a program printed as JSON."""
    return json.loads(output(answer))


def in_base64(data):
    """Return bytes as text."""
    return base64.b64encode(data).decode()
