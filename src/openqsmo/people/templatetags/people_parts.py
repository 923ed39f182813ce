"""What the pages of people need beyond the shared parts: ``{% load people_parts %}``."""

from django import template

from openqsmo.kernel.actor import Role
from openqsmo.people.models import Membership
from openqsmo.people.vocabulary import TASKS

register = template.Library()


@register.filter
def task(held: Membership) -> str:
    """What somebody with this role does, in a sentence."""
    return TASKS[Role(held.role)]
