"""The Early Warning Project's country-year panel and its own forecasts."""
