"""Formats that other institutions read: STIX 2.1, PROV, workbooks, and a bundle for a court."""
