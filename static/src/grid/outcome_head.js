import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { proposals } from "./outcome";

/** The name of the column of results, and all its proposals taken at once. */
export class OutcomeHead extends Component {
    static template = "school_diary.OutcomeHead";
    static props = {
        model: Object,
        students: Array,
        column: Object,
        /** read, so that the count follows the cells */
        revisions: Object,
    };

    setup() {
        this.dialog = useService("dialog");
        this.rows = useState(this.props.model.state.rows);
    }

    get proposals() {
        const { model, students, column } = this.props;
        this.seen = students.map((student) => this.rows[student.id]);
        return proposals(model, students, column);
    }

    get title() {
        const { name, closed } = this.props.column;
        return [name, closed].filter(Boolean).join("\n");
    }

    /** One step, which is undone at once. */
    confirm() {
        const { model } = this.props;
        this.dialog.add(ConfirmationDialog, {
            title: _t("Confirm the proposals"),
            body: _t("Proposed grades that become results: %s. Undo takes them back.", this.proposals.length),
            confirmLabel: _t("Confirm"),
            confirm: () => model.edit(this.proposals),
            cancel: () => {},
        });
    }
}
