"""Who may see a field: three rising levels (field guide 4.2: visibility per field)."""

from enum import IntEnum


class Visibility(IntEnum):
    """The least sight that a viewer needs. A higher level sees all lower ones."""

    PUBLIC = 0
    FEDERAL = 1
    QSMO = 2

    @property
    def label(self) -> str:
        return {0: "Public", 1: "Federal users only", 2: "QSMO only"}[self.value]

    @property
    def slug(self) -> str:
        """The form used in files and the API: ``public``, ``federal`` or ``qsmo``."""
        return self.name.lower()

    @classmethod
    def from_slug(cls, slug: str) -> "Visibility":
        return cls[slug.upper()]
