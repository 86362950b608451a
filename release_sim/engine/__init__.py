"""The engine that decides a case under a policy. Begin with ``semantics``: it is the definition."""
