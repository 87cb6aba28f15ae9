"""Which of the names in the arguments, `MODULE:NAME,NAME`, are not in the standard library."""

import importlib
import json
import sys
import types

# They open windows or print when they are imported.
LEFT_OUT = ("antigravity", "idlelib", "this", "turtledemo", "__hello__", "__phello__")


def has(owner, name):
    """Whether `owner` holds the dotted `name`, as far as that can be known without a run."""
    for part in name.split("."):
        if not hasattr(owner, part):
            # What an object holds may come later; what a module or class holds does not.
            return not isinstance(owner, (type, types.ModuleType))
        owner = getattr(owner, part)
    return True


def submodule(module, name):
    """Whether `name` can be imported from the package `module`."""
    try:
        importlib.import_module(module + "." + name)
    except BaseException:
        return False
    return True


missing = []
for words in sys.argv[1:]:
    module, _, names = words.partition(":")
    if module.partition(".")[0] in LEFT_OUT:
        continue
    try:
        owner = importlib.import_module(module)
    except BaseException:
        missing.append(module + ":")
        continue
    for name in filter(None, names.split(",")):
        if not has(owner, name) and not submodule(module, name):
            missing.append(module + ":" + name)
sys.__stdout__.write("\nphicode-library 1 " + json.dumps(missing) + "\n")
