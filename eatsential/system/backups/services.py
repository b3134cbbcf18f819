"""Making a backup, and showing that it can be restored."""

from pathlib import Path

from sqlalchemy import URL

from eatsential import clock
from eatsential.audit.chain import Head
from eatsential.audit.services import verified
from eatsential.database import db
from eatsential.errors import N_
from eatsential.keys import Unreadable
from eatsential.rotation.queries import missing_keys
from eatsential.system.backups.copying import SUFFIXES, copy, restored
from eatsential.system.backups.errors import BackupRefused
from eatsential.system.backups.queries import facts, unopened
from eatsential.system.backups.reading import in_its_place
from eatsential.system.backups.rules import Facts, Manifest, differences, manifest_of, sha256_of
from eatsential.system.rules import Look
from eatsential.system.services import note


def create(folder: Path) -> Path:
    """Copy the database into a new file of a folder, with its manifest beside it.

    What is sealed stays sealed; the keys are settings, and not in it. Raises BackupRefused.
    """
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%fZ")
    to = folder / f"eatsential-{stamp}{SUFFIXES[db.engine.dialect.name]}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = copy(db.engine, to)
        manifest = manifest_of(to)
        manifest.touch(mode=0o600, exist_ok=False)
        manifest.write_text(Manifest(sha256_of(to), found).to_json())
    except OSError as fault:
        raise BackupRefused(N_("The backup cannot be written into this folder.")) from fault
    note(Look.BACKUP_MADE, [to.name])
    return to


def verify(backup: Path) -> list[str]:
    """Restore a backup beside the database, and read it over; what is wrong with it, in sentences.

    That nothing is wrong is noted with the time, for the overview. Raises BackupRefused.
    """
    try:
        manifest = Manifest.from_json(manifest_of(backup).read_text())
        unchanged = sha256_of(backup) == manifest.sha256
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BackupRefused(
            N_("The backup or its manifest, the file .json beside it, cannot be read.")
        ) from fault
    if not unchanged:
        return ["The file is not the one that was written: its digest is another one."]
    with restored(db.engine, backup) as url:
        wrong = _read_over(url, manifest.facts)
    if not wrong:
        note(Look.BACKUP_VERIFIED, [backup.name])
    return wrong


def _read_over(url: URL, wanted: Facts) -> list[str]:
    """What is wrong with a restored database, with the keys of this installation."""
    with in_its_place(url):
        with db.engine.connect() as connection:
            wrong = differences(wanted, facts(connection))
        wrong += missing_keys()
        wrong += unopened()
        if wrong:
            return wrong
        try:
            _, fault = verified(Head(wanted.head_number, bytes.fromhex(wanted.head_digest)))
        except Unreadable as unreadable:
            return [f"The audit chain cannot be read: {unreadable}."]
        return [f"The audit chain is broken at event {fault.number}."] if fault else []
