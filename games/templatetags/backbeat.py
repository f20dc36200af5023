"""What pages need to know beyond their own data: the games' static files, and the theme that the reader has chosen.

It knows where static files are and which games are installed; it writes addresses, and markup in two tags only. The map
lists every module's plain address with its hashed one, because modules import each other by plain names (`./pen.js`):
without it a browser would load one module twice, once by each address.
"""

import json
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from games.engine import Game, registry

register = template.Library()

# --ground of static/css/tokens.css, which a test compares.
GROUNDS = {"light": "#f6f4ef", "dark": "#0d0f14"}


@register.simple_tag(takes_context=True)
def importmap(context: template.Context, *folders: str) -> str:
    """`<script type="importmap">` for the SDK, the games and further folders of static files.

    It must stand before the first module script of the page.
    """
    nonce = getattr(context.get("request"), "csp_nonce", "")
    imports = _imports.__wrapped__(folders) if settings.DEBUG else _imports(folders)
    # Addresses of our own files, but inside a script element `<` may not stand as it is.
    text = mark_safe(json.dumps({"imports": imports}).replace("<", "\\u003c"))  # noqa: S308 - JSON without "<"
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, text)


@register.simple_tag
def poster(game: type[Game]) -> str:
    """The address of a game's picture, `<slug>/poster.svg` among its static files, or of the one for games without."""
    own = f"{game.slug}/poster.svg"
    return static(own if finders.find(own) else "images/poster.svg")


@register.simple_tag
def game_styles(game: type[Game]) -> str:
    """The address of a game's own style sheet, `<slug>/game.css` among its static files, or nothing."""
    own = f"{game.slug}/game.css"
    return static(own) if finders.find(own) else ""


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """`light` or `dark` as the reader has chosen (static/backbeat/page/theme.js), or nothing: as the system has it."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in GROUNDS else ""


@register.simple_tag(takes_context=True)
def theme_colors(context: template.Context) -> str:
    """What the browser's own bars look like: as the page's ground in the theme chosen, or in either."""
    chosen = theme(context)
    colors = (
        [(GROUNDS[chosen], "all")]
        if chosen
        else [(c, f"(prefers-color-scheme: {name})") for name, c in GROUNDS.items()]
    )
    return format_html_join("", '<meta name="theme-color" content="{}" media="{}">', colors)


@cache
def _imports(folders: tuple[str, ...]) -> dict[str, str]:
    """`backbeat` and `backbeat/vector`, and each module whose address carries a hash under its plain address."""
    names = _modules({"backbeat", *registry.games(), *folders})
    addresses = {settings.STATIC_URL + name: static(name) for name in sorted(names)}
    hashed = {plain: address for plain, address in addresses.items() if plain != address}
    named = {"backbeat": static("backbeat/index.js"), "backbeat/vector": static("backbeat/vector.js")}
    return named | hashed


def _modules(folders: set[str]) -> set[str]:
    found = set()
    for finder in finders.get_finders():
        for name, _ in finder.list(ignore_patterns=[]):
            path = Path(name)
            if path.suffix == ".js" and path.parts[0] in folders:
                found.add(path.as_posix())
    return found
