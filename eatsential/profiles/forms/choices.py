"""What can be chosen about an entry, in words."""

from flask_babel import lazy_gettext as _

from eatsential.profiles.rules.entries import ConfirmedBy, DietReason, Onset, Reaction
from eatsential.screening.answer import Problem, Severity
from eatsential.screening.ruleset import Grade

SEVERITIES = {
    Severity.MILD: _("Mild: itching, a few hives"),
    Severity.MODERATE: _("Moderate: hives all over, vomiting, belly pain"),
    Severity.SEVERE: _("Severe: trouble breathing, swelling, dizziness"),
    Severity.LIFE_THREATENING: _("Life-threatening: anaphylaxis"),
}
SEVERITY_WORDS = {
    Severity.MILD: _("mild"),
    Severity.MODERATE: _("moderate"),
    Severity.SEVERE: _("severe"),
    Severity.LIFE_THREATENING: _("life-threatening"),
}
PROBLEMS = {
    Problem.IGE: _("An allergy: it comes soon, also from traces"),
    Problem.NON_IGE: _("A delayed allergy (non-IgE, such as FPIES)"),
    Problem.COELIAC: _("Coeliac disease"),
    Problem.INTOLERANCE: _("An intolerance: it depends on how much"),
    Problem.PREFERENCE: _("A preference: I would rather not"),
}
PROBLEM_WORDS = {
    Problem.IGE: _("allergy"),
    Problem.NON_IGE: _("delayed allergy"),
    Problem.COELIAC: _("coeliac disease"),
    Problem.INTOLERANCE: _("intolerance"),
    Problem.PREFERENCE: _("preference"),
}
REACTIONS = {
    Reaction.HIVES: _("Hives"),
    Reaction.ECZEMA: _("Eczema"),
    Reaction.SWELLING: _("Swelling of lips, face or eyes"),
    Reaction.ITCHY_MOUTH: _("Itchy mouth"),
    Reaction.RUNNY_NOSE: _("Runny nose, itchy eyes"),
    Reaction.WHEEZING: _("Wheezing or trouble breathing"),
    Reaction.THROAT: _("Tight throat or hoarse voice"),
    Reaction.VOMITING: _("Vomiting"),
    Reaction.DIARRHOEA: _("Diarrhoea"),
    Reaction.BELLY_PAIN: _("Belly pain"),
    Reaction.DIZZINESS: _("Dizziness"),
    Reaction.FAINTING: _("Fainting"),
    Reaction.ANAPHYLAXIS: _("Anaphylaxis"),
}
ONSETS = {
    Onset.MINUTES: _("Within minutes, up to two hours"),
    Onset.HOURS: _("After some hours"),
    Onset.DAYS: _("After days"),
}
CONFIRMED = {
    ConfirmedBy.SELF: _("What we have seen ourselves"),
    ConfirmedBy.CLINICIAN: _("A doctor or dietitian"),
}
REASONS = {
    DietReason.RELIGION: _("Religion"),
    DietReason.ETHICS: _("Ethics"),
    DietReason.HEALTH: _("Health"),
    DietReason.TASTE: _("Taste"),
    DietReason.OTHER: _("Another reason"),
}
GRADES = {
    Grade.LAW: _("a law or official standard"),
    Grade.GUIDELINE: _("a guideline of experts"),
    Grade.REVIEW: _("studies"),
    Grade.ADVICE: _("advice of an association"),
    Grade.CONVENTION: _("common usage"),
}
