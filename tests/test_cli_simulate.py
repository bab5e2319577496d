from pathlib import Path

import pytest

from tests.test_cli import ecotopia


def test_the_same_seeds_give_the_same_table(tmp_path: Path) -> None:
    wanted = ("simulate", "--preset", "classic", "--strategy", "honest", "--campaigns", "3")
    first, again = (ecotopia(tmp_path, *wanted, "--seed", "5") for _ in range(2))
    assert first.returncode == 0
    assert first.stdout == again.stdout
    assert ecotopia(tmp_path, *wanted, "--seed", "900").stdout != first.stdout
    row = next(line for line in first.stdout.splitlines() if line.split()[:1] == ["honest"])
    assert sum(map(int, row.split()[1:7])) in range(99, 102)  # rounded per cents


def test_every_strategy_has_its_row(tmp_path: Path) -> None:
    done = ecotopia(tmp_path, "simulate", "--campaigns", "1")
    names = [line.split()[0] for line in done.stdout.splitlines() if line.strip()]
    assert names[1:8] == [
        "green",
        "industrialist",
        "patient",
        "populist",
        "honest",
        "nothing",
        "random",
    ]


def test_a_chart_is_written(tmp_path: Path) -> None:
    wanted = ("simulate", "--strategy", "nothing", "--campaigns", "2", "--chart")
    done = ecotopia(tmp_path, *wanted, "chart.png")
    assert done.returncode == 0
    assert "The chart is in chart.png." in done.stdout
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    refused = ecotopia(tmp_path, *wanted, "chart.doc")
    assert refused.returncode == 1
    assert "The chart cannot be written" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("simulate", "--preset", "long"),
        ("simulate", "--strategy", "genius"),
        ("simulate", "--campaigns", "0"),
        ("bench", "campaigns", "--size", "0"),
    ],
)
def test_bad_usage_is_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert ecotopia(tmp_path, *arguments).returncode == 2


def test_the_bench_plays_each_size_and_leaves_nothing_behind(tmp_path: Path) -> None:
    sizes = ("--size", "1", "--size", "20")
    small = ("--rounds", "14", "--stored", "14", "--folder", ".")
    done = ecotopia(tmp_path, "bench", "campaigns", *sizes, *small)
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert [row[0] for row in rows if len(row) == 5] == ["1", "20"]
    assert "Ends of rounds alone" in done.stdout
    assert list(tmp_path.iterdir()) == []
