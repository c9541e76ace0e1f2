"""What could happen: scenarios, junctures, stress tests, forecasts and competing hypotheses."""
