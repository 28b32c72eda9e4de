import { Component, onMounted, onWillUpdateProps, useRef, useState } from "@odoo/owl";

import { useHistory } from "./card_history";
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
        this.history = useHistory("grid_history");
        this.state = this.history.state;
        // In the popover, too, what is changed shows at once.
        this.rows = useState(this.props.model.state.rows);
        this.root = useRef("root");
        onMounted(() => {
            this.loadHistory(this.props);
            if (this.props.isPopover) {
                this.root.el.querySelector("button, select, input")?.focus();
            }
        });
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

    /** The kinds of work to choose from; the lesson's own comes first, as none. */
    get works() {
        const { model, lesson } = this.props;
        const others = model.legend.types.filter((type) => type.id !== lesson.type_id);
        return [{ id: 0, name: model.legend.typeOf.get(lesson.type_id)?.name || "" }, ...others];
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

    /**
     * Beside the grid it waits, so that running through cells asks nothing; there, an
     * empty cell has none to show. In the popover even a removed mark has its history.
     */
    loadHistory({ model, student, lesson, isPopover }) {
        const { grades, absence } = model.saved(student.id, lesson.id);
        this.state.history = null;
        this.history.forget();
        if (isPopover || grades.length || absence) {
            const place = [student.id, lesson.id];
            this.history.load(model, place, isPopover ? 0 : undefined);
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

    /** Another kind of work weighs what it weighs; another weight is chosen after it. */
    changeWork(index, ev) {
        const { model, lesson } = this.props;
        const type_id = Number(ev.target.value) || false;
        const weight = model.legend.typeOf.get(type_id || lesson.type_id)?.weight ?? 1;
        this.change(index, { type_id, weight });
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
