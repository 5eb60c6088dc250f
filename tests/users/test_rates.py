"""How often one may try and ask."""

from __future__ import annotations

import threading

import pytest

from helpers_clock import Clock
from visiontune.jobs.database import Database
from visiontune.users.rates import ADDRESS, NAME, PAIR, Attempts, Buckets, network


@pytest.fixture
def attempts(database: Database) -> Attempts:
    return Attempts(database, Clock())


def tries(attempts: Attempts, count: int, name: str = "ada", address: str = "10.0.0.1") -> int:
    """How many of `count` tries were let through."""
    return sum(not attempts.start(name, address) for _ in range(count))


def test_wrong_passwords_are_few(attempts: Attempts) -> None:
    assert tries(attempts, 50) == PAIR.most
    assert 0 < attempts.start("ada", "10.0.0.1") <= PAIR.seconds
    assert tries(attempts, 1, "bob") == 1, "the others there may"
    assert tries(attempts, 1, address="10.0.0.2") == 1, "nor is she locked out elsewhere"


def test_an_address_cannot_go_through_names(attempts: Attempts) -> None:
    assert sum(tries(attempts, 1, f"user{n}") for n in range(200)) == ADDRESS.most


def test_a_name_cannot_be_tried_from_everywhere(attempts: Attempts) -> None:
    assert sum(tries(attempts, 1, address=f"10.0.{n // 250}.{n % 250}") for n in range(NAME.most + 50)) == NAME.most


def test_it_passes(attempts: Attempts) -> None:
    tries(attempts, 50)
    clock = attempts.clock
    assert isinstance(clock, Clock)
    clock.now += PAIR.seconds + 1
    assert tries(attempts, 50) == PAIR.most


def test_the_right_password_forgets_the_wrong_ones(attempts: Attempts) -> None:
    for _ in range(ADDRESS.most):
        assert not attempts.start("ada", "10.0.0.1")
        attempts.passed("ada", "10.0.0.1")
    assert tries(attempts, PAIR.most - 1) == PAIR.most - 1
    attempts.passed("ada", "10.0.0.1")
    assert tries(attempts, 50) == PAIR.most


def test_many_at_once_are_no_way_around(attempts: Attempts) -> None:
    let: list[float] = []
    together = threading.Barrier(20)

    def run() -> None:
        together.wait()
        let.append(attempts.start("ada", "10.0.0.1"))

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(not wait for wait in let) == PAIR.most


def test_all_processes_count_alike(attempts: Attempts) -> None:
    other = Database(attempts.database.address)
    elsewhere = Attempts(other, attempts.clock)
    assert tries(attempts, 3) + tries(elsewhere, 50) == PAIR.most
    other.close()


@pytest.mark.parametrize("name", ["", "\0", "\ud800", "x" * 10_000, "pair 10.0.0.1 ada", "🐈"])
def test_odd_names_count_too(attempts: Attempts, name: str) -> None:
    assert tries(attempts, 50, name) == PAIR.most


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("", ""),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_household_is_one_place(address: str, place: str) -> None:
    assert network(address) == place


def test_buckets_fill_again() -> None:
    clock = Clock()
    buckets = Buckets(rate=2, burst=3, clock=clock)
    assert [buckets.wait("ada") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.wait("bob") == 0
    clock.now += 0.5
    assert [buckets.wait("ada") for _ in range(2)] == [0, 0.5]
    clock.now += 1_000
    assert [bool(buckets.wait("ada")) for _ in range(4)] == [False, False, False, True]


def test_buckets_of_many_take_little_room() -> None:
    buckets = Buckets(rate=1, burst=1, clock=Clock(), subjects=10)
    for n in range(1_000):
        buckets.wait(str(n))
    assert len(buckets._levels) == 10
