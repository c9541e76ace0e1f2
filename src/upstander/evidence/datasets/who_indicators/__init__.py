"""Indicators as WHO's observatory exports them, and a plain form for any others."""
