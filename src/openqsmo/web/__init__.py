"""Web: what every page and every API door shares.

``access`` says who may use a door, and a door that says nothing is refused;
``refusals`` turns a problem into a page or into problem details (RFC 9457); ``api`` is
the API kit; the page shell and its parts lie in ``templates/web``.
"""
