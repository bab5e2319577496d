"""The shape of DESIGN.md section 6, as rules on imports and on who looks into a campaign."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FORBIDDEN = {
    # The core is pure: no Discord, no database, no shell, no clock, no shared random generator.
    "bot/game": (
        "discord",
        "sqlalchemy",
        "aiohttp",
        "random",
        "time",
        "os",
        "pathlib",
        "asyncio",
        "secrets",
        "bot.campaigns",
        "bot.clock",
        "bot.config",
        "bot.face",
        "bot.language",
        "bot.scheduler",
        "bot.store",
        "bot.tasks",
        "models",
        "sandbox",
    ),
    "bot/store": ("discord", "bot.face", "bot.language", "bot.scheduler", "bot.campaigns"),
    "bot/language": (
        "discord",
        "sqlalchemy",
        "bot.face",
        "bot.store",
        "bot.campaigns",
        "bot.game.state",
    ),
    "bot/campaigns.py": ("discord", "bot.face", "bot.language", "bot.scheduler"),
    "bot/scheduler.py": ("discord", "bot.face"),
    "bot": ("models", "sandbox", "trials"),
    "sandbox": ("trials", "bot.face", "bot.store", "bot.campaigns", "bot.language", "bot.game"),
}
EXCEPTIONS = {
    "bot/cli.py": ("sandbox",),
    "bot/cli_bench.py": ("trials",),
    "bot/cli_gateway.py": ("sandbox",),
}
"""Only the command line starts the sandbox, and what is tried on it."""


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("place", FORBIDDEN)
def test_imports_keep_to_the_shape(place: str) -> None:
    found = []
    for path in modules(place):
        where = path.relative_to(ROOT).as_posix()
        allowed = EXCEPTIONS.get(where, ())
        found += [
            f"{where} imports {name}"
            for name in sorted(imports(path))
            for package in FORBIDDEN[place]
            if within(name, package) and package not in allowed
        ]
    assert not found


def test_the_rule_would_notice() -> None:
    assert "discord" in imports(ROOT / "bot/face/client.py")
    assert any(within(name, "sandbox") for name in imports(ROOT / "bot/cli.py"))


def test_the_core_reads_no_clock() -> None:
    for path in modules("bot/game"):
        text = path.read_text()
        assert "datetime.now" not in text, path
        assert "utcnow" not in text, path


KEEPING = (
    "bot/game",
    "bot/store",
    "bot/campaigns.py",
    "bot/agenda.py",
    "bot/rhythm.py",
    "bot/campaign_files.py",
    "bot/privacy.py",
    "bot/replay.py",
    "bot/simulate",
)
"""Where a campaign is ruled, kept, redacted, timed, replayed and simulated: what is read of it
there becomes commands, rows, deadlines and a member's own copy. `bot/language` has none: it may not
even import it."""

WHICH = {"id", "guild"}
"""The fields that say which campaign it is, and nothing of what is in it."""

STATE = re.compile(r"\b(Campaign|Outcome)\b")
"""The types of a campaign's raw state, and of a command's outcome, which begins with one."""


def parsed(*places: str) -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text())
        for place in places
        for path in modules(place)
    }


SHOWING = {
    where: tree
    for where, tree in parsed("bot").items()
    if not where.startswith((*KEEPING, "bot/language"))
}
"""The modules that may make of a campaign what a member, the channel or a model reads."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(*trees: ast.AST) -> Iterator[Function]:
    for tree in trees:
        yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def of_state(annotation: ast.expr | None) -> bool:
    return annotation is not None and STATE.search(ast.unparse(annotation)) is not None


def parameters(function: Function) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def takes_state(function: Function) -> bool:
    return any(of_state(each.annotation) for each in parameters(function))


GIVERS = {
    function.name
    for function in functions(*parsed("bot/campaigns.py", "bot/game/engine.py").values())
    if of_state(function.returns)
} | {function.name for function in functions(*SHOWING.values()) if of_state(function.returns)}
"""The functions from which these modules may get one."""

