"""What is due, and how it is made: the manifest, worker processes, and the parts that they write."""
