"""Who may do what: every route has a rule, and what has none does not exist."""
