"""Under which addresses colleagues reach this machine."""

from __future__ import annotations

import contextlib
import ipaddress
import socket

#: Addresses of documentation (RFC 5737, RFC 3849): asked for the way out, nothing is sent to them.
_FAR = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
EVERYWHERE = frozenset({"0.0.0.0", "::"})


def own_addresses() -> list[str]:
    """The machine's addresses in its networks, the one it goes out by first; never its loopback."""
    found: list[str] = []
    for family, far in _FAR:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
                found.append(str(probe.getsockname()[0]))
            except OSError:
                continue
    with contextlib.suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None)]
    return list(dict.fromkeys(address for address in found if _is_usable(address)))


def hosts_for(host: str) -> list[str]:
    """Names under which pages served at `host` answer, beside those of the home's settings."""
    if host not in EVERYWHERE:
        return [host]
    addresses = [f"[{one}]" if ":" in one else one for one in own_addresses()]
    return [*addresses, socket.gethostname().lower()]


def page_addresses(host: str, port: int) -> list[str]:
    """What to type into a browser: on this machine, then at a colleague's."""
    if host not in EVERYWHERE:
        return [f"http://{f'[{host}]' if ':' in host else host}:{port}/"]
    return [f"http://127.0.0.1:{port}/", *(f"http://{one}:{port}/" for one in hosts_for(host))]


def _is_usable(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)
