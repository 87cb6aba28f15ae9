"""The parts of the tracer benchmark: programs, tools, child processes, figures, tables."""
