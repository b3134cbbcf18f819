"""The pages of the kitchen: a recipe, a menu, a table of foods."""

from flask import Blueprint

bp = Blueprint("kitchen", __name__)

from eatsential.kitchen.views import recipes, tables, texts  # noqa: E402, F401
