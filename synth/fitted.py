"""This file is where the fitted weights are; `python -m synth.fit` writes it."""

TERM_WEIGHTS: dict[str, float] = {
    "tie": -1.44,
    "unchanged": -0.14,
    "unlikely_dims": -0.27,
    "unlikely_palette": -0.01,
    "rare_colors": -0.44,
    "strange_masks": -0.12,
}
"""How many bits a term is worth in ranking."""

CONFIDENCE: dict[str, float] = {
    "constant": 2.85,
    "cost": -0.58,
    "doubt": -0.97,
    "rivals": -0.07,
    "tie": -0.8,
    "agreement": 0.55,
    "unlikely_dims": -0.76,
    "unlikely_palette": -0.1,
    "rare_colors": -1.15,
    "strange_masks": -0.68,
}
"""The weights of the regression for confidence."""
