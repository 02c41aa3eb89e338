"""What people do about running limits: stop a clock and let it go on, set another date, count dates anew."""
