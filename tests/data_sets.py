"""Where real communities lie, for tests that read them: `DATA_SETS`, or a folder beside the project."""

import os
from pathlib import Path

DATA_SETS = Path(os.environ.get("DATA_SETS") or Path(__file__).resolve().parents[2] / "shared" / "data")
