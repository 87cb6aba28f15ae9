"""The kernel's classes, which need `ipykernel`: see `kernel`."""

import platform

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Type

from . import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict


class PhiKernel(IPythonKernel):  # type: ignore[misc]
    """IPython's kernel, reading φ."""

    implementation = "phicode"
    implementation_version = __version__
    #: What front ends use to highlight and to save; Python's rules fit all but the glyphs.
    language_info: "Dict[str, object]" = {  # noqa: RUF012 - as in the base class
        "name": "phi",
        "version": platform.python_version(),
        "mimetype": "text/x-phi",
        "codemirror_mode": {"name": "python", "version": 3},
        "pygments_lexer": "phi",
        "nbconvert_exporter": "script",
        "file_extension": ".φ",
    }

    def __init__(self, **options: "Any") -> None:
        super().__init__(**options)
        self.shell.extension_manager.load_extension("phicode_engine")

    @property
    def banner(self) -> str:
        """Return the greeting of consoles."""
        return f"Phicode {__version__} on {self.shell.banner}"


class PhiKernelApp(IPKernelApp):  # type: ignore[misc]
    """Starts the kernel."""

    name = "phicode-kernel"
    kernel_class = Type(PhiKernel, klass="ipykernel.kernelbase.Kernel")
