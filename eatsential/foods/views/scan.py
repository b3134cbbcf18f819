"""A barcode, typed or read by the camera, on its way to the foods that carry it."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from eatsential.barcodes import checked
from eatsential.foods.forms import ScanForm
from eatsential.foods.views import bp
from eatsential.users.access import login_required
from eatsential.web.headers import HEADERS, POLICY

CAMERA = {  # the library that reads barcodes is WebAssembly, and needs to see
    "Content-Security-Policy": POLICY.replace(
        "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
    ),
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)"),
}


@bp.get("/scan")
@login_required
def scan() -> ResponseReturnValue:
    """Take a barcode, and go on to the foods with it."""
    form = ScanForm()
    if form.answered():
        return redirect(f"/foods?q={checked(form.barcode.data)}", code=303)
    page = make_response(render_template("foods/scan.html", form=form), form.status)
    page.headers.update(CAMERA)
    return page
