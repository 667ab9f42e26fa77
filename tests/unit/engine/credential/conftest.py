import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def jcs_vectors():
    folder = Path(os.environ.get("BAIJIA_VECTORS") or ROOT / "../shared/vectors") / "eddsa-jcs-2022"
    if not folder.is_dir():
        pytest.skip("the published eddsa-jcs-2022 vectors are not here; set BAIJIA_VECTORS to their folder")
    return folder
