"""What changes anything: one use case a file, each in one transaction. Asks authorization, writes through storage."""
