"""φ source text from inside a zip archive, for tracebacks and `inspect`."""

from ._hook import SUFFIXES
from ._loader import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional
    from zipimport import zipimporter


def phi_source(importer: "zipimporter", fullname: str) -> "Optional[str]":
    """Return the φ text of a module in an archive, or None if it is not in φ.

    Parameters
    ----------
    importer : zipimport.zipimporter
        The importer that loaded the module.
    fullname : str
        The module's full name.
    """
    try:
        filename = importer.get_filename(fullname)
    except ImportError:
        return None
    return decode(importer.get_data(filename)) if filename.endswith(SUFFIXES) else None
