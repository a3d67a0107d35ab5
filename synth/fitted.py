"""This file is where the fitted weights are; `python -m synth.fit` writes it."""

TERM_WEIGHTS: dict[str, float] = {
    "tie": -2.95,
    "agreement": 0.64,
    "unchanged": -2.03,
    "unlikely_dims": -1.79,
    "unlikely_palette": -2.0,
    "rare_colors": -1.41,
    "strange_masks": -2.01,
}
"""How many bits a term is worth in ranking."""

CONFIDENCE: dict[str, float] = {
    "constant": 3.25,
    "cost": -0.7,
    "doubt": -1.32,
    "rivals": -0.05,
    "tie": -0.99,
    "agreement": 0.71,
    "unchanged": -1.0,
    "unlikely_dims": -1.24,
    "unlikely_palette": -1.01,
    "rare_colors": -1.89,
    "strange_masks": -1.0,
}
"""The weights of the regression for confidence."""
