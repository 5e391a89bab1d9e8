"""What `bench/run` is made of: one file for each thing that is started, asked or written down."""
