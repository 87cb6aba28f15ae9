"""The Jupyter kernel for φ: `python -m phicode_engine.kernel`.

IPython's kernel with the extension loaded. Installing the wheel makes it known to
Jupyter in the same environment; `python -m phicode_engine.kernel install` makes it known
elsewhere, and after an editable installation.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Optional

#: What Jupyter calls the kernel.
NAME = "phicode_engine"

_SPECIFICATION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kernelspec")


def main(arguments: "Optional[List[str]]" = None) -> "Optional[str]":
    """Run the kernel, or install its specification.

    Parameters
    ----------
    arguments : list of str, optional
        Words of the command line: those of Jupyter's kernels, or `install`.

    Returns
    -------
    str or None
        What went wrong, for `sys.exit`.
    """
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if words[:1] == ["install"]:
            return _install(words[1:])
        from ._kernel import PhiKernelApp
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        return (
            f"phicode: the kernel needs {name}, which is not installed for {sys.executable}\n"
            f"hint: {sys.executable} -m pip install ipykernel"
        )
    PhiKernelApp.launch_instance(words)
    return None


def _install(words: "List[str]") -> "Optional[str]":
    """Copy the specification to where Jupyter looks for it."""
    import argparse
    import json
    import tempfile

    from jupyter_client.kernelspec import KernelSpecManager

    parser = argparse.ArgumentParser(prog="python -m phicode_engine.kernel install")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--user", action="store_true", help="for this user (the default)")
    place.add_argument("--sys-prefix", action="store_true", help="for this environment")
    place.add_argument("--prefix", metavar="PATH", help="below another folder")
    chosen = parser.parse_args(words)
    prefix = sys.prefix if chosen.sys_prefix else chosen.prefix
    with open(os.path.join(_SPECIFICATION, "kernel.json"), encoding="utf-8") as file:
        specification = json.load(file)
    # Outside of an environment `python` is not necessarily this one.
    specification["argv"][0] = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "kernel.json"), "w", encoding="utf-8") as file:
            json.dump(specification, file, ensure_ascii=False, indent=2)
        try:
            path = KernelSpecManager().install_kernel_spec(
                folder, NAME, user=prefix is None, prefix=prefix
            )
        except OSError as error:
            return f"phicode: install the kernel: {error}\nhint: --prefix names another folder"
    print(f"installed {NAME} in {path}")
    return None


if __name__ == "__main__":
    sys.exit(main())
