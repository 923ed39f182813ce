"""What the page shell needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

import openqsmo
from openqsmo.kernel.actor import VISITOR, Role
from openqsmo.kernel.words import listed


def shell(request: HttpRequest) -> dict[str, Any]:
    """``viewer``, ``viewer_roles`` in words, ``is_demonstration``, ``signs_in_by_choice``, ``version``."""
    viewer = getattr(request, "actor", VISITOR)
    roles = sorted(role.label for role in viewer.roles - {Role.VISITOR, Role.PERSON})
    return {
        "viewer": viewer,
        "viewer_roles": listed(roles),
        "is_demonstration": settings.IS_DEMONSTRATION,
        "signs_in_by_choice": settings.SIGNS_IN_BY_CHOICE,
        "version": openqsmo.__version__,
        "base_url": settings.BASE_URL,
    }
