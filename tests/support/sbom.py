"""The list of what ships (SBOM, CycloneDX): `make sbom` writes it to build/sbom.json.

Packages of Python are those of requirements.lock, each with the hashes it is installed by and the
licence that the installed one states; what browsers get are the files of static/vendor.
"""

import base64
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from eatsential.settings import ROOT

WRITTEN = ROOT / "build" / "sbom.json"
LOCKED = re.compile(r"^([\w.-]+)==(\S+).*\\\n((?: +--hash=.+\n)+)((?: +#.*\n)+)", re.MULTILINE)
OURS = "-r requirements.in"
BARCODES, ENGINE = "barcode-detector", "zxing-wasm"
VENDORED = {  # the package of npm that a file of static/vendor is of, by how its name begins
    "atkinson-": "@fontsource-variable/atkinson-hyperlegible-next",
    "font-": "@fontsource-variable/atkinson-hyperlegible-next",
    "govuk-frontend-": "govuk-frontend",
    "barcode-detector-": BARCODES,
    "zxing-cpp-": ENGINE,
    "zxing-reader-": ENGINE,
    "zxing-wasm-": ENGINE,
    "zxing-": BARCODES,
}


def bill() -> Bom:
    """Eatsential, everything that ships with it, and what needs what."""
    whole = Component(
        name="eatsential",
        version=metadata.version("eatsential"),
        type=ComponentType.APPLICATION,
        licenses=[LicenseFactory().make_from_string("MIT")],
    )
    locked = LOCKED.findall((ROOT / "requirements.lock").read_text())
    packages = {name: _package(name, version, hashes) for name, version, hashes, _via in locked}
    assets = list(_assets())
    found = Bom(components=[*packages.values(), *assets])
    found.metadata.component = whole
    found.register_dependency(whole, assets)
    for name, _version, _hashes, via in locked:
        for by in re.findall(rf"({OURS}|[\w.-]+)$", via.replace("# via\n", "\n"), re.MULTILINE):
            found.register_dependency(whole if by == OURS else packages[by], [packages[name]])
    return found


def _package(name: str, version: str, hashes: str) -> Component:
    digests = re.findall(r"sha256:([0-9a-f]{64})", hashes)
    return _component(
        PackageURL("pypi", name=name, version=version),
        _licences(name),
        [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in digests],
    )


def _assets() -> Iterator[Component]:
    locked = json.loads((ROOT / "deploy" / "assets" / "package-lock.json").read_text())["packages"]
    files: dict[str, list[Component]] = {}
    for path in sorted((ROOT / "static" / "vendor").iterdir()):
        name = path.name.removeprefix("LICENSE-")
        package = next(VENDORED[start] for start in VENDORED if name.startswith(start))
        files.setdefault(package, []).append(_file(path))
    for package, parts in files.items():
        given = locked[f"node_modules/{package}"]
        group, _slash, name = package.rpartition("/")
        digest = base64.b64decode(given["integrity"].removeprefix("sha512-")).hex()
        made = _component(
            PackageURL("npm", group, name, given["version"]),
            [given["license"]],
            [HashType(alg=HashAlgorithm.SHA_512, content=digest)],
        )
        made.components.update(parts)
        if package == ENGINE:  # it is compiled from this, and says no version of it
            made.components.add(_component(PackageURL("generic", name="zxing-cpp"), ["Apache-2.0"]))
        yield made


def _component(
    purl: PackageURL, licences: list[str], hashes: list[HashType] | None = None
) -> Component:
    """A package. Its hashes are those of the files it is fetched as, of which there are many."""
    fetched = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION, url=XsUri(str(purl)), hashes=hashes
    )
    stated: list[License] = [LicenseFactory().make_from_string(one) for one in licences]
    return Component(
        name=purl.name,
        group=purl.namespace,
        version=purl.version,
        purl=purl,
        bom_ref=str(purl),
        licenses=stated,
        external_references=[fetched] if hashes else (),
    )


def _file(path: Path) -> Component:
    name = path.relative_to(ROOT).as_posix()
    digest = HashType(alg=HashAlgorithm.SHA_256, content=sha256(path.read_bytes()).hexdigest())
    return Component(name=name, bom_ref=name, type=ComponentType.FILE, hashes=[digest])


def _licences(name: str) -> list[str]:
    """What the installed package states, in the best form it has; nothing where this machine does
    not need the package.
    """
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if "License-Expression" in stated:
        return [stated["License-Expression"]]
    classes = [one for one in stated.get_all("Classifier", []) if one.startswith("License ::")]
    return [one.rpartition(" :: ")[2] for one in classes] or [stated["License"]]


if __name__ == "__main__":
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(JsonV1Dot6(bill()).output_as_string(indent=2))
