"""Template tags: how the hub writes markings, grades, dates, numbers, forms and pages of lists."""
