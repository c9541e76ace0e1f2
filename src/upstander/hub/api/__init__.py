"""The hub for programs: the same selectors, actions and rules as its pages, behind tokens."""
