"""The reference lake: what is too large for a case, in Parquet, under one manifest.

The method note is docs/explanation/lake.md.
"""
