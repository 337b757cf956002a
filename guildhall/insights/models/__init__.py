from guildhall.insights.models.lake import AnswerKept, LakeFile, LakeState
from guildhall.insights.models.readings import ActiveWeek, Newcomer, Reckoning, Step, Wait, Withdrawn

__all__ = [
    "ActiveWeek",
    "AnswerKept",
    "LakeFile",
    "LakeState",
    "Newcomer",
    "Reckoning",
    "Step",
    "Wait",
    "Withdrawn",
]
