"""One function per measured tool, found by name.

A tool is a function that takes a `Job`, does what needs no clock (imports, an empty data base),
and returns the function that is timed: from the start of the recording until the trace is
complete on disk. What that function returns is added to the printed figures.
"""

from tracers.tools import own, plain, printers, profilers, recorders

TOOLS = {
    "untraced": plain.untraced,
    "reference": plain.reference,
    "codetracer": recorders.codetracer,
    "tracesnap": recorders.tracesnap,
    "tutor": recorders.tutor,
    "PySnooper": printers.pysnooper,
    "snoop": printers.snoop,
    "birdseye": printers.birdseye,
    "viztracer": profilers.viztracer,
    "coverage": profilers.coverage_sysmon,
    **own.TOOLS,
}

# Peers whose trace holds the values of every step, and so answer the same question as ours.
VALUE_PEERS = ("codetracer", "tracesnap", "tutor", "PySnooper", "snoop", "birdseye")

# No way to say which modules belong to the program: they follow every call, or none out of the
# file. They are not run on a program whose library is in scope.
ONE_FILE = {"tutor", "PySnooper", "snoop", "birdseye"}

# What has to be importable for a tool.
MODULES = {
    "codetracer": "codetracer_python_recorder",
    "tracesnap": "tracesnap",
    "tutor": "pytutor",
    "PySnooper": "pysnooper",
    "snoop": "snoop",
    "birdseye": "birdseye",
    "viztracer": "viztracer",
    "coverage": "coverage",
}

# The distributions, for the versions that a saved run states.
DISTRIBUTIONS = {
    "codetracer": "codetracer-python-recorder",
    "tutor": "pytutor",
    "phicode": "phicode",
    "pygments": "Pygments",
}
