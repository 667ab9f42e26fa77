"""Certificates, and sections that are not there."""

from __future__ import annotations

import copy

import bundles
from baijia.engine.bundle.sealed import seal
from baijia.engine.log import entries
from baijia.engine.log.keys import SigningKey
from bundles import Made

from .at_work import (
    SALT,
    caught_by,
    drop,
)


@caught_by("V12")
def certificates_swapped(made: Made) -> None:
    one, other = made.documents["certificates.jsonl"][:2]
    one["credential"], other["credential"] = other["credential"], one["credential"]


@caught_by("V12")
def certificate_name_changed(made: Made) -> None:
    row = made.documents["certificates.jsonl"][0]
    document = copy.deepcopy(row["credential"]["value"])
    document["credentialSubject"]["name"] = "别人"
    entry = made.find("certificate", commit=row["credential"]["commit"])
    row["credential"] = seal("certificate", document, SALT)
    entry["commit"] = row["credential"]["commit"]


@caught_by("V12")
def certificate_of_another_key(made: Made) -> None:
    row = made.documents["certificates.jsonl"][0]
    subject = row["credential"]["value"]["credentialSubject"]
    true_key, made.certificate_key = made.certificate_key, SigningKey("false", b"F" * 32)
    document = bundles.certificate(made, row["number"], subject["name"], 0)
    made.certificate_key = true_key
    entry = made.find("certificate", commit=row["credential"]["commit"])
    row["credential"] = seal("certificate", document, SALT)
    entry["commit"] = row["credential"]["commit"]


@caught_by("V12")
def certificate_never_logged(made: Made) -> None:
    drop(made, made.find("certificate"))


@caught_by("V12")
def certificate_missing(made: Made) -> None:
    row = made.documents["certificates.jsonl"].pop()
    drop(made, made.find("certificate", commit=row["credential"]["commit"]))


@caught_by("V12")
def status_list_stale(made: Made) -> None:
    older = made.documents["status-list.json"]
    bundles.revoke(made, 0)
    made.documents["status-list.json"] = older


@caught_by("V12")
def revoked_without_a_decision(made: Made) -> None:
    bundles.publish_status(made, [1])


@caught_by("V12")
def revocation_not_on_the_list(made: Made) -> None:
    commit = made.documents["certificates.jsonl"][0]["credential"]["commit"]
    made.log(entries.decision(made.edition, what="revocation", digest="0" * 64, ref=commit))


@caught_by("V7")
def scores_deleted(made: Made) -> None:
    del made.documents["scores.jsonl"]


@caught_by("V1", "V7")
def nominees_deleted(made: Made) -> None:
    del made.documents["nominees.jsonl"]


@caught_by("V1", "V7")
def exclusions_deleted(made: Made) -> None:
    del made.documents["exclusions.jsonl"]


@caught_by("V1", "V8")
def round_deleted(made: Made) -> None:
    del made.documents["rounds/paper.json"]


@caught_by("V1", "V6")
def panel_deleted(made: Made) -> None:
    del made.documents["panel/paper-1.json"]


@caught_by("V1", "V9", "V10")
def notice_deleted(made: Made) -> None:
    del made.documents["notice.json"]


@caught_by("V1", "V11")
def objections_deleted(made: Made) -> None:
    del made.documents["objections.jsonl"]


@caught_by("V1", "V9", "V12")
def honours_deleted(made: Made) -> None:
    del made.documents["honours.jsonl"]


@caught_by("V12")
def certificates_deleted(made: Made) -> None:
    del made.documents["certificates.jsonl"]


@caught_by("V12")
def status_list_deleted(made: Made) -> None:
    del made.documents["status-list.json"]


@caught_by("V1", "V5")
def keys_deleted(made: Made) -> None:
    del made.documents["keys.json"]
