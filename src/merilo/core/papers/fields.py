"""The check of a Word template against the words it may use, before anything is filled in.

StrictUndefined finds a wrong field only where rendering passes; a loop over an empty list would hide it until the year
with a first shortcoming. So the template is read as a tree and every name is resolved to a field of the dataclasses.
"""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Sequence
from dataclasses import is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, TemplateSyntaxError, nodes

_LOOP = frozenset(("index", "index0", "revindex", "revindex0", "first", "last", "length", "cycle", "changed"))
_SAME = frozenset(("sort", "reverse", "list", "unique", "selectattr", "rejectattr", "select", "reject", "default", "d"))
_ONE_OF = frozenset(("first", "last", "min", "max", "random"))


class WrongField(ValueError):
    """A template names what it may not name; the sentence says what."""


class _Untold:
    """The type of a value about which nothing is known, such as the result of a calculation in the template."""


class _Loop:
    """The type of Jinja's `loop`."""


def check(source: str, *, environment: Environment, words: type, leaves: tuple[type, ...] = ()) -> None:
    """Refuse a template source that names a field which `words` (a dataclass) or what it holds does not have.

    `leaves` are dataclasses that may be printed as a whole. Raises WrongField with the name of the field.
    """
    try:
        tree = environment.parse(source)
        environment.compile(tree)
    except TemplateSyntaxError as error:
        raise WrongField(f"В шаблоне Word нарушена разметка: {_explained(error)}") from error
    reader = _Reader(words=words, leaves=leaves)
    reader.body(tree.body, {name: _certain(kind) for name, kind in get_type_hints(words).items()})


def _explained(error: TemplateSyntaxError) -> str:
    """Jinja's complaint in Russian; it names in single quotes what it stumbled over, a sign of Jinja's own or ours."""
    message = error.message or ""
    if "end of template" in message or "Unexpected end" in message:
        return "не закрыт цикл, условие или поле ({% endfor %}, {% endif %}, }})."
    named = re.findall(r"'([^']+)'", message)
    if "unknown tag" in message and named:
        return f"лишняя или неизвестная команда «{named[0]}»."
    if message.startswith("No ") and named:
        return f"обработки «{named[0]}» нет."
    stumbled = [word for word in named if not word.startswith("end of ")]
    return f"лишнее или пропущенное слово у «{stumbled[-1]}»." if stumbled else "поле или команда написаны с ошибкой."


