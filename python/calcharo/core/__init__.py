"""The parts of Calcharo: errors, configuration, views of recorded objects."""
