"""The strategies, one module a hypothesis class; each proposes programs and lets the solver judge."""
