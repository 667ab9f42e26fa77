"""States of a round and of a presentation, seats, and the reasons for which slots and scores go."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """A round is prepared, its slots are logged, it is scored, closed and frozen."""

    PLANNED = "planned", _("准备中")
    ASSIGNED = "assigned", _("已分配")
    OPEN = "open", _("评分中")
    CLOSED = "closed", _("评分截止")
    FROZEN = "frozen", _("结果已冻结")


ROUND_MOVES = {
    RoundState.PLANNED: {"assign": RoundState.ASSIGNED},
    RoundState.ASSIGNED: {"open": RoundState.OPEN},
    RoundState.OPEN: {"close": RoundState.CLOSED},
    RoundState.CLOSED: {"freeze": RoundState.FROZEN, "tie_off": RoundState.OPEN},
}


class PresentationState(models.TextChoices):
    """Where a defence stands on the day."""

    WAITING = "waiting", _("候场")
    PRESENTING = "presenting", _("答辩中")
    DONE = "done", _("已结束")
    ABSENT = "absent", _("缺席")


PRESENTATION_MOVES = {
    PresentationState.WAITING: {"start": PresentationState.PRESENTING, "absent": PresentationState.ABSENT},
    PresentationState.PRESENTING: {"finish": PresentationState.DONE, "absent": PresentationState.ABSENT},
    PresentationState.ABSENT: {"late": PresentationState.WAITING},
}


class SeatRole(models.TextChoices):
    """What an expert does on a group's panel; an accompanying expert comments and gives no marks."""

    CHAIR = "chair", _("组长")
    SCORING = "scoring", _("评审专家")
    ACCOMPANYING = "accompanying", _("陪审专家")


class Source(models.TextChoices):
    """How a score came in: handed in by its expert, or keyed in twice from the expert's signed sheet."""

    SCREEN = "screen", _("在线提交")
    PAPER = "paper", _("纸质评分表")


class SheetState(models.TextChoices):
    """Where a printed score sheet stands."""

    PRINTED = "printed", _("已打印")
    SCANNED = "scanned", _("待第一人录入")
    ENTERED = "entered", _("待第二人录入")
    DIFFERS = "differs", _("两次录入不一致")
    TAKEN = "taken", _("已入库")
    VOID = "void", _("已作废")


SHEET_MOVES = {
    SheetState.PRINTED: {"scan": SheetState.SCANNED, "void": SheetState.VOID},
    SheetState.SCANNED: {"enter": SheetState.ENTERED, "void": SheetState.VOID},
    SheetState.ENTERED: {
        "agree": SheetState.TAKEN,
        "differ": SheetState.DIFFERS,
        "void": SheetState.VOID,
    },
    SheetState.DIFFERS: {"settle": SheetState.TAKEN, "void": SheetState.VOID},
}


class Gone(models.TextChoices):
    """Why a slot was retired or a score voided; the code stands in the public log."""

    RECUSAL = "recusal", _("回避")
    ABSENCE = "absence", _("专家不能参加")
    UNSCORED = "unscored", _("截止时未评分")
    ERROR = "error", _("评分有误")
    MOVED = "moved", _("调整分配")
    MISCONDUCT = "misconduct", _("违反评审纪律")


class WishKind(models.TextChoices):
    """What the office wants of a pair when reviewers are assigned."""

    PIN = "pin", _("指定")
    FORBID = "forbid", _("不分配")
    FIT = "fit", _("改匹配度")


class Objective(models.TextChoices):
    """What a plan is best at, as the engine names it; a plan may also come from a file."""

    TOTAL = "total", _("总匹配最高")
    FLOOR = "floor", _("人人有底线")
    FAIR = "fair", _("兼顾最弱材料")
    IMPORTED = "imported", _("导入的方案")


COMPUTED = (Objective.TOTAL, Objective.FLOOR, Objective.FAIR)
