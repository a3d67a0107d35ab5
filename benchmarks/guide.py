"""This file is where it is measured what a guide saves: `make guide-bench` writes guide.json and docs/guide_bench.md.

python -m benchmarks.guide [--guide NAME] [--only-replay]

Traces are made first (python -m benchmarks.traces agi1-training, within an hour), and for a network the weights of each fold
(gridwright train MODEL --hold-out FOLD --out build/guide/MODEL-FOLD.safetensors). Runs that were made are kept in build/guide/.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.guided_runs import (
    BY_HAND,
    EVALUATIONS,
    FOLDS,
    ORACLE,
    TRAINING,
    Run,
    advice_without,
    fold_of,
    folds_of,
    guides,
    make,
    problem_of,
    runs_of,
    table_without,
)
from benchmarks.traces import traces_of
from synth.guide.replay import until_right
from synth.guide.weights import file_of

HERE = Path(__file__).parent
RESULT = HERE / "guide.json"
PAGE = HERE.parent / "docs" / "guide_bench.md"
MANY = 10_000
"""Tasks that need fewer evaluations by hand do not count: there is nothing to save."""


@dataclass(frozen=True, slots=True)
class Saving:
    """What a guide saves against the hand-set order, on tasks that both were tried on."""

    tasks: int
    """That need many evaluations by hand, and that both solve."""
    ratios: tuple[float, ...]
    """For each of these, the evaluations by hand over those with the guide, up to the first right program."""
    lost: int
    won: int
    gain: float
    """At the evaluations at which half of what is solved by hand is solved, how much more is solved with the guide."""
    at: int
    """These evaluations."""

    @property
    def median(self) -> float:
        """The median ratio."""
        return statistics.median(self.ratios) if self.ratios else math.nan


def saving(by_hand: Mapping[str, int | None], guided: Mapping[str, int | None], most: int) -> Saving:
    """The saving, from the evaluations up to the first right program of each task; more than `most` are none."""
    names = sorted(by_hand.keys() & guided.keys())
    pairs = [(_within(by_hand[name], most), _within(guided[name], most)) for name in names]
    ratios = [hand / max(1, other) for hand, other in pairs if hand is not None and other is not None and hand >= MANY]
    solved = sorted(hand for hand, _ in pairs if hand is not None)
    at = solved[len(solved) // 2] if solved else 0
    half, more = (sum(one[side] is not None and one[side] <= at for one in pairs) for side in (0, 1))  # type: ignore[operator]
    lost = sum(hand is not None and other is None for hand, other in pairs)
    won = sum(hand is None and other is not None for hand, other in pairs)
    return Saving(len(ratios), tuple(sorted(ratios)), lost, won, more / half - 1 if half else math.nan, at)


def _within(evaluations: int | None, most: int) -> int | None:
    return None if evaluations is None or evaluations > most else evaluations


def measured(guide: str, chosen: str) -> Saving:
    """What real runs of the solver show."""
    by_hand, guided = runs_of(BY_HAND, chosen), runs_of(guide, chosen)
    return saving(_until(by_hand), _until(guided), EVALUATIONS)


def _until(runs: Mapping[str, Run]) -> dict[str, int | None]:
    return {name: run.until_right for name, run in runs.items()}


def replayed(guide: str, folds: Sequence[int] | None = None) -> Saving:
    """What the traces show: they were made stage by stage, and are put together in the order of the guide."""
    by_hand = _until(runs_of(BY_HAND, TRAINING))
    guided: dict[str, int | None] = {}
    folds = folds_of(guide) if folds is None else folds
    for name, trace in traces_of(TRAINING).items():
        if name in by_hand and fold_of(name) in folds:
            keeps_dims = all(pair.input.shape == pair.output.shape for pair in problem_of(name).train)
            table = table_without(fold_of(name))
            guided[name] = until_right(trace, advice_without(guide, trace), table, keeps_dims=keeps_dims)
    return saving(by_hand, guided, EVALUATIONS)


def figures(found: Saving) -> list[Figure]:
    """What is asked of a guide; the weights are those that are shipped."""
    size = file_of().stat().st_size / 1e6 if file_of().exists() else 0.0
    return [
        Figure("median_ratio", found.median, "x", 5, 20, "higher"),
        Figure("tasks_lost", found.lost, "tasks", 0, None, "lower"),
        Figure("gain_at_equal_budget", found.gain, "", 0.10, None, "higher"),
        Figure("weights_mb", size, "MB", 10, None, "lower"),
    ]


def page(guide: str, sets: Sequence[str], *, runs: bool) -> Iterator[str]:
    """The page on what guides are worth."""
    yield "# What a guide saves\n"
    yield "`make guide-bench` measures this page. Every task of ARC-AGI-1 training is in one of five folds; guides, and the"
    yield "expected evaluations of strategies, are fitted to the other folds: their traces, grids and corpus programs. By hand is"
    yield f"without a guide. A search may make {EVALUATIONS:,} evaluations, and a task is solved from its first right program on."
    yield f"Ratios are over tasks that need {MANY:,} evaluations by hand and that both solve. The gain is how many more tasks are"
    yield "solved at the evaluations at which half of what is solved by hand is solved.\n"
    header = "| guide | set | tasks | median ratio | quartiles | lost | won | gain | at evaluations |"
    if runs:
        yield "## Runs of the solver\n"
        yield "Tasks that no strategy solves with evaluations of its own, 250,000 a strategy, are not run."
        for chosen in sets:
            both = runs_of(BY_HAND, chosen).keys() & runs_of(guide, chosen).keys()
            yield f"Of {chosen} {len(traces_of(chosen))} tasks were traced, and {len(both)} run by hand and with `{guide}`."
        yield ""
        yield f"{header}\n|{'---|' * 9}"
        yield from (_row(guide, chosen, measured(guide, chosen)) for chosen in sets)
        yield ""
    yield "## All guides, replayed\n"
    yield "From the traces of the stages of strategies, put together in the order of each guide; by hand as the solver was run."
    yield "`uniform` knows nothing, and gains by the stages alone; `prior` knows how often strategies are right, and `oracle`"
    yield "which of them are right on the task: no order of strategies saves more. A network without a group of features reads"
    yield "zeros in its place.\n"
    yield f"{header}\n|{'---|' * 9}"
    for name in guides():
        folds = folds_of(name)
        yield _row(name, TRAINING if len(folds) == FOLDS else f"folds {folds} of it", replayed(name))
    part = next((folds for name in guides() if len(folds := folds_of(name)) < FOLDS), None)
    for name in ("uniform", "prior", ORACLE) if part is not None else ():
        yield _row(name, f"folds {part} of it", replayed(name, part))


def _row(guide: str, chosen: str, found: Saving) -> str:
    quartiles = statistics.quantiles(found.ratios, n=4) if len(found.ratios) > 1 else [math.nan] * 3
    cells = [
        guide,
        chosen,
        str(found.tasks),
        f"{found.median:.1f}",
        f"{quartiles[0]:.1f} to {quartiles[2]:.1f}",
        str(found.lost),
        str(found.won),
        f"{100 * found.gain:+.0f} %",
        f"{found.at:,}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--guide", default="prior", metavar="NAME")
    parser.add_argument("--only-replay", action="store_true", help="run nothing that was not run yet")
    asked = parser.parse_args()
    sets = [name for name in (TRAINING, "agi2-only") if traces_of(name)]
    if not asked.only_replay:
        for chosen in sets:
            make(BY_HAND, chosen)
            make(asked.guide, chosen)
    found = figures(measured(asked.guide, TRAINING))
    RESULT.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")
    PAGE.write_text("\n".join(page(asked.guide, sets, runs=True)) + "\n", encoding="utf-8")
    for one in found:
        print(f"{one.name}: {one.value:.4g} {one.unit} ({one.state or 'not asked'})")


if __name__ == "__main__":
    main()
