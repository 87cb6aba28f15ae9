"""The parts of `benches/server.py`."""
