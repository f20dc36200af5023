"""What every test may use: a database in a file, quick password hashes, private Redis and PostgreSQL, real daphnes."""
