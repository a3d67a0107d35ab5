"""This file is where the fitted weights are; `python -m synth.fit` writes it."""

TERM_WEIGHTS: dict[str, float] = {
    "tie": -2.02,
    "agreement": 1.01,
    "unchanged": -2.01,
    "unlikely_dims": -1.92,
    "unlikely_palette": -2.0,
    "broken": -2.24,
    "amount": -2.12,
    "rare_colors": -2.05,
    "strange_masks": -2.06,
}
"""How many bits a term is worth in ranking."""

CONFIDENCE: dict[str, float] = {
    "constant": 3.27,
    "cost": -0.87,
    "doubt": -3.68,
    "tie": -0.94,
    "agreement": 0.88,
    "unchanged": -1.02,
    "unlikely_dims": -1.05,
    "unlikely_palette": -1.0,
    "broken": -0.95,
    "amount": -1.07,
    "rare_colors": -1.16,
    "strange_masks": -1.08,
}
"""The weights of the regression for confidence."""
