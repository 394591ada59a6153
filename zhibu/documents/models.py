"""Papers handed in, what restoring changed in them, and what was drawn out with the words it rests on."""

from __future__ import annotations

from django.db import models

from zhibu.people.models import Organization, StoredFile, User


class Standing(models.TextChoices):
    WAITING = "waiting", "等待整理"
    READING = "reading", "整理中"
    READY = "ready", "已整理"
    FAILED = "failed", "未能整理"
    PURGED = "purged", "已清除"


class Document(models.Model):
    """A paper (文件), belonging to the organization that handed it in.

    Others see the words quoted in their tasks until the owner opens it to a subtree. ``restored`` is the
    original with every change applied that nobody took back.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="documents", verbose_name="交存组织")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="原件")
    source = models.CharField("来源", max_length=100, blank=True)  # 网页粘贴, the name of a file
    title = models.CharField("标题", max_length=300, blank=True)
    occasion = models.CharField("场合", max_length=300, blank=True)
    genre = models.CharField("文种", max_length=20, blank=True)  # 讲话, 通报, …: rules.genre_of the title
    dated_on = models.DateField("成文日期", null=True, blank=True)
    original = models.TextField("原文", blank=True)
    digest = models.CharField(
        max_length=64, blank=True, editable=False
    )  # of the original's words: the same paper again
    restored = models.TextField("整理后", blank=True)
    is_complete = models.BooleanField("完整", default=True)
    gaps = models.JSONField("缺漏", default=list)  # [{at, missing, words}], offsets in ``restored``
    outline = models.JSONField("提纲", default=list)  # [{level, text, start, end, in_block_only}]
    standing = models.CharField("状态", max_length=10, choices=Standing.choices, default=Standing.WAITING)
    progress = models.PositiveSmallIntegerField("进度", default=0)  # percent
    failure = models.CharField("未能整理的原因", max_length=300, blank=True)
    opened_to = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="开放范围"
    )
    favourite_of = models.ManyToManyField(User, blank=True, related_name="favourite_documents", verbose_name="收藏")
    handed_in_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="交存人")
    handed_in_at = models.DateTimeField("交存时间")
    purged_at = models.DateTimeField("清除时间", null=True, blank=True)
    client_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = "文件"
        ordering = ["-handed_in_at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-handed_in_at"]),
            models.Index(fields=["organization", "digest"], name="documents_digest_idx"),
        ]

    def __str__(self) -> str:
        return self.title or self.source or f"文件{self.pk}"


class TextChange(models.Model):
    """One change that restoring made; ``at`` counts in the original, and it can be taken back.

    ``number`` keeps the order of the restoration: an insertion and a replacement may stand at the same place.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="changes", verbose_name="文件")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("种类", max_length=20)
    at = models.PositiveIntegerField("位置")
    before = models.TextField("原为", blank=True)
    after = models.TextField("改为", blank=True)
    confidence = models.FloatField("可信度")
    is_taken_back = models.BooleanField("已还原", default=False)

    class Meta:
        verbose_name = "整理改动"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="text_change_once")]


class Role(models.TextChoices):
    """What a paper says of an organization that it names."""

    OBSERVED = "observed", "被观摩"
    SPOKE = "spoke", "作发言"
    PRAISED = "praised", "受肯定"
    CRITICIZED = "criticized", "被点名"


class Passage(models.Model):
    """Words of a document that carry a statement: ``document.restored[start:end] == text``."""

    document = models.ForeignKey(Document, models.CASCADE, verbose_name="文件")
    text = models.TextField("原文")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    confidence = models.FloatField("识别可信度", default=1.0)
    is_by_hand = models.BooleanField("人工标注", default=False)
    is_dismissed = models.BooleanField("不是", default=False)  # a reader said so; kept, so that it can be undone

    class Meta:
        abstract = True
        ordering = ["start", "pk"]


class Problem(Passage):
    """One shortfall that a paper states."""

    class Meta(Passage.Meta):
        verbose_name = "问题"
        default_related_name = "problems"


class Cause(Passage):
    """What a paper names as a reason."""

    problem = models.ForeignKey(Problem, models.SET_NULL, null=True, blank=True, verbose_name="对应问题")

    class Meta(Passage.Meta):
        verbose_name = "原因"
        default_related_name = "causes"


class Requirement(Passage):
    """One thing that a paper asks: who does what by when (工作要求)."""

    who = models.CharField("谁", max_length=200, blank=True)
    what = models.TextField("做什么")
    by = models.CharField("何时前", max_length=60, blank=True)
    due_on = models.DateField("推算日期", null=True, blank=True)
    indicator = models.CharField("指标", max_length=200, blank=True)

    class Meta(Passage.Meta):
        verbose_name = "工作要求"
        default_related_name = "requirements"


class Mention(Passage):
    """An organization that a paper names, with the role the paper gives it.

    ``organization`` is who that is in the tree. Where the name alone does not settle it, ``candidates``
    holds the ids of those it may be, and a person chooses.
    """

    name = models.CharField("名称", max_length=200)
    role = models.CharField("角色", max_length=12, choices=Role.choices, blank=True)
    theme = models.TextField("主题", blank=True)
    theme_start = models.PositiveIntegerField("主题起", null=True, blank=True)
    theme_end = models.PositiveIntegerField("主题止", null=True, blank=True)
    candidates = models.JSONField("可能是", default=list)
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="党组织"
    )
    offered_at = models.DateTimeField("提供时间", null=True, blank=True)  # its words are shown to the organization

    class Meta(Passage.Meta):
        verbose_name = "提到的党组织"
        default_related_name = "mentions"


class Keyword(models.Model):
    """Words that tell a paper from others; papers that share several of them are related."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="keywords", verbose_name="文件")
    word = models.CharField("词", max_length=40)

    class Meta:
        verbose_name = "关键词"
        constraints = [models.UniqueConstraint(fields=["document", "word"], name="keyword_once")]
        indexes = [models.Index(fields=["word"])]
