"""Clocks, entropy and sealed values: what a real database never allows, what a token is bound to."""

from datetime import datetime, timedelta

import pytest

from baijia.core import cipher, clock, entropy, ids
from baijia.core.models import Instance

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2021-07-20T12:00:00+08:00")
PLACE = {"table": "t", "field": "f", "row": "r1"}


@pytest.fixture
def real(db):
    """A database that is not synthetic."""
    Instance.objects.update_or_create(pk=1, defaults={"synthetic": False, "clock_offset": 3600})


def drawn(seed):
    with entropy.seeded(seed):
        return entropy.random_bytes(40), entropy.text(12), entropy.below(1000), ids.public_number("P", 7)


def test_the_same_seed_gives_the_same_bytes(synthetic):
    assert drawn("2021") == drawn("2021")
    assert drawn("2021") != drawn("2022")


def test_a_stream_does_not_depend_on_how_it_is_read():
    whole, parts = entropy.SeededStream("s"), entropy.SeededStream("s")
    assert whole.read(100) == b"".join(parts.read(size) for size in (1, 31, 32, 36))


def test_outside_a_seeded_block_nothing_repeats(synthetic):
    with entropy.seeded("s"):
        pass
    assert entropy.random_bytes(16) != entropy.random_bytes(16)


def test_numbers_below_a_bound_are_even(synthetic):
    with entropy.seeded("even"):
        counts = [0] * 5
        for _ in range(2000):
            counts[entropy.below(5)] += 1
    assert min(counts) > 340
    assert sum(counts) == 2000


def test_a_real_database_refuses_seeded_entropy_and_a_moved_clock(real):
    with pytest.raises(RuntimeError, match="synthetic"), entropy.seeded("s"):
        pytest.fail("a real database drew from a seed")
    with pytest.raises(RuntimeError, match="synthetic"), clock.fixed(NOON):
        pytest.fail("a real database held its clock")


def test_a_real_database_ignores_a_clock_offset(real):
    assert abs(clock.edition_now() - clock.wall_now()) < timedelta(seconds=5)


def test_a_synthetic_clock_runs_ahead_and_wall_time_does_not(synthetic):
    Instance.objects.update_or_create(pk=1, defaults={"synthetic": True, "clock_offset": 86400})
    held = clock.edition_now()
    assert held == datetime.fromisoformat("2021-07-20T10:00:00+08:00")
    assert clock.wall_now() - held > timedelta(days=365)


def test_edition_time_is_legal_time_to_the_second(synthetic):
    with clock.fixed(datetime.fromisoformat("2021-07-28T09:00:00.987+00:00")):
        assert clock.iso(clock.edition_now()) == "2021-07-28T17:00:00+08:00"


def test_a_token_opens_in_its_own_place_only():
    token = cipher.seal("510104198503150011", **PLACE)
    assert cipher.unseal(token, **PLACE) == "510104198503150011"
    for other in ({"row": "r2"}, {"field": "g"}, {"table": "u"}):
        with pytest.raises(cipher.Unsealable):
            cipher.unseal(token, **(PLACE | other))


def test_a_token_says_nothing_and_is_never_the_same():
    first, second = cipher.seal("甲", **PLACE), cipher.seal("甲", **PLACE)
    assert first != second
    assert "甲" not in first


@pytest.mark.parametrize("place", [3, 12, -8])
def test_a_changed_token_does_not_open(place):
    token = cipher.seal("甲", **PLACE)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place:][1:]
    with pytest.raises(cipher.Unsealable):
        cipher.unseal(changed, **PLACE)


@pytest.mark.parametrize("token", ["", "v1", "v1..", "v2.aa.bb", "甲"])
def test_what_is_no_token_does_not_open(token):
    with pytest.raises(cipher.Unsealable):
        cipher.unseal(token, **PLACE)


def test_another_master_key_opens_nothing_and_finds_nothing(settings):
    token, blind = cipher.seal("甲", **PLACE), cipher.blind_index("甲", purpose="id")
    settings.MASTER_KEY = "00" * 32
    with pytest.raises(cipher.Unsealable, match="unknown key"):
        cipher.unseal(token, **PLACE)
    assert cipher.blind_index("甲", purpose="id") != blind


def test_a_blind_index_is_apart_for_each_purpose():
    assert cipher.blind_index("1", purpose="id") == cipher.blind_index("1", purpose="id")
    assert cipher.blind_index("1", purpose="id") != cipher.blind_index("1", purpose="phone")
