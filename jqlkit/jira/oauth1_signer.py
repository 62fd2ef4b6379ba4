"""Requests signed by OAuth 1.0a; imported only where the extra `oauth1` is installed."""

from requests_oauthlib import OAuth1

from jqlkit.errors import ConfigError


class OAuth1Auth(OAuth1):  # type: ignore[misc]  # the extra has no types
    """The signer of requests-oauthlib, which shows no secret. Raises ConfigError for a key that cannot sign."""

    def __init__(self, consumer_key: str, **settings: str | None) -> None:
        super().__init__(consumer_key, **settings)
        names = ("resource_owner_key", "resource_owner_secret", "client_secret", "rsa_key")
        self._secrets = [secret for name in names if (secret := settings[name])]
        try:
            self.client.sign("https://jira.invalid/")
        except (ImportError, AttributeError) as error:  # what oauthlib signs with, or what that needs, is not there
            raise ImportError(str(error)) from None
        except Exception as error:  # oauthlib and what it signs with raise what they like, with the key in it
            name, method = type(error).__name__, settings["signature_method"]
            raise ConfigError(
                f"OAuth 1.0a by {method} does not take this key: is it a private key in PEM? ({name})"
            ) from None

    def secrets(self) -> list[str]:
        """What must not be seen in any output."""
        return self._secrets

    def __repr__(self) -> str:
        return "OAuth1Auth(***)"