class _Reader:
    """Walks a template and keeps the types of the names seen so far."""

    def __init__(self, *, words: type, leaves: tuple[type, ...]) -> None:
        self.words, self.leaves = words, leaves

    def body(self, parts: Sequence[nodes.Node], scope: dict[str, Any]) -> None:
        for part in parts:
            self.statement(part, scope)

    def statement(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        match node:
            case nodes.Output():
                for shown in node.nodes:
                    self.printed(shown, self.value(shown, scope))
            case nodes.For():
                inner = {**scope, "loop": _Loop, **_bound(node.target, self.element(node.iter, scope))}
                if node.test is not None:
                    self.value(node.test, inner)
                self.body(node.body, inner)
                self.body(node.else_, dict(scope))
            case nodes.If():
                self.value(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self.body(branch, scope)
            case nodes.Assign():
                scope.update(_bound(node.target, self.value(node.node, scope)))
            case nodes.With():
                values = [self.value(value, scope) for value in node.values]
                inner = dict(scope)
                for target, value in zip(node.targets, values, strict=True):
                    inner.update(_bound(target, value))
                self.body(node.body, inner)
            case _:
                command = type(node).__name__
                raise WrongField(
                    f"В шаблоне Word есть команда, которая здесь не поддерживается ({command}). "
                    "Можно вставлять поля, повторять ({% for %}), ставить условия ({% if %}) и запоминать ({% set %})."
                )

    def value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        match node:
            case nodes.Name():
                if node.name not in scope:
                    raise _unknown(node.name, node.name, list(scope))
                return scope[node.name]
            case nodes.Getattr():
                return self.field(node, node.attr, self.value(node.node, scope))
            case nodes.Getitem():
                return self.item(node, self.value(node.node, scope), scope)
            case nodes.Filter():
                return self.filtered(node, scope)
            case nodes.CondExpr():
                self.value(node.test, scope)
                other = self.value(node.expr2, scope) if node.expr2 is not None else str
                return _either(self.value(node.expr1, scope), other)
            case nodes.Const() | nodes.TemplateData():
                return str
            case _:
                for child in node.iter_child_nodes():
                    self.value(child, scope)
                return _Untold

    def field(self, node: nodes.Node, name: str, owner: Any) -> Any:
        if owner is _Loop:
            if name in _LOOP:
                return _Untold
            raise _unknown(f"loop.{name}", name, list(_LOOP))
        if is_dataclass(owner):
            fields = get_type_hints(owner)
            if name in fields:
                return _certain(fields[name])
            raise _unknown(_told(node), name, list(fields))
        if owner is str and hasattr(str, name):
            return _Untold
        if get_origin(owner) is tuple:
            raise WrongField(
                f"В шаблоне Word поле «{_told(node)}» взято у списка: список нужно повторять ({{% for %}})."
            )
        raise _unknown(_told(node), name, [])

    def item(self, node: nodes.Getitem, owner: Any, scope: dict[str, Any]) -> Any:
        self.value(node.arg, scope)
        if is_dataclass(owner) and isinstance(node.arg, nodes.Const):
            return self.field(node, str(node.arg.value), owner)
        if get_origin(owner) is tuple:
            return owner if isinstance(node.arg, nodes.Slice) else _element(owner)
        return _Untold

    def element(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """The type of what a loop passes through."""
        kind = self.value(node, scope)
        if kind is str or is_dataclass(kind) or kind is _Loop:
            raise WrongField(f"В шаблоне Word по полю «{_told(node)}» идёт цикл, но это не список.")
        return _element(kind)

    def filtered(self, node: nodes.Filter, scope: dict[str, Any]) -> Any:
        for child in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.value(child, scope)
        kind = self.value(node.node, scope) if node.node is not None else str
        named = [keyword.value for keyword in node.kwargs if keyword.key == "attribute"]
        named += node.args[:1] if node.name in ("selectattr", "rejectattr", "groupby", "sum") else []
        inner = _element(kind)
        for name in named:
            if isinstance(name, nodes.Const):
                for step in str(name.value).split("."):
                    inner = self.field(name, step, inner)
        if node.name in _SAME:
            return kind
        if node.name in _ONE_OF:
            return _element(kind)
        if node.name == "map" and named:
            return types.GenericAlias(tuple, (inner, ...))
        return _Untold

    def printed(self, node: nodes.Node, kind: Any) -> None:
        if get_origin(kind) is tuple or (is_dataclass(kind) and kind not in self.leaves):
            raise WrongField(
                f"В шаблоне Word поле «{_told(node)}» вставлено как текст, но это не текст, а список или раздел: "
                "повторите его строки ({% for %}) или возьмите его поле через точку."
            )


def _bound(target: nodes.Node, kind: Any) -> dict[str, Any]:
    if isinstance(target, nodes.Name):
        return {target.name: kind}
    return {name.name: _Untold for name in target.find_all(nodes.Name)}


def _certain(kind: Any) -> Any:
    """`Picture | None` is a Picture: the template asks {% if %} before."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(one for one in get_args(kind) if one is not type(None))
    return kind


def _either(one: Any, other: Any) -> Any:
    return one if other is str or one == other else other


def _element(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is tuple else _Untold


def _told(node: nodes.Node) -> str:
    """The field as the template writes it: «criterion.summary»."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_told(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_told(node.node)}[{node.arg.value!r}]"
    if isinstance(node, nodes.Const):
        return str(node.value)
    return "…"


def _unknown(told: str, name: str, known: list[str]) -> WrongField:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Похожее поле: «{near[0]}»." if near else ""
    return WrongField(
        f"В шаблоне Word есть поле «{told}», которого в этом документе нет.{hint} Исправьте его в шаблоне и повторите."
    )
