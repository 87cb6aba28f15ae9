"""What all steps of a trace share: the reader, and what was read of it before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from ._step_moment import Moment
from ._trace_text import Output, Sources
from .config import TracerConfig

if TYPE_CHECKING:
    from typing import Any, Mapping

    from .._tracer import Reader, _StepRow


class Recording:
    """A recorded execution. Caches are filled again by whoever comes first: no lock is needed.

    Attributes
    ----------
    reader : Reader
        The native reader of the trace.
    sources : Sources
        The texts of the program's files.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.sources = Sources(reader)
        self._outputs = Output(reader, 0), Output(reader, 1)
        self._moments: WeakValueDictionary[int, Moment] = WeakValueDictionary()
        self._moment: tuple[int, Moment] | None = None
        self._row: tuple[int, _StepRow] | None = None
        self._header: dict[str, Any] | None = None
        self._config: TracerConfig | None = None
        self._codes: list[dict[str, Any]] | None = None
        self._threads: list[dict[str, Any]] | None = None

    def row(self, index: int) -> _StepRow:
        """Return what and where a step is.

        Parameters
        ----------
        index : int
            The step.
        """
        known = self._row
        if known is None or known[0] != index:
            self._row = known = index, self.reader.step(index)
        return known[1]

    def moment(self, index: int) -> Moment:
        """Return what views at a step are loaded from: the same one as long as it is used.

        Parameters
        ----------
        index : int
            The step.
        """
        last = self._moment
        if last is not None and last[0] == index:
            return last[1]
        moment = self._moments.get(index)
        if moment is None:
            moment = self._moments.setdefault(index, Moment(self.reader, index))
        self._moment = index, moment
        return moment

    def output(self, stream: int, index: int) -> str:
        """Return the text that was written up to a step.

        Parameters
        ----------
        stream : int
            0 for standard output, 1 for standard error.
        index : int
            The step.
        """
        return self._outputs[stream].until(self.reader.written(index)[stream])

    def part_of_output(self, stream: int, start: int, end: int) -> str:
        """Return a part of what was written.

        Parameters
        ----------
        stream : int
            0 for standard output, 1 for standard error.
        start, end : int
            Offsets in bytes.
        """
        return self._outputs[stream].part(start, end)

    @property
    def header(self) -> dict[str, Any]:
        """What the trace says of itself."""
        if self._header is None:
            self._header = self.reader.header()
        return self._header

    @property
    def config(self) -> TracerConfig | None:
        """The configuration of the recording; `None` if the trace does not say it."""
        if self._config is None:
            saved: Mapping[str, object] | None = self.header["config"]
            if isinstance(saved, dict) and saved:
                self._config = TracerConfig.recorded(saved)
        return self._config

    @property
    def clock(self) -> str:
        """How times were taken: "off", "sampled" or "exact"."""
        config = self.config
        return "sampled" if config is None else config.clock

    def thread_id(self, place: int) -> int:
        """Return the number of a thread.

        Parameters
        ----------
        place : int
            Its index in the trace.
        """
        if self._threads is None:
            self._threads = self.reader.threads()
        return int(self._threads[place]["ident"]) if place < len(self._threads) else place

    def argument_names(self, code: int) -> list[str]:
        """Return the names of the arguments of a code object.

        Parameters
        ----------
        code : int
            Its index in the trace.
        """
        if self._codes is None:
            self._codes = self.reader.codes()
        described = self._codes[code]
        return [variable["name"] for variable in described["variables"][: described["arguments"]]]
