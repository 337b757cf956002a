from guildhall.moderation.models.screening import Screening, TrainedClassifier, WatchedWord

__all__ = ["Screening", "TrainedClassifier", "WatchedWord"]
