"""How does a delivery come in over HTTP? A blueprint with one path for signed ones, and one with a token in it.

The answers are those that Jira acts upon: 200 with an empty body is taken (or was before), 503 is sent again later,
anything 4xx is never sent again. A body is never answered by 500, since a delivery that met a defect here should come
again once that is mended. Errors are JSON: {"error": "..."}.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_network

import structlog
from flask import Blueprint, Request, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from webhooks.delivery import BadDelivery, Parsed, read
from webhooks.signature import Network, address_allowed, token_matches, verify

MEGABYTE = 1024 * 1024
SHORTEST_TOKEN = 20
_PIECE = 64 * 1024
_ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverSettings:
    """Who may send, and how much.

    `secrets`: any of them may have signed. `path_token`: lets Jira servers in that cannot sign, at `path`/<token>.
    `allowed_addresses`: networks (`10.0.0.0/8`) that senders must be in, on both ways; empty: any. The address is that
    of the connection: behind a proxy, the application must be told to trust it. Raises ValueError for settings that
    would let anybody in.
    """

    secrets: tuple[str, ...] = field(default=(), repr=False)
    path_token: str | None = field(default=None, repr=False)
    allowed_addresses: tuple[str, ...] = ()
    max_body_bytes: int = 25 * MEGABYTE
    path: str = "/webhooks/jira"
    retry_after_seconds: int = 30
    networks: tuple[Network, ...] = field(init=False)

    def __post_init__(self) -> None:
        if any(not secret.strip() for secret in self.secrets):
            raise ValueError("a webhook secret is empty: anybody could sign with it")
        if self.path_token is not None and len(self.path_token.strip()) < SHORTEST_TOKEN:
            raise ValueError(f"the path token is shorter than {SHORTEST_TOKEN} characters: it could be guessed")
        if not self.secrets and self.path_token is None:
            raise ValueError("neither a webhook secret nor a path token is set: anybody could send webhooks")
        networks = tuple(ip_network(each, strict=False) for each in self.allowed_addresses)
        object.__setattr__(self, "networks", networks)


class _Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def receiver(accept: Callable[[Parsed], bool], settings: ReceiverSettings, busy: type[Exception]) -> Blueprint:
    """The blueprint. `accept` keeps a delivery durably (False: it was kept before); it raises `busy` when it cannot."""
    blueprint = Blueprint("webhooks", __name__)

    def signed() -> Response:
        return _answer(accept, settings, token=None)

    def by_token(token: str) -> Response:
        return _answer(accept, settings, token=token)

    def later(error: Exception) -> Response:
        response = _error(503, "the delivery cannot be kept now; it is welcome again later")
        response.headers["Retry-After"] = str(settings.retry_after_seconds)
        if isinstance(error, busy):
            _log.warning("delivery_deferred", error=str(error))
        else:
            _log.error("delivery_failed", exc_info=error)
        return response

    if settings.secrets:
        blueprint.add_url_rule(settings.path, view_func=signed, methods=_ALL_METHODS, provide_automatic_options=False)
    if settings.path_token is not None:
        with_token = f"{settings.path}/<token>"
        blueprint.add_url_rule(with_token, view_func=by_token, methods=_ALL_METHODS, provide_automatic_options=False)
    blueprint.register_error_handler(Exception, later)
    blueprint.register_error_handler(_Refused, _refusal)
    blueprint.register_error_handler(BadDelivery, _refusal)
    blueprint.register_error_handler(HTTPException, _http_refusal)
    return blueprint


def _answer(accept: Callable[[Parsed], bool], settings: ReceiverSettings, token: str | None) -> Response:
    if request.method != "POST":
        raise _Refused(405, "Jira posts webhooks to this address; there is nothing to see")
    if not address_allowed(request.remote_addr, settings.networks):
        raise _Refused(403, "the sender's address is not among the allowed ones")
    if token is not None and not token_matches(token, settings.path_token or ""):
        raise _Refused(401, "the token in the path is wrong")
    body = _body(request, settings.max_body_bytes)
    signature = request.headers.get("X-Hub-Signature")
    # A server that does sign must sign rightly, though the token alone would have let it in.
    must_sign = token is None or (signature is not None and settings.secrets)
    if must_sign and not verify(body, signature, settings.secrets):
        raise _Refused(401, "the signature is missing or wrong: is the secret in Jira's webhook the configured one?")
    if body and not _is_json(request):
        raise _Refused(415, "send application/json in UTF-8")
    accept(read(body, dict(request.headers)))
    return Response(status=200)


def _body(incoming: Request, most: int) -> bytes:
    """The raw body; refused with 413 as soon as it is known to be too long, also where it does not tell its length."""
    if (incoming.content_length or 0) > most:
        raise _Refused(413, f"the body is longer than {most} bytes")
    pieces: list[bytes] = []
    left = most
    while piece := incoming.stream.read(min(_PIECE, left + 1)):
        left -= len(piece)
        if left < 0:
            raise _Refused(413, f"the body is longer than {most} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def _is_json(incoming: Request) -> bool:
    charset = incoming.mimetype_params.get("charset", "utf-8").lower()
    return incoming.mimetype == "application/json" and charset in ("utf-8", "utf8")


def _refusal(error: "_Refused | BadDelivery") -> Response:
    response = _error(error.status, error.message)
    if error.status == 405:
        response.headers["Allow"] = "POST"
    return response


def _http_refusal(error: HTTPException) -> Response:
    return _error(error.code or 400, error.description or error.name)


def _error(status: int, message: str) -> Response:
    response = jsonify(error=message)
    response.status_code = status
    return response
