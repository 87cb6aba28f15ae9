"""One step of a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._step_detach import detached
from ._step_frame import Frame
from ._step_interval import changes, conditions, expressions
from ._step_parts import Memory, Seconds
from ._step_place import StepPlace
from ._step_variables import Heap

if TYPE_CHECKING:
    from ._step_parts import Change, Condition, Expression
    from ._step_variables import Variables


class ExecutionStep(StepPlace):
    """One entry of a trace: what the program was about to do, and all it had then.

    A step is a place in its trace and nothing else: what is asked for is read then.
    Steps are equal if they are the same place in the same trace.

    Attributes
    ----------
    index : int
        Its number in the trace, from 0.
    event : str
        "call", "line", "return", "yield", "resume", "raise", "handled", "unwind", "closed",
        "thread_start", "thread_end", "task_switch", "end".
    value : object
        The returned, yielded, sent or raised value; of "thread_start" and "thread_end" the
        name of the thread, of "task_switch" that of the task or `None`, of "end" the outcome.
    line_number, end_line_number : int or None
        From 1; `None` outside of all code in scope.
    column, end_column : int or None
        In characters from 0; `None` where the interpreter has none.
    file, function : str or None
        Where the step is; the function with its scopes.
    thread_id, frame_id : int
        The thread, and the frame, which a generator keeps until its end.
    task_id : int or None
        The asyncio task that runs, as in `trace.tasks`; `None` outside of tasks.
    depth : int
        How many frames in scope are below that of the step.
    """

    __slots__ = ()

    @property
    def variables_state(self) -> Variables:
        """The variables of the frame, before a line runs.

        Names that Python itself puts into a module, such as `__name__`, are left out.
        At the end of the program these are the variables of its module.
        """
        pairs = self._recording.reader.variables(self._index)
        return self._recording.moment(self._index).variables(pairs)

    @property
    def globals_state(self) -> Variables:
        """The globals of the module, without the names that Python itself puts there."""
        pairs = self._recording.reader.globals(self._index)
        return self._recording.moment(self._index).variables(pairs)

    @property
    def heap(self) -> Heap:
        """The objects that variables and globals of all frames on the stack lead to."""
        ids = self._recording.reader.object_ids(self._index)
        return Heap(self._recording.moment(self._index), ids)

    @property
    def call_stack(self) -> tuple[Frame, ...]:
        """The frames of the thread that are in scope, outermost first."""
        rows = self._recording.reader.stack(self._index)
        return tuple(Frame(self._recording, self._index, row) for row in rows)

    @property
    def stdout_snapshot(self) -> str:
        """All that was written to standard output so far."""
        return self._recording.output(0, self._index)

    @property
    def stderr_snapshot(self) -> str:
        """All that was written to standard error so far."""
        return self._recording.output(1, self._index)

    @property
    def stdout_delta(self) -> str:
        """What the frame itself writes to standard output in the interval of the step."""
        parts = self._recording.reader.interval(self._index)[3]
        part = self._recording.part_of_output
        return "".join(part(stream, start, end) for stream, start, end in parts if stream == 0)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is evaluated up to the next step of the frame, in order."""
        return expressions(self._recording, self._index)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What is decided up to the next step of the frame, in order."""
        return conditions(self._recording, self._index)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is written up to the next step of the frame, in order.

        Writes of functions that are called and in scope belong to their own steps.
        """
        return changes(self._recording, self._index)

    @property
    def after(self) -> ExecutionStep:
        """The next step of the same frame: the end of this step's interval.

        The last step of a frame is its own end.
        """
        following = self._recording.reader.interval(self._index)[4]
        return self if following is None else ExecutionStep(self._recording, following)

    @property
    def memory(self) -> Memory:
        """The memory of the process, and how many recorded objects are alive."""
        _, _, resident, objects = self._recording.reader.clock(self._index)
        return Memory(resident, objects, self._recording.clock != "exact")

    @property
    def cpu_time(self) -> Seconds | None:
        """CPU seconds of the thread since the start; `None` without a clock."""
        return self._time(1)

    @property
    def wall_time(self) -> Seconds | None:
        """Seconds since the start; `None` without a clock."""
        return self._time(0)

    def _time(self, place: int) -> Seconds | None:
        clock = self._recording.clock
        if clock == "off":
            return None
        return Seconds(self._recording.reader.clock(self._index)[place], clock != "exact")

    def detach(self) -> dict[str, object]:
        """Return the step as plain Python data that needs the trace no longer.

        Objects that are reached in several ways are copied once.
        """
        return detached(self)

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same place in the same trace."""
        if not isinstance(other, ExecutionStep):
            return NotImplemented
        return self._index == other._index and self._recording is other._recording

    def __hash__(self) -> int:
        """Return a hash that goes with `==`."""
        return hash((self._recording, self._index))

    def __repr__(self) -> str:
        """Return number, event and place."""
        where = "" if self.function is None else f" {self.function}, line {self.line_number}"
        text = self.source.partition("\n")[0]
        shown = f": {text}" if text and self.event == "line" else ""
        return f"<ExecutionStep {self._index} {self.event}{where}{shown}>"
