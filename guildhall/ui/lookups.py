"""What compiled templates call at every rendering: how a value is found, counted and shown, as Django's templates do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from inspect import signature
from typing import Any

from django.conf import settings
from django.template import Context, VariableDoesNotExist
from django.template.base import render_value_in_context
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

RAISE = object()  # instead of what stands for a value that is not there


class _Subscriptable(dict[type, bool]):
    def __missing__(self, kind: type) -> bool:
        self[kind] = hasattr(kind, "__getitem__")
        return self[kind]


_subscriptable = _Subscriptable()


def find(flat: Mapping[str, Any], name: str, parts: Sequence[str], missing: Any) -> Any:
    """`name.part.part` in the context; `missing` where there is no such thing, or an error if that is RAISE."""
    try:
        value = flat[name]
    except KeyError:
        if missing is RAISE:
            raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (name, flat)) from None
        return missing
    if parts:
        return look(value, parts, missing)
    return _called(value) if callable(value) else value


def look(value: Any, parts: Sequence[str], missing: Any) -> Any:
    """A part of a part of a value: at each step an entry, else an attribute, else a place in a list; what can be called is."""
    try:
        if callable(value):
            value = _called(value)
        for part in parts:
            if not _subscriptable[type(value)]:
                try:
                    value = getattr(value, part)
                except (TypeError, AttributeError):
                    value = _past_attributes(value, part)
            else:
                try:
                    value = value[part]
                except (TypeError, AttributeError, KeyError, ValueError, IndexError):
                    value = _past_entries(value, part)
            if callable(value):
                value = _called(value)
    except VariableDoesNotExist:
        if missing is RAISE:
            raise
        return missing
    except Exception as error:
        if getattr(error, "silent_variable_failure", False):
            return ""
        raise
    return value


def _past_entries(value: Any, part: str) -> Any:
    try:
        return getattr(value, part)
    except (TypeError, AttributeError):
        return _past_attributes(value, part)


def _past_attributes(value: Any, part: str) -> Any:
    """Called while the error of an attribute is handled: one that a property raised goes on."""
    if part in dir(value):
        raise  # noqa: PLE0704
    try:
        return value[int(part)]
    except (IndexError, ValueError, KeyError, TypeError):
        raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (part, value)) from None


def _called(value: Any) -> Any:
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        return ""
    try:
        return value()
    except TypeError:
        try:
            signature(value).bind()
        except (ValueError, TypeError):  # it has no signature, or wants more than nothing
            return ""
        raise


def shown(value: Any, context: Context) -> str:
    """A value as text of a page, escaped."""
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return escape(value)
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(value)
    return render_value_in_context(value, context)  # type: ignore[no-any-return]


def key(value: Any) -> Any:
    """What tells one drawing of a held part from another."""
    return value if value is None or isinstance(value, str | int | float) else value.key


def kept_safe(function: Callable[..., Any], value: Any, *arguments: Any) -> Any:
    """A filter that leaves safe text safe."""
    new = function(value, *arguments)
    return mark_safe(new) if isinstance(value, SafeData) else new  # noqa: S308 - as its author declared


def local(value: Any, context: Context) -> Any:
    return template_localtime(value, use_tz=context.use_tz)


def counted(values: Any) -> Any:
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def unpacked(item: Any, names: int) -> tuple[Any, ...]:
    try:
        found = len(item)
    except TypeError:
        found = 1
    if found != names:
        raise ValueError(f"Need {names} values to unpack in for loop; got {found}. ")
    return tuple(item)


def turn(loop: dict[str, Any], place: int, length: int) -> None:
    loop.update(
        counter0=place,
        counter=place + 1,
        revcounter=length - place,
        revcounter0=length - place - 1,
        first=place == 0,
        last=place == length - 1,
    )
