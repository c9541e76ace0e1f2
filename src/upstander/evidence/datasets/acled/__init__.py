"""Events as exported from ACLED."""
