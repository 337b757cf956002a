"""`{% extends %}` as Django has it, but the blocks of a parent are looked for once and not at every rendering."""

from typing import Any

from django import template
from django.template import Context, NodeList, Template
from django.template.base import Node, Parser, Token
from django.template.loader_tags import ExtendsNode, do_extends

register = template.Library()


class Searched(NodeList):
    """Nodes that remember which of them were asked for: a compiled template does not change."""

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self.found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]


class Extends(ExtendsNode):
    def get_parent(self, context: Context) -> Template:
        parent: Template = super().get_parent(context)
        if not isinstance(parent.nodelist, Searched):
            parent.nodelist = Searched(parent.nodelist)
        return parent


@register.tag
def extends(parser: Parser, token: Token) -> Any:
    node = do_extends(parser, token)
    return Extends(node.nodelist, node.parent_name)
