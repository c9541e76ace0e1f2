"""Monthly hard onsets: one-sided violence in the months that follow full calm."""
