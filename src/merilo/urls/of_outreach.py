"""Addresses of publications, posters and papers, media, partners."""

from __future__ import annotations

from django.urls import path

from merilo.assessment.views import posters
from merilo.outreach.views import letters, publications, requirements, voices
from merilo.ratings.views import press

_HERE = "work/<slug:slug>/information/"

patterns = [
    # Staff: what is where
    path(_HERE, publications.matrix, name="information"),
    path(f"{_HERE}own/", publications.place, name="information_own"),
    path(f"{_HERE}own/new/", publications.new, name="information_new_own"),
    path(f"{_HERE}institutions/<int:institution_id>/", publications.place, name="information_of"),
    path(f"{_HERE}institutions/<int:institution_id>/new/", publications.new, name="information_new"),
    path(f"{_HERE}records/", publications.log, name="information_log"),
    path(f"{_HERE}records/records.<str:kind>", publications.export, name="information_export"),
    path(f"{_HERE}records/<int:pk>/", publications.publication, name="information_record"),
    path(f"{_HERE}records/<int:pk>/check/", publications.check, name="information_check"),
    path(f"{_HERE}records/<int:pk>/withdraw/", publications.withdraw, name="information_withdraw"),
    path(f"{_HERE}records/<int:pk>/file/<str:name>", publications.file, name="information_file"),
    path(f"{_HERE}report/", publications.report, name="information_report"),
    # Staff: what must be where
    path(f"{_HERE}requirements/", requirements.listed, name="requirements"),
    path(f"{_HERE}requirements/new/", requirements.requirement, name="requirement_new"),
    path(f"{_HERE}requirements/<slug:code>/change/", requirements.requirement, name="requirement"),
    path(f"{_HERE}requirements/<slug:code>/restore/", requirements.restore, name="requirement_restore"),
    # Staff: posters and booklets, with the questionnaires of the room above
    path(f"{_HERE}posters/", posters.listed, name="posters"),
    path(f"{_HERE}posters/<int:institution>/", posters.of_institution, name="posters_of"),
    path(f"{_HERE}posters/<int:institution>/<slug:kind>.pdf", posters.file, name="poster_file"),
    path(f"{_HERE}posters/<int:institution>/<slug:kind>-<int:side>.png", posters.preview, name="poster_preview"),
    # Staff: media
    path(f"{_HERE}media/", voices.media, name="media"),
    path(f"{_HERE}media/new/", voices.media_new, name="media_new"),
    path(f"{_HERE}media/media.<str:kind>", voices.media_export, name="media_export"),
    path(f"{_HERE}media/<int:pk>/", voices.media_item, name="media_item"),
    path(f"{_HERE}media/<int:pk>/withdraw/", voices.media_withdraw, name="media_withdraw"),
    path(f"{_HERE}media/<int:pk>/file/<str:name>", voices.media_file, name="media_file"),
    path(f"{_HERE}press/", press.listed, name="press_releases"),
    path(f"{_HERE}press/<int:pk>/release.<str:kind>", press.release, name="press_release"),
    # Staff: partners, letters to them
    path(f"{_HERE}partners/", voices.partners, name="partners"),
    path(f"{_HERE}partners/new/", voices.partner_new, name="partner_new"),
    path(f"{_HERE}partners/<int:pk>/", voices.partner, name="partner"),
    path(f"{_HERE}partners/<int:pk>/change/", voices.partner_change, name="partner_change"),
    path(f"{_HERE}partners/<int:pk>/contacts/new/", voices.contact_new, name="contact_new"),
    path(f"{_HERE}letters/", letters.mailings, name="mailings"),
    path(f"{_HERE}letters/new/", letters.mailing_new, name="mailing_new"),
    path(f"{_HERE}letters/<int:pk>/", letters.mailing, name="mailing"),
    path(f"{_HERE}letters/<int:pk>/letters.zip", letters.letters_zip, name="letters_zip"),
    path(f"{_HERE}letters/<int:pk>/<int:letter>/", letters.outcome, name="letter_outcome"),
    path(f"{_HERE}letters/<int:pk>/<int:letter>/letter.docx", letters.letter_file, name="letter_file"),
]
