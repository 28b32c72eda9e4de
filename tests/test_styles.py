"""The style sheets compile: a mistake in one leaves the whole client without any."""

from odoo.tests import TransactionCase, tagged

BUNDLES = ("web.assets_backend", "web.assets_frontend", "web.report_assets_common")


@tagged("post_install", "-at_install")
class TestStyles(TransactionCase):
    def test_every_bundle_compiles(self):
        for name in BUNDLES:
            with self.subTest(bundle=name):
                bundle = self.env["ir.qweb"]._get_asset_bundle(name, js=False)
                self.assertTrue(bundle.preprocess_css())
                self.assertFalse(bundle.css_errors)
