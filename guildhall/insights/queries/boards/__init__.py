"""The boards: what they ask, and what they show of the answers that are there."""

from guildhall.insights.queries.boards.board import Board, Panel, board, refusal, standard_asks
from guildhall.insights.queries.boards.plans import BOARDS

__all__ = ["BOARDS", "Board", "Panel", "board", "refusal", "standard_asks"]
