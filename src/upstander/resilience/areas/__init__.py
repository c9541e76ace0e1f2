"""Small areas: what few answers in a place say, with strength borrowed from the others."""
