"""How the standards feed is read. Pure: bytes in, records and findings out.

``identifiers`` reads one identifier, ``keys`` says what a key means, ``walk`` finds the
records in a file whatever its dialect, ``records`` reads one record, ``gather`` joins the
records of all files, and ``fibf`` is the way in.
"""
