import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks why grades given more than a day ago are changed, or results are not as proposed. */
export class ReasonDialog extends Component {
    static template = "school_diary.ReasonDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        /** cells with old marks */
        count: Number,
        /** what the server asks of results */
        messages: { type: Array, optional: true },
        onReason: Function,
    };
    static defaultProps = { messages: [] };

    setup() {
        this.state = useState({ reason: "", isEmpty: false });
        useAutofocus({ refName: "reason" });
        this.title = _t("Why is it changed?");
        this.suggestions = this.props.messages.length ? this.ofResults : this.ofMarks;
    }

    get ofResults() {
        return [
            _t("The last works are better"),
            _t("The test decides"),
            _t("Success in a contest"),
            _t("Agreed with the deputy head"),
        ];
    }

    get ofMarks() {
        return [
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
        this.state.isEmpty = !reason.trim();
        if (!this.state.isEmpty) {
            this.props.onReason(reason.trim());
            this.props.close();
        }
    }
}
