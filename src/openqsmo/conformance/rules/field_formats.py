"""Formats that ODCS names for texts and numbers, as patterns and ranges."""

_OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
FORMATS = {
    "email": (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "an e-mail address, like name@agency.gov"),
    "uuid": (r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "a UUID"),
    "uri": (r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$", "an address, like https://agency.gov/"),
    "hostname": (
        r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$",
        "a host",
    ),
    "ipv4": (rf"^{_OCTET}(\.{_OCTET}){{3}}$", "an IPv4 address, like 192.0.2.1"),
    "date": (r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", "a day, like 2026-01-31"),
}
# What a format says of storage or display only, and options that are no check of a single value.
NUMBER_FORMATS = {
    **{f"i{bits}": (str(-(2 ** (bits - 1))), str(2 ** (bits - 1) - 1)) for bits in (8, 16, 32, 64)},
    **{f"u{bits}": ("0", str(2**bits - 1)) for bits in (8, 16, 32, 64)},
    **dict.fromkeys(("f32", "f64"), ("", "")),
}
PASSED_BY = frozenset({"timezone", "defaultTimezone"})
