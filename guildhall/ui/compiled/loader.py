"""Templates turned into Python: one function a template and language, written when it is first drawn.

Django walks a tree of nodes at every rendering and asks each for its text. Here the tree is walked once: parents,
blocks and includes are put in place, whatever stands still (text, translations, addresses of static files, icons, parts
held without values) becomes one string, and the rest straight code. What this does not know is drawn by its node
as ever, and a template that does what cannot be followed is drawn as a whole by Django. Both draw the same text, which
`tests/test_compiled.py` holds for templates made at random. Templates without escaping, such as those of letters, and
every template under DEBUG, where Django shows the line of an error, stay with Django.
"""

from __future__ import annotations

from django.template import Context, NodeList, Origin, Template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.template.loaders import cached
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guildhall.ui.compiled.nodes import WRITERS
from guildhall.ui.compiled.writer import Run, Unsupported, Writer


class Loader(cached.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        if not self.engine.debug and not isinstance(template.nodelist, Compiled):
            template.nodelist = Compiled(template.nodelist, template_name)
            for name, proxy in getattr(template, "extra_data", {}).get("partials", {}).items():
                proxy.nodelist = Compiled(proxy.nodelist, f"{template_name}#{name}")
        return template


class Compiled(NodeList):
    """The nodes of a template, drawn by a function that was made of them."""

    def __init__(self, nodes: NodeList, name: str) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self.name = name
        self.runs: dict[str | None, Run] = {}

    def render(self, context: Context) -> SafeString:
        if not context.autoescape or BLOCK_CONTEXT_KEY in context.render_context:
            return super().render(context)
        language = get_language()
        run = self.runs.get(language)
        if run is None:
            run = self.runs[language] = self._made(context, language)
        return SafeString(run(context))

    def _made(self, context: Context, language: str | None) -> Run:
        try:
            return Writer(context, language, WRITERS).function(self, self.name)
        except Unsupported:
            return super().render
