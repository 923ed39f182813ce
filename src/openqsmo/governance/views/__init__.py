"""The web pages of governance."""
