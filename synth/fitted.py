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
    "constant": 3.2,
    "cost": -0.7,
    "doubt": -1.39,
    "tie": -1.0,
    "agreement": 0.68,
    "unchanged": -1.0,
    "unlikely_dims": -1.23,
    "unlikely_palette": -1.01,
    "rare_colors": -1.87,
    "strange_masks": -1.0,
}
"""The weights of the regression for confidence."""
