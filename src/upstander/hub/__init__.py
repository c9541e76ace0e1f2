"""The hub: the web application where warnings, cases, decisions and answers live."""
