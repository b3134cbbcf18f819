"""What mails and drafts are called where administrators see them."""

from flask_babel import lazy_gettext as _

from eatsential.curation.rules import DraftState

MAILS = {
    "account_deleted": _("The account was deleted"),
    "address_change_asked": _("Another address was asked for"),
    "address_changed": _("The address was changed"),
    "answers_changed": _("Answers changed"),
    "already_registered": _("There is an account already"),
    "confirm_address": _("Confirm an address"),
    "confirm_new_address": _("Confirm a new address"),
    "deletion_cancelled": _("The account is kept"),
    "deletion_scheduled": _("The account will be deleted"),
    "entry_ends": _("An entry of a profile ends"),
    "export_ready": _("An export is ready"),
    "new_login": _("A new browser logged in"),
    "password_changed": _("The password was changed"),
    "reset_password": _("Choose a new password"),
    "profile_unmasked": _("A profile was opened by an administrator"),
    "second_factor_changed": _("The second factor was changed"),
    "sharing_accepted": _("An offer to share was accepted"),
    "sharing_offered": _("An offer to share"),
}
DRAFT_STATES = {
    DraftState.OPEN: _("Open"),
    DraftState.IN_REVIEW: _("Waiting for review"),
    DraftState.PUBLISHED: _("Published"),
    DraftState.DECLINED: _("Declined"),
}
PROMISES = {
    "must_flag": _("Has to be flagged"),
    "must_not_flag": _("Must not be flagged"),
    "not_cleared": _("Must not be cleared"),
    "cannot_tell": _("Nobody can tell"),
    "may_contain": _("Traces"),
    "declared": _("Declared"),
    "negated": _("Denied"),
}
