"""What a designation may become, who may decide so, who was in charge when, and who holds an office; pure."""
