"""The laws of the house that no ready-made tool keeps, each a function from the package's folder to its breaches.

A law reads source text only, so that it can be shown to fail on a broken copy (tests/test_house.py does so).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FLOORS = {
    "kit": 0, "people": 1, "documents": 2, "tasks": 3, "duties": 4, "activities": 5, "secondment": 5,
    "programme": 6, "supervision": 7, "observation": 8, "desk": 9, "reports": 10,
}  # fmt: skip
DOORS = ("front", "api", "night", "demo")
LENT = ("actions", "queries", "access", "models", "rules")  # what a room shows to the floors above it

FURNITURE = {
    "apps", "rules", "models", "queries", "actions", "access", "forms", "views", "urls", "migrations",
    "templatetags", "templates", "static", "tests",
}  # fmt: skip
# Pure tools, named for what they make; a new one is entered here with its reason in the room's docstring.
TOOLS = {
    "people": {"chain"},
    "documents": {
        "ingest",
        "restore",
        "outline",
        "extract",
        "reading",
        "secrecy",
        "words",
        "jobs",
        "names",
        "render",
        "spans",
        "tables",
    },
}
LONGEST = 400  # lines; past that a piece becomes a folder of the same name
ASKS_CLOCK = ("views", "jobs")  # pieces of a room that may ask what time it is
CORDS = {"AuditEntry.target", "Evidence.record", "Notice.subject"}  # the only generic links
FORBIDDEN_FIELDS = {
    "score", "scores", "points", "rank", "ranking", "rating", "grade", "credits", "latitude", "longitude", "location",
    "gps", "fingerprint", "face", "ethnicity", "health", "religion", "birthplace", "idcard", "identity",
}  # fmt: skip
FORBIDDEN_WORDS = re.compile("排名|排行|积分|打卡|签到率|末位")
FORBIDDEN_SCRIPT = re.compile(
    r"geolocation|getUserMedia|mediaDevices|getCurrentPosition|\beval\s*\(|new Function|innerHTML|outerHTML"
    r"|insertAdjacentHTML|document\.write|https?://(?!www\.w3\.org)"
)


def sources(root: Path, *, tests: bool = False) -> Iterator[tuple[Path, ast.Module]]:
    """Python files of the package with their trees; without migrations, and without tests unless asked for."""
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).parts
        if "migrations" in parts or (not tests and "tests" in parts):
            continue
        yield path.relative_to(root), ast.parse(path.read_text())


def rooms(root: Path) -> Iterator[Path]:
    """The folders of rooms, the kit left out: it has no furniture."""
    for path in sorted(root.iterdir()):
        if path.is_dir() and path.name in FLOORS and path.name != "kit":
            yield path


# -- furniture and floors -------------------------------------------------------------------------------------


def furniture(root: Path) -> list[str]:
    """A room has the pieces of the closed list and its entered tools, nothing else."""
    found = []
    for room in rooms(root):
        allowed = FURNITURE | TOOLS.get(room.name, set()) | {"__init__", "__pycache__"}
        found += [f"{room.name}/{path.name} is no furniture" for path in room.iterdir() if path.stem not in allowed]
    for path in sorted(root.iterdir()):
        known = path.name in FLOORS or path.name in DOORS or path.name in ("static", "__pycache__")
        if path.is_dir() and not known:
            found.append(f"{path.name}/ is no room of the house")
    return found


def imported(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, by its full name, with the line; names from a package as if modules."""
    package = ("zhibu", *path.parts[:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def lending(root: Path) -> list[str]:
    """A room takes from another only actions, queries, access, models and rules."""
    found = []
    for path, tree in sources(root):
        own = path.parts[0]
        if own not in FLOORS or len(path.parts) == 1:
            continue
        for line, name in imported(path, tree):
            parts = name.split(".")
            if parts[0] != "zhibu" or len(parts) < 3 or parts[1] in (own, "kit"):
                continue
            if parts[1] in DOORS or parts[2] not in LENT:
                found.append(f"{path}:{line} takes {name}")
    return found


def cords(root: Path) -> list[str]:
    """Three links may be generic, no more."""
    found = []
    for path, tree in sources(root):
        for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            for name, call in _assigned_calls(owner):
                if call == "GenericForeignKey" and f"{owner.name}.{name}" not in CORDS:
                    found.append(f"{path}: {owner.name}.{name} is a fourth generic cord")
    return found


def _assigned_calls(owner: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for node in owner.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Call):
            function = value.func
            yield target.id, function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


# -- models ---------------------------------------------------------------------------------------------------


def plain_tables(root: Path) -> list[str]:
    """No logic in save() or delete(): a verb in actions does it, in sight."""
    found = []
    for path, tree in sources(root):
        if "models" not in (path.stem, *path.parts):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete", "full_clean"):
                found.append(f"{path}:{node.lineno} overrides {node.name}()")
    return found


def no_scores(root: Path) -> list[str]:
    """No field keeps points, ranks or places: organizations are not ranked and people are not assessed."""
    found = []
    for path, tree in sources(root):
        if "models" not in (path.stem, *path.parts):
            continue
        for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            for name, call in _assigned_calls(owner):
                if call.endswith("Field") and set(name.split("_")) & FORBIDDEN_FIELDS:
                    found.append(f"{path}: field {owner.name}.{name}")
    return found


# -- time -----------------------------------------------------------------------------------------------------


def clock(root: Path) -> list[str]:
    """Only views, jobs, doors and the command line ask what time it is; all else takes ``today`` or ``at``."""
    found = []
    for path, tree in sources(root):
        room = path.parts[0]
        piece = path.parts[1].removesuffix(".py") if len(path.parts) > 1 else ""
        if room in DOORS or path.name in ("cli.py", "clock.py") or piece in ASKS_CLOCK:
            continue
        found += [
            f"{path}:{line} asks the clock" for line, name in imported(path, tree) if name.startswith("zhibu.kit.clock")
        ]
    return found


# -- size -----------------------------------------------------------------------------------------------------


def short_files(root: Path) -> list[str]:
    """No file of code is longer than 400 lines."""
    found = []
    for path in [*root.rglob("*.py"), *root.rglob("static/js/*.js"), *root.rglob("*.html")]:
        if "migrations" in path.parts:
            continue
        lines = len(path.read_text().splitlines())
        if lines > LONGEST:
            found.append(f"{path.relative_to(root)} has {lines} lines")
    return found


# -- pages ----------------------------------------------------------------------------------------------------

_TAG = re.compile(r"<(?P<name>[a-z][a-z0-9-]*)\b(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*'|<[^<>]*>)*)>", re.S)
_COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.S)


def templates(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted([*root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        yield path.relative_to(root), _COMMENT.sub("", path.read_text())


def links_work_without_scripts(root: Path) -> list[str]:
    """What htmx fetches can be reached by a plain link or form too."""
    found = []
    for path, text in templates(root):
        for tag in _TAG.finditer(text):
            rest = tag["rest"]
            reached = re.search(r"(?<![\w-])(href|action)=", rest)
            # A part of the page that fetches itself holds a plain link instead.
            inside = (
                text[tag.end() : text.find(f"</{tag['name']}>", tag.end())] if tag["name"] in ("div", "section") else ""
            )
            if re.search(r"\bhx-get=", rest) and not (reached or "<a " in inside):
                found.append(f"{path}: <{tag['name']}{rest[:60]}…> has no href")
    return found


def no_inline_code(root: Path) -> list[str]:
    """No inline style, script or handler, nothing from another host: the content policy refuses it anyway."""
    found = []
    for path, text in templates(root):
        for tag in _TAG.finditer(text):
            name, rest = tag["name"], tag["rest"]
            inline = name == "style" or re.search(r"(?<![\w-])(style|on[a-z]+)\s*=", rest)
            data = re.search(r"type=[\"']?application/(json|ld\+json)", rest)
            script = name == "script" and "src=" not in rest and not data
            foreign = re.search(r"(?<![\w-])(src|href|action|formaction)=[\"']?(https?:|//|javascript:)", rest)
            if inline or script or foreign:
                found.append(f"{path}: <{name}{rest[:60]}>")
    return found


def forms_carry_tokens(root: Path) -> list[str]:
    """Every form that posts carries the token against forged requests."""
    found = []
    for path, text in templates(root):
        for form in re.finditer(r"<form\b.*?</form>", text, re.S):
            posts = re.search(r"method=[\"']?post", form.group().split(">")[0] + form.group()[:400], re.I)
            if posts and "csrf_token" not in form.group():
                found.append(f"{path}: a form posts without csrf_token")
    return found


def templates_do_not_decide(root: Path) -> list[str]:
    """A condition in a template joins at most two facts; more is a rule and belongs to ``rules`` or the view."""
    found = []
    for path, text in templates(root):
        for condition in re.findall(r"\{%\s*(?:el)?if\s+(.*?)%\}", text, re.S):
            if len(re.findall(r"\b(?:and|or)\b", condition)) > 2:
                found.append(f"{path}: {{% if {condition.strip()} %}}")
    return found


def nobody_is_ranked(root: Path) -> list[str]:
    """No page, script or sentence speaks of points, places in a ranking or check-ins."""
    found = [f"{path}: {match.group()}" for path, text in templates(root) for match in FORBIDDEN_WORDS.finditer(text)]
    for path, tree in sources(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and path.parts[0] in (*FLOORS, *DOORS):
                if path.parts[0] == "documents" and path.parts[1] not in ("models", "views", "forms", "actions"):
                    continue  # reading papers must know the words that papers use
                if "demo" in path.parts or path.name.startswith("demo"):
                    continue  # the demonstration's papers speak as papers do
                found += [f"{path}:{node.lineno} {match}" for match in FORBIDDEN_WORDS.findall(node.value)]
    return found


def scripts_do_not_watch(root: Path) -> list[str]:
    """No script asks for place or camera, writes markup from strings, or speaks to another host."""
    found = []
    for path in sorted(root.rglob("static/**/*.js")):
        if "vendor" in path.parts:
            continue
        for match in FORBIDDEN_SCRIPT.finditer(path.read_text()):
            found.append(f"{path.relative_to(root)}: {match.group()}")
    return found


# -- verbs ----------------------------------------------------------------------------------------------------


class Verbs:
    """The functions of a room's ``actions`` and what each calls, by name."""

    def __init__(self, room: Path) -> None:
        files = sorted((room / "actions").glob("*.py")) if (room / "actions").is_dir() else [room / "actions.py"]
        self.functions: dict[str, ast.FunctionDef] = {}
        self.exported: set[str] = set()
        for path in (path for path in files if path.exists()):
            tree = ast.parse(path.read_text())
            defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
            self.functions |= defined
            if path.name == "__init__.py":
                self.exported |= set(_exported(tree))
            elif path.name == "actions.py":
                self.exported |= {name for name in defined if not name.startswith("_")}

    def reach(self, name: str, wanted: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a function calls ``wanted`` itself or through functions of the same room."""
        function = self.functions.get(name)
        if function is None or name in seen:
            return False
        for node in ast.walk(function):
            called = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            if called == wanted or (called != name and self.reach(called, wanted, seen | {name})):
                return True
        return False

    def makers_of(self, move: str) -> list[str]:
        """The exported verbs that make a move: of its name, or reaching a function that names it."""
        naming = {
            name
            for name, function in self.functions.items()
            if name == move or any(isinstance(n, ast.Constant) and n.value == move for n in ast.walk(function))
        }
        return [
            verb for verb in sorted(self.exported) if verb in naming or any(self.reach(verb, name) for name in naming)
        ]


def _exported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            yield from ast.literal_eval(node.value)


# Exported by a room's actions without being a verb, or a verb of nobody: what each does instead of the law's form.
NO_VERBS = {
    "record_audit", "file_path", "FirstAccount", "Over",
    "found_district",  # nobody is there yet to be ``by``
    "read_notice", "read_all_notices",  # one's own notice seen: nobody's business, so it leaves no trace
    "send_notices",  # the outbox row itself is the record of a sending
}  # fmt: skip


# The engine's own work, and coming and going, where ``user`` is who does it.
BY_ITSELF = frozenset({"read_paper", "sweep_readings", "record_sign_in", "record_sign_out"})


def verbs_are_signed(root: Path) -> list[str]:
    """Every verb is keyword-only, says by whom and when, runs in one transaction and leaves an audit entry."""
    found = []
    for room in rooms(root):
        verbs = Verbs(room)
        for name in sorted(verbs.exported - NO_VERBS):
            function = verbs.functions.get(name)
            if function is None:
                continue
            arguments = {argument.arg for argument in function.args.kwonlyargs}
            where = f"{room.name}.actions.{name}"
            if function.args.args or function.args.posonlyargs:
                found.append(f"{where} takes positional arguments")
            if not arguments >= ({"at"} if name in BY_ITSELF else {"by", "at"}):
                found.append(f"{where} does not say by whom and when")
            if not verbs.reach(name, "record_audit"):
                found.append(f"{where} leaves no audit entry")
            if not (verbs.reach(name, "atomic") or _is_atomic(function)):
                found.append(f"{where} is not one transaction")
    return found


def _is_atomic(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


LAWS = (
    furniture, lending, cords, plain_tables, no_scores, clock, short_files, links_work_without_scripts, no_inline_code,
    forms_carry_tokens, templates_do_not_decide, nobody_is_ranked, scripts_do_not_watch, verbs_are_signed,
)  # fmt: skip
