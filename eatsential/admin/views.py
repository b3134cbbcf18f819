"""The pages of administrators; anybody else sees an unknown page."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eatsential.admin import services
from eatsential.admin.forms import (
    REINSTATE,
    ROLES,
    STATES,
    SUSPEND,
    TRY_AGAIN,
    AccountForm,
    MailForm,
    ReportForm,
    RoleForm,
    WordForm,
    profile_form,
)
from eatsential.admin.wording import MAILS
from eatsential.audit.rules import Act
from eatsential.audit.services import record
from eatsential.auth.access import begin_session, confirmed
from eatsential.errors import DomainError
from eatsential.foods.reports import queries as findings
from eatsential.foods.reports import services as answering
from eatsential.foods.reports.wording import STATES as REPORT_STATES
from eatsential.foods.rules import ReportState
from eatsential.outbox import queries as outbox
from eatsential.outbox import services as delivery
from eatsential.profiles.queries import has_consented, number_of_people
from eatsential.profiles.queries import words as wanted
from eatsential.profiles.rules.words import RequestState
from eatsential.profiles.services import words as requests
from eatsential.text import one_line
from eatsential.users import queries
from eatsential.users.access import account, needs, refuse, visitor
from eatsential.users.rules import PERMISSIONS, Permission, Role
from eatsential.users.services import reinstate

bp = Blueprint("admin", __name__, url_prefix="/admin")
# What somebody may see who sees no accounts.
ELSEWHERE = {
    "admin.words": Permission.ANSWER_WORDS,
    "admin.word": Permission.ANSWER_WORDS,
    "admin.reports": Permission.ANSWER_REPORTS,
    "admin.report": Permission.ANSWER_REPORTS,
}


@bp.app_template_global()
def role_words(role: Role) -> str:
    """A role in one word."""
    return str(ROLES[role])


@bp.app_template_global()
def mail_words(kind: str) -> str:
    """What a mail is for, in a few words."""
    return str(MAILS[kind])


@bp.before_app_request
def hide() -> None:
    """Tell nobody else that there are pages here, whatever the method and the address."""
    if f"{request.path}/".startswith(f"{bp.url_prefix}/"):
        who = visitor()
        enough = {Permission.SEE_USERS, ELSEWHERE.get(request.endpoint or "")}
        if who is None or not enough & PERMISSIONS[who.role]:
            refuse()


@bp.get("/")
@needs(Permission.SEE_USERS)
def index() -> ResponseReturnValue:
    """The way into the pages of administrators."""
    return redirect(url_for(".users"))


@bp.get("/users")
@needs(Permission.SEE_USERS)
def users() -> ResponseReturnValue:
    """The accounts, newest first, found by username or address."""
    search = one_line(request.args.get("q", ""))[:100]
    found = queries.users(search, request.args.get("after", type=UUID))
    listed = found[: queries.PAGE]
    record(Act.USERS_LISTED, actor=account().id)
    return render_template(
        "admin/users.html",
        users=listed,
        search=search,
        next_after=listed[-1].id if len(found) > queries.PAGE else None,
    )


@bp.route("/users/<uuid:user_id>", methods=["GET", "POST"])
@needs(Permission.SEE_USERS)
def user(user_id: UUID) -> ResponseReturnValue:
    """One account; who may, suspends it or lets it in again, with a reason."""
    if request.method == "POST" and not account().may(Permission.SUSPEND_USERS):
        refuse()
    found = queries.user(user_id)
    if request.method == "GET":
        record(Act.USER_SEEN, actor=account().id, target=user_id)
    form = AccountForm(act=REINSTATE if found.suspended_at else SUSPEND)
    if form.validate_on_submit():
        suspending = form.act.data == SUSPEND
        act = services.suspend if suspending else reinstate
        try:
            act(account(), user_id, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Account suspended.") if suspending else _("The account can log in again."))
            return redirect(url_for(".user", user_id=user_id), code=303)
    page = render_template(
        "admin/user.html",
        user=found,
        form=form,
        people=number_of_people(user_id),
        consented=has_consented(user_id),
    )
    return page, form.status


@bp.route("/users/<uuid:user_id>/profile", methods=["GET", "POST"])
@needs(Permission.OPEN_PROFILES)
def profile(user_id: UUID) -> ResponseReturnValue:
    """Open one profile with a reason and a code: it is shown once, in the answer to the form."""
    found = queries.user(user_id)
    form = profile_form(number_of_people(user_id))
    if form.validate_on_submit():
        try:
            proved = services.prove(account(), form.current_password.data, form.typed_code)
            begin_session(proved)
            person = services.unmask(proved, user_id, form.number.data, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return render_template("admin/profile.html", user=found, person=person)
    return render_template("admin/open_profile.html", user=found, form=form), form.status


@bp.route("/users/<uuid:user_id>/role", methods=["GET", "POST"])
@needs(Permission.CHANGE_ROLES)
@confirmed
def role(user_id: UUID) -> ResponseReturnValue:
    """Give an account another role, with a reason."""
    found = queries.user(user_id)
    form = RoleForm(role=found.role)
    if form.validate_on_submit():
        try:
            services.change_role(account(), user_id, form.role.data, form.reason.data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The account has another role now, and has to log in again."))
            return redirect(url_for(".user", user_id=user_id), code=303)
    return render_template("admin/role.html", user=found, form=form), form.status


@bp.get("/mail")
@needs(Permission.SEE_MAIL)
def mails() -> ResponseReturnValue:
    """The mails that were given up, latest first: never for whom, and never what they say."""
    found = outbox.parked_mails(request.args.get("after", type=UUID))
    listed = found[: outbox.SHOWN]
    return render_template(
        "admin/mails.html",
        mails=listed,
        next_after=listed[-1].id if len(found) > outbox.SHOWN else None,
    )


@bp.route("/mail/<uuid:mail_id>", methods=["GET", "POST"])
@needs(Permission.SEE_MAIL)
def mail(mail_id: UUID) -> ResponseReturnValue:
    """One mail that was given up; try it again or erase it, with a reason."""
    found = outbox.parked_mail(mail_id)
    form = MailForm()
    if form.validate_on_submit():
        again = form.act.data == TRY_AGAIN
        act = delivery.try_again if again else delivery.give_up
        act(account().id, mail_id, form.reason.data)
        flash(_("The mail is tried again.") if again else _("The mail is erased."))
        return redirect(url_for(".mails"), code=303)
    return render_template("admin/mail.html", mail=found, form=form), form.status


@bp.get("/words")
@needs(Permission.ANSWER_WORDS)
def words() -> ResponseReturnValue:
    """The words that people ask for, the most frequent first: never who asks."""
    state = request.args.get("state", RequestState.OPEN, type=RequestState)
    page = max(request.args.get("page", 1, type=int), 1)
    found = wanted.wanted_words(state, min(page, 10_000))
    return render_template(
        "admin/words.html",
        words=found[: wanted.WORDS],
        state=state,
        states=STATES,
        previous=page - 1 if page > 1 else None,
        next=page + 1 if len(found) > wanted.WORDS else None,
    )


@bp.route("/words/<uuid:request_id>", methods=["GET", "POST"])
@needs(Permission.ANSWER_WORDS)
def word(request_id: UUID) -> ResponseReturnValue:
    """One word that people ask for; answer them."""
    found = wanted.wanted_word(request_id)
    form = WordForm(was=found.state, answer=found.answer)
    if form.validate_on_submit():
        try:
            requests.answer(
                account(),
                request_id,
                RequestState(form.was.data),
                RequestState(form.state.data),
                form.answer.data,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Whoever asked for it sees your answer now."))
            return redirect(url_for(".words"), code=303)
    return render_template("admin/word.html", word=found, states=STATES, form=form), form.status


@bp.get("/reports")
@needs(Permission.ANSWER_REPORTS)
def reports() -> ResponseReturnValue:
    """The findings that people say are wrong, the oldest first: never who says so."""
    state = request.args.get("state", ReportState.OPEN, type=ReportState)
    page = max(request.args.get("page", 1, type=int), 1)
    found = findings.reports_in(state, min(page, 10_000))
    return render_template(
        "admin/reports.html",
        reports=found[: findings.SHOWN],
        state=state,
        states=REPORT_STATES,
        previous=page - 1 if page > 1 else None,
        next=page + 1 if len(found) > findings.SHOWN else None,
    )


@bp.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
@needs(Permission.ANSWER_REPORTS)
def report(report_id: UUID) -> ResponseReturnValue:
    """One finding that somebody says is wrong, with its trace; answer them."""
    found = findings.report_by(report_id)
    form = ReportForm(was=found.state, answer=found.said.answer)
    if form.validate_on_submit():
        try:
            answering.answer(
                account(),
                report_id,
                ReportState(form.was.data),
                ReportState(form.state.data),
                form.answer.data,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Whoever reported it sees your answer now."))
            return redirect(url_for(".reports"), code=303)
    return render_template("admin/report.html", report=found, form=form), form.status
