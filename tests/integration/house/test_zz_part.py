"""Only the loans and holder addresses of the matrix."""
import pytest, test_authorization as t
from world import make_world
pytestmark = pytest.mark.django_db
import os
PRE = tuple(os.environ.get("PRE", "loans-").split(","))
@pytest.fixture
def world(cast): return make_world(cast)
def test_part(world):
    faults=[]
    for name, rule in t.ROUTES.items():
        if not name.startswith(PRE): continue
        for role, relation, url in t.cells(world, name, rule):
            try:
                a=t.call(world, role, rule, url)
            except Exception as e:
                faults.append(f"{name} {role} {relation} {type(e).__name__}: {e}"); continue
            s=t.fault(rule, role, relation, a)
            if s: faults.append(f"{name} as {role} ({relation}): {s}")
    assert not faults, "\n".join(faults)
