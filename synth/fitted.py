"""This file is where the fitted weights are; `python -m synth.fit` writes it."""

TERM_WEIGHTS: dict[str, float] = {}
"""How many bits a term is worth in ranking."""

CONFIDENCE: dict[str, float] = {}
"""The weights of the regression for confidence."""
