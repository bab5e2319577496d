"""Lay out what the data files hold, as the table of ``models/data/README.md``."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.validate import DataFile

_COUNTS = re.compile(r"(<!-- counts -->\n).*?(<!-- /counts -->)", re.DOTALL)


def counts(files: "Sequence[DataFile]") -> str:
    """Lay out what the files hold as a Markdown table."""
    rows = [
        "| file | lines | one by one | slices | languages | answers |",
        "|---|---|---|---|---|---|",
    ]
    for data in files:
        lines = list(data.lines.values())
        cells = (
            data.path.name,
            str(len(lines)),
            str(sum(line.origin is None for line in lines)),
            _tally(line.slice for line in lines),
            _tally(line.lang for line in lines),
            _tally(name for line in lines for name in line.labels()),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _tally(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(Counter(names).items()))


def with_counts(readme: str, files: "Sequence[DataFile]") -> str:
    """Give the README with the counts of these files."""
    return _COUNTS.sub(lambda found: f"{found[1]}{counts(files)}\n{found[2]}", readme)
