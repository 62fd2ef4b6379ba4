"""Requests signed by OAuth 1.0a, with the extra `oauth1`."""

from typing import Any

from requests import PreparedRequest
from requests.auth import AuthBase

from jqlkit.errors import ConfigError


class OAuth1Auth(AuthBase):
    """The signer of requests-oauthlib, which shows no secret.

    Raises ImportError without the extra, and ConfigError for a key that cannot sign.
    """

    def __init__(self, consumer_key: str, **settings: str | None) -> None:
        from requests_oauthlib import OAuth1

        self._signer: Any = OAuth1(consumer_key, **settings)
        names = ("resource_owner_key", "resource_owner_secret", "client_secret", "rsa_key")
        self._secrets = [secret for name in names if (secret := settings[name])]
        try:
            self._signer.client.sign("https://jira.invalid/")
        except (ImportError, AttributeError) as error:  # what oauthlib signs with, or what that needs, is not there
            raise ImportError(str(error)) from None
        except Exception as error:  # oauthlib and what it signs with raise what they like, with the key in it
            name, method = type(error).__name__, settings["signature_method"]
            raise ConfigError(
                f"OAuth 1.0a by {method} does not take this key: is it a private key in PEM? ({name})"
            ) from None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the signature."""
        signed: PreparedRequest = self._signer(request)
        return signed

    def secrets(self) -> list[str]:
        """What must not be seen in any output."""
        return self._secrets

    def __repr__(self) -> str:
        return "OAuth1Auth(***)"
