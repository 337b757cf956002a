"""How each kind of node is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.template import Node, NodeList, TemplateDoesNotExist
from django.template.base import TextNode, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.html import conditional_escape
from django.utils.translation import gettext, pgettext
from template_partials.templatetags.partials import DefinePartialNode

from guildhall.ui.compiled.writer import Part, Scope, Unsupported, Write, Writer, dictionary, is_constant
from guildhall.ui.held import HeldNode
from guildhall.ui.templatetags.ui import ComponentNode, SlotNode

# Where nodes keep the name under which they put something in the context.
TARGETS = ("asvar", "target_var", "varname", "variable", "variable_name", "var_name")
SUPER = "block.super"
FOLLOWED = ("django.", "guildhall.", "template_partials.")  # nodes from here put nothing there but under TARGETS


def asked(to: Writer, node: Any, scope: Scope) -> None:
    """The node draws itself."""
    within = node.get_nodes_by_type(Node)
    _refuse_blocks(within)
    targets = [target for target in map(_target, within) if target]
    for target in targets:
        to.assigned(target, scope)
    strange = not all(type(one).__module__.startswith(FOLLOWED) for one in within)
    to.part.calls = True
    to.part.assigns |= strange
    to.line(f"out({to.constant(node.render)}(context))")
    if targets or strange:
        to.line("flat = context.flatten()")


def _refuse_blocks(nodes: Sequence[Any]) -> None:
    """What a node draws by itself knows nothing of blocks that stand in place of others."""
    if any(
        type(one) is BlockNode or (type(one) is VariableNode and str(one.filter_expression) == SUPER) for one in nodes
    ):
        raise Unsupported


def _target(node: Node) -> str | None:
    return next((name for name in (getattr(node, key, None) for key in TARGETS) if isinstance(name, str)), None)


def _assign(to: Writer, target: str, code: str, scope: Scope) -> None:
    to.assigned(target, scope)
    to.line(f"flat[{target!r}] = context[{target!r}] = {code}")


def text(to: Writer, node: TextNode, scope: Scope) -> None:
    to.say(node.s)


def nothing(to: Writer, node: Node, scope: Scope) -> None:
    """It draws nothing where it stands."""


def shown(to: Writer, node: VariableNode, scope: Scope) -> None:
    expression = node.filter_expression
    if str(expression) == SUPER:
        if scope.above:
            _drawn(to, scope.above, scope)
    elif is_constant(expression):
        to.say(node.render(to.context))
    else:
        to.line(f"out(shown({to.value(expression, scope)}, context))")


def extends(to: Writer, node: Any, scope: Scope) -> None:
    blocks: dict[str, list[BlockNode]] = defaultdict(list)
    nodes: Sequence[Any] = [node]
    seen = [node.origin]
    while above := _extending(nodes):
        if not is_constant(above.parent_name):
            raise Unsupported
        _gather(above.nodelist, blocks)
        parent, origin = to.engine.find_template(above.parent_name.var, skip=seen)
        nodes = parent.nodelist
        seen.append(origin)
    _gather(nodes, blocks)
    to.nodes(nodes, Scope(scope.names, blocks))


def _extending(nodes: Sequence[Any]) -> Any:
    return next((node for node in nodes if isinstance(node, ExtendsNode)), None)


def _gather(nodes: Any, blocks: dict[str, list[BlockNode]]) -> None:
    for block in nodes.get_nodes_by_type(BlockNode):
        blocks[block.name].append(block)


def block(to: Writer, node: BlockNode, scope: Scope) -> None:
    _drawn(to, scope.blocks.get(node.name, [node]), scope)


def _drawn(to: Writer, blocks: Sequence[BlockNode], scope: Scope) -> None:
    """The first of blocks of one name; the others stand above it."""
    first, *above = blocks
    with to.inside() as part:
        to.nodes(first.nodelist, Scope(scope.names, scope.blocks, above))
    to.scoped(part, {})


def include(to: Writer, node: IncludeNode, scope: Scope) -> None:
    name = node.template.var
    known = is_constant(node.template) and not name.startswith(".") and not node.isolated_context
    if not known or name in to.included:
        return asked(to, node, scope)
    try:
        template = to.engine.get_template(name)
    except TemplateDoesNotExist:
        return asked(to, node, scope)
    names = {key: to.variable(to.value(one, scope)) for key, one in node.extra_context.items()}
    to.included.append(name)
    with to.inside() as part:
        to.nodes(template.nodelist, Scope({**scope.names, **names}))
    to.included.pop()
    return to.scoped(part, names)


def named(to: Writer, node: Any, scope: Scope) -> None:
    names = {key: to.variable(to.value(one, scope)) for key, one in node.extra_context.items()}
    with to.inside() as part:
        to.nodes(node.nodelist, Scope({**scope.names, **names}, scope.blocks, scope.above))
    to.scoped(part, names)


def inline(to: Writer, node: DefinePartialNode, scope: Scope) -> None:
    if node.inline:
        to.nodes(node.nodelist, scope)


def decided(to: Writer, node: IfNode, scope: Scope) -> None:
    _branches(to, node.conditions_nodelists, scope)


def _branches(to: Writer, branches: Sequence[tuple[Any, NodeList]], scope: Scope) -> None:
    if not branches:
        return
    (condition, nodes), *further = branches
    if condition is None:
        return to.nodes(nodes, scope)
    holds = to.variable()
    with to.inside() as deciding:
        to.line(f"{holds} = {to.condition(condition, scope)}")
    to.line("try:", deciding.lines, "except VariableDoesNotExist:", [f"{holds} = None"])
    with to.inside() as then:
        to.nodes(nodes, scope)
    with to.inside() as otherwise:
        _branches(to, further, scope)
    to.line(f"if {holds}:", then.lines or ["pass"])
    if otherwise.lines:
        to.line("else:", otherwise.lines)


def repeated(to: Writer, node: Any, scope: Scope) -> None:
    values = to.variable(f"counted({to.value(node.sequence, scope, missing='None')})")
    item, place, loop = to.variable(), to.variable(), to.variable()
    names = {name: to.variable() for name in node.loopvars}
    with to.inside() as part:
        to.nodes(node.nodelist_loop, Scope({**scope.names, "forloop": loop, **names}, scope.blocks, scope.above))
    part.turns |= part.calls
    with to.inside() as turn:
        if part.turns:
            to.line(f"turn({loop}, {place}, len({values}))")
        _turn(to, part, names, item)
    with to.inside() as looping:
        if part.turns:
            outer = scope.names.get("forloop", "flat.get('forloop', {})")
            to.line(f"{loop} = {{'parentloop': {outer}}}")
        order = f"reversed({values})" if node.is_reversed else values
        walk = [f"for {place}, {item} in enumerate({order}):", turn.lines]
        to.scoped(Part(walk, part.calls, part.assigns), {"forloop": loop} if part.turns else {})
    with to.inside() as empty:
        with to.inside() as part:
            to.nodes(node.nodelist_empty, scope)
        to.scoped(part, {})
    to.line(f"if len({values}):", looping.lines)
    if empty.lines:
        to.line("else:", empty.lines)


def _turn(to: Writer, part: Part, names: dict[str, str], item: str) -> None:
    if len(names) > 1:
        to.line(f"{', '.join(names.values())} = unpacked({item}, {len(names)})")
        return to.scoped(part, names)
    [(name, variable)] = names.items()
    to.line(f"{variable} = {item}")
    if part.calls:
        to.line(f"context[{name!r}] = {item}")
    return to.line(*part.lines)


def translated(to: Writer, node: TranslateNode, scope: Scope) -> None:
    expression, hint = node.filter_expression, node.message_context
    if expression.filters or expression.var.literal is None or (hint and not is_constant(hint)):
        return asked(to, node, scope)
    if not node.asvar:
        return to.say(node.render(to.context))
    with to.context.push():
        node.render(to.context)
        value = to.context[node.asvar]
    return _assign(to, node.asvar, to.constant(value), scope)


def sentence(to: Writer, node: BlockTranslateNode, scope: Scope) -> None:
    hint = node.message_context
    if node.plural or node.asvar or (hint and not is_constant(hint)):
        return asked(to, node, scope)
    message, names = node.render_token_list(node.singular)
    form = pgettext(hint.resolve(to.context), message) if hint else gettext(message)
    try:
        form % dict.fromkeys(names, "")
    except (KeyError, ValueError):  # Django falls back to the original
        return asked(to, node, scope)
    given = {key: to.variable(to.value(one, scope)) for key, one in node.extra_context.items()}
    values = {name: given.get(name) or scope.names.get(name) or f"flat.get({name!r}, '')" for name in names}
    shown = {name: f"shown({code}, context)" for name, code in values.items()}
    return to.line(f"out({to.constant(form)} % {dictionary(shown)})")


def static(to: Writer, node: StaticNode, scope: Scope) -> None:
    if node.varname or not is_constant(node.path):
        return asked(to, node, scope)
    return to.say(node.render(to.context))


def component(to: Writer, node: ComponentNode, scope: Scope) -> None:
    if not node.component.plain or not all(map(is_constant, node.props.values())):
        return asked(to, node, scope)
    return to.say(node.render(to.context))


def simple(to: Writer, node: SimpleNode, scope: Scope) -> None:
    named = {name: to.value(one, scope) for name, one in node.kwargs.items()}
    given = ["context"] * bool(node.takes_context) + [to.value(one, scope) for one in node.args]
    code = f"{to.constant(node.func)}({', '.join([*given, f'**{dictionary(named)}'])})"
    to.part.calls |= bool(node.takes_context)
    if node.target_var:
        return _assign(to, node.target_var, code, scope)
    return to.line(f"out({to.constant(conditional_escape)}({code}))")


def held(to: Writer, node: HeldNode, scope: Scope) -> None:
    _refuse_blocks(node.nodelist.get_nodes_by_type(Node))
    given = {name: to.value(one, scope) for name, one in node.given.items()}
    gaps = {name: f"shown({to.value(one, scope)}, context)" for name, one in node.gaps.items()}
    fill = f" % {dictionary(gaps)}" if gaps else ""
    if given:
        return to.line(f"out({to.constant(node.drawing)}(context, {dictionary(given)}){fill})")
    drawn = node.drawing(to.context, {})
    return to.line(f"out({to.constant(drawn)}{fill})") if fill else to.say(drawn)


WRITERS: dict[type[Node], Write] = {
    Node: asked,
    TextNode: text,
    LoadNode: nothing,
    CommentNode: nothing,
    SlotNode: nothing,
    VariableNode: shown,
    ExtendsNode: extends,
    BlockNode: block,
    IncludeNode: include,
    WithNode: named,
    DefinePartialNode: inline,
    IfNode: decided,
    ForNode: repeated,
    TranslateNode: translated,
    BlockTranslateNode: sentence,
    StaticNode: static,
    ComponentNode: component,
    SimpleNode: simple,
    HeldNode: held,
}
