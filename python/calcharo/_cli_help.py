"""What `python -m calcharo run --help` prints."""

from __future__ import annotations

USAGE = "python -m calcharo run [OPTION]... (TARGET | -m MODULE | -c CODE) [ARG]..."

HELP = f"""\
usage: {USAGE}

Run a program and record each of its steps. The program runs as under `python`, and its
exit status is that of the command. Further words:

  -o, --output FILE      trace file; by default the program's name with the suffix
                         .calcharo, in the current folder
  --level LEVEL          off, lines, calls, values or full [full]
  --scope RULE           code to record: path:GLOB, module:GLOB or function:GLOB, with !
                         in front to leave it out, stdlib or site-packages; may be
                         repeated [the project of the program]
  --max-steps N          most steps to record [no limit]
  --max-trace-bytes N    most bytes of the trace file [268435456]
  --max-memory N         most bytes of memory that the program may use [536870912]
  --wall-seconds S       most seconds that may pass [no limit]
  --cpu-seconds S        most seconds of a processor [no limit]
  --on-limit ACTION      what a limit does: stop (end the program), detach (let it go on
                         unrecorded) or raise (print where it was as an exception) [stop]
  --clock CLOCK          off, sampled or exact [sampled]
  --heap DEPTH           how far into objects to look: none, shallow or full [full]
  --preset NAME          production, development, education, performance, testing or
                         dataset: settings to begin with, limits too; options beside it win
  --isolation KIND       none or process: a process of its own with kernel limits [none]
  --quiet                say nothing about the recording on standard error

Exit status: the program's own; 1 a limit ended it; 2 usage, TARGET is not found, or this
interpreter cannot record. Without isolation, C code that never returns to Python is not
ended by a limit; what C code and other programs write to standard output is not recorded;
processes that the program forks are not recorded.

`python -m calcharo plugins [--json]` lists the plug-ins that are installed."""
