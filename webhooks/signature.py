"""Did Jira send this? Signatures over the raw body, and the unguessable path for servers that cannot sign."""

import hmac
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

METHODS = ("sha256", "sha384", "sha512")  # sha1 and md5 are refused: a method that weak proves nothing

Network = IPv4Network | IPv6Network


def verify(body: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """Is `header` (`X-Hub-Signature: method=hexdigest`) the signature of exactly these bytes by one of the secrets?

    Several secrets are for the change from one to the next. Raises ValueError for an empty one: anybody has it.
    """
    if any(not secret for secret in secrets):
        raise ValueError("an empty secret proves nothing")
    method, _, digest = (header or "").strip().partition("=")
    if method.lower() not in METHODS:
        return False
    given = digest.strip().lower().encode("utf-8", "replace")
    good = False
    for secret in secrets:
        right = hmac.new(secret.encode(), body, method.lower()).hexdigest().encode()
        good |= hmac.compare_digest(right, given)
    return good


def token_matches(given: str, token: str) -> bool:
    """Compare the token in the path in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def address_allowed(address: str | None, networks: Sequence[Network]) -> bool:
    """Is the sender's address in one of the networks? Everyone is where there is no list."""
    if not networks:
        return True
    try:
        sender = ip_address((address or "").partition("%")[0])
    except ValueError:
        return False
    if isinstance(sender, IPv6Address) and sender.ipv4_mapped is not None:
        sender = sender.ipv4_mapped
    return any(sender in network for network in networks)
