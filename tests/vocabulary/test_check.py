"""Each fault that a curator can make is said by file and line."""

import shutil
from pathlib import Path

import pytest

from eatsential.vocabulary.check import faults_of
from eatsential.vocabulary.files import DATA

READ = "law,law,2026-11-21"
FILES = {
    "sources.csv": ["id,title,url,checked", "law,The law,,memory", "eatsential,Ours,,memory"],
    "compared.csv": ["source,list,title,url,checked"],
    "allergens.csv": [
        "id,name,kind,parent,source,note",
        "milk,Milk,allergen,,law,",
        "cocoa,Cocoa,allergen,,law,",
    ],
    "laws.csv": ["region,name,follows,source", "EU,the European Union,,law"],
    "regions.csv": ["region,parent,child,source"],
    "declared.csv": ["region,allergen,duty,source", "EU,milk,must,law"],
    "exemptions.csv": ["region,allergen,what,source"],
    "vague.csv": ["region,term,allergen,means,why,source"],
    "languages.csv": ["code,name,compounds", "en,English,"],
    "phrases.csv": ["lang,role,phrase,source", "en,may_contain,may contain …,law"],
    "rules.csv": [
        "kind,id,name,excludes,together,asked,verdict,why,source,grade,reviewed",
        "diet,vegan,Vegan,milk,,,avoid,,law,law,2026-11-21",
    ],
    "nutrients.csv": ["id,name,unit,most,from,factor,source", "sodium,sodium,g,40,,,law"],
    "limits.csv": [
        "kind,id,nutrient,basis,threshold,unit,verdict,needed,why,source,grade,reviewed",
        "diet,vegan,sodium,100g,600,mg,caution,yes,,law,law,2026-11-21",
    ],
    "terms/en.csv": [
        "term,evidence,allergens,why,source",
        "milk,contains,milk,,law",
        "cocoa butter,contains,cocoa,,law",
        "sugar,inert,,,law",
        "and,filler,,,law",
    ],
    "dishes.csv": ["dish,names,ingredients,source", "Hot milk,,milk,law"],
    "everyday.csv": ["lang,name,allergens", "en,dairy,milk"],
    "staples.csv": ["diet,eats,source", "vegan,cocoa,law"],
    "terms/mul.csv": ["term,evidence,allergens,why,source"],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small vocabulary without a fault."""
    (tmp_path / "terms").mkdir()
    shutil.copy(DATA / "policy.csv", tmp_path)
    for name, lines in FILES.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def add(data: Path, name: str, line: str) -> None:
    with (data / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def test_a_sound_vocabulary_has_no_fault(data: Path) -> None:
    assert faults_of(data) == []


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("terms/en.csv", "ghee,contains,mlik,,law", "“mlik” is unknown in “allergens”. Did"),
        ("terms/en.csv", "ghee,contians,milk,,law", "“contians” is unknown in “evidence”"),
        ("terms/en.csv", "ghee,contains,milk,,", "“source” is empty"),
        ("terms/en.csv", "ghee,contains,milk,,lore", "“lore” is unknown in “source”"),
        ("terms/en.csv", ",contains,milk,,law", "“term” is empty"),
        ("terms/en.csv", "ghee,contains,milk,Fat, of milk,law", "There must be 5 cells"),
        ("terms/en.csv", "ghee,contains,milk,law", "There must be 5 cells"),
        ("terms/en.csv", 'ghee,contains,milk,"Fat\nof milk.",law', "A row must be one line"),
        ("terms/en.csv", "milk,contains,milk,,law", "“milk” stands in line 2 already"),
        ("terms/en.csv", "milk,blocker,milk,,law", "“milk” is “blocker” here and “contains” in"),
        ("terms/en.csv", "Ghee,contains,milk,,law", "“Ghee” must be words in lower case"),
        ("terms/en.csv", "gh*ee,contains,milk,,law", "The star of “gh*ee”"),
        ("terms/en.csv", "*milk rice,contains,milk,,law", "The star of “*milk rice”"),
        ("terms/en.csv", "ghee,contains,,,law", "“contains” needs allergens"),
        ("terms/en.csv", "ghee,inert,milk,,law", "“inert” must have no allergens"),
        ("terms/en.csv", "milk thistle,inert,,,law", "“milk thistle” hides “milk”"),
        ("terms/en.csv", "milks thistle,filler,,,law", "hides “milk”"),
        ("allergens.csv", "egg,Egg,thing,,law,", "“thing” is unknown in “kind”"),
        ("allergens.csv", "egg,Egg,allergen,eggs,law,", "“eggs” is unknown in “parent”"),
        ("allergens.csv", "egg,Egg,allergen,egg,law,", "“egg” belongs to itself"),
        ("allergens.csv", "milk,Milk,allergen,,law,", "“milk” stands in line 2 already"),
        ("regions.csv", "EU,milk,whey,law", "“whey” is unknown in “child”"),
        ("regions.csv", "XX,milk,milk,law", "“XX” is unknown in “region”"),
        ("laws.csv", "UK,the United Kingdom,XX,law", "“XX” is unknown in “follows”"),
        ("declared.csv", "EU,whey,must,law", "“whey” is unknown in “allergen”"),
        ("declared.csv", "EU,milk,should,law", "“milk” stands in line 2 already"),
        ("declared.csv", "EU,cocoa,may,law", "“may” is unknown in “duty”"),
        ("exemptions.csv", "EU,whey,all,law", "“whey” is unknown in “allergen”"),
        ("phrases.csv", "en,facility,may … may contain,law", "“may contain” is a phrase of its"),
        ("compared.csv", "lore,nuts,A page,https://example.org,2026-11-21", "“lore” is unknown"),
        ("vague.csv", "EU,starch,milk,maybe,,law", "“maybe” is unknown in “means”"),
        ("phrases.csv", "en,maybe,perhaps …,law", "“maybe” is unknown in “role”"),
        ("phrases.csv", "xx,may_contain,perhaps …,law", "“xx” is unknown in “lang”"),
        ("phrases.csv", "en,contains,may contain …,law", "“may contain …” stands in line 2"),
        ("rules.csv", f"diet,x,X,meat,,,avoid,,{READ}", "“meat” is unknown in “excludes”"),
        ("rules.csv", f"diet,x,X,,,,avoid,,{READ}", "“excludes” is empty"),
        ("rules.csv", f"diet,x,X,milk,meat,,avoid,,{READ}", "“meat” is unknown in “together”"),
        ("rules.csv", f"diet,x,X,milk,,no,avoid,,{READ}", "“no” is unknown in “asked”"),
        ("rules.csv", f"diet,x,X,milk,,,never,,{READ}", "“never” is unknown in “verdict”"),
        ("rules.csv", f"diet,x,X,milk,,,,,{READ}", "“verdict” is empty"),
        ("rules.csv", f"fad,x,X,milk,,,avoid,,{READ}", "“fad” is unknown in “kind”"),
        ("rules.csv", "diet,x,X,milk,,,avoid,,law,rumour,2026-11-21", "“rumour” is unknown"),
        ("rules.csv", "diet,x,X,milk,,,avoid,,law,law,today", "“reviewed” must be a date"),
        ("nutrients.csv", "sodium,sodium,g,40,,,law", "“sodium” stands in line 2 already"),
        ("nutrients.csv", "salt,salt,mg,40,,,law", "“mg” is unknown in “unit”"),
        ("nutrients.csv", "salt,salt,g,lots,,,law", "“most” must be a number above zero"),
        ("nutrients.csv", "salt,salt,g,40,sodium,,law", "“from” and “factor” belong together"),
        ("nutrients.csv", "salt,salt,g,40,natrium,1,law", "“natrium” is unknown in “from”"),
        ("limits.csv", f"diet,vegan,salt,100g,1,g,avoid,,,{READ}", "“salt” is unknown in “nut"),
        ("limits.csv", f"diet,vegans,sodium,100g,1,g,avoid,,,{READ}", "“vegans” is unknown in"),
        ("limits.csv", f"diet,vegan,sodium,100kg,1,g,avoid,,,{READ}", "“100kg” is unknown in"),
        ("limits.csv", f"diet,vegan,sodium,day,-1,g,avoid,,,{READ}", "“threshold” must be a n"),
        ("limits.csv", f"diet,vegan,sodium,day,1,kcal,avoid,,,{READ}", "not measured in this"),
        ("limits.csv", f"diet,vegan,sodium,100g,1,g,caution,,,{READ}", "stands in line 2 al"),
        ("languages.csv", "de,Deutsch,yes", "There is no file terms/de.csv"),
        ("policy.csv", "diet,any,contains,avoid,law", "This verdict stands in line"),
        ("dishes.csv", "Hot milk,,sugar,law", "“Hot milk” stands in line 2 already"),
        ("everyday.csv", "en,butter,mlik", "“mlik” is unknown in “allergens”"),
        ("everyday.csv", "en,dairy,milk", "“dairy” stands in line 2 already"),
        ("staples.csv", "fad,milk,law", "“fad” is unknown in “diet”"),
        ("staples.csv", "vegan,mlik,law", "“mlik” is unknown in “eats”"),
        ("policy.csv", "diet,mild,contains,avoid,law", "Only an allergy has a severity"),
    ],
)  # fmt: skip
def test_a_fault_is_said_by_file_and_line(data: Path, name: str, line: str, words: str) -> None:
    add(data, name, line)
    said = [str(fault) for fault in faults_of(data)]
    last = len((data / name).read_text(encoding="utf-8").splitlines())
    assert any(s.startswith(f"{name}:{last}: ") and words in s for s in said), said


def test_a_longer_term_that_says_what_it_takes_is_sound(data: Path) -> None:
    add(data, "terms/en.csv", "milk thistle,inert,,,law")
    add(data, "terms/en.csv", "milk thistle,blocker,milk,,law")
    assert faults_of(data) == []


def test_a_missing_verdict_is_said(data: Path) -> None:
    lines = (data / "policy.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("diet,any,vague")]
    (data / "policy.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert [f.message for f in faults_of(data)] == ["No verdict for diet, any, vague."]


def test_a_missing_file_and_a_wrong_column_are_said(data: Path) -> None:
    (data / "rules.csv").unlink()
    (data / "terms" / "en.csv").write_text("word,evidence\n", encoding="utf-8")
    said = [str(fault) for fault in faults_of(data)]
    assert said == [
        "rules.csv:1: The file is missing.",
        "terms/en.csv:1: The columns must be term, evidence, allergens, why, source.",
    ]


def test_a_language_that_is_not_listed_is_said(data: Path) -> None:
    (data / "terms" / "fr.csv").write_text("term,evidence,allergens,why,source\n", encoding="utf-8")
    assert [f.message for f in faults_of(data)] == ["“fr” is missing in languages.csv."]


def test_the_vocabulary_of_the_package_is_sound() -> None:
    assert faults_of() == []
