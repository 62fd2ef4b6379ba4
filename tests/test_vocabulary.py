"""The short lists of well-known fields say what the catalogue says."""

from jqlkit.catalog import Catalog
from jqlkit.linter.vocabulary import SYSTEM, Vocabulary


def test_vocabulary_equals_the_catalogue() -> None:
    fresh = Vocabulary.of(Catalog.system())
    assert (SYSTEM.plain, SYSTEM.dates, SYSTEM.users) == (fresh.plain, fresh.dates, fresh.users)
