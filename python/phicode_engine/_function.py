"""Calls the target `module:function`, as the entry point of a console script does."""

import sys


def call(target: str) -> None:
    """Import the module, call the function and exit with its result.

    Parameters
    ----------
    target : str
        A module's full name, a colon, and the function's name within the module; the
        name may have dots.
    """
    name, _, path = target.partition(":")
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name + ".").startswith(error.name + "."):
            raise
        from ._hints import refuse

        sys.exit(refuse(f"phicode: {error}", str(error)))
    function: object = sys.modules[name]
    for part in path.split("."):
        try:
            function = getattr(function, part)
        except AttributeError as error:
            from ._hints import refuse_attribute

            sys.exit(refuse_attribute(target, function, part, error))
    if not callable(function):
        sys.exit(f"phicode: {target} is not callable")
    sys.exit(function())
