"""The forecast ledger: scores, pools, calibration and skill of what people and models said."""
