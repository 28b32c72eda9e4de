import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

import { cellText } from "./grid_rules";
import { formatDay, formatMoment } from "./grid_text";

/** One cell in full: the weight and comment of each mark, the conflict, the history. */
export class CellCard extends Component {
    static template = "school_diary.CellCard";
    static props = {
        model: Object,
        student: Object,
        lesson: Object,
        revision: Number,
        isPopover: { type: Boolean, optional: true },
        close: { type: Function, optional: true },
    };

    setup() {
        this.state = useState({ history: null });
        // In the popover, too, what is changed shows at once.
        this.rows = useState(this.props.model.state.rows);
        onWillStart(() => this.loadHistory(this.props));
        onWillUpdateProps((props) => this.loadHistory(props));
    }

    get cell() {
        // Read, so that the card follows the cell.
        this.revision = this.rows[this.props.student.id];
        return this.props.model.cell(this.props.student.id, this.props.lesson.id);
    }

    get isConflict() {
        const { model, student, lesson } = this.props;
        return model.status(student.id, lesson.id) === "conflict";
    }

    get theirs() {
        const { model, student, lesson } = this.props;
        return cellText(model.saved(student.id, lesson.id), model.legend) || "—";
    }

    get mine() {
        return cellText(this.cell, this.props.model.legend) || "—";
    }

    get title() {
        return `${this.props.student.name}, ${formatDay(this.props.lesson.date)}`;
    }

    get mayEdit() {
        return this.props.lesson.may_edit && !this.props.lesson.closed;
    }

    get work() {
        return this.props.model.legend.typeOf.get(this.props.lesson.type_id)?.name || "";
    }

    get absenceName() {
        return this.props.model.legend.kindOf.get(this.cell.absence)?.name;
    }

    get absenceCode() {
        return this.props.model.legend.kindOf.get(this.cell.absence)?.code;
    }

    tone(code) {
        return `o_school_chip o_school_${this.props.model.legend.valueOf.get(code)?.tone || "neutral"}`;
    }

    moment(date) {
        return formatMoment(date);
    }

    async loadHistory({ model, student, lesson, isPopover }) {
        const { grades } = model.saved(student.id, lesson.id);
        const isWorth = isPopover ? grades.length : grades.some((grade) => grade.revisions);
        this.state.history = null;
        if (isWorth) {
            try {
                this.state.history = await model.call("grid_history", [student.id, lesson.id]);
            } catch {
                this.state.history = null; // no connection: the card does without
            }
        }
    }

    change(index, values) {
        const { model, student, lesson } = this.props;
        const cell = this.cell;
        const grades = cell.grades.map((grade, place) =>
            place === index ? { ...grade, ...values } : grade
        );
        model.edit([{ student: student.id, lesson: lesson.id, wanted: { ...cell, grades } }]);
    }

    changeWeight(index, ev) {
        const weight = Number(ev.target.value.replace(",", "."));
        if (ev.target.value && weight >= 0 && weight <= 100) {
            this.change(index, { weight });
        } else {
            ev.target.value = this.cell.grades[index].weight;
        }
    }

    resolve(isMine) {
        this.props.model.resolve(this.props.student.id, this.props.lesson.id, isMine);
        this.props.close?.();
    }
}
