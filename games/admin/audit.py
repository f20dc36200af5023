"""What operators read and never write: every command that anybody gave, and Django's log of who changed which row."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from games.admin import show
from games.admin.filters import EffectFilter
from games.admin.pages import CalmPaginator, ids_beginning
from games.admin.readonly import ReadOnly
from games.models import Command


@admin.register(Command)
class CommandAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The audit: who did what to which match, why, and when it took effect."""

    list_display = ("asked", "did", "of", "who", "reason", "after")
    list_filter = ("kind", "created_at", EffectFilter)
    search_fields = ("reason",)  # get_search_results says what is searched
    search_help_text = _("The beginning of a match's id, who, or why.")
    paginator = CalmPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count all rows
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-created_at",)
    fields = readonly_fields = ("of", "kind", "what", "who", "reason", "asked", "effect", "tick")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Command]:
        rows = super().get_queryset(request).select_related("match", "by").prefetch_related("match__seats")
        return rows.defer("match__checkpoint", "match__seed", "match__events")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Command], search_term: str
    ) -> tuple[QuerySet[Command], bool]:
        term = search_term.strip().replace("\0", "")
        if not term:
            return queryset, False
        found = Q(by__username__iexact=term) | Q(by__name__iexact=term) | Q(reason__icontains=term)
        if (ids := ids_beginning(term)) is not None:
            found |= Q(match__pk__range=ids) | Q(match=None, about__contains=term.lower())
        return queryset.filter(found), False

    class Media:
        css = {"all": ("games/admin.css",)}

    @admin.display(description=_("asked"), ordering="created_at")
    def asked(self, row: Command) -> str:
        return show.moment(row.created_at)

    @admin.display(description=_("match"), ordering="match")
    def of(self, row: Command) -> str:
        return show.NOTHING if row.match is None and not row.about else show.match_link(row.match, row.about)

    @admin.display(description=Command._meta.get_field("kind").verbose_name, ordering="kind")
    def did(self, row: Command) -> str:
        """Both in one column: a list has to fit beside its filters."""
        about = self.what(row)
        return row.get_kind_display() if about == show.NOTHING else format_html("{}: {}", row, about)

    @admin.display(description=_("details"))
    def what(self, row: Command) -> str:
        return show.command(row, [] if row.match is None else list(row.match.seats.all()))

    @admin.display(description=Command._meta.get_field("by").verbose_name, ordering="by")
    def who(self, row: Command) -> str:
        return show.who(row.by)

    @admin.display(description=_("effect after"), ordering="effective_at")
    def after(self, row: Command) -> str:
        if row.effective_at is None:
            return self.effect(row)
        seconds = (row.effective_at - row.created_at).total_seconds()  # by two clocks
        return f"{number_format(max(0.0, seconds), 1)} s"

    @admin.display(description=_("took effect"), ordering="effective_at")
    def effect(self, row: Command) -> str:
        return show.effect(row, row.match)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What operators did to all that is no match, and which rows they deleted: who, what, why."""

    list_display = ("at", "who", "did", "kind", "what", "said")
    list_display_links = None
    list_filter = ("action_flag", "action_time", ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "content_type")
    search_fields = ("user__username__iexact", "object_repr__istartswith", "change_message__icontains")
    search_help_text = _("Who, how the name of a row begins, or why.")
    paginator = CalmPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count all rows
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-action_time",)
    fields = readonly_fields = ("at", "who", "did", "kind", "what", "said")

    class Media:
        css = {"all": ("games/admin.css",)}

    @admin.display(description=_("when"), ordering="action_time")
    def at(self, row: LogEntry) -> str:
        return show.moment(row.action_time)

    @admin.display(description=_("who"), ordering="user")
    def who(self, row: LogEntry) -> str:
        return show.who(row.user)

    @admin.display(description=_("what"), ordering="action_flag")
    def did(self, row: LogEntry) -> str:
        return str(row.get_action_flag_display())

    @admin.display(description=_("of which kind"))
    def kind(self, row: LogEntry) -> str:
        return show.NOTHING if row.content_type is None else row.content_type.name

    @admin.display(description=_("which"))
    def what(self, row: LogEntry) -> str:
        url = None if row.is_deletion() else row.get_admin_url()
        return show.name(row.object_repr) if url is None else format_html('<a href="{}">{}</a>', url, row.object_repr)

    @admin.display(description=_("why"))
    def said(self, row: LogEntry) -> str:
        return row.get_change_message() or show.NOTHING
