"""Who opens an invitation reads where he is invited before he chooses a password."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.town import Town


@pytest.mark.parametrize(
    ("role", "where"), [("member", "Тихореченский округ"), ("head", "Дом культуры «Искра»")], ids=["council", "head"]
)
def test_an_invitation_names_the_place_in_words(town: Town, client: Client, role: str, where: str) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    asked = {"name": "Новая Нина Львовна", "role": role}
    if role == "head":
        asked["institution"] = str(town.club.place)
    code = client.post(reverse("invite", args=["tikhorechye"]), asked).context["code"]
    newcomer = Client()
    newcomer.post("/join/", {"code": code})
    assert where in newcomer.get("/join/accept/").text
