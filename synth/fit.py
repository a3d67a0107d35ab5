"""This file is where the weights of ranking and of confidence are fitted to answers that are known to be right or wrong.

python -m synth.fit SCORE.json                  fits, writes synth/fitted.py, and tells what the fit is worth
python -m synth.fit --check SCORE.json          tells how often what is stated with the weights as they are comes true

SCORE.json is what `gridwright score agi1-training --half A --json` tells: the weights are fitted on half A alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from synth import confidence, fitted
from synth.confidence import Standing, features
from synth.terms import names_of_terms

FOLDS = 10
TERM_PRIOR = 8.0
"""How strongly weights are held where they are expected."""
EXPECTED_FOR, EXPECTED_AGAINST = 1.0, -2.0
"""The bits that a term is expected to be worth: few answers tell, and a term that hardly occurs is to count all the same."""
SPEAKS_FOR = ("agreement",)
"""Terms that may only raise an answer; all others may only lower it."""
OUT_OF_REACH = 0.5
"""So much each task counts once more in the fit of confidence, as if its right answers had not been found: of tasks that it was
not made with a search reaches fewer, and what is stated is to hold there as well."""
STEPS, STEP = 2000, 0.05

Numbers = npt.NDArray[np.float64]
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Known:
    """An answer, and whether it is right."""

    is_right: bool
    cost: int
    bits: float
    terms: Mapping[str, float]

    def rank(self, weights: Weights) -> float:
        """By how many bits it stands behind an answer of weight 1: less is better."""
        return self.bits - sum(weights.get(name, 0.0) * value for name, value in self.terms.items())


Task = list[Known]


def read(file: Path) -> list[Task]:
    """The answers of each task that has any."""
    tasks = json.loads(file.read_text(encoding="utf-8"))["tasks"]
    return [[_known(answer) for answer in task["ranked"]] for task in tasks if task["ranked"]]


def _known(answer: Mapping[str, Any]) -> Known:
    return Known(answer["is_right"], answer["cost"], answer["bits"], answer["terms"])


def fitted_terms(tasks: Sequence[Task]) -> dict[str, float]:
    """Bits for each term under which right answers come first most surely, by gradient ascent on a softmax."""
    names = names_of_terms()
    signs = np.array([1.0 if name in SPEAKS_FOR else -1.0 for name in names])
    expected = np.where(signs > 0, EXPECTED_FOR, EXPECTED_AGAINST)
    weights = expected
    telling = [task for task in tasks if any(one.is_right for one in task) and not all(one.is_right for one in task)]
    for _ in range(STEPS):
        gradient = -TERM_PRIOR * (weights - expected)
        for task in telling:
            seen = np.array([[one.terms.get(name, 0.0) for name in names] for one in task])
            scores = math.log(2) * (seen @ weights - np.array([one.bits for one in task]))
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            right = chances * [one.is_right for one in task]
            gradient += math.log(2) * ((right / right.sum() - chances) @ seen)
        weights = weights + STEP * gradient
        weights = np.where(weights * signs < 0, 0.0, weights)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.01}


def fitted_confidence(tasks: Sequence[Task], terms: Weights) -> dict[str, float]:
    """The weights of a logistic regression on first answers, by Newton's method."""
    without_right = [[one for one in task if not one.is_right] for task in tasks if any(one.is_right for one in task)]
    out_of_reach = [task for task in without_right if task]
    firsts = [_first(task, terms) for task in (*tasks, *out_of_reach)]
    counts = np.array([1.0] * len(tasks) + [OUT_OF_REACH] * len(out_of_reach))
    names = ["constant", "cost", "doubt", *names_of_terms()]
    seen = np.array([[features(standing).get(name, 0.0) for name in names] for standing, _ in firsts])
    right = np.array([is_right for _, is_right in firsts], dtype=float)
    prior = np.array([TERM_PRIOR if name in names_of_terms() else 0.0 for name in names])
    expected = np.array([_expected_odds(name) for name in names])
    weights = expected
    for _ in range(50):
        chances = 1 / (1 + np.exp(-seen @ weights))
        gradient = seen.T @ (counts * (right - chances)) - prior * (weights - expected)
        hessian = (seen * (counts * chances * (1 - chances))[:, None]).T @ seen + np.diag(prior + 1e-6)
        weights = weights + np.linalg.solve(hessian, gradient)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.01}


