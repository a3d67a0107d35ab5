"""Running programs: the plain reference, the compiled kernels, and the batch API over both."""
