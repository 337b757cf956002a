"""Learning what moderators take down from what they decided: logistic regression on hashed signs, L2, by L-BFGS.

Only a job trains, and it alone loads SciPy. Calibration is isotonic (Zadrozny and Elkan 2002) on decisions that were not
learned from; so is the threshold, and so is every figure that is shown.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from guildhall.moderation.rules.grams import SIZE, features
from guildhall.moderation.rules.scoring import WANTED, Classifier

L2 = 1e-5
AIM = 0.98  # precision that the threshold is chosen for: the next texts are never quite like the last
FEWEST = 20  # decisions of either kind among the held-out ones before a threshold is believed


@dataclass(frozen=True)
class Cases:
    """Signs of texts and whether each was taken down, in the same order."""

    texts: Sequence[Counter[str]]
    taken_down: Sequence[bool]

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Learned:
    """`precision` and `recall` of holding, on decisions that neither weights nor threshold have seen; None: it never holds."""

    classifier: Classifier
    learned_from: int
    measured_on: int
    precision: float | None
    recall: float | None


def train(learn: Cases, calibrate: Cases, prove: Cases) -> Learned:
    """Weights by the first, calibration and threshold by the second, figures by the third.

    A threshold whose precision on the third is below the wanted one is dropped: then the classifier only sorts.
    """
    weights, bias = _fit(learn.texts, learn.taken_down)
    plain = Classifier(weights, bias)
    scores = [plain.raw(counted) for counted in calibrate.texts]
    threshold = cut_at(scores, calibrate.taken_down, AIM)
    precision = recall = None
    if threshold is not None:
        precision, recall = measured([plain.raw(counted) for counted in prove.texts], prove.taken_down, threshold)
        threshold = threshold if precision >= WANTED else None
    classifier = Classifier(weights, bias, isotonic(scores, calibrate.taken_down), threshold)
    return Learned(classifier, len(learn), len(prove), precision, recall)


def _fit(texts: Sequence[Counter[str]], taken_down: Sequence[bool]) -> tuple[array[float], float]:
    import numpy  # noqa: PLC0415 - web processes stay light
    from scipy.optimize import minimize  # noqa: PLC0415
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    places: list[int] = []
    values: list[float] = []
    ends = [0]
    for counted in texts:
        found = features(counted)
        places.extend(found)
        values.extend(found.values())
        ends.append(len(places))
    used, columns = numpy.unique(numpy.asarray(places, dtype="i8"), return_inverse=True)
    matrix = csr_matrix((values, columns, ends), shape=(len(texts), len(used)))
    labels = numpy.where(numpy.asarray(taken_down, dtype=bool), 1.0, -1.0)

    def loss(x):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - called by SciPy alone
        margins = labels * (matrix @ x[:-1] + x[-1])
        slope = -labels / (1 + numpy.exp(numpy.clip(margins, -40, 40))) / len(labels)
        value = numpy.logaddexp(0, -margins).mean() + L2 * (x[:-1] @ x[:-1]) / 2
        return value, numpy.append(matrix.T @ slope + L2 * x[:-1], slope.sum())

    best = minimize(loss, numpy.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
    weights = numpy.zeros(SIZE, dtype="f4")
    weights[used] = best[:-1]
    return array("f", weights), float(best[-1])


def isotonic(scores: Sequence[float], labels: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """Pool adjacent violators: for each stretch of scores the share of true ones, smoothed by one of each kind."""
    pools: list[list[float]] = []  # lowest score, how many, how many true
    for score, label in sorted(zip(scores, labels, strict=True)):
        pools.append([score, 1.0, float(label)])
        while len(pools) > 1 and pools[-2][2] / pools[-2][1] >= pools[-1][2] / pools[-1][1]:
            _score, number, true = pools.pop()
            pools[-1][1] += number
            pools[-1][2] += true
    shares = [(low, (true + 0.5) / (number + 1)) for low, number, true in pools]
    return tuple((low, max(share for _low, share in shares[: at + 1])) for at, (low, _share) in enumerate(shares))


def cut_at(scores: Sequence[float], labels: Sequence[bool], wanted: float = WANTED) -> float | None:
    """The lowest score from which on the wanted share is true; None where no such stretch has enough cases."""
    best, true, seen = None, 0, 0
    ranked = sorted(zip(scores, labels, strict=True), reverse=True)
    for number, (score, label) in enumerate(ranked):
        true, seen = true + label, seen + 1
        is_last = number + 1 == len(ranked) or ranked[number + 1][0] < score
        if is_last and seen >= FEWEST and true / seen >= wanted:
            best = score
    return best


def measured(scores: Sequence[float], labels: Sequence[bool], threshold: float) -> tuple[float, float]:
    """Precision and recall of holding from this score on."""
    held = [label for score, label in zip(scores, labels, strict=True) if score >= threshold]
    return sum(held) / max(1, len(held)), sum(held) / max(1, sum(labels))
