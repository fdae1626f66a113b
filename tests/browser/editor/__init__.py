"""The editor in a real browser, on a page and a site made for its tests."""
