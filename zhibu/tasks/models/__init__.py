"""任务与通知: papers and their recipients, the hops down to the branches, answers, asks, the outbox."""

from .asks import Ask
from .hops import Correction, Event, Feedback, FeedbackFile, Hop, Inquiry
from .notices import Delivery, Notice
from .papers import Informed, Recipient, Task

__all__ = [
    "Ask", "Correction", "Delivery", "Event", "Feedback", "FeedbackFile", "Hop", "Informed", "Inquiry", "Notice",
    "Recipient", "Task",
]  # fmt: skip
