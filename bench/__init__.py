"""One runnable comparison per engine, with its peers in the same run."""
