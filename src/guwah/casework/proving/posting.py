"""
The one place from which a time stamp's request leaves: one address, named by a person.

Knows nothing of what is sent.

The rules of this module are:
  * Only http and https, only the address that was given; a redirection is refused.
  * A proxy that is given is used without exception; otherwise the one that the system names, as
    other programs do.
  * No header says which program this is. An answer has a limit of size and of time.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from typing import IO, Any, Final

from guwah.errors import UsageError

_SECONDS: Final = 60
_SCHEMES: Final = ("http://", "https://")


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """Leave a redirection an error: the address that was named is the one that is asked."""
        return


class _Through(urllib.request.ProxyHandler):
    """The proxy that a person named: always, whatever the system excepts (`no_proxy`)."""

    def __init__(self, proxy: str) -> None:
        self._at = urllib.parse.urlsplit(proxy)
        super().__init__({"http": proxy, "https": proxy})

    def proxy_open(self, req: urllib.request.Request, proxy: str, type: str) -> Any:
        """Send a request through the proxy."""
        asked = req.type
        req.set_proxy(self._at.netloc, self._at.scheme)
        if asked in (self._at.scheme, "https"):
            return None  # the handler of that kind goes on
        return self.parent.open(req, timeout=req.timeout)


def fetch(
    url: str, data: bytes | None, headers: dict[str, str], most_bytes: int, proxy: str | None
) -> bytes | None:
    """Send a request and return what was answered.

    Args:
        url: The address, http or https.
        data: What is sent; None asks for something instead.
        headers: What else is said.
        most_bytes: The largest answer that is taken.
        proxy: The address of a proxy, or None.

    Returns:
        The answer; None if there is nothing at that address (404).

    Raises:
        UsageError: If the address cannot be used or reached, or answers something else.
    """
    for address in (url, *([proxy] if proxy else [])):
        if not address.startswith(_SCHEMES) or any(sign.isspace() for sign in address):
            raise UsageError(f"'{address}' is not an address that starts with http:// or https://")
        if "@" in address:
            raise UsageError("an address must not hold a name and password: others could see them")
    handlers: list[urllib.request.BaseHandler] = [_NoRedirection()]
    if proxy:
        handlers.append(_Through(proxy))
    opener = urllib.request.build_opener(*handlers)
    opener.addheaders = []
    request = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310  http or https only, above
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            found: bytes = answer.read(most_bytes + 1)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 404:
            return None
        raise _unreachable(url, f"it answered {error.code}") from error
    except urllib.error.URLError as error:
        raise _unreachable(url, str(error.reason)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _unreachable(url, str(error) or type(error).__name__) from error
    if len(found) > most_bytes:
        raise _unreachable(url, "its answer is too large")
    return found


def _unreachable(url: str, reason: str) -> UsageError:
    return UsageError(
        f"no answer that can be used: {reason.lower()}", item=url,
        hint="without a network: --request-out FILE here, --token-in FILE afterwards",
    )  # fmt: skip
