"""What the launcher hands over, and the one line about a slow start."""

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict

_VARIABLE = "PHICODE_LAUNCH"
_VERSION = "1"

now_ns = time.monotonic_ns

#: The launcher's own program; empty if there was none.
binary = ""


def take() -> "Dict[str, str]":
    """Return the launcher's plan and remove it from the environment of the program."""
    global binary
    version, _, fields = os.environ.pop(_VARIABLE, "").partition(";")
    if version != _VERSION:
        return {}
    plan = {key: value for key, _, value in (field.partition("=") for field in fields.split(";"))}
    binary = decoded(plan.get("binary", ""))
    return plan


def restore(variable: str, encoded: str) -> None:
    """Give a variable back the value that it had for the launcher."""
    if encoded:
        os.environ[variable] = decoded(encoded)
    else:
        del os.environ[variable]


def decoded(text: str) -> str:
    """Return the path or name that the launcher has percent-encoded."""
    first, *parts = text.split("%")
    if not parts:
        return text
    data = first.encode()
    for part in parts:
        data += bytes.fromhex(part[:2]) + part[2:].encode()
    return os.fsdecode(data)


def tell(plan: "Dict[str, str]", begin_ns: int) -> None:
    """Say on standard error how long the engine took, if that was long or is asked for.

    Parameters
    ----------
    plan : dict
        From `take`: `debug`, `warn_ms` and, if the launcher measured itself,
        `start_ns` and `exec_ns` on the monotonic clock.
    begin_ns : int
        When the Python part began. The interpreter's own start is not counted.
    """
    debug = plan.get("debug") == "1"
    limit_ms = _number(plan.get("warn_ms", "0"))
    if not (debug or limit_ms):
        return
    parts = {"load": (now_ns() - begin_ns) / 1e6}
    start_ns, exec_ns = _number(plan.get("start_ns", "0")), _number(plan.get("exec_ns", "0"))
    if start_ns and exec_ns:
        parts["launcher"] = (exec_ns - start_ns) / 1e6
    compiled = sys.modules.get("phicode_engine._build")
    if compiled is not None:
        parts["load"] -= compiled.spent_ns / 1e6
    total_ms = sum(parts.values())
    slow = limit_ms and total_ms > limit_ms and sys.stderr is not None and sys.stderr.isatty()
    if debug or slow:
        detail = ", ".join(f"{name} {value:.1f} ms" for name, value in sorted(parts.items()))
        print(f"phicode: start took {total_ms:.1f} ms ({detail})", file=sys.stderr)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
