"""Who asks the API: a program with a bearer token, or somebody who is signed in to the pages."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from nonggu.keep.tokens import user_of_token
from nonggu.registry.models import User
from nonggu.web.gate.asking import address_of


class TokenAuth(HttpBearer):
    """`Authorization: Bearer TOKEN`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The account that the token reads as."""
        return user_of_token(token, address=address_of(request))


AUTH = [SessionAuth(), TokenAuth()]
