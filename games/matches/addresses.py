"""Which address a request or socket comes from, behind the proxies that the site trusts (TRUSTED_PROXIES)."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def address_of(peer: str | None, forwarded_for: str | None) -> str:
    """The last address in X-Forwarded-For that is not one of our own proxies, else the socket's peer."""
    address = peer or "unknown"
    forwarded = (forwarded_for or "").split(",")
    while forwarded and _is_proxy(address):
        address = forwarded.pop().strip() or address
    return address


def _is_proxy(address: str) -> bool:
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    return any(peer in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
