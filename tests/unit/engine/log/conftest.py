import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def merkle_vectors():
    folder = Path(os.environ.get("BAIJIA_VECTORS") or ROOT / "../shared/vectors") / "merkle/testdata"
    if not folder.is_dir():
        pytest.skip("the published Merkle vectors are not here; set BAIJIA_VECTORS to their folder")
    return folder
