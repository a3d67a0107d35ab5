"""The models of the guide: each in numpy, to be run, and in PyTorch, to be trained.

A model NAME has two files here. `NAME.py` has `see`, what it looks at of a problem besides the features, and `logits`;
`torch_NAME.py` has the class NameNetwork.
"""

DEFAULT = "set"
NAMES = (DEFAULT, "graph", "capsule")
"""Every model; this imports nothing, so that commands can list them before anything is loaded."""
