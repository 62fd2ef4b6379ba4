"""Sandboxes that all tests ask: a small Jira Cloud and Data Center, and the built-in site."""

from collections.abc import Iterator

import pytest

from jqlkit.sandbox import Sandbox
from tests.sandbox.client import Client
from tests.sandbox.data import CONTEXT, small_site


@pytest.fixture(scope="package")
def cloud_url() -> Iterator[str]:
    with Sandbox(small_site(), context=CONTEXT) as sandbox:
        yield sandbox.url


@pytest.fixture
def cloud(cloud_url: str) -> Client:
    return Client(cloud_url, "3")


@pytest.fixture(scope="package")
def datacenter() -> Iterator[Client]:
    with Sandbox(small_site(), context=CONTEXT, deployment="datacenter") as sandbox:
        yield Client(sandbox.url, "2")


@pytest.fixture(scope="package")
def demo() -> Iterator[Client]:
    with Sandbox() as sandbox:
        yield Client(sandbox.url, "3")
