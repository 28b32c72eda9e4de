"""Whom and what an erasure leaves behind, without the person."""

from odoo import models


class SchoolStudent(models.Model):
    _name = "school.student"
    _inherit = ["school.student", "school.erased.mixin"]


class SchoolGuardian(models.Model):
    _name = "school.guardian"
    _inherit = ["school.guardian", "school.erased.mixin"]


class SchoolApplication(models.Model):
    _name = "school.application"
    _inherit = ["school.application", "school.erased.mixin"]


class SchoolConsent(models.Model):
    _name = "school.consent"
    _inherit = ["school.consent", "school.erased.mixin"]
