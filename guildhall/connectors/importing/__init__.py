"""The frame that every source hangs in: files read with constant memory, rows judged, each counted once."""
