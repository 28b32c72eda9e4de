"""The benchmarks: what the hot paths cost beside a floor measured in the same run."""
