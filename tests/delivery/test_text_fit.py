import doctest

from odoo.tests import BaseCase, tagged

from ...tools import text_fit


@tagged("post_install", "-at_install")
class TestTextFit(BaseCase):
    def test_examples(self):
        self.assertEqual(doctest.testmod(text_fit).failed, 0)

    def test_long_word(self):
        """A word longer than the line is broken, and cut within itself."""
        self.assertEqual(text_fit.text_lines("н" * 40, 10), 3)
        cut = text_fit.clip_text("н" * 40, 10, 1)
        self.assertTrue(cut.endswith("…"))
        self.assertEqual(text_fit.text_lines(cut, 10), 1)

    def test_clip(self):
        """What was cut fits, whatever the width."""
        text = "Подготовить сообщение о реках Сибири, нарисовать карту " * 5
        for width in (8, 15, 33, 60):
            for lines in (1, 2, 3):
                cut = text_fit.clip_text(text, width, lines)
                self.assertLessEqual(text_fit.text_lines(cut, width), lines)
