"""Public datasets, one folder each: the declaration ``dataset.yml`` beside its reader."""
