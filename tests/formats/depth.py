"""How much hostile text the round trips carry: a little in `make test`, much in a deep and seeded run.

    pytest --hypothesis-profile=deep --hypothesis-seed=1 tests/formats/test_round_trips.py \\
        tests/formats/test_there_and_back.py
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

#: The profile's name, registered in `tests/conftest.py`.
DEEP = "deep"
_TIMES = 10


def examples(few: int) -> settings:
    """`few` examples a test, always the same ones; in the deep run many times as many, by the seed given."""
    return settings(
        max_examples=times(few),
        deadline=None,
        derandomize=not _is_deep(),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def times(few: int) -> int:
    """`few`, or as many as the deep run takes instead."""
    return few * _TIMES if _is_deep() else few


def every(few: int) -> int:
    """Every fifth case, say, and in the deep run each of them."""
    return 1 if _is_deep() else few


def _is_deep() -> bool:
    return settings.get_current_profile_name() == DEEP
