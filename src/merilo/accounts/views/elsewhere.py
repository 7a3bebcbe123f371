"""Sign-in by an OpenID Connect server: the steps of allauth, stricter, and no fault without a page."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

log = logging.getLogger(__name__)
NONCES = "oidc-nonces"  # in the session: what this browser has sent with its ways there
MOST_NONCES = 5
KEY = "tie"  # in the address: who wants the own account tied


class Server(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The server of sign-in. What it says counts only signed by its key, for us, in answer to this browser."""

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return who has signed in. Raises OAuth2Error."""
        said = self._signed(app, kwargs["response"].get("id_token"))
        waiting = request.session.get(NONCES, [])
        nonce = said.get("nonce")
        if not nonce or nonce not in waiting:
            raise OAuth2Error("the answer is for another question (nonce)")
        request.session[NONCES] = [one for one in waiting if one != nonce]
        told = self._fetch_user_info(token.token)
        if not said.get("sub") or told.get("sub") != said["sub"]:
            raise OAuth2Error("the server tells of another person than it has signed for (sub)")
        told["email_verified"] = told.get("email_verified") in (True, "true")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told, "id_token": said})

    def _signed(self, app: Any, id_token: Any) -> dict[str, Any]:
        """Return what the token of the person says, its signature checked however it came."""
        if not isinstance(id_token, str):
            raise OAuth2Error("no id_token")
        said: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return said


def _told_plainly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn a server that is silent, or talks nonsense, into a page that says what to do."""

    @never_cache
    @require_safe
    @wraps(view)
    def told(request: Any, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except SocialApp.DoesNotExist:
            raise Http404("Такого входа нет.") from None
        except (OAuth2Error, RequestException, LookupError, TypeError, ValueError, AttributeError):
            log.warning("the OpenID Connect server was not understood", exc_info=True)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return told


def way_to_tie(request: Any) -> dict[str, str] | None:
    """Return how one's own account is tied to the server of sign-in: what it is called and where to go."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    if not apps:
        return None
    key = signing.dumps(request.user.pk, salt=KEY)
    return {
        "name": apps[0]["name"],
        "href": f"{reverse('openid_connect_login', args=[apps[0]['provider_id']])}?{urlencode({KEY: key})}",
    }


def _is_meant(request: Any, key: str) -> bool:
    """Say whether a person has pressed the link of the own page.

    Any page of others can lead a browser here; it must not tie what a stranger signs in with to the account.
    """
    try:
        return bool(signing.loads(key, salt=KEY, max_age=60 * 60) == request.user.pk)
    except signing.BadSignature:
        return False


@_told_plainly
def login(request: Any, provider_id: str) -> HttpResponse:
    """Send a person to the server of sign-in, with a word that must come back signed."""
    nonce = secrets.token_urlsafe(24)
    request.session[NONCES] = [nonce, *request.session.get(NONCES, [])][:MOST_NONCES]
    asked = request.GET.copy()
    for name in ("scope", "action"):  # allauth would take these from any link
        asked.pop(name, None)
    asked["auth_params"] = urlencode({"nonce": nonce})
    asked["process"] = "connect" if _is_meant(request, asked.pop(KEY, [""])[-1]) else "login"
    request.GET = asked
    answer: HttpResponse = OAuth2LoginView.adapter_view(Server(request, provider_id))(request)
    return answer


@_told_plainly
def callback(request: Any, provider_id: str) -> HttpResponse:
    """Take a person back who comes from the server of sign-in."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(Server(request, provider_id))(request)
    return answer
