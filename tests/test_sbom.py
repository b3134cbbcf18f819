"""The list of what ships leaves nothing out."""

import json
import re
from hashlib import sha256

from cyclonedx.output.json import JsonV1Dot6

from eatsential.settings import ROOT
from tests.support.sbom import bill

NOT_HERE = {"async-timeout", "brotlicffi"}  # which other Pythons need


def test_the_list_of_what_ships_names_every_package_and_file_with_hashes_and_licence() -> None:
    written = json.loads(JsonV1Dot6(bill()).output_as_string())
    listed = written["components"]
    packages = {one["purl"]: one for one in listed}
    files = {part["name"]: part for one in listed for part in one.get("components", ())}

    locked = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.M)
    assert len(locked) > 60
    assert {f"pkg:pypi/{name}@{version}" for name, version in locked} <= packages.keys()
    for path in (ROOT / "static" / "vendor").iterdir():
        [digest] = files[path.relative_to(ROOT).as_posix()]["hashes"]
        assert digest["content"] == sha256(path.read_bytes()).hexdigest()
    for one in listed:
        assert one["externalReferences"][0]["hashes"]
        assert one.get("licenses") or one["name"] in NOT_HERE, one["name"]
    needs = {
        one["ref"].partition("@")[0]: one.get("dependsOn", []) for one in written["dependencies"]
    }
    assert any(one.startswith("pkg:pypi/mako@") for one in needs["pkg:pypi/alembic"])
