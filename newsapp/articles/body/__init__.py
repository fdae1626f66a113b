"""The body of an article: a document with a closed set of nodes and marks, checked and rendered without any library."""
