"""From a task to programs: difference layers, constraints, strategies, bank, ranking, solver."""
