"""What a source says about organizations, how sources become one list, and whom a name means."""
