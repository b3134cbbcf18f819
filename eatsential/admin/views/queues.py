"""What waits for an answer of a curator: those in a state, and one of them with its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eatsential.admin.forms.queues import QueueForm
from eatsential.errors import DomainError
from eatsential.users.access import account
from eatsential.web.paging import page_of


@dataclass(frozen=True)
class Queue:
    """Where what waits is found and answered: `all` is its list, and `templates` are of both."""

    all: str
    templates: tuple[str, str]
    states: Mapping[Any, Any]
    form: type[QueueForm]
    page: Callable[[Any, int], list[Any]]
    shown: int
    by_id: Callable[[UUID], Any]
    answer: Callable[..., None]
    done: Any

    @property
    def state(self) -> type[StrEnum]:
        """What its states are of."""
        return type(next(iter(self.states)))

    def listed(self) -> str:
        """A page of those in the state that the address names; those that are open by itself."""
        state = request.args.get("state", next(iter(self.states)), type=self.state)
        page = page_of(lambda number: self.page(state, number), self.shown)
        return render_template(self.templates[0], page=page, state=state, states=self.states)

    def answered(self, identifier: UUID) -> ResponseReturnValue:
        """One of them; who asked is told what the form says."""
        found = self.by_id(identifier)
        form = self.form(was=found.state, answer=found.answer)
        if form.validate_on_submit():
            was, state = self.state(form.was.data), self.state(form.state.data)
            try:
                self.answer(account(), identifier, was, state, form.answer.data)
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                flash(self.done)
                return redirect(url_for(self.all), code=303)
        page = render_template(self.templates[1], found=found, states=self.states, form=form)
        return page, form.status
