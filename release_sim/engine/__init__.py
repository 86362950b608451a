"""From a case and a policy to a decision. Begin with ``semantics``: it is the definition."""
