import { Component, onMounted, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

import { useHistory } from "./card_history";
import { formatAverage, formatMoment } from "./grid_text";
import { codeOf, outcomeRefusal, showOutcome } from "./outcome";

/** One result in full: proposed, decided, why, by whom; the conflict, the history. */
export class OutcomeCard extends Component {
    static template = "school_diary.OutcomeCard";
    static props = {
        model: Object,
        student: Object,
        column: Object,
        revision: Number,
        isPopover: { type: Boolean, optional: true },
        close: { type: Function, optional: true },
    };

    setup() {
        this.history = useHistory("grid_outcome_history");
        this.state = this.history.state;
        this.rows = useState(this.props.model.state.rows);
        onMounted(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    get shown() {
        const { model, student, column } = this.props;
        this.revision = this.rows[student.id]; // read, so that the card follows the cell
        return showOutcome(model, student, column);
    }

    get row() {
        return this.props.model.outcome(this.props.student.id) || {};
    }

    get average() {
        return formatAverage(this.props.model.totals[this.props.student.id]?.average);
    }

    get proposal() {
        return this.row.proposed && _t("Proposed: %s", this.row.proposed);
    }

    get refusal() {
        const { model, student, column } = this.props;
        return outcomeRefusal(model, student, column);
    }

    get mine() {
        return codeOf(this.shown.cell) || "—";
    }

    moment(date) {
        return formatMoment(date);
    }

    load({ model, student, column }) {
        this.history.forget();
        if (model.outcome(student.id)) {
            this.history.load(model, [student.id, column.term]);
        }
    }

    resolve(isMine) {
        this.props.model.resolve(this.props.student.id, this.props.column.id, isMine);
        this.props.close?.();
    }
}
