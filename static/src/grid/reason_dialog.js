import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks why grades given more than a day ago are changed. */
export class ReasonDialog extends Component {
    static template = "school_diary.ReasonDialog";
    static components = { Dialog };
    static props = { close: Function, count: Number, onReason: Function };

    setup() {
        this.state = useState({ reason: "" });
        useAutofocus({ refName: "reason" });
        this.title = _t("Why is it changed?");
        this.suggestions = [
            _t("Slip of the hand"),
            _t("The work was done again"),
            _t("Checked once more"),
            _t("Entered for the wrong pupil"),
        ];
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.confirm();
        }
    }

    confirm(reason = this.state.reason) {
        if (reason.trim()) {
            this.props.onReason(reason.trim());
            this.props.close();
        }
    }
}