def _expected_odds(name: str) -> float:
    """The weight that is expected in the regression: half of what the term is expected to be worth in bits."""
    if name not in names_of_terms():
        return 0.0
    return (EXPECTED_FOR if name in SPEAKS_FOR else EXPECTED_AGAINST) / 2


def _first(task: Task, terms: Weights) -> tuple[Standing, bool]:
    """How the best answer of a task stands, and whether it is right."""
    best = min(task, key=lambda one: one.rank(terms))
    least = best.rank(terms)
    share = 1 / sum(2.0 ** (least - one.rank(terms)) for one in task)
    return Standing(best.cost, share, best.terms), best.is_right


def stated(tasks: Iterable[Task], terms: Weights, weights: Weights) -> list[tuple[float, bool]]:
    """The confidence in the first answer of each task, and whether it is right."""
    found = []
    for standing, is_right in (_first(task, terms) for task in tasks):
        score = sum(weights.get(name, 0.0) * value for name, value in features(standing).items())
        found.append((1 / (1 + math.exp(-score)), is_right))
    return found


def held_out(tasks: Sequence[Task]) -> list[tuple[float, bool]]:
    """The same, each task with weights that are fitted to the other folds."""
    found = []
    for fold in range(FOLDS):
        others = [task for place, task in enumerate(tasks) if place % FOLDS != fold]
        terms = fitted_terms(others)
        found += stated(tasks[fold::FOLDS], terms, fitted_confidence(others, terms))
    return found


def told(pairs: Sequence[tuple[float, bool]]) -> str:
    """How often what was stated came true."""
    loss = -sum(math.log(sure if is_right else 1 - sure) for sure, is_right in pairs) / len(pairs)
    lines = [f"{len(pairs)} first answers, {sum(right for _, right in pairs)} right, {loss:.3f} nats each"]
    edges = (0.0, 0.1, 0.3, 0.5, 0.7, confidence.SURE, 1.01)
    for least, most in itertools.pairwise(edges):
        within = [is_right for sure, is_right in pairs if least <= sure < most]
        lines.append(f"  stated {least:.1f} to {min(most, 1):.1f}: {len(within)}, right {sum(within)}")
    return "\n".join(lines)


def _first_two(tasks: Sequence[Task], terms: Weights) -> str:
    ranked = [sorted(task, key=lambda one: one.rank(terms)) for task in tasks]
    counts = [sum(any(one.is_right for one in task[:count]) for task in ranked) for count in (1, 2)]
    return f"right at the first answer {counts[0]}, at one of two {counts[1]}"


def written(terms: Weights, weights: Weights) -> str:
    """The text of `synth/fitted.py`."""
    return f'''"""This file is where the fitted weights are; `python -m synth.fit` writes it."""

TERM_WEIGHTS: dict[str, float] = {_shown(terms)}
"""How many bits a term is worth in ranking."""

CONFIDENCE: dict[str, float] = {_shown(weights)}
"""The weights of the regression for confidence."""
'''


def _shown(weights: Weights) -> str:
    return "{\n" + "".join(f'    "{name}": {weight},\n' for name, weight in weights.items()) + "}"


def main() -> None:
    """Fit, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("score", type=Path, nargs="+", metavar="SCORE.json")
    parser.add_argument("--check", action="store_true", help="do not fit")
    asked = parser.parse_args()
    tasks = [task for file in asked.score for task in read(file)]
    if asked.check:
        print(f"without terms: {_first_two(tasks, {})}; with them: {_first_two(tasks, fitted.TERM_WEIGHTS)}")
        print(told(stated(tasks, fitted.TERM_WEIGHTS, fitted.CONFIDENCE)))
        return
    terms = fitted_terms(tasks)
    weights = fitted_confidence(tasks, terms)
    print(f"without terms: {_first_two(tasks, {})}; with them: {_first_two(tasks, terms)}")
    print(f"held out, {FOLDS} folds: {told(held_out(tasks))}")
    Path(fitted.__file__).write_text(written(terms, weights), encoding="utf-8")


if __name__ == "__main__":
    main()
