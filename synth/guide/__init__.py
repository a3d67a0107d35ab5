"""The guide: tasks to learn from, and what learns from them which words a search tries first."""
