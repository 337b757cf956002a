from guildhall.insights.models.lake import AnswerKept, LakeFile, LakeState
from guildhall.insights.models.readings import Newcomer, Step, Wait
from guildhall.insights.models.reports import Report

__all__ = ["AnswerKept", "LakeFile", "LakeState", "Newcomer", "Report", "Step", "Wait"]
