"""For people: the facade, the command line, data sets and reports."""
