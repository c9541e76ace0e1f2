"""The bundled exercise: a fictional country, generated from a seed, and always labelled so."""

from upstander.exercise.numera import exercise_case

__all__ = ["exercise_case"]
