"""UCDP's one-sided violence: who killed civilians, by year."""
