"""A linear classifier as it is read: a score for a text, how sure that is, and why. Training is in `training.py`."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from guildhall.moderation.rules.grams import features, place

WANTED = 0.95  # precision that holding asks for


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign of the text and how far it moved the score; positive: towards taking down."""

    sign: str
    weight: float


@dataclass(frozen=True)
class Classifier:
    """`weights`: one number a hashed place. `steps`: isotonic calibration, pairs of raw score and probability, both rising.

    `threshold`: the raw score from which on decisions that it had not seen were right in 95 of 100; None: it only sorts.
    """

    weights: array[float]
    bias: float = 0.0
    steps: tuple[tuple[float, float], ...] = ()
    threshold: float | None = None
    version: int = 0
    _raws: list[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_raws", [raw for raw, _probability in self.steps])

    def raw(self, counted: Counter[str]) -> float:
        return self.bias + sum(self.weights[at] * value for at, value in features(counted).items())

    def probability(self, raw: float) -> float:
        """That a moderator would take down a text with this raw score."""
        if not self.steps:
            return 1 / (1 + math.exp(-max(-30.0, min(30.0, raw))))
        return self.steps[max(0, bisect_right(self._raws, raw) - 1)][1]

    def holds(self, raw: float) -> bool:
        return self.threshold is not None and raw >= self.threshold

    def explain(self, counted: Counter[str], most: int = 6) -> list[Reason]:
        """The strongest signs of the text either way, strongest first; several runs of letters of one word count once."""
        length = math.sqrt(sum((1 + math.log(times)) ** 2 for times in counted.values())) or 1.0
        moved = [
            Reason(sign, self.weights[place(sign)] * (1 + math.log(times)) / length) for sign, times in counted.items()
        ]
        chosen: list[Reason] = []
        for reason in sorted(moved, key=lambda one: -abs(one.weight)):
            said = reason.sign.partition(":")[2].strip("‹› ")
            if (
                said
                and reason.weight
                and not any(said in one.sign or one.sign.partition(":")[2] in said for one in chosen)
            ):
                chosen.append(reason)
            if len(chosen) == most:
                break
        return chosen
