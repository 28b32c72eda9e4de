from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestStyles(TransactionCase):
    def test_they_compile(self):
        """What does not compile leaves the whole client without any style."""
        for name in ("web.assets_web", "web.assets_frontend"):
            with self.subTest(bundle=name):
                bundle = self.env["ir.qweb"]._get_asset_bundle(name, js=False)
                bundle.preprocess_css()
                self.assertFalse(bundle.css_errors)
