"""What completion knows: a catalogue and values, at once from memory, renewed by a thread behind the user's back."""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any, Final

from jqlkit.errors import JqlkitError
from jqlkit.repl.private import cache_folder, private_file, replace
from jqlkit.repl.sources import Source

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog, ValueInfo

#: Seconds after which what is known is shown still, and asked for again.
STALE_AFTER: Final = 300.0
#: Seconds before a value is asked for again after a request for it failed.
_RETRY_AFTER: Final = 30.0
#: Typed beginnings for which values are kept on disk, for each field.
_KEPT: Final = 20

Key = tuple[str, str]


class Knowledge:
    """The catalogue and the values of a source.

    `catalog` is there from the start (the documented one) and replaced as soon as the source's own is known.
    `values()` never waits: it gives what is known, and has the rest fetched by a thread, which then calls
    `on_change`. For a remote source both are kept on disk, for its next session.
    """

    def __init__(self, source: Source, on_change: Callable[[], None] = lambda: None) -> None:
        self.source = source
        self.on_change = on_change
        self.busy = False
        self.problem = ""
        self._catalog: Catalog | None = None
        self._values: dict[Key, list[ValueInfo]] = {}
        self._fetched: dict[Key, float] = {}
        self._wanted: LifoQueue[Key | None] = LifoQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._folder = cache_folder() / _folder_name(source) if source.remote else None

    @property
    def catalog(self) -> "Catalog":
        """The best catalogue that is known now."""
        if self._catalog is None:
            from jqlkit.catalog import Catalog

            return Catalog.system()
        return self._catalog

    def start(self) -> None:
        """Starts the thread: what is on disk first, then the source's own word."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="values", daemon=True)
            self._thread.start()

    def ensure(self) -> None:
        """Without the thread (a script): reads the source's own catalogue now, once."""
        if self._thread is None and self._catalog is None:
            self.fetch_catalog()

    def refresh(self) -> None:
        """Forgets how old everything is, so that it is fetched again."""
        self.source.forget()
        with self._lock:
            self._fetched.clear()
        self._wanted.put(None)

    def values(self, field: str, typed: str) -> "list[ValueInfo]":
        """The known values of a field for what was typed; a source of values for `complete()`."""
        if not self._suggests(field):
            return []
        key = (field, typed.lower())
        with self._lock:
            age = time.monotonic() - self._fetched.get(key, -1e9)
            if age > STALE_AFTER:
                self._fetched[key] = time.monotonic()  # asked for: not twice
                self._wanted.put(key)
            for length in range(len(typed), -1, -1):
                if found := self._values.get((field, typed[:length].lower())):
                    return found
        return []

    def _suggests(self, field: str) -> bool:
        known = self.catalog.field(field)
        return known is not None and (known.auto or not self.catalog.complete)

    # ---- the thread

    def fetch_catalog(self) -> None:
        """What is on disk, then what the source says; waits for it."""
        self.load()
        self._fetch(None)

    def _run(self) -> None:
        self.fetch_catalog()
        while True:
            try:
                key = self._wanted.get(timeout=60)
            except Empty:
                continue
            self._fetch(key)

    def _fetch(self, key: Key | None) -> None:
        self.busy = True
        try:
            if key is None:
                catalog = self.source.catalog()
                with self._lock:
                    self._catalog = catalog
            else:
                found = self.source.suggestions(*key)
                with self._lock:
                    self._values[key] = found
            self.problem = ""
            self._save(key)
        except Exception as error:  # whatever it is: completion goes on with what is known
            self.problem = str(error).partition("\n")[0]
            if key is not None:
                with self._lock:
                    self._fetched[key] = time.monotonic() - STALE_AFTER + _RETRY_AFTER
        finally:
            self.busy = False
            self.on_change()

    # ---- the disk

    def load(self) -> None:
        """Reads what an earlier session kept; nothing happens if there is nothing."""
        if self._folder is None:
            return
        from jqlkit.catalog import Catalog, ValueInfo

        try:
            self._catalog = Catalog.load(self._folder / "catalog.json")
            rows = json.loads((self._folder / "values.json").read_text(encoding="utf-8"))
            for field, typed, values in rows:
                self._values[field, typed] = [ValueInfo(*value) for value in values]
        except (JqlkitError, OSError, ValueError, TypeError):
            return  # no cache, or none of ours: it is written anew
        finally:
            self.on_change()

    def _save(self, key: Key | None) -> None:
        if self._folder is None:
            return
        if key is None:
            assert self._catalog is not None
            path = self._folder / "catalog.json"
            draft = private_file(path.with_suffix(f".{threading.get_native_id()}"))
            self._catalog.save(draft)
            draft.replace(path)
            return
        with self._lock:
            rows = [[field, typed, values] for (field, typed), values in self._values.items()]
        kept: dict[str, int] = {}
        chosen = []
        for row in sorted(rows, key=lambda row: len(str(row[1]))):
            kept[str(row[0])] = kept.get(str(row[0]), 0) + 1
            if kept[str(row[0])] <= _KEPT:
                chosen.append(row)
        replace(self._folder / "values.json", json.dumps(chosen, ensure_ascii=False))


def _folder_name(source: Source) -> str:
    """A name for the folder of a source's cache: readable, and different for each address."""
    address: Any = getattr(source, "url", source.name)
    digest = hashlib.sha256(str(address).encode()).hexdigest()[:12]
    safe = "".join(c if c.isalnum() else "-" for c in source.name)[:40]
    return f"{safe}-{digest}"
