"""Lever plans on networks too large for the exact programme: same question, same answer's form."""
