"""Courses that the United States gave to foreign forces, as reported to Congress."""
