"""What the `.pth` file imports at interpreter start: installs the hook, never fails.

A broken hook must not break every program of an environment, so an error is kept
for `phicode doctor` in `failure` and the interpreter goes on without φ imports.
"""

import sys

failure = None


def activate() -> None:
    """Install the import hook unless the switch `PHICODE_NO_HOOK` is on."""
    global failure
    try:
        # `site` has imported `os` before it reads the first .pth file.
        switch = sys.modules["os"].environ.get("PHICODE_NO_HOOK", "")
        if switch.strip().lower() not in ("1", "true", "yes", "on"):
            from . import _hook

            _hook.install()
    except Exception as error:
        failure = error


activate()
