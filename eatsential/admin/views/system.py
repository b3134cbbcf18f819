"""How the installation is: what `eatsential doctor` says, in the browser."""

from flask import render_template
from flask.typing import ResponseReturnValue

from eatsential import clock
from eatsential.admin.views import bp
from eatsential.installation import settings
from eatsential.settings import shown, sources
from eatsential.system.checks import pictures
from eatsential.system.queries import database_server, keys_set, last_looks
from eatsential.system.rules import TOO_OLD_BACKUP, WORKER_GONE, Look, is_older
from eatsential.users.access import needs
from eatsential.users.rules import Permission
from eatsential.web.probes import HEAD, found_revision


@bp.get("/system")
@needs(Permission.SEE_SYSTEM)
def system() -> ResponseReturnValue:
    """What the worker found at its last look, backups, versions, keys by name, and settings."""
    looks, now = last_looks(), clock.now()
    given = settings()
    return render_template(
        "admin/system.html",
        looks=looks,
        Look=Look,
        worker_gone=is_older(looks.get(Look.WORKER), WORKER_GONE, now),
        backup_old=is_older(looks.get(Look.BACKUP_VERIFIED), TOO_OLD_BACKUP, now),
        pictures=pictures(),
        server=database_server(),
        revision=found_revision(),
        head=HEAD,
        keys=keys_set(),
        settings=[
            (name, source, shown(getattr(given, name.lower())))
            for name, source in sources().items()
        ],
    )
