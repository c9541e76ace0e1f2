"""Briefs that people edit, freeze, sign and dissent from; and the page of a private secretary."""
