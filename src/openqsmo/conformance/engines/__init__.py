"""What executes a compiled check: DuckDB in process, Spark through Spark Connect. No Django."""
