import { Component, onMounted, onWillUnmount, onWillUpdateProps, status, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

import { formatAverage, formatMoment } from "./grid_text";
import { codeOf, outcomeRefusal, showOutcome } from "./outcome";

const IDLE = 300;

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
        this.state = useState({ history: null });
        this.rows = useState(this.props.model.state.rows);
        onMounted(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
        onWillUnmount(() => browser.clearTimeout(this.timer));
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

    /** It waits, so that running through cells asks nothing. */
    load({ model, student, column }) {
        const asked = (this.asked = Symbol());
        browser.clearTimeout(this.timer);
        if (model.outcome(student.id)) {
            const ask = () => this.ask(model, [student.id, column.term], asked);
            this.timer = browser.setTimeout(ask, IDLE);
        }
    }

    async ask(model, place, asked) {
        let history = null;
        try {
            history = await model.call("grid_outcome_history", place);
        } catch {
            return; // no connection: the card does without
        }
        if (asked === this.asked && status(this) === "mounted") {
            this.state.history = history;
        }
    }

    resolve(isMine) {
        this.props.model.resolve(this.props.student.id, this.props.column.id, isMine);
        this.props.close?.();
    }
}
