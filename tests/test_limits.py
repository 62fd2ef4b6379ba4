"""Keeping to a site's limit: one that is guessed, told in headers, or learned from a refusal."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from jqlkit.jira import BearerAuth, JiraClient
from jqlkit.jira.limits import Limits
from jqlkit.jira.rates import Limiter, Rate, Trial
from tests.fake_jira import Answer, Call, FakeJira, issues

QUERY = "project = DEMO ORDER BY created"


class Site:
    """A site that allows `rate` requests a second, and `size` at once; with `told` it says so in each answer."""

    def __init__(self, rate: float, size: float, told: bool = False, reason: str = "") -> None:
        self.rate, self.size, self.told, self.reason = rate, size, told, reason
        self.refused: list[float] = []
        self._lock = threading.Lock()
        self._tokens = size
        self._at = time.monotonic()

    def fault(self, fake: FakeJira) -> Callable[[Call], Answer]:
        """Refuses what is too much."""

        def answer(call: Call) -> Answer:
            with self._lock:
                now = time.monotonic()
                self._tokens, self._at = min(self.size, self._tokens + (now - self._at) * self.rate), now
                if self._tokens < 1:
                    self.refused.append(now)
                    headers = {"Retry-After": "1"} | ({"RateLimit-Reason": self.reason} if self.reason else {})
                    return Answer(429, {"errorMessages": ["slow down"]}, headers)
                self._tokens -= 1
                left = int(self._tokens)
            found = fake.answer(call)
            if self.told:
                limits = {"Limit": int(self.size), "Remaining": left, "FillRate": 1, "Interval-Seconds": 1 / self.rate}
                found.headers = {f"X-RateLimit-{name}": str(value) for name, value in limits.items()}
            return found

        return answer


def search(site: Site, count: int, **options: object) -> list[str]:
    """The keys of a search for all fields, which takes a request for a hundred issues."""
    with FakeJira(issues(count), latency=0.05) as fake:
        fake.fault = site.fault(fake)
        with JiraClient(fake.url, BearerAuth("t"), timeout=5, **options) as client:  # type: ignore[arg-type]
            return [issue.key for issue in client.search(QUERY, fields=["*all"])]


def in_one_of_three(holds: Callable[[], bool]) -> bool:
    """Whether something holds once: where the processors are busy, a site looks slower than it is, and allows more."""
    return any(holds() for _ in range(3))


# The sites hold a little more than they say, so that a busy machine changes nothing.
@pytest.mark.parametrize(
    ("site", "options", "refused"),
    [
        pytest.param(partial(Site, 10, 10.5), {}, 1, id="nothing known"),
        pytest.param(partial(Site, 10, 10.5, reason="jira-quota-tenant-based"), {}, 1, id="a quota"),
        pytest.param(partial(Site, 10, 10.5), {"rate_limit": "10/s"}, 0, id="configured"),
        pytest.param(partial(Site, 10, 10.5, told=True), {}, 0, id="told from the first answer"),
        pytest.param(partial(Site, 30, 20.5, told=True), {}, 0, id="another one told"),
    ],
)
def test_at_a_limit_hardly_anything_is_refused(
    site: Callable[[], Site], options: dict[str, object], refused: int
) -> None:
    def holds() -> bool:
        limited = site()
        assert len(search(limited, 1800, **options)) == 1800
        return len(limited.refused) <= refused

    # Only the guess depends on how long answers take; what is set or told holds each time.
    assert holds() if refused == 0 else in_one_of_three(holds)


def test_a_site_that_allows_more_is_soon_believed() -> None:
    def holds() -> bool:
        site = Site(1000, 1000)
        started = time.monotonic()
        assert len(search(site, 5000)) == 5000
        assert site.refused == []
        return time.monotonic() - started < 2.0  # at the guessed rate it takes more than four

    assert in_one_of_three(holds)


def test_a_rate_is_learned_from_one_wave_of_refusals() -> None:
    def holds() -> bool:
        site = Site(40, 40)
        assert len(search(site, 9000)) == 9000
        return site.refused[-1] - site.refused[0] < 0.5

    assert in_one_of_three(holds)


@pytest.mark.parametrize(("answers", "is_learned"), [(8, True), (2, False)])
def test_after_the_trial_a_rate_is_learned_from_answers_enough(answers: int, is_learned: bool) -> None:
    limits = Limits(Rate(10_000, 1.0))  # a rate that is set needs no trial
    turns = [limits.wait("GET", "/issue/1", 1.0) for _ in range(answers + 1)]
    for turn in turns[:-1]:
        assert turn is not None
        limits.done(turn, 200, {})
    last = turns[-1]
    assert last is not None
    limits.done(last, 429, {})
    limits.slow_down(last, {"Retry-After": "0.05"}, 0)
    started = time.monotonic()
    for _ in range(10):
        limits.wait("GET", "/issue/2", 5.0)
    assert (time.monotonic() - started > 0.8) == is_learned


def test_a_trial_sends_one_beyond_and_waits_for_all_before_it() -> None:
    trial = Trial()
    numbers = [trial.take() for _ in range(11)]
    later: list[float] = []

    def twelfth() -> None:
        trial.take()
        later.append(time.monotonic())

    thread = threading.Thread(target=twelfth, daemon=True)
    thread.start()
    for number in numbers[1:]:
        trial.done(number, answered=True)
    assert not later
    trial.done(numbers[0], answered=True)
    thread.join(5)
    assert not trial.on
    assert later


def test_a_refusal_within_the_trial_proves_nothing() -> None:
    trial = Trial()
    numbers = [trial.take() for _ in range(11)]
    for number in numbers:
        trial.done(number, answered=number != numbers[3])
    assert trial.on


def test_a_limiter_keeps_its_rate() -> None:
    limiter = Limiter(Rate(10, 1.0))
    delays = [limiter.delay() for _ in range(29)]
    assert delays[:9] == [0.0] * 9
    assert 1.9 < delays[-1] < 2.1


def test_a_limiter_can_be_held_back() -> None:
    limiter = Limiter(Rate(10, 1.0))
    limiter.hold(2)
    delays = [limiter.delay() for _ in range(4)]
    assert delays[:2] == [0.0, 0.0]
    assert 0.05 < delays[2] < delays[3] < 0.25


def test_a_pause_that_nobody_asked_for_leaves_time_to_ask_again() -> None:
    limits = Limits()
    turn = limits.wait("POST", "/search/jql", 1.0)
    assert turn is not None
    assert limits.slow_down(turn, {"Retry-After": "0"}, attempt=5, left=6.0) == 3.0
    assert limits.slow_down(turn, {"Retry-After": "20"}, attempt=5, left=6.0) == 20.0
