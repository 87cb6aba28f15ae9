"""Start of a φ program beside Python's own, CPU time of the whole child."""

import sys
import sysconfig
import tempfile
from pathlib import Path

import _older
from _measure import BIN, Report, child_seconds, environment, interleaved, median, printed_number

ACTIVATION = """
import sys, time
sys.path.append(sys.argv[1])
start = time.process_time_ns()
import phicode_engine._activate
print((time.process_time_ns() - start) / 1e6)
"""


def main():
    report = Report("startup", __doc__.splitlines()[0])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hello.φ").write_text("π('hello')\n", "utf-8")
        (folder / "plain").mkdir()
        (folder / "plain" / "hello.py").write_text("print('hello')\n", "utf-8")
        variables = environment(folder)
        plain = environment(folder, PHICODE_NO_HOOK="1")
        python, phicode = sys.executable, BIN / "phicode"
        site = sysconfig.get_path("purelib")

        def cpu(command, where=folder, env=variables):
            return lambda: 1000 * child_seconds(command, env, where)[0]

        cases = {
            "python hello.py": cpu([python, "hello.py"], folder / "plain", plain),
            "phicode hello": cpu([phicode, "hello"]),
            "python -c pass": cpu([python, "-c", "pass"], folder / "plain", plain),
            "phicode --version, wall": lambda: (
                1000 * child_seconds([phicode, "--version"], variables, folder)[1]
            ),
            "activation of the hook": lambda: printed_number(
                [python, "-I", "-S", "-c", ACTIVATION, site], variables, folder
            ),
        }
        if report.options.old:
            older = _older.python().parent
            home = folder / "older"
            home.mkdir()
            (home / "hello.φ").write_text("π('hello')\n", "utf-8")
            cases["older engine: hello"] = cpu([older / "phicode", "hello"], home)
            cases["older engine: python hello.py"] = cpu(
                [older / "python", "hello.py"], folder / "plain"
            )
        values = interleaved(cases, report.options.rounds)
    report.add_raw(values)
    middle = {name: median(many) for name, many in values.items()}
    targets = {"phicode --version, wall": "≤ 3 ms", "activation of the hook": "≤ 0.5 ms"}
    for name, value in middle.items():
        report.add(name, value, "ms", targets.get(name, ""))
    ratio = middle["phicode hello"] / middle["python hello.py"]
    report.add("phicode hello / python hello.py, CPU", ratio, "×", "≤ 1.20")
    if report.options.old:
        ratio = middle["older engine: hello"] / middle["older engine: python hello.py"]
        report.add("older engine: the same ratio", ratio, "×")
    report.finish()


if __name__ == "__main__":
    main()
