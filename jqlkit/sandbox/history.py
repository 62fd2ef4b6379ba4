"""The life of one generated issue: the statuses and assignees it went through, and the changelog that tells it."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, Final, NamedTuple

from jqlkit.sandbox.profiles import HANDOVER_COUNTS, PATHS, RESOLUTIONS, WORKFLOWS
from jqlkit.sandbox.world import World

Json = dict[str, Any]

_GAP_DAYS: Final = 9.0
_DONE: Final = 3


def stamp(moment: datetime) -> str:
    """A moment in UTC as Jira's REST API writes it."""
    return f"{moment.replace(tzinfo=None).isoformat()}.000+0000"


class Life(NamedTuple):
    """Where an issue stands, and how it got there. `resolved` is None while it is open."""

    status: str
    resolution: Json | None
    assignee: Json | None
    updated: datetime
    resolved: datetime | None
    histories: list[Json]


def live(world: World, random: Random, project: int, created: datetime, ripeness: float, first_id: int) -> Life:
    """Makes up a life. `ripeness` (0 to 1) is the place of the issue among all: old ones are mostly done."""
    end = world.today
    path = _path(random, ripeness)
    members = world.members[project]
    people = _people(random, members, open_=path[-1] != _DONE)
    moments = _moments(random, created, end, len(path) + len(people) - 2)
    is_status = [True] * (len(path) - 1) + [False] * (len(people) - 1)
    random.shuffle(is_status)

    steps, hands = iter(pairwise(path)), iter(pairwise(people))
    workflow = WORKFLOWS[project % len(WORKFLOWS)]
    resolution: Json | None = None
    resolved: datetime | None = None
    histories: list[Json] = []
    for number, (moment, status_step) in enumerate(zip(moments, is_status, strict=True)):
        if status_step:
            old, new = next(steps)
            items = [_status_item(world, workflow[old], workflow[new])]
            before, resolution = resolution, _resolution(world, random) if new == _DONE else None
            resolved = moment if new == _DONE else None
            if before is not resolution:
                items.append(_item("resolution", before, resolution, "name", "id"))
        else:
            giver, taker = next(hands)
            items = [_item("assignee", giver, taker, "displayName", "accountId")]
        author = random.choice(members)
        histories.append({"id": str(first_id + number), "author": author, "created": stamp(moment), "items": items})

    last = moments[-1] if moments else created
    touched = created + timedelta(days=random.expovariate(1 / 60))
    updated = max(last, touched) if touched < end else last + (end - last) * random.random()
    return Life(workflow[path[-1]], resolution, people[-1], updated.replace(microsecond=0), resolved, histories)


def _path(random: Random, ripeness: float) -> tuple[int, ...]:
    done = 0.75 if ripeness < 0.6 else 0.75 - 1.25 * (ripeness - 0.6)
    draw = random.random()
    category = "done" if draw < done else "new" if draw < done + (1 - done) * 0.74 else "indeterminate"
    paths, weights = zip(*PATHS[category], strict=True)
    chosen: tuple[int, ...] = random.choices(paths, weights)[0]
    return chosen


def _people(random: Random, members: list[Json], open_: bool) -> list[Json | None]:
    """Who had the issue, in turn; None is nobody. Members early in the list have more to do."""
    handovers = random.choices(range(len(HANDOVER_COUNTS)), HANDOVER_COUNTS)[0]
    people: list[Json | None] = []
    for place in range(handovers + 1):
        last = place == handovers
        nobody = random.random() < ((0.48 if open_ else 0.35) if last else 0.5)
        person = None if nobody else members[int(len(members) * random.random() ** 1.6)]
        if people and person is people[-1]:
            person = members[0] if person is not members[0] else members[1]
        people.append(person)
    return people


def _moments(random: Random, created: datetime, end: datetime, number: int) -> list[datetime]:
    """Rising moments after `created`, squeezed together where they would lie after `end`."""
    gaps = [random.expovariate(1 / _GAP_DAYS) + 0.01 for _ in range(number)]
    room = (end - created).total_seconds() / 86400 * (0.5 + random.random() / 2)
    scale = min(1.0, room / sum(gaps)) if gaps else 1.0
    moments = []
    moment = created
    for gap in gaps:
        moment += timedelta(days=gap * scale)
        moments.append(moment.replace(microsecond=0))
    return moments


def _resolution(world: World, random: Random) -> Json:
    return random.choices(world.resolutions, [weight for _, _, weight in RESOLUTIONS])[0]


def _status_item(world: World, old: str, new: str) -> Json:
    return _item("status", world.statuses[old], world.statuses[new], "name", "id")


def _item(field: str, old: Json | None, new: Json | None, text: str, id_: str) -> Json:
    return {
        "field": field,
        "fieldtype": "jira",
        "fieldId": field,
        "from": old[id_] if old else None,
        "fromString": old[text] if old else None,
        "to": new[id_] if new else None,
        "toString": new[text] if new else None,
    }