LOOKING = (
    "bot/game/views.py",
    "bot/game/people.py",
    "bot/game/legal.py",
    "bot/game/engine.py",
    "bot/campaigns.py",
)
TAKERS = {
    function.name
    for function in functions(*parsed(*LOOKING).values(), *SHOWING.values())
    if takes_state(function)
} | {
    function.name
    for function in functions(*parsed("bot/game/rules").values())
    if takes_state(function) and function.returns and ast.unparse(function.returns) == "None"
}
"""The functions to which they may hand it. Of the rules only those that tell nothing of it: they
let something pass or refuse it."""


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def is_state(node: ast.AST, names: set[str]) -> bool:
    """Whether that is a campaign's raw state (or an outcome), which has these names."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in names
        case ast.Await(value=inner) | ast.Subscript(value=inner):
            return is_state(inner, names)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="views"))):
            return False  # a view, even where something that gives a state has the same name
        case ast.Call():
            return called(node) in GIVERS
    return False


def bindings(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Targets with the values they get; of a loop's target, what it goes through."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value) for target in targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield target, value
            case ast.NamedExpr(target=target, value=value):
                yield target, value
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                yield target, value


def name_of(target: ast.expr) -> str:
    """The name that is bound to a state, or to an outcome's first part."""
    match target:
        case ast.Tuple(elts=[first, *_]):
            return name_of(first)
        case ast.Attribute(attr=name):
            return name
    return ast.unparse(target)


def names_of_state(tree: ast.AST) -> set[str]:
    """What a module calls the raw state, wherever it got it."""
    names = {p.arg for f in functions(tree) for p in parameters(f) if of_state(p.annotation)}
    while True:
        more = {name_of(target) for target, value in bindings(tree) if is_state(value, names)}
        if more <= names:
            return names
        names |= more


def peeks(tree: ast.AST) -> list[str]:
    """Where a module reads the raw state itself, or hands it to what is neither view nor check."""
    names, found = names_of_state(tree), []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, attr=field) if is_state(value, names):
                if field not in WHICH:
                    found.append(f"line {node.lineno} reads {field}")
            case ast.Call(args=args, keywords=keywords) if called(node) not in TAKERS:
                if any(is_state(each, names) for each in (*args, *(k.value for k in keywords))):
                    found.append(f"line {node.lineno} hands it to {called(node)}")
    return found


def test_only_views_say_what_may_be_seen_of_a_campaign() -> None:
    found = [f"{where}: {peek}" for where, tree in SHOWING.items() for peek in peeks(tree)]
    assert not found, "ask bot/game/views.py instead"


@pytest.mark.parametrize(
    ("code", "peek"),
    [
        ("def card(state: Campaign): return state.ledger", "reads ledger"),
        ("def card(now: Campaign | None): return now and now.crisis.votes", "reads crisis"),
        ("state = await self.bot.campaigns.view(1); state.candidates", "reads candidates"),
        ("(await campaigns.view(1)).speeches", "reads speeches"),
        ("after, events = engine.apply(before, vote, now); after.city", "reads city"),
        ("outcome = await campaigns.apply(1, vote); outcome[0].mayor", "reads mayor"),
        ("def card(state: Campaign): other = state; return other.random", "reads random"),
        ("def card(states: list[Campaign]): return [s.memories for s in states]", "reads memories"),
        ("self.state = await campaigns.view(1); self.state.elections", "reads elections"),
        ("def card(state: Campaign): return getattr(state, 'city')", "hands it to getattr"),
        ("def card(state: Campaign): return asdict(state)", "hands it to asdict"),
        (
            "def card(state: Campaign): return speeches.pending_speech(state, 1)",
            "hands it to pending_speech",
        ),
        ("def card(state: Campaign): return views.city(state), state.id", None),
        ("election = views.open_election(state); election.roll", None),
        ("state = await campaigns.view(1); engine.check_phase(state, Build)", None),
        ("def card(event: ElectionOpened): return event.candidates", None),
    ],
)
def test_a_look_into_a_campaign_would_be_noticed(code: str, peek: str | None) -> None:
    found = peeks(ast.parse(code))
    assert found == ([] if peek is None else [f"line 1 {peek}"])
