import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

import { CellCard } from "./cell_card";
import { columnClass } from "./grid_row";
import { cellText, EMPTY, isEnrolled } from "./grid_rules";
import { formatAverage, longDay } from "./grid_text";
import { LessonPanel } from "./lesson_panel";

/** On a phone: one lesson, the class as a list, big buttons. */
export class LessonList extends Component {
    static template = "school_diary.LessonList";
    static components = { CellCard, LessonPanel };
    static props = {
        model: Object,
        students: Array,
        numbers: Object,
        lessons: Array,
        rows: Object,
        today: String,
        selected: { type: [Object, { value: null }] },
        onSelect: Function,
    };

    setup() {
        this.state = useState({ openId: 0, isLessonOpen: false, isMoreOpen: false });
    }

    get index() {
        const { lessons, selected } = this.props;
        return Math.max(0, lessons.findIndex((one) => one.id === selected?.lesson));
    }

    get lesson() {
        return this.props.lessons[this.index];
    }

    get dayClass() {
        return columnClass(this.lesson, this.props.today);
    }

    get type() {
        return this.props.model.legend.typeOf.get(this.lesson.type_id)?.name || "";
    }

    get mayEdit() {
        return this.lesson.may_edit && !this.lesson.closed;
    }

    /** The marks given every day; the rest of the scale comes with «more». */
    get values() {
        return this.props.model.legend.values.slice(0, 6);
    }

    longDay(date) {
        return longDay(date);
    }

    step(by) {
        const lesson = this.props.lessons[this.index + by];
        if (lesson) {
            this.state.openId = 0;
            this.props.onSelect(this.props.selected.student, lesson.id);
        }
    }

    cell(student) {
        return this.props.model.cell(student.id, this.lesson.id);
    }

    text(student) {
        return cellText(this.cell(student), this.props.model.legend);
    }

    status(student) {
        return this.props.model.status(student.id, this.lesson.id);
    }

    average(student) {
        return formatAverage(this.props.model.totals[student.id]?.average);
    }

    gradeClass(code) {
        const tone = this.props.model.legend.valueOf.get(code)?.tone || "neutral";
        return `o_school_chip o_school_${tone}`;
    }

    absenceCode(kind) {
        return this.props.model.legend.kindOf.get(kind)?.code;
    }

    isAway(student) {
        return !isEnrolled(student, this.lesson.date);
    }

    toggle(student) {
        this.state.isMoreOpen = false;
        this.state.openId = this.state.openId === student.id ? 0 : student.id;
        this.props.onSelect(student.id, this.lesson.id);
    }

    write(student, wanted) {
        this.props.model.edit([{ student: student.id, lesson: this.lesson.id, wanted }]);
    }

    /** Gives a mark; pressed again, one more. */
    give(student, code) {
        const { model } = this.props;
        const cell = this.cell(student);
        const grade = {
            ...{ id: false, code, same_work: false, comment: "" },
            weight: model.weightOf(this.lesson),
        };
        this.write(student, { ...cell, grades: [...cell.grades, grade] });
    }

    miss(student, kind) {
        const cell = this.cell(student);
        this.write(student, { ...cell, absence: cell.absence === kind ? false : kind });
    }

    clear(student) {
        this.write(student, EMPTY);
    }

    get moreLabel() {
        return this.state.isMoreOpen ? _t("Less") : _t("Weight, comment");
    }
}
