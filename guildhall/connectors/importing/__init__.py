"""The frame that every source hangs in: reading files with constant memory, judging rows, counting each of them once."""
