"""What is known, and who says so: readers, writers, case files, public datasets."""
