"""The shell: everything that reads a clock, a file, a database or a socket."""
