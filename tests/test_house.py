"""The house's own rules, those that no linter knows: who may import, ask and say what."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import walk_packages

import pytest

import eatsential
from eatsential.errors import DomainError
from eatsential.settings import ROOT, Settings
from eatsential.web.probes import HEAD

PACKAGE = ROOT / "eatsential"
HEAVY = {"alembic", "boto3", "flask_migrate", "redis", "weasyprint", "webauthn", "zxcvbn"}
REQUEST = {"current_app", "g", "request", "session"}


def modules(folder: Path = PACKAGE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree(path)))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path, *, at_start: bool = False) -> Iterator[tuple[str, str]]:
    """What a module imports: (module, name). With `at_start`, only what it imports by itself."""
    later = {
        id(inner)
        for node in nodes(path)
        if at_start and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in nodes(path):
        if at_start and id(node) in later:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


@cache
def chains(path: Path) -> list[str]:
    """Every dotted name of a module, `db.session.commit` among them."""
    dotted = (_dotted(node) for node in nodes(path) if isinstance(node, ast.Attribute))
    return [chain for chain in dotted if chain]


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return before and f"{before}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_only_views_access_and_web_know_the_request() -> None:
    """`installation` gives services their settings and keys, and is the one other door."""
    allowed = re.compile(
        r".*/(views(/\w+)?|\w+/access|web/\w+|eatsential/routes|eatsential/installation)\.py"
    )
    offenders = [
        name(path)
        for path in modules()
        if not allowed.fullmatch(path.as_posix())
        and any(module == "flask" and given in REQUEST for module, given in imports(path))
    ]
    assert offenders == []


def test_migrations_know_nothing_of_the_application() -> None:
    offenders = [
        name(path)
        for path in modules(ROOT / "migrations" / "versions")
        if any(module.split(".")[0] == "eatsential" for module, _ in imports(path))
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today", ("clock.py",)),
        (r"time\.(time|monotonic|perf_counter)", ("clock.py",)),
        (r"os\.(environ|getenv)", ("settings.py", "doctor.py", "web/probes.py")),
        (r"(db\.)?session\.commit", ("database.py",)),
    ],
)
def test_each_thing_is_asked_for_in_one_place(pattern: str, allowed: tuple[str, ...]) -> None:
    offenders = {
        f"{name(path)}: {chain}"
        for path in modules()
        if path.relative_to(PACKAGE).as_posix() not in allowed
        for chain in chains(path)
        if re.fullmatch(pattern, chain)
    }
    assert offenders == set()


def test_the_session_is_asked_in_queries_and_changed_in_transactions() -> None:
    offenders = {
        name(path)
        for path in modules()
        if path.stem not in ("queries", "database", "probes")
        and "queries" not in path.parts
        and any(re.match(r"db\.session\.(?!remove|rollback)", chain) for chain in chains(path))
    }
    assert offenders == set()


def test_the_package_does_not_know_its_tests_and_starts_without_heavy_modules() -> None:
    offenders = [
        f"{name(path)}: {module}"
        for path in modules()
        for module, _ in imports(path, at_start=True)
        if module.split(".")[0] in HEAVY | {"tests"}
    ]
    assert offenders == []


def refusals() -> list[type[DomainError]]:
    """Every class of refusal."""
    for found in walk_packages(eatsential.__path__, "eatsential."):
        import_module(found.name)
    classes = [DomainError]
    for one in classes:
        classes += one.__subclasses__()
    return classes


def constants() -> dict[str, ast.expr]:
    """Every value that a module gives a name."""
    return {
        target.id: node.value
        for path in modules()
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def sentences() -> list[tuple[str, str]]:
    """The message of every refusal that is given one where it is made, and where that is."""
    kinds = {kind.__name__ for kind in refusals() if "message" in signature(kind).parameters}
    named = constants()
    found = []
    for path in modules():
        for node in nodes(path):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if ast.unparse(node.func).split(".")[-1] not in kinds:
                continue
            message: ast.expr | None = node.args[0]
            if isinstance(message, ast.Name | ast.Attribute):
                message = named.get(ast.unparse(message).split(".")[-1])
            if isinstance(message, ast.Call) and ast.unparse(message.func) == "N_":
                message = message.args[0]
            where = f"{name(path)}:{node.lineno}"
            pieces = message.values if isinstance(message, ast.JoinedStr) else [message]
            text = "".join(
                str(piece.value) if isinstance(piece, ast.Constant) else "…" for piece in pieces
            )
            found.append((where, text))
    return found


def test_every_refusal_is_a_sentence() -> None:
    found = sentences()
    assert len(found) > 20
    wrong = [
        (where, text)
        for where, text in found
        if not re.fullmatch(r"[A-Z%“…].+[.?]", text, re.DOTALL) or "!" in text
    ]
    assert wrong == []


def test_every_refusal_says_what_it_is() -> None:
    assert [kind for kind in refusals() if not vars(kind)["__doc__"]] == []


def test_a_page_says_no_refusal_but_in_its_own_language() -> None:
    """`web.locale.translated` does: a message that a view takes by itself is English."""
    pages = [path for path in modules() if re.search(r"/(views|forms)\b", name(path))]
    assert pages
    raw = {name(path) for path in pages for said in chains(path) if said.endswith(".message")}
    assert raw == set()


def test_readiness_asks_for_the_newest_migration() -> None:
    newest = max((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    revision = re.search(r'^revision[^=]*= "(\w+)"', newest.read_text(), re.MULTILINE)
    assert revision is not None
    assert newest.name.startswith(f"{HEAD}_")
    assert revision[1] == HEAD


def test_every_feature_says_what_it_is_for_and_exports_nothing() -> None:
    for path in PACKAGE.glob("*/__init__.py"):
        body = tree(path).body
        assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"
        assert len(body) == 1, f"{name(path)} exports something"


def test_no_page_calls_a_food_safe_or_shouts() -> None:
    for path in sorted((ROOT / "templates").rglob("*.*")):
        words = re.sub(
            r"\{#.*?#\}|<!doctype|!=|\{%-?.*?-?%\}", " ", path.read_text(), flags=re.S | re.I
        )
        assert not re.search(r"\b(safe|allergen-free)\b", words, re.IGNORECASE), name(path)
        assert "!" not in words, f"{name(path)} shouts"


def test_no_template_takes_markup_for_granted() -> None:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text()), name(path)


def test_every_template_is_rendered_by_something() -> None:
    source = "".join(
        path.read_text() for path in [*modules(), *(ROOT / "templates").rglob("*.html")]
    )
    for path in sorted((ROOT / "templates").rglob("*.*")):
        address = path.relative_to(ROOT / "templates").as_posix()
        wanted = address.removeprefix("mail/").rpartition(".")[0] if "mail/" in address else address
        assert f"'{wanted}" in source or f'"{wanted}' in source, f"nothing renders {address}"


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text()
    missing = [field.upper() for field in Settings.model_fields if field.upper() not in documented]
    assert missing == []


def test_no_lock_file_names_a_registry_or_a_machine() -> None:
    for lock in sorted(ROOT.glob("requirements*")):
        assert not re.search(r"https?://|file:|/home/|/root/|/work/", lock.read_text()), lock.name
