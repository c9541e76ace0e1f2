"""Who works here: people, their organisations and roles, and how they sign in."""
