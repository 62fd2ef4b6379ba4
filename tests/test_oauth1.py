"""OAuth 1.0a: a server finds the signatures of the client right, by the rules of oauthlib, and wrong ones wrong."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from jqlkit.errors import ConfigError, JiraAuthError
from jqlkit.jira import JiraClient
from jqlkit.jira.oauth import oauth1
from tests.fake_jira import Answer, Call, FakeJira, issues

signature = pytest.importorskip("oauthlib.oauth1.rfc5849.signature", reason="needs the extra oauth1")
pytest.importorskip("requests_oauthlib", reason="needs the extra oauth1")
rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa", reason="needs the extra oauth1")

QUERY = 'project = DEMO AND summary ~ "a b&c=d"'
SECRETS = {"token": "resource-t0ken", "token_secret": "resource-s3cret"}


def key_pair() -> tuple[str, str]:
    """A private and a public key in PEM."""
    from cryptography.hazmat.primitives import serialization

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, nothing = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.TraditionalOpenSSL, nothing)
    public = key.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    return key_pair()


class Verifier:
    """A Jira that takes requests whose signature is right, and none twice."""

    def __init__(self, fake: FakeJira, method: str, public: str) -> None:
        self.fake = fake
        self.method = method
        self.public = public
        self.seen: set[str] = set()
        fake.fault = self

    def __call__(self, call: Call) -> Answer | None:
        if not self.verified(call):
            return Answer(401, {"message": f"oauth_problem=signature_invalid {call.headers.get('Authorization')}"})
        return None

    def verified(self, call: Call) -> bool:
        """What a server does with the header, by RFC 5849."""
        url = self.fake.origin + call.path + (f"?{urlencode(call.params)}" if call.params else "")
        found = signature.collect_parameters(
            uri_query=urlencode(call.params), headers={"Authorization": call.headers.get("Authorization") or ""}
        )
        plain = signature.collect_parameters(
            headers={"Authorization": call.headers.get("Authorization") or ""}, exclude_oauth_signature=False
        )
        request = Request(url, call.method, found, dict(plain).get("oauth_signature"))
        nonce = dict(found).get("oauth_nonce", "")
        if nonce in self.seen or dict(found).get("oauth_token") != SECRETS["token"]:
            return False
        self.seen.add(nonce)
        name = self.method.lower().replace("-", "_")
        verify = getattr(signature, f"verify_{name}")
        if name.startswith("rsa"):
            return bool(verify(request, self.public))
        return bool(verify(request, "consumer-s3cret", SECRETS["token_secret"]))


class Request:
    """What oauthlib's checks look at."""

    def __init__(self, uri: str, http_method: str, params: list[tuple[str, str]], signed: str | None) -> None:
        self.uri = uri
        self.http_method = http_method
        self.params = params
        self.signature = signed or ""


@pytest.mark.parametrize("method", ["RSA-SHA1", "RSA-SHA256", "RSA-SHA512", "HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512"])
@pytest.mark.parametrize("how", ["post", "get"])
def test_every_request_is_signed_as_a_server_checks_it(keys: tuple[str, str], method: str, how: str) -> None:
    settings: dict[str, Any] = SECRETS | {"signature_method": method}
    settings |= {"rsa_key": keys[0]} if method.startswith("RSA") else {"consumer_secret": "consumer-s3cret"}
    with FakeJira(issues(120), kind="datacenter", cap=50) as fake:
        verifier = Verifier(fake, method, keys[1])
        with JiraClient(fake.url, oauth1("jqlkit", **settings), method=how) as client:
            assert len(list(client.search(QUERY, fields=["summary"]))) == 120
            assert client.myself()
        assert len(verifier.seen) == len(fake.calls) > 3
        assert {call.method for call in fake.searches()} == {how.upper()}


def test_the_key_decides_the_method_and_another_key_is_refused(keys: tuple[str, str]) -> None:
    with FakeJira(kind="datacenter") as fake:
        Verifier(fake, "RSA-SHA1", keys[1])
        with JiraClient(fake.url, oauth1("jqlkit", keys[0], **SECRETS)) as client:
            assert client.myself()
        other = key_pair()[0]
        with JiraClient(fake.url, oauth1("jqlkit", other, **SECRETS)) as client, pytest.raises(JiraAuthError) as caught:
            client.myself()
    # The server repeats the header; the token in it is struck out.
    assert "signature_invalid" in str(caught.value)
    assert SECRETS["token"] not in str(caught.value)


def test_what_cannot_sign_is_refused_at_once_and_not_shown(keys: tuple[str, str]) -> None:
    wrong = keys[0].replace("A", "B")
    makers: list[Callable[[], object]] = [
        lambda: oauth1("jqlkit", wrong, **SECRETS),
        lambda: oauth1("jqlkit", "no key", **SECRETS),
        lambda: oauth1("jqlkit", **SECRETS),
        lambda: oauth1("jqlkit", consumer_secret="s", signature_method="RSA-SHA256", **SECRETS),
        lambda: oauth1("jqlkit", keys[0], signature_method="HMAC-SHA1", **SECRETS),
        lambda: oauth1("jqlkit", consumer_secret="s", signature_method="HMAC-MD5", **SECRETS),
    ]
    for make in makers:
        with pytest.raises(ConfigError) as caught:
            make()
        assert not any(line in str(caught.value) for line in wrong.splitlines()[1:])
    assert SECRETS["token"] not in repr(oauth1("jqlkit", keys[0], **SECRETS))


@pytest.mark.parametrize("missing", ["requests_oauthlib", "jwt", "cryptography"])
def test_without_the_extra_the_error_names_it(keys: tuple[str, str], missing: str) -> None:
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from jqlkit.errors import ConfigError\nfrom jqlkit.jira import oauth1\n"
        "try:\n    oauth1('jqlkit', sys.stdin.read(), 't', 's')\nexcept ConfigError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=keys[0], capture_output=True, text=True, check=True)
    assert "pip install 'jqlkit[oauth1]'" in done.stdout
