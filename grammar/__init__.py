"""The text of the language: grammar, parser, checker, diagnostics, formatter."""
