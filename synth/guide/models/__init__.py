"""The models of the guide: each in numpy, to be run, and in PyTorch, to be trained."""
