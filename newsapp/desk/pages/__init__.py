"""The desk's pages: server-rendered, for people who are signed in, never kept by anybody."""
