"""What speaks with the world outside for people: the identity provider. Without Django."""
