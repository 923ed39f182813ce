"""Site: everything put together: settings, root addresses, home, health, the ``qsmo`` command.

It may import every domain; nobody imports it.
"""
