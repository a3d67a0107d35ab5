"""The layers of difference, one module a layer; each returns constraints with their reasons."""
