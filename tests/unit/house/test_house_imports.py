"""What is loaded when: a verifier needs little, and the command starts without Django."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from baijia.interfaces.cli.main import VERBS

WITH_DJANGO = {"demo", "rehearse"}
LIGHT = sorted(
    verb
    for verb in VERBS
    if verb not in WITH_DJANGO and find_spec(f"baijia.interfaces.cli.{verb}") is not None
)
VERIFIER = {"baijia", "cryptography", "rfc8785"}
HEAVY = {"django", "numpy", "ortools", "pandas", "pydantic", "psycopg"}


def loaded(program: str) -> set[str]:
    """Return the names of top-level modules that a fresh interpreter has after running ``program``."""
    script = f"import sys\n{program}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stderr.split()}


def test_the_verifier_loads_the_standard_library_and_two_packages():
    started = loaded("pass")
    extra = (
        loaded("import baijia.engine.verify, baijia.engine.log.tiles, baijia.engine.bundle.reader") - started
    )
    own = {name for name in extra if name not in sys.stdlib_module_names and not name.startswith("_")}
    assert own <= VERIFIER, f"the verifier also loads {sorted(own - VERIFIER)}"
    assert own == VERIFIER


@pytest.mark.parametrize("verb", LIGHT)
def test_help_of_a_verb_loads_nothing_heavy(verb):
    program = (
        "from baijia.interfaces.cli.main import main\n"
        f"try:\n    main([{verb!r}, '--help'])\nexcept SystemExit as done:\n    assert done.code == 0"
    )
    assert not loaded(program) & HEAVY
