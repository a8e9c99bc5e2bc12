"""What a member may be after."""

from typing import Literal, get_args

Goal = Literal["new-job", "broaden", "step-up", "change"]
GOALS: tuple[Goal, ...] = get_args(Goal)
