"""What anyone may read, for machines: anonymous, cookie-free, cacheable."""
