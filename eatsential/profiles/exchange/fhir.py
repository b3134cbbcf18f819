"""A profile as a FHIR R4 Bundle for clinical systems. docs/exchange.md gives every reason.

Codes are those of this installation's vocabulary, with their names as text: a reader that does not
know the code system still reads the name. SNOMED CT needs a licence and is left out. Height and
weight have the codes of LOINC and the units of UCUM, which FHIR's profile of vital signs requires.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from eatsential.profiles.exchange.json_form import in_order
from eatsential.profiles.rules.entries import ConfirmedBy, Entry, EntryKind, Reaction
from eatsential.profiles.rules.measurements import Measured
from eatsential.profiles.rules.people import Person
from eatsential.screening.answer import Problem, Severity
from eatsential.vocabulary.approved import name_of

HL7 = "http://terminology.hl7.org/CodeSystem"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
# http://hl7.org/fhir/R4/observation-vitalsigns.html: code, name, unit.
VITAL = {
    "height_cm": ("8302-2", "Body height", "cm"),
    "weight_kg": ("29463-7", "Body weight", "kg"),
}
Resource = dict[str, Any]

# What the worst reaction so far lets one fear of the next one; FHIR's `high` is danger to life.
CRITICALITY = {
    Severity.MILD: "low",
    Severity.MODERATE: "low",
    Severity.SEVERE: "high",
    Severity.LIFE_THREATENING: "high",
}
# FHIR knows three. That a reaction threatened life stays in the extension `severity`.
REACTION = {
    Severity.MILD: "mild",
    Severity.MODERATE: "moderate",
    Severity.SEVERE: "severe",
    Severity.LIFE_THREATENING: "severe",
}
# Reactions whose name alone says too little.
MANIFESTATION = {
    Reaction.SWELLING: "swelling of lips, face or eyes",
    Reaction.THROAT: "tight throat or hoarse voice",
    Reaction.WHEEZING: "wheezing or trouble breathing",
}
# The mechanism, where it is known. An entry without a problem was recorded as an allergy.
TYPE = {
    None: "allergy",
    Problem.IGE: "allergy",
    Problem.NON_IGE: "allergy",
    Problem.COELIAC: "intolerance",
    Problem.INTOLERANCE: "intolerance",
}


def written(person: Person, measured: Sequence[Measured], base: str, now: datetime) -> str:
    """The bundle. `base` is the address of this installation, by which its codes are known."""
    return json.dumps(bundle(person, measured, base, now), indent=2, ensure_ascii=False) + "\n"


def bundle(person: Person, measured: Sequence[Measured], base: str, now: datetime) -> Resource:
    """A Bundle of type collection: the Patient, and a resource for each entry and measurement."""
    ids = {recorded.entry: recorded.id for recorded in person.entries}
    resources = [
        _patient(person),
        *_stage(person, base),
        *(
            {**_resource(entry, person.id, base, now.date()), "id": str(ids[entry])}
            for entry in in_order(ids)
        ),
        *(made for one in measured for made in _measured(one, f"urn:uuid:{person.id}", base)),
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": now.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{r['id']}", "resource": r} for r in resources],
    }


def _patient(person: Person) -> Resource:
    details = person.details
    patient: Resource = {
        "resourceType": "Patient",
        "id": str(person.id),
        "name": [{"text": person.name}],
    }
    if details.sex is not None:
        patient["gender"] = details.sex.value
    if details.birth_date is not None:
        patient["birthDate"] = details.birth_date.isoformat()
    if details.emergency:
        relationship = {"coding": [_coding("v2-0131", "C")], "text": "Emergency contact"}
        patient["contact"] = [{"relationship": [relationship], "name": {"text": details.emergency}}]
    return patient


def _resource(entry: Entry, person_id: UUID, base: str, today: date) -> Resource:
    made = _made_by(entry)(entry, f"urn:uuid:{person_id}", base, today)
    notes = list(_notes(entry))
    return {**made, "note": [{"text": note} for note in notes]} if notes else made


def _made_by(entry: Entry) -> Callable[[Entry, str, str, date], Resource]:
    if entry.kind is EntryKind.DIET or entry.problem is Problem.PREFERENCE:
        return _preference
    if entry.kind is EntryKind.CONDITION:
        return _condition
    if entry.kind is EntryKind.MEDICATION:
        return _medication
    return _allergy


def _allergy(entry: Entry, patient: str, base: str, today: date) -> Resource:
    verified = "confirmed" if entry.confirmed_by is ConfirmedBy.CLINICIAN else "unconfirmed"
    active = "active" if entry.binds(today) else "inactive"
    made: Resource = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": {"coding": [_coding("allergyintolerance-clinical", active)]},
        "verificationStatus": {"coding": [_coding("allergyintolerance-verification", verified)]},
        "category": ["food"],
        "code": _code(entry, base),
        "patient": {"reference": patient},
    }
    if entry.kind is EntryKind.INTOLERANCE:
        made["type"] = "intolerance"
    elif entry.kind is EntryKind.ALLERGY:
        made["type"] = TYPE[entry.problem]
    if entry.severity is not None:
        made["criticality"] = CRITICALITY[entry.severity]
        made["extension"] = [_extension(base, "severity", entry.severity)]
    if entry.diagnosed_on is not None:
        made["onsetDateTime"] = entry.diagnosed_on.isoformat()
    reaction = _reaction(entry, base)
    if reaction:
        made["reaction"] = [reaction]
    return made


def _reaction(entry: Entry, base: str) -> Resource:
    """What happens, as one reaction; FHIR wants a manifestation, or why there is none."""
    shown: list[Resource] = [_manifestation(one, base) for one in entry.reactions]
    if entry.reaction:
        shown.append({"text": entry.reaction})
    reaction: Resource = {}
    if entry.severity is not None:
        reaction["severity"] = REACTION[entry.severity]
    if entry.onset is not None:
        reaction["description"] = f"Onset after exposure: {entry.onset.value}."
    if shown or reaction:
        unknown = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
        reaction["manifestation"] = shown or [unknown]
    return reaction


def _manifestation(reaction: Reaction, base: str) -> Resource:
    coding = {"system": f"{base}/vocabulary/reaction", "code": reaction.value}
    return {"coding": [coding], "text": MANIFESTATION.get(reaction, reaction.replace("_", " "))}


def _condition(entry: Entry, patient: str, base: str, today: date) -> Resource:
    verified = "confirmed" if entry.confirmed_by is ConfirmedBy.CLINICIAN else "unconfirmed"
    active = "active" if entry.binds(today) else "inactive"
    made: Resource = {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [_coding("condition-clinical", active)]},
        "verificationStatus": {"coding": [_coding("condition-ver-status", verified)]},
        "code": _code(entry, base),
        "subject": {"reference": patient},
    }
    if entry.diagnosed_on is not None:
        made["onsetDateTime"] = entry.diagnosed_on.isoformat()
    return made


def _medication(entry: Entry, patient: str, base: str, today: date) -> Resource:
    return {
        "resourceType": "MedicationStatement",
        "status": "active" if entry.binds(today) else "completed",
        "medicationCodeableConcept": _code(entry, base),
        "subject": {"reference": patient},
    }


def _preference(entry: Entry, patient: str, base: str, _today: date) -> Resource:
    """A diet, or something that somebody would rather not eat: an observation about habits.

    A NutritionOrder is what a clinician orders; nobody has ordered this.
    """
    diet = entry.kind is EntryKind.DIET
    asked = ("diet", "Diet") if diet else ("avoids", "Food avoided by preference")
    return _observation(*asked, patient, base, _code(entry, base))


def _stage(person: Person, base: str) -> Iterator[Resource]:
    """Pregnant or breast-feeding, where somebody said so."""
    stage = person.details.stage
    if stage is not None:
        value = {"coding": [{"system": f"{base}/vocabulary/stage", "code": stage.value}]}
        patient = f"urn:uuid:{person.id}"
        made = _observation("stage", "Stage of life", patient, base, {**value, "text": stage.value})
        yield {**made, "id": str(uuid5(person.id, "stage"))}


def _measured(one: Measured, patient: str, base: str) -> Iterator[Resource]:
    """What was measured on a day, an observation each."""
    said = one.measurement
    for name, (code, text, unit) in VITAL.items():
        if (value := getattr(said, name)) is not None:
            yield {
                "resourceType": "Observation",
                "id": str(uuid5(one.id, name)),
                "status": "final",
                "category": [{"coding": [_coding("observation-category", "vital-signs")]}],
                "code": {"coding": [{"system": LOINC, "code": code}], "text": text},
                "subject": {"reference": patient},
                "effectiveDateTime": said.day.isoformat(),
                "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
            }
    if said.activity is not None:
        coding = {"system": f"{base}/vocabulary/activity", "code": said.activity.value}
        level = {"coding": [coding], "text": said.activity.replace("_", " ")}
        made = _observation("activity", "Physical activity", patient, base, level)
        made["effectiveDateTime"] = said.day.isoformat()
        yield {**made, "id": str(uuid5(one.id, "activity"))}


def _observation(code: str, text: str, patient: str, base: str, value: Resource) -> Resource:
    coding = {"system": f"{base}/vocabulary/observation", "code": code}
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [_coding("observation-category", "social-history")]}],
        "code": {"coding": [coding], "text": text},
        "subject": {"reference": patient},
        "valueCodeableConcept": value,
    }


def _notes(entry: Entry) -> Iterator[str]:
    if not entry.strict:
        yield "Flexible: not kept strictly."
    if entry.reason is not None:
        yield f"Reason: {entry.reason.value}."
    if entry.notes:
        yield entry.notes
    if entry.ends_on is not None:
        yield f"Last day it counts: {entry.ends_on.isoformat()}."


def _code(entry: Entry, base: str) -> Resource:
    if entry.kind is EntryKind.WORD:
        return {"text": entry.subject}
    named = name_of(entry.kind, entry.subject)
    system = f"{base}/vocabulary/{entry.kind}"
    return {
        "coding": [{"system": system, "code": entry.subject, "display": named}],
        "text": named,
    }


def _coding(system: str, code: str) -> Resource:
    return {"system": f"{HL7}/{system}", "code": code}


def _extension(base: str, name: str, code: str) -> Resource:
    return {"url": f"{base}/fhir/StructureDefinition/{name}", "valueCode": str(code)}
