"""The pages of allauth that make sense here, under its names; nobody registers himself or keeps several addresses."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import path, re_path

from merilo.accounts.views import elsewhere, entrance, own

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", entrance.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # The second step
    path("2fa/", own.second_step, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
if settings.ACCOUNT_LOGIN_BY_CODE_ENABLED:
    urlpatterns += [
        path("login/code/", account.request_login_code, name="account_request_login_code"),
        path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    ]
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path("elsewhere/unknown/", entrance.unknown_elsewhere, name="socialaccount_signup"),
        path("elsewhere/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("elsewhere/error/", social.login_error, name="socialaccount_login_error"),
        path("elsewhere/<slug:provider_id>/", elsewhere.login, name="openid_connect_login"),
        path("elsewhere/<slug:provider_id>/callback/", elsewhere.callback, name="openid_connect_callback"),
    ]
