"""The 200 queries that speed is measured on: 90 short, 90 typical, 20 long ones; made anew for each round."""

import random

_FIELDS = 'project;status;assignee;labels;priority;"Story Points";cf[10010];fixVersion;created'.split(";")
_VALUES = 'DEMO;Open;"In Progress";Done;High;42;-7d;bug;currentUser();startOfDay(-1d);2024-01-01'.split(";")
_OPERATORS = ("=", "!=", ">=", "~")


def workload(seed: int) -> list[str]:
    """200 queries; each seed gives others."""
    pick = random.Random(seed)  # not for secrets
    short = [_clause(pick) for _ in range(90)]
    typical = [_of_length(pick, pick.randint(60, 150)) for _ in range(90)]
    long = [_of_length(pick, pick.randint(2000, 5000)) for _ in range(20)]
    return short + typical + long


def _of_length(pick: random.Random, length: int) -> str:
    text = _clause(pick)
    while len(text) < length - 30:
        joiner = pick.choice((" AND ", " AND ", " and ", " OR "))
        text += joiner + (f"({_clause(pick)} OR {_clause(pick)})" if pick.random() < 0.2 else _clause(pick))
    return f"{text} ORDER BY {pick.choice(_FIELDS)} DESC, key"


def _clause(pick: random.Random) -> str:
    field = pick.choice(_FIELDS)
    roll = pick.random()
    if roll < 0.3:
        values = ", ".join(_value(pick) for _ in range(pick.randint(2, 8)))
        return f"{field} {pick.choice(('IN', 'in', 'NOT IN'))} ({values})"
    if roll < 0.36:
        return f"status WAS {_value(pick)} AFTER -{pick.randint(1, 90)}d"
    if roll < 0.42:
        return f"{field} IS NOT EMPTY"
    return f"{field} {pick.choice(_OPERATORS)} {_value(pick)}"


def _value(pick: random.Random) -> str:
    return pick.choice(_VALUES) if pick.random() < 0.6 else f"{pick.choice(('v', 'w-', 'X.'))}{pick.randint(0, 99999)}"
