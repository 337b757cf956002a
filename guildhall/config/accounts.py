"""Settings of sign-up and sign-in (django-allauth), from the environment."""

from typing import Any
from urllib.parse import urlsplit

from guildhall.config.env import Environment


def accounts(env: Environment, is_demo: bool) -> dict[str, Any]:
    delivers_mail = env["EMAIL_URL"] is not None
    is_secure = env.site_url.startswith("https://")
    return {
        **_forms(),
        **_sign_up(delivers_mail),
        **_factors(delivers_mail, is_secure),
        **_social(env),
        "DELIVERS_MAIL": delivers_mail,
        "CSP_FORM_ORIGINS": _origins(env),
        "ACCOUNT_ADAPTER": "guildhall.members.accounts.AccountAdapter",
        "SOCIALACCOUNT_ADAPTER": "guildhall.members.accounts.SocialAdapter",
        "MFA_ADAPTER": "guildhall.members.accounts.FactorAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "handle",
        "ACCOUNT_USER_DISPLAY": "guildhall.members.accounts.display",
        "ACCOUNT_LOGIN_METHODS": {"email", "username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "email*", "password1*"],
        "ACCOUNT_SIGNUP_FORM_CLASS": "guildhall.members.forms.joining.JoiningForm",
        "ACCOUNT_USERNAME_MIN_LENGTH": 2,
        "ACCOUNT_PRESERVE_USERNAME_CASING": True,
        "ACCOUNT_MAX_EMAIL_ADDRESSES": 5,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,  # the session in use goes on; the hash ends all others
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 600,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": True,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if is_secure else "http",
        "ACCOUNT_RATE_LIMITS": {
            "signup": "20/h/ip",
            "login": "60/m/ip",
            "login_failed": "10/m/ip,30/h/ip,5/5m/key",
            "reset_password": "20/h/ip,3/h/key",
        },
        "ALLAUTH_TRUSTED_PROXY_COUNT": env["GUILDHALL_PROXIES"],
        "USERSESSIONS_TRACK_ACTIVITY": False,  # a read is no write
    }


def _forms() -> dict[str, Any]:
    return {
        "ACCOUNT_FORMS": {
            name: f"guildhall.members.forms.accounts.{form}"
            for name, form in {
                "signup": "SignupForm",
                "login": "LoginForm",
                "add_email": "AddEmailForm",
                "change_password": "ChangePasswordForm",
                "set_password": "SetPasswordForm",
                "reset_password": "ResetPasswordForm",
                "reset_password_from_key": "ResetPasswordKeyForm",
                "reauthenticate": "ReauthenticateForm",
            }.items()
        },
        "SOCIALACCOUNT_FORMS": {"signup": "guildhall.members.forms.accounts.SocialSignupForm"},
        "MFA_FORMS": {
            "authenticate": "guildhall.members.forms.factors.AuthenticateForm",
            "reauthenticate": "guildhall.members.forms.factors.ReauthenticateForm",
            "activate_totp": "guildhall.members.forms.factors.ActivateTOTPForm",
        },
    }


def _sign_up(delivers_mail: bool) -> dict[str, Any]:
    return {
        # Without mail nobody could prove an address: then people are let in at once, and the page says so.
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory" if delivers_mail else "optional",
        "ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS": 2,
        "ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION": True,
        "ACCOUNT_PREVENT_ENUMERATION": True,
    }


def _factors(delivers_mail: bool, is_secure: bool) -> dict[str, Any]:
    return {
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_ALLOW_UNVERIFIED_EMAIL": not delivers_mail,
        "MFA_TOTP_TOLERANCE": 1,
        # Passkeys want https, except on http://localhost.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not is_secure,
    }


def _social(env: Environment) -> dict[str, Any]:
    return {
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_AUTO_SIGNUP": False,  # everybody chooses a handle and agrees to the terms
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,  # an address alone never opens somebody's account
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_PROVIDERS": _providers(env),
    }


def _origins(env: Environment) -> list[str]:
    """Where the buttons of the sign-in page lead on to."""
    found = ["https://github.com"] if env["GITHUB_CLIENT_ID"] else []
    if env["OIDC_URL"]:
        parts = urlsplit(env["OIDC_URL"])
        found.append(f"{parts.scheme}://{parts.netloc}")
    return found


def _providers(env: Environment) -> dict[str, Any]:
    return {
        "github": {**_asked_by("GitHub"), "SCOPE": ["read:user", "user:email"], "APPS": _github(env)},
        "openid_connect": {**_asked_by("OpenIDConnect"), "APPS": _openid_connect(env)},
    }


def _asked_by(name: str) -> dict[str, Any]:
    return {"OAUTH_PKCE_ENABLED": True, "provider_class": f"guildhall.members.providers.{name}"}


def _github(env: Environment) -> list[dict[str, Any]]:
    app = {"client_id": env["GITHUB_CLIENT_ID"], "secret": env["GITHUB_CLIENT_SECRET"], "key": ""}
    return [app] if env["GITHUB_CLIENT_ID"] else []


def _openid_connect(env: Environment) -> list[dict[str, Any]]:
    app = {
        "provider_id": "oidc",
        "name": env["OIDC_NAME"],
        "client_id": env["OIDC_CLIENT_ID"],
        "secret": env["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": env["OIDC_URL"]},
    }
    return [app] if env["OIDC_URL"] and env["OIDC_CLIENT_ID"] else []
