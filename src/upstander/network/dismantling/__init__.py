"""An order of removal that breaks the largest component early and cheaply."""
