"""This file is where it is known what the stages of strategies take and find; `python -m synth.guide.cost_fit` writes it."""

EXPECTED: dict[tuple[str, bool], tuple[tuple[float, ...], tuple[float, ...]]] = {}
"""By strategy, and whether outputs have their inputs' dims: the evaluations of each stage, the part found after each."""
