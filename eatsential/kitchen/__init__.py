"""Texts of several foods: a recipe, a menu, a caterer's table and its matrix of allergens."""
