"""The pages that show, print and share allergy cards, and the one that a link opens."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, to_user_timezone
from flask_babel import gettext as _

from eatsential import clock
from eatsential.auth.codes import qr_code
from eatsential.auth.rules import device
from eatsential.cards import pdf as pdf_maker
from eatsential.cards import queries, services
from eatsential.cards.errors import NoPdf
from eatsential.cards.forms import CardForm, card_form, share_form
from eatsential.cards.rules import Card, Shown, Wish, best_reader, card
from eatsential.cards.words import ENGLISH, languages
from eatsential.errors import DomainError
from eatsential.profiles.queries import people_of, person_of
from eatsential.profiles.rules.people import Person
from eatsential.profiles.rules.permits import Permit
from eatsential.users.access import account, login_required
from eatsential.web.limits import client
from eatsential.web.links import absolute
from eatsential.web.locale import language
from eatsential.web.templating import STATIC

bp = Blueprint("cards", __name__)
MOMENT = "d MMMM y, HH:mm"


@bp.after_request
def hide_from_search(response: Response) -> Response:
    """No search engine keeps a card, nor an answer that there is none."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@bp.get("/profile/<uuid:person_id>/card")
@login_required
def show(person_id: UUID) -> ResponseReturnValue:
    """A person's card as it will be printed, and how it is wanted."""
    person, form, wish = _wanted(person_id)
    page = render_template(
        "cards/show.html",
        person=person,
        form=form,
        card=_card(person, wish),
        picture=_picture(form),
        pdf=pdf_maker.can_make(),
        same_card=_same_card(person, form),
    )
    return page, form.status


@bp.get("/profile/<uuid:person_id>/card/pdf")
@login_required
def pdf(person_id: UUID) -> ResponseReturnValue:
    """The card as PDF; where there is none, the page that says why or can be printed."""
    person, form, wish = _wanted(person_id)
    back, wanted = redirect(url_for(".show", **_same_card(person, form))), _card(person, wish)
    if form.errors or not wanted.sections:
        return back
    page = render_template("cards/sheet.html", card=wanted, picture=_picture(form))
    try:
        made = pdf_maker.as_pdf(page, form.paper.data)
    except NoPdf:
        flash(_("No PDF can be made on this site. Print this page instead."))
        return back
    answer = Response(made, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename="card.pdf")
    return answer


@bp.route("/profile/links", methods=["GET", "POST"])
@login_required
def links() -> ResponseReturnValue:
    """The links that show cards of this account, and making one."""
    people = people_of(account().id)
    if not people:
        return redirect(url_for("profiles.people"), code=303 if request.method == "POST" else 302)
    form = share_form(people, language())
    if form.validate_on_submit():
        chosen = [UUID(identifier) for identifier in form.people.data]
        try:
            made = services.share(account(), chosen, form.days.data, form.shown())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".link", link_id=made), code=303)
    found = queries.links_of(account().id)
    return render_template("cards/links.html", form=form, links=found, now=clock.now()), form.status


@bp.get("/profile/links/<uuid:link_id>")
@login_required
def link(link_id: UUID) -> ResponseReturnValue:
    """One link: its address, its code, whom it shows, and who looked."""
    found = queries.link_of(account().id, link_id)
    address = absolute("cards.shown", card_token=found.token)
    return render_template(
        "cards/link.html",
        link=found,
        works=found.works(clock.now()),
        address=address,
        picture=qr_code(address),
        views=queries.views_of(link_id),
        languages=languages(),
    )


@bp.post("/profile/links/<uuid:link_id>/end")
@login_required
def end_link(link_id: UUID) -> ResponseReturnValue:
    """End a link at once."""
    services.revoke(account(), queries.link_of(account().id, link_id))
    flash(_("The link is ended. It shows nothing any more."))
    return redirect(url_for(".links"), code=303)


@bp.get("/card/<card_token>")
def shown(card_token: str) -> ResponseReturnValue:
    """The cards that a link shows, as the profiles are now, to whoever has it."""
    found = services.opened(card_token, client())
    if request.method == "GET":  # not for a HEAD, by which nobody reads anything
        services.note_view(found, device(request.user_agent.string))
    how = replace(found.shown, reader=_reader(found.shown))
    wish = Wish(**vars(how), expires=found.expires_at.date())
    made = [card(person, wish, _today()) for person in found.people]
    return render_template(
        "cards/shown.html", link=found, cards=made, reader=wish.reader, languages=languages()
    )


@bp.get("/card/worker.js")
def worker() -> ResponseReturnValue:
    """What shows a card that was opened before where there is no network.

    It stands here because browsers let it answer for the addresses beside it alone.
    """
    return Response((STATIC / "card-worker.js").read_text(), mimetype="text/javascript")


def _today() -> date:
    """The date on the calendar of whoever asks."""
    moment: datetime = to_user_timezone(clock.now())
    return moment.date()


def _reader(chosen: Shown) -> str:
    """Who looks may choose a language; if not, it is that of their browser."""
    if (asked := request.args.get("to", "")) in languages():
        return asked
    wanted = request.accept_languages.best_match(languages(), chosen.reader)
    return best_reader(wanted, chosen.reader, chosen.own)


def _wanted(person_id: UUID) -> tuple[Person, CardForm, Wish]:
    """A person whose card this account sees, and how it is wanted; where wrong, as usual."""
    person = person_of(account().id, person_id, Permit.CARD)
    now = clock.now()
    codes = {
        str(link.id): _("The link of %(moment)s", moment=format_datetime(link.created_at, MOMENT))
        for link in queries.links_of(account().id)
        if link.works(now) and any(person.id == shown.id for shown in link.people)
    }
    form = card_form(codes, language())
    if request.args and not form.validate():
        return person, form, Wish(ENGLISH, ENGLISH, _today())
    wish = form.wish(_today())
    return person, form, replace(wish, notes=wish.notes and person.lets("profile"))


def _same_card(person: Person, form: CardForm) -> dict[str, Any]:
    """What stands in this address, for another address of the same card."""
    asked = {field.name: request.args[field.name] for field in form if field.name in request.args}
    return {"person_id": person.id, **asked}


def _card(person: Person, wish: Wish) -> Card:
    return card(person, wish, _today())


def _picture(form: CardForm) -> str:
    """The QR code that was asked for, if any."""
    if form.errors or not form.link.data:
        return ""
    chosen = queries.link_of(account().id, UUID(form.link.data))
    return qr_code(absolute("cards.shown", card_token=chosen.token))
