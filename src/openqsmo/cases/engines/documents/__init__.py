"""Templates of documents, set by typst."""
