"""E-mail: a subject and a link, and no content."""
