"""Whom a network address stands for."""

from ipaddress import ip_address, ip_network

HOUSEHOLD = 64
"""Bits of an IPv6 address that a provider gives to a customer; the rest is free."""


def network(address: str) -> str:
    """What two addresses of one household have in common.

    >>> network("192.0.2.1"), network("::ffff:192.0.2.1"), network("2001:db8::1:2")
    ('192.0.2.1', '192.0.2.1', '2001:db8::/64')
    >>> network("")
    ''
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, HOUSEHOLD), strict=False))
