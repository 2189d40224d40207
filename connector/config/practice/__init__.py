"""The tables of the practice: a file for each, with what may stand there and what it becomes."""
