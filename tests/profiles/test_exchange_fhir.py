"""What a clinical system reads: valid FHIR, complete, and saying what docs/exchange.md says."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from hypothesis import given, settings

from eatsential.profiles.exchange.fhir import CRITICALITY, REACTION, TYPE, bundle, written
from eatsential.profiles.exchange.json_form import Profile
from eatsential.profiles.rules.entries import ConfirmedBy, Entry, EntryKind
from eatsential.profiles.rules.measurements import Activity, Measured, Measurement
from eatsential.profiles.rules.people import Details
from eatsential.screening.answer import Problem, Severity
from tests.profiles.exchanged import a_full_person, measured_of, person_of, profiles

BASE, NOW = "https://eat.example.org", datetime(2026, 11, 21, 12, tzinfo=UTC)
HL7 = "http://terminology.hl7.org/CodeSystem/"
# The required value sets of FHIR 4.0.1, which fhir.resources does not check.
REQUIRED = {
    "clinicalStatus": {"active", "inactive", "resolved"},
    "verificationStatus": {"unconfirmed", "confirmed", "refuted", "entered-in-error"},
    "type": {"allergy", "intolerance"},
    "category": {"food", "medication", "environment", "biologic"},
    "criticality": {"low", "high", "unable-to-assess"},
}


def resource_of(entry: Entry) -> dict[str, Any]:
    """The resource of a single entry."""
    profile = Profile(person=Details("Robin"), entries=(entry,))
    resource: dict[str, Any] = bundle(person_of(profile), [], BASE, NOW)["entry"][1]["resource"]
    return resource


def milk(**said: Any) -> Entry:
    said.setdefault("severity", Severity.SEVERE)
    return Entry(EntryKind.ALLERGY, "milk", **said)


@given(profiles())
@settings(deadline=None, max_examples=30)
def test_every_profile_is_a_valid_bundle_with_a_resource_for_each_entry(profile: Profile) -> None:
    measured = measured_of(profile)
    text = written(person_of(profile), measured, BASE, NOW)

    read = Bundle.model_validate_json(text)

    stages = profile.person.stage is not None
    assert read.entry
    days = [one.measurement for one in measured]
    values = sum(v is not None for d in days for v in (d.height_cm, d.weight_kg, d.activity))
    assert len(read.entry) == 1 + stages + len(profile.entries) + values
    addresses = [entry.fullUrl for entry in read.entry]
    assert len(set(addresses)) == len(addresses)


@given(profiles())
@settings(deadline=None, max_examples=30)
def test_codes_are_those_that_fhir_requires_and_references_lead_to_the_patient(
    profile: Profile,
) -> None:
    person = person_of(profile)
    for entry in bundle(person, measured_of(profile), BASE, NOW)["entry"][1:]:
        resource = entry["resource"]
        reference = resource.get("patient") or resource["subject"]
        assert reference == {"reference": f"urn:uuid:{person.id}"}
        if resource["resourceType"] != "AllergyIntolerance":
            continue
        assert resource["clinicalStatus"]  # ait-1
        for name, allowed in REQUIRED.items():
            value = resource.get(name, [])
            codes = value["coding"] if isinstance(value, dict) else value
            codes = [codes] if isinstance(codes, str) else codes
            for code in codes:
                assert (code["code"] if isinstance(code, dict) else code) in allowed
        for reaction in resource.get("reaction", []):
            assert reaction["manifestation"]  # 1..*
            assert reaction.get("severity", "mild") in {"mild", "moderate", "severe"}


def test_everything_recorded_is_in_the_bundle() -> None:
    text = written(a_full_person(), [], BASE, NOW)
    kinds = [entry["resource"]["resourceType"] for entry in json.loads(text)["entry"]]

    assert sorted(kinds) == sorted(
        ["Patient", "Observation", "Observation", "Observation", "Condition"]
        + ["MedicationStatement"]
        + ["AllergyIntolerance"] * 5
    )
    for said in (
        *("Robin", "1990-01-01", "female", "pregnant", "Sam, +49 30 1234567"),
        *("Milk", "swollen eyelids", "hives", "tight throat", "minutes", "2010-01-01"),
        *("2027-01-01", "carries an auto-injector", "fenugreek", "itching", "Warfarin", "Vegan"),
    ):
        assert said in text


def test_what_was_measured_is_a_vital_sign_with_its_day_and_unit() -> None:
    day = Measurement(date(2026, 3, 1), 170, 61.5, Activity.LOW_ACTIVE)
    entries = bundle(a_full_person(), [Measured(UUID(int=1), day)], BASE, NOW)["entry"][-3:]
    height, weight, activity = [entry["resource"] for entry in entries]
    for made, code, value, unit in (
        (height, "8302-2", 170, "cm"),
        (weight, "29463-7", 61.5, "kg"),
    ):
        Observation.model_validate(made)
        assert made["code"]["coding"] == [{"system": "http://loinc.org", "code": code}]
        assert made["category"][0]["coding"][0]["code"] == "vital-signs"
        assert made["effectiveDateTime"] == "2026-03-01"
        ucum = {"unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
        assert made["valueQuantity"] == {"value": value, **ucum}
    assert activity["valueCodeableConcept"]["text"] == "low active"


@pytest.mark.parametrize(
    ("severity", "criticality", "reaction"),
    [
        ("mild", "low", "mild"),
        ("moderate", "low", "moderate"),
        ("severe", "high", "severe"),
        ("life_threatening", "high", "severe"),
    ],
)
def test_severity_is_said_as_criticality_and_as_the_severity_of_the_reaction(
    severity: str, criticality: str, reaction: str
) -> None:
    resource = resource_of(milk(severity=Severity(severity)))

    assert resource["criticality"] == criticality
    assert resource["reaction"][0]["severity"] == reaction
    assert resource["extension"] == [
        {"url": f"{BASE}/fhir/StructureDefinition/severity", "valueCode": severity}
    ]


def test_no_severity_and_no_problem_is_without_a_mapping() -> None:
    assert set(CRITICALITY) == set(REACTION) == set(Severity)
    assert set(TYPE) == {None, *Problem} - {Problem.PREFERENCE}


@pytest.mark.parametrize(
    ("confirmed_by", "status"),
    [
        (None, "unconfirmed"),
        (ConfirmedBy.SELF, "unconfirmed"),
        (ConfirmedBy.CLINICIAN, "confirmed"),
    ],
)
def test_only_a_clinician_confirms(confirmed_by: ConfirmedBy | None, status: str) -> None:
    resource = resource_of(milk(confirmed_by=confirmed_by))

    [coding] = resource["verificationStatus"]["coding"]
    assert coding == {"system": f"{HL7}allergyintolerance-verification", "code": status}


@pytest.mark.parametrize(
    ("problem", "type_"),
    [
        (None, "allergy"),
        (Problem.IGE, "allergy"),
        (Problem.NON_IGE, "allergy"),
        (Problem.COELIAC, "intolerance"),
        (Problem.INTOLERANCE, "intolerance"),
    ],
)
def test_the_kind_of_problem_is_the_type(problem: Problem | None, type_: str) -> None:
    assert resource_of(milk(problem=problem))["type"] == type_


def test_a_preference_is_no_allergy() -> None:
    resource = resource_of(milk(problem=Problem.PREFERENCE))

    assert resource["resourceType"] == "Observation"
    assert resource["code"]["coding"][0]["code"] == "avoids"


def test_a_word_of_ones_own_has_a_text_and_no_code() -> None:
    resource = resource_of(Entry(EntryKind.WORD, "fenugreek"))

    assert resource["code"] == {"text": "fenugreek"}
    assert "type" not in resource and "criticality" not in resource


def test_a_code_says_whose_it_is_and_what_it_means() -> None:
    assert resource_of(milk())["code"] == {
        "coding": [{"system": f"{BASE}/vocabulary/allergy", "code": "milk", "display": "Milk"}],
        "text": "Milk",
    }


def test_what_is_over_is_inactive() -> None:
    over = resource_of(milk(ends_on=date(2026, 11, 20)))
    last_day = resource_of(milk(ends_on=date(2026, 11, 21)))

    assert over["clinicalStatus"]["coding"][0]["code"] == "inactive"
    assert last_day["clinicalStatus"]["coding"][0]["code"] == "active"


def test_a_reaction_that_nobody_described_is_said_to_be_unknown() -> None:
    [reaction] = resource_of(milk())["reaction"]

    [manifestation] = reaction["manifestation"]
    assert manifestation["extension"][0]["valueCode"] == "unknown"
