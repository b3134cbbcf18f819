"""What is typed about an account."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField

from eatsential.admin.forms.fields import reason_field
from eatsential.text import one_line
from eatsential.users.rules import Role, State, Wanted, wanted
from eatsential.web.forms import Form, Query, options

ROLES = {
    Role.USER: _("user"),
    Role.CURATOR: _("curator"),
    Role.SUPPORT: _("support"),
    Role.ADMINISTRATOR: _("administrator"),
}


STATES = {
    State.ACTIVE: _("active"),
    State.SUSPENDED: _("suspended"),
    State.LEAVING: _("to be deleted"),
    State.UNCONFIRMED: _("not confirmed"),
}
ANY = ""


class UsersForm(Query):
    """Which accounts to show."""

    q = StringField(
        _("Username, e-mail address or id"),
        description=_("The beginning of a username or an address, or a whole id."),
        filters=[lambda typed: one_line(typed or "")[:254]],
    )
    state = SelectField(_("State"), choices=options({ANY: _("all"), **STATES}), default=ANY)
    role = SelectField(_("Role"), choices=options({ANY: _("all"), **ROLES}), default=ANY)

    def wanted(self) -> Wanted:
        """What is sought; where the address of the page makes no sense, every account."""
        if not self.answered():
            return Wanted()
        state, role = self.state.data, self.role.data
        return wanted(self.q.data, State(state) if state else None, Role(role) if role else None)


class ActForm(Form):
    """Act on an account, and say why."""

    reason = reason_field()


class RoleForm(Form):
    """Give an account another role, and say why."""

    role = RadioField(_("Role"), choices=options(ROLES), coerce=Role)
    reason = reason_field()
