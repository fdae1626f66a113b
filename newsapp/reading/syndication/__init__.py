"""Feeds, sitemaps and cards for other people's software."""
