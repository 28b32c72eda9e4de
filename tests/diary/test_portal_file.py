from odoo.tests import tagged

from .portal_common import PortalCommon

CHOOSE = """
(async () => {
    const input = document.querySelector("input[type=file]");
    const choose = (size) => {
        const chosen = new DataTransfer();
        chosen.items.add(new File([new Uint8Array(size)], "scan.pdf"));
        input.files = chosen.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        return input.validationMessage;
    };
    const ready = () => choose(6 * 1024 * 1024);
    while (!ready()) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const told = [ready() === input.dataset.tooLarge, choose(1024) === ""];
    if (told.every(Boolean) && input.form.noValidate === false) {
        console.log("test successful");
    } else {
        console.error(`told: ${told}`);
    }
})()
"""


@tagged("post_install", "-at_install")
class TestPortalFile(PortalCommon):
    def test_a_large_file_is_told_of_before_it_is_sent(self):
        """Nothing of what was typed beside it is lost."""
        self.browser_js(
            f"/my/diary/{self.student.id}/absences", CHOOSE, login="t_parent"
        )
