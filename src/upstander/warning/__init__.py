"""From a report to a named person: warnings, whom they go to, and a clock that cannot be lost."""
