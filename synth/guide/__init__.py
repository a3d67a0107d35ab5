"""The guide: tasks to learn from, and what learns from them which words a search tries first."""

DEFAULT_GUIDE = "prior"
"""The name of the guide that a search has unless another is asked for."""
