"""People: accounts, the roles they hold for organizations, sign-in and tokens.

A person signs in with OpenID Connect (Login.gov, an agency's own provider); under
demonstration settings alone, by choosing who to be. Roles are memberships of an
organization, given by its own administrator and ended, never deleted. A token of
one's own opens the API and feeds no further than its owner's roles.
"""
