"""Score calibration when each expert sees a part of the items: means, an additive model, an advisory model, places.

Owns the arithmetic of docs/reference/calibrate.md; never decides which column an edition ranks by. numpy is
imported only when a model is fitted. The adjusted score that counts in an edition is ``engine.rank.fixed_point``.
"""

from baijia.engine.calibrate.ranking import Calibration, Row, calibrate
from baijia.engine.calibrate.scores import Mark, Sheet, read

__all__ = ["Calibration", "Mark", "Row", "Sheet", "calibrate", "read"]
