"""The figures of the engine: `python -m benchmarks`."""
