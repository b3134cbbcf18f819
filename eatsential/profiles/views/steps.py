"""The first steps: agree, say who eats, what they must avoid, and check a first food.

Each can be left; the account remembers which one it has come to.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eatsential.errors import DomainError
from eatsential.profiles import queries
from eatsential.profiles.errors import AlreadyRecorded
from eatsential.profiles.forms.entries import allergy_form, choice_form
from eatsential.profiles.forms.start import StartForm
from eatsential.profiles.rules.entries import EntryKind
from eatsential.profiles.rules.people import Person, Step
from eatsential.profiles.services import entries, people, steps
from eatsential.profiles.views import bp
from eatsential.users.access import account, login_required
from eatsential.users.queries import user
from eatsential.web.forms import Form
from eatsential.web.locale import translated

STEPS = {
    Step.WHO: (".start", lazy_gettext("who eats")),
    Step.ALLERGIES: (".first_allergies", lazy_gettext("allergies")),
    Step.DIETS: (".first_diets", lazy_gettext("diets")),
    Step.CONDITIONS: (".first_conditions", lazy_gettext("conditions")),
}


@bp.app_template_global()
def step_words(step: int) -> str:
    """Where one is on the way: Step 2 of 4: allergies."""
    _endpoint, words = STEPS[Step(step)]
    return str(_("Step %(step)s of %(steps)s: %(words)s", step=step, steps=len(Step), words=words))


@bp.app_template_global()
def step_address(step: int) -> str:
    """The page of a step."""
    endpoint, _words = STEPS[Step(step)]
    return url_for(f"profiles{endpoint}")


@bp.route("/start", methods=["GET", "POST"])
@login_required
def start() -> ResponseReturnValue:
    """The first step: agree, and say who eats."""
    form = StartForm(name=account().username)
    if form.validate_on_submit():
        try:
            people.start(account(), form.details())
        except AlreadyRecorded as other:
            flash(translated(other))
        except DomainError as refusal:
            form.refuse(refusal)
    if queries.people_of(account().id):
        come_to = user(account().id).first_step
        there = step_address(come_to) if come_to else url_for(".people")
        return redirect(there, code=303 if request.method == "POST" else 302)
    return render_template("profiles/start.html", form=form, step=Step.WHO), form.status


@bp.route("/start/allergies", methods=["GET", "POST"])
@login_required
def first_allergies() -> ResponseReturnValue:
    """The second step: one allergy after another, or none."""
    person = _on_the_way()
    if person is None:
        return redirect(url_for(".people"))
    form, by_name = allergy_form(person.details), None
    if form.searches():
        by_name = form.narrow()
    elif form.is_submitted() and not form.says_something():
        if _empty(form):
            return _go_on(Step.ALLERGIES)
    elif form.validate_on_submit():
        try:
            entries.record_entry(account(), person, form.entry())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            if "another" not in request.form:
                return _go_on(Step.ALLERGIES)
            flash(_("Allergy recorded."))
            return redirect(url_for(".first_allergies"), code=303)
    return render_template(
        "profiles/start_allergies.html",
        person=person,
        form=form,
        found=by_name,
        step=Step.ALLERGIES,
    ), form.status


@bp.route("/start/diets", methods=["GET", "POST"])
@login_required
def first_diets() -> ResponseReturnValue:
    """The third step: diets, or none."""
    return _choose(Step.DIETS, EntryKind.DIET, _("Diets"))


@bp.route("/start/conditions", methods=["GET", "POST"])
@login_required
def first_conditions() -> ResponseReturnValue:
    """The fourth step: conditions, or none."""
    return _choose(Step.CONDITIONS, EntryKind.CONDITION, _("Conditions"))


@bp.post("/start/skip")
@login_required
def skip_steps() -> ResponseReturnValue:
    """Leave out what is left; every page of it stays where the menu leads."""
    steps.end(account())
    return redirect(url_for("foods.check"), code=303)


def _choose(step: Step, kind: EntryKind, label: str) -> ResponseReturnValue:
    person = _on_the_way()
    if person is None:
        return redirect(url_for(".people"))
    form = choice_form(kind, label)
    if form.is_submitted() and not form.chosen.data:
        if _empty(form):
            return _go_on(step)
    elif form.validate_on_submit():
        try:
            entries.choose(account(), person, form.entries(kind))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _go_on(step)
    page = render_template(
        "profiles/start_choose.html", person=person, form=form, kind=kind, label=label, step=step
    )
    return page, form.status


def _empty(form: Form) -> bool:
    """Whether a form in which nothing was filled in came from a page of ours; else it says so."""
    sent = Form()
    if sent.validate_on_submit():
        return True
    form.form_errors += sent.form_errors
    return False


def _on_the_way() -> Person | None:
    """The first person of an account that has not come to the end of the steps."""
    if user(account().id).first_step is None:
        return None
    return next(iter(queries.people_of(account().id)), None)


def _go_on(done: Step) -> ResponseReturnValue:
    steps.go_on(account(), done)
    following = done.following
    return redirect(step_address(following) if following else url_for("foods.check"), code=303)
