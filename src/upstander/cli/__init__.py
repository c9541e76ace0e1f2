"""The command line: one command group per file; files in, files out."""
