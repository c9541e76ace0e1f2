"""The bundled exercise: a fictional country, generated from a seed, and always labelled so."""
