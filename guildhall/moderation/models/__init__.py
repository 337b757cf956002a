from guildhall.moderation.models.cases import Case, CaseNote
from guildhall.moderation.models.flags import Flag
from guildhall.moderation.models.guidelines import Agreement
from guildhall.moderation.models.items import CLAIM, Item
from guildhall.moderation.models.levels import LevelMove, Pace, Standing
from guildhall.moderation.models.restrictions import APPEAL_FOR, Appeal, Restriction
from guildhall.moderation.models.screening import Screening, TrainedClassifier, WatchedWord
from guildhall.moderation.models.templates import ReasonTemplate

__all__ = [
    "APPEAL_FOR",
    "Agreement",
    "Appeal",
    "CLAIM",
    "Case",
    "CaseNote",
    "Flag",
    "Item",
    "LevelMove",
    "Pace",
    "ReasonTemplate",
    "Restriction",
    "Screening",
    "Standing",
    "TrainedClassifier",
    "WatchedWord",
]
