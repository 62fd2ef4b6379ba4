"""Certificates for servers on loopback, made by openssl."""

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")


class Papers(NamedTuple):
    """Files of an authority, of a server at 127.0.0.1 and of a client; both are signed by the authority."""

    authority: str
    server: tuple[str, str]
    client: tuple[str, str]

    def context(self, ask_client: bool = False) -> ssl.SSLContext:
        """What a server with these papers needs."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server)
        if ask_client:
            context.load_verify_locations(self.authority)
            context.verify_mode = ssl.CERT_REQUIRED
        return context


def make_papers(folder: Path) -> Papers:
    """Papers in a folder, good for two days."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    openssl("req", "-x509", *key, "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem")
    for name, extra in (("server", "subjectAltName=IP:127.0.0.1"), ("client", "extendedKeyUsage=clientAuth")):
        own = ("-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-addext", extra)
        openssl("req", "-x509", *key, "-CA", "ca.pem", "-CAkey", "ca.key", *own)
    pairs = [(str(folder / f"{name}.pem"), str(folder / f"{name}.key")) for name in ("server", "client")]
    return Papers(str(folder / "ca.pem"), *pairs)
