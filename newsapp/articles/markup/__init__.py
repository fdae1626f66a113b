"""Other people's Markdown and HTML, turned into body documents."""
