"""What the engine of an interpreter says about itself; one line of JSON."""

import json
import locale
import os
import sys

activated = sys.modules.get("phicode_engine._activate")
answer = {
    "activated": activated is not None,
    "hooked": "phicode_engine._hook" in sys.modules,
    "failure": repr(activated.failure) if getattr(activated, "failure", None) else None,
    "encoding": locale.getpreferredencoding(False),
}
try:
    import phicode_engine

    answer["place"] = os.path.dirname(phicode_engine.__file__)
    answer["version"] = getattr(phicode_engine, "__version__", None)
    from phicode_engine._engine import native

    answer["engine"] = native.__name__.rpartition(".")[2]
    answer["engine_version"] = getattr(native, "version", None)
    native.convert(b"x = 1", None)
    answer["converts"] = True
except Exception as error:
    answer["error"] = f"{type(error).__name__}: {error}"
print("\nphicode-doctor " + json.dumps(answer))
