"""The product as the corpus programs see it: two functions from bytes to bytes, by map name."""

try:
    from phicode_engine import _native
except ImportError as error:
    raise SystemExit(
        f"the corpus is checked against the installed wheel: pip install . ({error})"
    ) from error
