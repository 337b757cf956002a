from guildhall.moderation.models.guidelines import Agreement
from guildhall.moderation.models.levels import LevelMove, Pace, Standing
from guildhall.moderation.models.screening import Screening, TrainedClassifier, WatchedWord

__all__ = ["Agreement", "LevelMove", "Pace", "Screening", "Standing", "TrainedClassifier", "WatchedWord"]
