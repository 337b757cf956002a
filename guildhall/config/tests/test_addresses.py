"""Finding a page by the first word of its address changes nothing about which page is found."""

import pytest
from django.urls import Resolver404, URLResolver, get_resolver, path, re_path, resolve, reverse
from django.urls.resolvers import RoutePattern

from guildhall.config.addresses import ByFirstWord
from guildhall.config.urls import addresses


def page(request, **named):
    """Nobody asks for it."""


ODD = [
    path("", page, name="home"),
    path("t/<int:pk>/", page, name="number"),
    path("<slug:word>/first", page, name="open"),
    path("t/first", page, name="shadowed"),
    path("map-<slug:kind>.xml", page, name="map"),
    re_path(r"^t/(?P<slug>[a-z]+)/$", page, name="regex"),
    path("t", page, name="bare"),
]
PATHS = ("", "t", "t/", "t/1/", "t/first", "x/first", "t/abc/", "map-a.xml", "x", "x/", "/", "t//", "é/first", "t/1")


def found(resolver, address):
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.url_name, match.app_names, match.namespaces, match.args, match.kwargs, match.route


@pytest.mark.parametrize("address", PATHS)
def test_the_same_page_is_found_as_by_trying_all_in_order(address):
    plain = URLResolver(RoutePattern(""), ODD)
    assert found(ByFirstWord(ODD), address) == found(plain, address)


def test_every_address_of_the_house_leads_where_it_led():
    plain, ours = URLResolver(RoutePattern(""), addresses), ByFirstWord(addresses)
    routes = [str(pattern.pattern) for room in plain.url_patterns for pattern in getattr(room, "url_patterns", [room])]
    tried = [_example(route) for route in routes]
    assert len(tried) > 200
    assert sum(found(plain, one) is not None for one in tried) > 200
    for one in tried:
        assert found(ours, one) == found(plain, one), one


def _example(route):
    """The route with something in the place of every open part."""
    parts = []
    for piece in route.split("<"):
        kind, _, rest = piece.rpartition(">")
        parts.append(("7" if kind.startswith("int") else "word" if kind else "") + rest)
    return "".join(parts)


def test_addresses_are_still_made_from_names():
    assert resolve(reverse("content:topic", args=[7])).view_name == "content:topic"
    assert get_resolver().namespace_dict["content"]
